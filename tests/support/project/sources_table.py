"""docs/sources.md: its table of published files, written from what loading them makes of them.

`python tests/support/project/sources_table.py` loads each file or folder named below from shared/data beside
the checkout, and writes the table anew. Counts are asserted by the tests of each format; the licence, and how
often a source changes, by `tests/ingest/test_sources_page.py`.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from graph.store import Version, open_store
from ingest.discovery import load_path
from ingest.report import SourceLoad

ROOT = Path(__file__).resolve().parents[3]
FILES = ROOT.parent / "shared" / "data"
PAGE = ROOT / "docs" / "sources.md"
BEGIN = "<!-- published files: written by tests/support/project/sources_table.py -->\n"
END = "<!-- end of published files -->\n"
HEADER = (
    *("source", "`--format`", "entities", "statements", "of these links", "seconds", "as of"),
    *("licence", "changes every", "the command"),
)
READ = date(2026, 11, 28)


@dataclass(frozen=True, slots=True)
class Published:
    """What is loaded, below shared/data, and what neither its files nor their description say."""

    path: str
    as_of: str = ""
    published: date | None = None
    licence: str = ""


PUBLISHED = (
    Published("ftm/zala", "2026-04", licence="MIT (copy)"),
    Published("ftm/parteispenden", "2024", licence="MIT (copy)"),
    Published("un_2026-02/UN_consolidated.xml"),
    Published("ofac_sdn_2021-07", published=date(2021, 7, 22)),
    Published("ofac_2025-01/CONS_ENHANCED.XML"),
    Published("us_csl_2022-04/consolidated.csv", published=date(2022, 4, 25)),
    Published("us_lists_2026-07"),
    Published("meti_2025-09/foreign_end_user_list.json"),
    Published("sasac/central_soes_2025-07-29.csv", "2025-07-29"),
    Published("medias_francais", published=date(2024, 12, 31)),
    Published("uk_export_licences", "2015-03-31"),
)


def rows() -> Iterator[tuple[str, ...]]:
    """A row of the table for each source that the files become."""
    for each in PUBLISHED:
        with TemporaryDirectory() as folder, closing(open_store(f"sqlite:///{folder}/s.db")) as store:
            begun = time.perf_counter()
            report = load_path(store, FILES / each.path, read=READ, published=each.published)
            seconds = time.perf_counter() - begun
            loads = [load for load in report.loads if load.source != "risk_classes"]
            total = sum(load.loaded for load in loads)
            for load in loads:
                with store.reader(sources=[load.source]) as reader:
                    found = [s for s in reader.statements_of(load.source) if s.prop == "type" or s.direct]
                share = seconds * load.loaded / total
                entities = sum(s.prop == "type" and s.value != "Listing" for s in found)
                links = sum(s.direct is not None for s in found)
                yield _row(each, load, entities, links, share)


def _row(each: Published, load: SourceLoad, entities: int, links: int, seconds: float) -> tuple[str, ...]:
    dataset = load.version.dataset
    days = f"{dataset.update_days} days" if dataset.update_days else "never" if dataset.licence else ""
    path = Path(each.path)
    command = f"ketting load {path.name}{'' if path.suffix else '/'}"
    if each.published is not None:
        command += f" --published {each.published}"
    return (
        dataset.title if each.licence == "" else f"{load.source}, an excerpt",
        f"`{load.format}`",
        f"{entities:,}",
        f"{load.version.statements:,}",
        f"{links:,}",
        f"{max(seconds, 0.1):.1f}",
        each.as_of or _as_of(load.version, each),
        each.licence or dataset.licence or "",
        days,
        f"`{command}`",
    )


def _as_of(version: Version, each: Published) -> str:
    copied = [held.copied for held in version.dataset.lists]
    return min(copied).isoformat() if copied else str(each.published or "")


def written(table: Iterator[tuple[str, ...]]) -> str:
    """The page with this table."""
    lines = [HEADER, ("---",) * len(HEADER), *table]
    text = "".join(f"| {' | '.join(line)} |\n" for line in lines)
    return re.sub(
        re.escape(BEGIN) + ".*?" + re.escape(END),
        lambda _: f"{BEGIN}{text}{END}",
        PAGE.read_text(encoding="utf-8"),
        flags=re.DOTALL,
    )


if __name__ == "__main__":
    PAGE.write_text(written(rows()), encoding="utf-8")
