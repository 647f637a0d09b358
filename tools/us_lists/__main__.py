"""Writes the tables of list entries in ingest/sources/us_lists from extracts of the published lists.

    python -m tools.us_lists FOLDER

FOLDER holds bis_entity_list.json and ofac_nscmic.json: `entities` with `name`, `aliases`,
`country`, `address`, `effective_date`, `federal_register` and `notes`, as read from the text of the
regulation and the publications. Entries that the fact tables there already tell, read by hand, are left
out. Ids once given stay: they are read from the tables written before. What each rule below decides is
told at the head of source.toml.
"""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from ingest.formats.fact_table import COLUMNS, ENTRY_COLUMNS
from tools.us_lists.bodies import merge_cross_references, name_other_bodies, name_same_bodies
from tools.us_lists.bundled import EFFECTIVE, ENTITY_LIST, JUDGEMENTS, NS_CMIC, Bundled, Ids
from tools.us_lists.entries import effective, entity_list, ns_cmic


def main(folder: Path) -> None:
    """Write the tables, and print how many entries each has and how many have no date."""
    bundled = Bundled.read()
    ids = Ids.read(bundled.types)
    judgements: dict[tuple[str, str, str], dict[str, str]] = {}
    listed = entity_list(_extract(folder / "bis_entity_list.json"), bundled, ids)
    merge_cross_references(listed, judgements)
    name_same_bodies(listed, bundled, judgements)
    companies = ns_cmic(_extract(folder / "ofac_nscmic.json"), bundled, ids)
    name_same_bodies(companies, bundled, judgements)
    name_other_bodies([*listed, *companies], bundled, judgements)
    for path, rows in ((ENTITY_LIST, listed), (NS_CMIC, companies)):
        _write(path, ENTRY_COLUMNS, rows)
        print(f"{path.name}: {len(rows)} entries, {sum(not row['start'] for row in rows)} without a date")
    _write(JUDGEMENTS, COLUMNS, judgements.values())
    _write(EFFECTIVE, COLUMNS, effective(listed))


def _extract(path: Path) -> list[dict[str, Any]]:
    entities: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["entities"]
    return entities


def _write(path: Path, columns: tuple[str, ...], rows: Iterable[Mapping[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
