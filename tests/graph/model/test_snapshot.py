"""Snapshots are saved whole, opened as they were, and built anew when they do not fit."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from factories import DATASET, DOCUMENT, company, link, member, owns, snapshot_of
from hypothesis import given
from hypothesis import strategies as st

from graph.model.ids import IdTable
from graph.model.snapshot import Snapshot
from graph.model.traversal import preset
from graph.search.proximity import proximity
from graph.search.snapshots import Snapshots
from graph.store import open_store

TODAY = date(2024, 6, 1)
CHAIN = [owns("A", "B"), owns("B", "C", "30"), member("A", "defence_conglomerate")]


@given(st.lists(st.text(alphabet="abcé中-_:9", min_size=1, max_size=8)))
def test_an_id_table_gives_back_what_it_was_given(ids: list[str]) -> None:
    table = IdTable.of(ids)
    assert list(table) == sorted(set(ids))
    assert all(table[table.position(id) or 0] == id for id in ids)
    assert table.position("not-there") is None


def test_a_position_outside_the_table_is_an_error() -> None:
    with pytest.raises(IndexError):
        IdTable.of(["a"])[1]


def test_an_empty_snapshot_answers() -> None:
    snapshot = snapshot_of(company("A"))
    found = proximity(
        snapshot, 0, "defence_conglomerate", preset("control", TODAY, today=TODAY), class_reasons=()
    )
    assert (found.verdict, found.reasons) == ("unknown", ("no_owner_recorded", "open_end"))


def test_a_saved_snapshot_opens_as_it_was(tmp_path: Path) -> None:
    built = snapshot_of(*CHAIN)
    built.save(tmp_path / "version-1")
    opened = Snapshot.open(tmp_path / "version-1")
    assert opened is not None
    assert list(opened.ids) == list(built.ids)
    assert opened.targets == built.targets
    for name in built.links:
        assert np.array_equal(opened.links[name], built.links[name])
        assert np.array_equal(opened.memberships[name], built.memberships[name])
    control = preset("control", TODAY, today=TODAY)
    answers = [proximity(s, 2, "defence_conglomerate", control, class_reasons=()) for s in (built, opened)]
    assert answers[0] == answers[1]


@pytest.mark.parametrize("damage", ["missing", "format", "cut"])
def test_a_snapshot_that_does_not_fit_is_not_opened(tmp_path: Path, damage: str) -> None:
    folder = tmp_path / "version-1"
    snapshot_of(*CHAIN).save(folder)
    if damage == "missing":
        (folder / "types.npy").unlink()
    elif damage == "cut":
        (folder / "link_low.npy").write_bytes((folder / "link_low.npy").read_bytes()[:40])
    else:
        meta = json.loads((folder / "meta.json").read_text())
        (folder / "meta.json").write_text(json.dumps(meta | {"format": 99}))
    assert Snapshot.open(folder) is None


def test_a_symmetric_link_is_one_link_whichever_way_it_is_stated() -> None:
    snapshot = snapshot_of(
        link("SharedHead", "B", "A", observed="2018"), link("SharedHead", "A", "B", observed="2020")
    )
    assert len(snapshot.links["type"]) == 1
    assert snapshot.degrees(frozenset({"SharedHead"})).tolist() == [1, 1]


def test_several_links_between_two_are_one_neighbour() -> None:
    snapshot = snapshot_of(owns("A", "B"), link("Control", "A", "B"), link("Unit", "C", "B"))
    assert snapshot.degrees(frozenset({"Ownership", "Control", "Unit"})).tolist() == [1, 2, 1]
    assert snapshot.degrees(frozenset({"Ownership"})).tolist() == [1, 1, 0]


def test_snapshots_are_kept_by_version_and_filter(tmp_path: Path, small_case_path: Path) -> None:
    store = open_store(f"sqlite:///{small_case_path}", read_only=True)
    snapshots = Snapshots(tmp_path)
    with store.reader() as reader:
        first = snapshots.of(reader)
        assert snapshots.of(reader) is first
        version = reader.version
    with store.reader(sources=["nieuwsuur_2025"]) as reader:
        assert len(snapshots.of(reader).links["type"]) < len(first.links["type"])
    assert [p.name.split("-")[:2] for p in tmp_path.iterdir()] == [["version", str(version)]]
    with store.reader() as reader:
        assert isinstance(Snapshots(tmp_path).of(reader).links["low"].base, np.memmap)
    store.close()


def test_a_store_made_anew_is_not_answered_from_the_old_one(tmp_path: Path) -> None:
    snapshots = Snapshots(tmp_path / "snapshots")

    def owners(share: str) -> list[float]:
        store = open_store(f"sqlite:///{tmp_path}/{share}.db")
        with store.writer(DATASET, [DOCUMENT], "0" * 64) as writer:
            writer.add([*company("A"), *company("B"), owns("A", "B", share)])
            assert writer.commit().number == 1
        with store.reader() as reader:
            found: list[float] = snapshots.of(reader).links["low"].tolist()
        store.close()
        return found

    assert (owners("60"), owners("30")) == ([60.0], [30.0])


def test_a_folder_that_cannot_be_written_costs_only_time(tmp_path: Path, small_case_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    store = open_store(f"sqlite:///{small_case_path}", read_only=True)
    with store.reader() as reader:
        assert len(Snapshots(tmp_path / "file" / "folder").of(reader).ids) > 100
    store.close()
