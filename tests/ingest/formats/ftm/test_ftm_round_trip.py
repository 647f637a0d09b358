"""An export of Ketting in FollowTheMoney comes back: all that it can say of things, entries and links."""

from __future__ import annotations

import json
from collections import Counter
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from rdf_files import written
from small_case import load_small_case

from graph.store import Store, open_store
from ingest.pipeline import load_file

DAY = date(2026, 11, 28)


def exported(store: Store) -> list[dict[str, Any]]:
    with store.reader() as reader:
        return [json.loads(line) for line in written(reader, "ftm", DAY).decode().splitlines()]


def said_by(entity: dict[str, Any]) -> str:
    """Schema and properties, with the id of a thing; that of a link comes from its source too."""
    id = "" if entity["id"].startswith("link-") else entity["id"]
    values = {name: sorted(values) for name, values in entity["properties"].items() if name != "topics"}
    return json.dumps([id, entity["schema"], values], sort_keys=True, ensure_ascii=False)


@pytest.mark.slow
def test_the_small_case_comes_back_without_loss(tmp_path: Path) -> None:
    with closing(open_store(f"sqlite:///{tmp_path}/first.db")) as store:
        load_small_case(store)
        first = exported(store)
    file = tmp_path / "case.ftm.json"
    file.write_text("".join(f"{json.dumps(entity)}\n" for entity in first), encoding="utf-8")

    with closing(open_store(f"sqlite:///{tmp_path}/second.db")) as store:
        report = load_file(store, file, read=DAY)
        second = exported(store)

    assert report.rejected_count == 0
    # Not every class of a topic can be told from it; the others come back by the lists of entries.
    assert {term.term for term in report.unmapped} == {"topic mil", "topic gov"}
    assert Counter(map(said_by, second)) == Counter(map(said_by, first))
