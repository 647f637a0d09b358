"""A snapshot made of what a load gave, or of the one before it, is the one that reading everything gives."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from factories import company, fact, owns
from hypothesis import given
from loads import OTHER, load
from random_loads import loads

from graph.model.observations import GivesCodedView
from graph.model.rows import ROW_FIELDS
from graph.model.snapshot import Snapshot
from graph.model.snapshot_update import TellsChanges, updated_snapshot
from graph.model.validity import RowColumns
from graph.search.snapshots import Snapshots
from graph.store import Dataset, open_store
from graph.store.sqlite import link_collector
from ontology import Statement


def content(snapshot: Snapshot) -> tuple[object, ...]:
    """All that a snapshot says; the order of a link's rows is no part of it."""
    types = snapshot.types.tolist()
    return (
        snapshot.version,
        dict(zip(snapshot.ids, types, strict=True)),
        snapshot.targets,
        rows(snapshot.links),
        rows(snapshot.memberships),
        snapshot.up.begin.tolist(),
        snapshot.down.begin.tolist(),
    )


def rows(columns: RowColumns) -> list[tuple[object, ...]]:
    return sorted(zip(*(columns[name].tolist() for name in ROW_FIELDS), strict=True))


@given(loads)
def test_random_loads(loaded: list[tuple[Dataset, list[Statement]]]) -> None:
    with TemporaryDirectory() as folder, closing(open_store(f"sqlite:///{folder}/s.db")) as store:
        before, loaded_at = None, None
        for dataset, statements in loaded:
            version = load(store, statements, dataset=dataset)
            with store.reader() as reader:
                collected, whole = Snapshot.build(reader), Snapshot.build(reader)
                assert content(collected) == content(whole)
                assert isinstance(reader, TellsChanges)
                if before is not None and loaded_at is not None:
                    changes = reader.changes_since(before.version, loaded_at)
                    assert changes is not None
                    if (made := updated_snapshot(before, reader, changes)) is not None:
                        assert content(made) == content(whole)
            before, loaded_at = whole, version.loaded_at


def test_the_next_load_makes_its_snapshot_of_the_saved_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    facts = [
        *company("a"),
        *company("b"),
        *company("d"),
        owns("a", "b", "51"),
        owns("b", "d"),
        owns("d", "a"),
    ]
    with closing(open_store(f"sqlite:///{tmp_path}/s.db")) as store:
        load(store, facts)
        with store.reader() as reader:
            Snapshots(tmp_path / "snapshots").of(reader)
        load(store, facts[:-3], owns("a", "b", "30"), owns("c", "b", schema="Control"))
        with store.reader() as reader:
            whole = Snapshot.build(reader)
            monkeypatch.delattr(Snapshot, "build")
            made = Snapshots(tmp_path / "snapshots").of(reader)

    assert content(made) == content(whole)


def test_a_snapshot_of_another_store_is_not_followed(tmp_path: Path) -> None:
    for name in ("one", "other"):
        with closing(open_store(f"sqlite:///{tmp_path}/{name}.db")) as store:
            load(store, company(name))
            load(store, company(name), company("b"), dataset=OTHER)
            with store.reader() as reader:
                snapshot = Snapshots(tmp_path / "snapshots").of(reader)
        assert list(snapshot.ids) == sorted(("b", name))


@pytest.mark.parametrize(
    "far_reaching",
    [fact("a", "sameAs", "b"), fact("a", "Succession", "b", schema="Absorption", start="2023")],
)
def test_what_changes_more_than_it_is_about_is_read_anew(tmp_path: Path, far_reaching: Statement) -> None:
    with closing(open_store(f"sqlite:///{tmp_path}/s.db")) as store:
        first = load(store, company("a"), company("b"))
        with store.reader() as reader:
            before = Snapshot.build(reader)
        load(store, company("a"), company("b"), far_reaching)
        with store.reader() as reader:
            assert isinstance(reader, TellsChanges)
            changes = reader.changes_since(1, first.loaded_at)
            assert changes == [far_reaching]
            assert updated_snapshot(before, reader, changes) is None
            assert reader.changes_since(2, first.loaded_at) is None


def test_what_a_load_gave_is_used_once_and_where_it_is_all(tmp_path: Path) -> None:
    facts = [*company("a"), *company("b"), owns("a", "b", "51")]
    with closing(open_store(f"sqlite:///{tmp_path}/s.db")) as store:
        load(store, facts)
        with store.reader() as reader, store.reader(sources=["press"]) as chosen:
            assert isinstance(reader, GivesCodedView) and isinstance(chosen, GivesCodedView)
            assert chosen.coded_view() is None
            assert reader.coded_view() is not None
            assert reader.coded_view() is None
        load(store, [*facts, *company("c"), facts[-1]])  # one of them twice
        with store.reader() as reader:
            assert isinstance(reader, GivesCodedView)
            assert reader.coded_view() is None


def test_of_too_many_entities_nothing_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(link_collector, "_MOST_IDS", 2)
    with closing(open_store(f"sqlite:///{tmp_path}/s.db")) as store:
        load(store, owns("a", "b", "51"), company("c"), company("d"))
        with store.reader() as reader:
            assert isinstance(reader, GivesCodedView)
            assert reader.coded_view() is None
            assert list(Snapshot.build(reader).ids) == ["a", "b", "c", "d"]


def test_what_a_load_gave_is_not_used_after_a_change_of_the_file(tmp_path: Path) -> None:
    with closing(open_store(f"sqlite:///{tmp_path}/s.db")) as store:
        load(store, owns("a", "b", "51"))
        with closing(open_store(f"sqlite:///{tmp_path}/s.db")) as other:
            load(other, owns("c", "d"), dataset=OTHER)
        with store.reader() as reader:
            assert isinstance(reader, GivesCodedView)
            assert reader.coded_view() is None
