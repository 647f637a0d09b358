"""A large load into a nearly empty store indexes its rows at the end, and leaves it as any other load."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
from factories import DATASET, DOCUMENT, company, owns

from graph.store import Store, open_store
from graph.store.sqlite import writer
from graph.store.sqlite.connection import Connection, Mode
from ontology import Statement

INDEXES = "SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL ORDER BY name"


@pytest.fixture(autouse=True)
def few_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writer, "_MANY_ROWS", 20)
    monkeypatch.setattr(writer, "_ITEMS_AT_ONCE", 10)


def statements(count: int) -> list[Statement]:
    return [
        s for n in range(count) for s in (*company(f"c-{n}"), owns(f"c-{n}", f"c-{(n + 1) % count}", "51"))
    ]


def indexes(path: Path) -> list[tuple[object, ...]]:
    with closing(Connection(path, Mode.READ, busy_seconds=1)) as connection:
        return [tuple(row) for row in connection.rows(INDEXES)]


def load(store: Store, count: int, *, commit: bool = True) -> None:
    with store.writer(DATASET, [DOCUMENT], "0" * 64) as open_writer:
        open_writer.add(statements(count))
        if commit:
            open_writer.commit()


def test_all_indexes_are_there_afterwards(tmp_path: Path) -> None:
    with closing(open_store(f"sqlite:///{tmp_path}/s.db")) as store:
        before = indexes(tmp_path / "s.db")
        load(store, 50)

        assert indexes(tmp_path / "s.db") == before
        assert store.check() == []
        with store.reader() as reader:
            assert len(reader.links("c-1")) == 2


def test_what_is_staged_again_much_later_is_one_statement(tmp_path: Path) -> None:
    with closing(open_store(f"sqlite:///{tmp_path}/s.db")) as store:
        with store.writer(DATASET, [DOCUMENT], "0" * 64) as open_writer:
            open_writer.add(statements(50))
            open_writer.add(statements(50))
            version = open_writer.commit()

        assert (version.statements, version.added) == (150, 150)
        assert store.check() == []


def test_a_load_that_has_more_new_than_old_changes_what_is_gone_too(tmp_path: Path) -> None:
    with closing(open_store(f"sqlite:///{tmp_path}/s.db")) as store:
        load(store, 20)
        before = indexes(tmp_path / "s.db")
        with store.writer(DATASET, [DOCUMENT], "0" * 64) as open_writer:
            open_writer.add(statements(100)[30:])
            version = open_writer.commit()

        # Ten companies are gone, and the link of the last one to the first.
        assert (version.statements, version.added, version.removed) == (270, 241, 31)
        assert indexes(tmp_path / "s.db") == before
        assert store.check() == []


def test_a_load_that_is_broken_off_leaves_them_too(tmp_path: Path) -> None:
    with closing(open_store(f"sqlite:///{tmp_path}/s.db")) as store:
        load(store, 2)
        before = indexes(tmp_path / "s.db")
        load(store, 50, commit=False)

        assert indexes(tmp_path / "s.db") == before
        assert store.check() == []
        with store.reader() as reader:
            assert reader.entity("c-9") is None and len(reader.links("c-1")) == 2


def test_readers_beside_the_load_see_the_version_before(tmp_path: Path) -> None:
    with closing(open_store(f"sqlite:///{tmp_path}/s.db")) as store:
        load(store, 2)
        with store.reader() as reader, store.writer(DATASET, [DOCUMENT], "1" * 64) as open_writer:
            open_writer.add(statements(50))
            assert len(reader.links("c-1")) == 2
            open_writer.commit()
            assert reader.entity("c-9") is None
        with store.reader() as reader:
            assert len(reader.links("c-9")) == 2
