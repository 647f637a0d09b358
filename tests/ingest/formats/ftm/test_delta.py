"""Changes of FollowTheMoney entities: what was added, modified and deleted since the version before."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from checkout import ROOT
from ftm_lines import entity, lines

from graph.store import Store, open_store
from ingest.discovery import load_path
from ingest.errors import BadFile, UnknownSource
from ingest.report import LoadReport

FILES = ROOT.parent / "shared" / "data" / "ftm" / "delta"

BASE = lines(
    entity("a", "Company", name="Alpha", country="nl"),
    entity("b", "Company", name="Beta"),
    entity("o", "Ownership", owner="a", asset="b", percentage="51"),
    entity("p", "Ownership", owner="b", asset="c"),
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(f"sqlite:///{tmp_path}/s.db")
    (tmp_path / "base.json").write_text(BASE, encoding="utf-8")
    load_path(opened, tmp_path / "base.json", read=date(2026, 1, 31))
    yield opened
    opened.close()


def changed(store: Store, folder: Path, *changes: tuple[str, dict[str, Any]], id: str = "base") -> LoadReport:
    path = folder / "entities.delta.json"
    path.write_text(
        "".join(json.dumps({"op": op, "entity": e}) + "\n" for op, e in changes), encoding="utf-8"
    )
    return load_path(store, path, read=date(2026, 2, 28), id=id)


def facts(store: Store) -> set[tuple[str, str, str]]:
    with store.reader() as reader:
        return {(s.subject, s.prop, s.value) for s in reader.statements_of("base")}


def test_what_changed_takes_the_place_of_what_was(store: Store, tmp_path: Path) -> None:
    report = changed(
        store,
        tmp_path,
        ("ADD", entity("d", "Company", name="Delta")),
        ("MOD", entity("a", "Company", name="Alpha Holding")),
        ("MOD", entity("o", "Ownership", owner="d", asset="b")),
        ("DEL", {"id": "p"}),
    )

    assert facts(store) == {
        ("a", "type", "Company"),
        ("a", "name", "Alpha Holding"),
        ("b", "type", "Company"),
        ("b", "name", "Beta"),
        ("d", "type", "Company"),
        ("d", "name", "Delta"),
        ("d", "Ownership", "b"),
    }
    [load] = report.loads
    assert (load.version.added, load.version.removed, load.version.dataset.title) == (
        5,
        5,
        "Facts of base.json",
    )
    with store.reader() as reader:
        documents = {s.document for s in reader.statements_of("base")}
        assert len(documents) == 2


def test_an_earlier_version_stays_readable(store: Store, tmp_path: Path) -> None:
    before = facts(store)
    with store.reader() as reader:
        [moment] = [v.loaded_at for v in reader.versions() if v.dataset.id == "base"]
    changed(store, tmp_path, ("DEL", {"id": "a"}))

    with store.reader(known_at=moment) as reader:
        assert {(s.subject, s.prop, s.value) for s in reader.statements_of("base")} == before


def test_wrong_changes_are_rejected_and_missing_entities_reported(store: Store, tmp_path: Path) -> None:
    report = changed(
        store,
        tmp_path,
        ("DEL", {"id": "nobody"}),
        ("REPLACE", entity("a", "Company", name="A")),
        ("ADD", {"name": "x"}),
    )

    assert [(term.term, term.count) for term in report.unmapped] == [("op DEL", 1)]
    assert [str(rejection).partition(": ")[2] for rejection in report.loads[0].rejected] == [
        "is 'REPLACE'; a change is ADD, MOD or DEL",
        "has no id; get the file again",
    ]


def test_a_source_that_was_never_loaded_cannot_be_changed(store: Store, tmp_path: Path) -> None:
    with pytest.raises(BadFile, match="changes the source 'other', which was never loaded"):
        changed(store, tmp_path, ("DEL", {"id": "a"}), id="other")


def test_the_source_has_to_be_named(store: Store, tmp_path: Path) -> None:
    changed(store, tmp_path, ("DEL", {"id": "a"}))

    with pytest.raises(UnknownSource, match="name the source that they change with --id"):
        load_path(store, tmp_path / "entities.delta.json", read=date(2026, 2, 28))


@pytest.mark.skipif(not FILES.is_dir(), reason=f"the published files are not at {FILES}")
def test_published_changes_are_applied_in_their_order(store: Store) -> None:
    load_path(store, FILES / "t1" / "entities.ftm.json", read=date(2024, 5, 27), id="sanctions")

    report = load_path(store, FILES / "t2", read=date(2024, 5, 28), id="sanctions")

    assert [(load.source, load.rejected_count) for load in report.loads] == [("sanctions", 0)]
    with store.reader() as reader:
        ids = {s.subject for s in reader.statements_of("sanctions") if s.prop == "type"}
    assert "NK-500Poltergeist" not in ids  # added by the third file and deleted by the fourth
    assert {"NK-2T3S8Hu29ktYnKSTgQp2wL", "Q4365364"} <= ids
