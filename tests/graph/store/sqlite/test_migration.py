"""An older file is copied and migrated, in one transaction, by whoever may write it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from factories import DATASET, DOCUMENT, company
from loads import current, load

from graph.errors import StoreBusy, StoreCorrupt, StoreError, StoreReadOnly, StoreTooNew
from graph.store import copy_store
from graph.store.sqlite.connection import Connection
from graph.store.sqlite.schema import MIGRATIONS, Migration
from graph.store.sqlite.store import SqliteSettings, SqliteStore

COLOURS = Migration(2, "colours", lambda c: c.run_script("CREATE TABLE colour (name TEXT) STRICT;\n"))
RED = Migration(3, "red", lambda c: c.run_script("INSERT INTO colour VALUES ('red');\n"))

MORE = Migration(2, "more may be written")


def newer(*migrations: Migration) -> SqliteSettings:
    """The settings of a program that knows these migrations; without any, of the first one."""
    return SqliteSettings(busy_seconds=0.05, migrations=migrations)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A store of the first schema with one company in it."""
    with closing(SqliteStore(tmp_path / "a.db", settings=newer())) as store:
        load(store, company("a"))
    return tmp_path / "a.db"


def schema_of(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        version: int = connection.execute("PRAGMA user_version").fetchone()[0]
        return version


def schema_and_colours(path: Path) -> tuple[int, list[str]]:
    with closing(sqlite3.connect(path)) as connection:
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        return version, [
            name for (name,) in connection.execute("SELECT name FROM colour")
        ] if version > 1 else []


def names(path: Path) -> list[str]:
    return sorted(found.name for found in path.parent.iterdir())


def test_migrations_are_numbered_from_the_first_schema_on() -> None:
    assert [migration.to for migration in MIGRATIONS] == [2 + i for i in range(len(MIGRATIONS))]


def test_an_older_file_is_copied_and_then_migrated_step_by_step(path: Path) -> None:
    with closing(SqliteStore(path, settings=newer(COLOURS, RED))) as store:
        assert {s.subject for s in current(store)} == {"a"}
        load(store, company("b"))
    assert schema_and_colours(path) == (3, ["red"])
    assert names(path) == ["a.db", "a.db.v1.bak"]
    with closing(SqliteStore(path.with_name("a.db.v1.bak"), read_only=True, settings=newer())) as copy:
        assert {s.subject for s in current(copy)} == {"a"}


def test_a_migrated_file_is_not_migrated_again(path: Path) -> None:
    for _ in range(2):
        SqliteStore(path, settings=newer(COLOURS, RED)).close()
    assert schema_and_colours(path) == (3, ["red"])
    assert names(path) == ["a.db", "a.db.v1.bak"]


def test_only_the_missing_steps_are_taken(path: Path) -> None:
    SqliteStore(path, settings=newer(COLOURS)).close()
    SqliteStore(path, settings=newer(COLOURS, RED)).close()
    assert schema_and_colours(path) == (3, ["red"])
    assert names(path) == ["a.db", "a.db.v1.bak", "a.db.v2.bak"]


def test_an_older_program_refuses_the_migrated_file(path: Path) -> None:
    SqliteStore(path, settings=newer(COLOURS)).close()
    with pytest.raises(StoreTooNew, match="newer version of Ketting"):
        SqliteStore(path, settings=newer())


def test_a_file_in_which_more_may_be_written_has_the_number_from_its_next_load_on(path: Path) -> None:
    with closing(SqliteStore(path, settings=newer(MORE))) as store:
        assert {s.subject for s in current(store)} == {"a"}
        assert schema_of(path) == 1
        with pytest.raises(RuntimeError), store.writer(DATASET, [DOCUMENT], "0" * 64):
            raise RuntimeError("a load that fails")
        assert schema_of(path) == 1
        load(store, company("b"))
    assert schema_of(path) == 2
    assert names(path) == ["a.db"]  # no table changes, so there is nothing to copy
    with pytest.raises(StoreTooNew, match="newer version of Ketting"):
        SqliteStore(path, settings=newer())


def test_such_a_file_is_read_by_who_may_not_write_it(path: Path) -> None:
    with closing(SqliteStore(path, read_only=True, settings=newer(MORE))) as store:
        assert {s.subject for s in current(store)} == {"a"}


def test_a_copy_of_a_newer_store_has_its_number(path: Path, tmp_path: Path) -> None:
    SqliteStore(tmp_path / "empty.db", settings=newer()).close()
    with (
        closing(SqliteStore(path, settings=newer(MORE))) as origin,
        closing(SqliteStore(tmp_path / "empty.db", settings=newer(MORE))) as target,
    ):
        copy_store(origin, target)
    assert schema_of(tmp_path / "empty.db") == 2


def fail(connection: Connection) -> None:
    connection.execute("DELETE FROM colour")
    connection.execute("SELECT no_such_column FROM colour")


def orphan(connection: Connection) -> None:
    connection.execute("DELETE FROM version")


@pytest.mark.parametrize(("last", "error"), [(fail, StoreError), (orphan, StoreCorrupt)])
def test_a_step_that_fails_undoes_them_all(
    path: Path, last: Callable[[Connection], None], error: type[Exception]
) -> None:
    for _ in range(2):
        with pytest.raises(error):
            SqliteStore(path, settings=newer(COLOURS, RED, Migration(4, "fails", last)))
    assert schema_and_colours(path) == (1, [])
    with closing(SqliteStore(path, settings=newer())) as store:
        assert ({s.subject for s in current(store)}, store.check()) == ({"a"}, [])
    assert names(path) == ["a.db", "a.db.v1.2.bak", "a.db.v1.bak"]  # the first copy was not touched


def test_a_file_opened_to_be_read_is_not_migrated(path: Path) -> None:
    with pytest.raises(StoreReadOnly, match="must be migrated to 2"):
        SqliteStore(path, read_only=True, settings=newer(COLOURS))
    assert names(path)[0] == "a.db" and schema_and_colours(path) == (1, [])


def test_no_migration_begins_during_a_load(path: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreBusy):
            SqliteStore(path, settings=newer(COLOURS))
    assert schema_and_colours(path) == (1, [])
    assert names(path) == ["a.db"]


def test_readers_go_on_during_a_migration(path: Path) -> None:
    with closing(SqliteStore(path, settings=newer())) as store, store.reader() as reader:
        SqliteStore(path, settings=newer(COLOURS)).close()
        assert [s.subject for s in reader.statements()] == ["a", "a"]
