"""Backups: consistent, whole or absent, and only sound ones are restored."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from factories import DATASET, DOCUMENT, company, owns
from loads import current, load

from graph.errors import (
    BadStoreUrl,
    StoreBusy,
    StoreCorrupt,
    StoreTooNew,
    StoreUnreachable,
    TargetExists,
)
from graph.store import open_store, restore
from graph.store.sqlite.restore import restore_sqlite
from graph.store.sqlite.schema import MIGRATIONS, Migration, newest_schema
from graph.store.sqlite.store import SqliteSettings, SqliteStore


@pytest.fixture
def backup(tmp_path: Path) -> Path:
    """A backup with one company in it."""
    with closing(SqliteStore(tmp_path / "elsewhere" / "original.db")) as store:
        load(store, company("backed-up"))
        store.backup(tmp_path / "backup.db")
    shutil.rmtree(tmp_path / "elsewhere")
    return tmp_path / "backup.db"


def subjects(path: Path) -> set[str]:
    with closing(SqliteStore(path, create=False)) as store:
        assert store.check() == []
        return {s.subject for s in current(store)}


def spoil(path: Path, sql: str) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(sql)


# ---------------------------------------------------------------- making


def test_a_backup_is_a_store_by_itself(backup: Path, tmp_path: Path) -> None:
    assert [path.name for path in tmp_path.iterdir()] == ["backup.db"]
    assert subjects(backup) == {"backed-up"}


def test_a_backup_beside_readers_and_a_load_holds_what_was_committed(tmp_path: Path) -> None:
    with closing(SqliteStore(tmp_path / "a.db")) as store:
        load(store, company("a"))
        with store.reader(), store.writer(DATASET, [DOCUMENT], "0" * 64) as writer:
            writer.add(owns(f"a{i}", f"b{i}", quote="x" * 100) for i in range(5_000))
            store.backup(tmp_path / "backup.db")
            writer.commit()
    assert subjects(tmp_path / "backup.db") == {"a"}


def test_a_backup_goes_over_no_file_not_even_an_empty_one(backup: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").touch()
    with closing(SqliteStore(backup)) as store, pytest.raises(TargetExists):
        store.backup(tmp_path / "empty")


def test_a_backup_into_no_folder_leaves_nothing(backup: Path, tmp_path: Path) -> None:
    with closing(SqliteStore(backup)) as store, pytest.raises(StoreUnreachable, match="No such file"):
        store.backup(tmp_path / "nowhere" / "copy.db")
    assert not (tmp_path / "nowhere").exists()


# ---------------------------------------------------------------- restoring


def test_a_backup_is_restored_where_there_is_no_store(backup: Path, tmp_path: Path) -> None:
    restore(backup, f"sqlite:///{tmp_path}/new/a.db")
    assert subjects(tmp_path / "new" / "a.db") == {"backed-up"}
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["a.db"]
    with closing(sqlite3.connect(tmp_path / "new" / "a.db")) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_a_backup_takes_the_place_of_a_store_in_use(backup: Path, tmp_path: Path) -> None:
    with closing(open_store(f"sqlite:///{tmp_path}/a.db")) as store:
        load(store, company("a"), (owns(f"a{i}", "b", quote="x" * 100) for i in range(2_000)))
        with store.reader() as before:
            restore(backup, store.url)
            assert before.entity("a") is not None
            assert {s.subject for s in current(store)} == {"backed-up"}
            assert before.entity("a") is not None
        load(store, company("b"))
    assert subjects(tmp_path / "a.db") == {"b"}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.db", "backup.db"]


def test_merges_are_those_of_the_restored_store(tmp_path: Path) -> None:
    from_press = [owns("a", "b"), *company("a"), *company("x:1")]
    with closing(SqliteStore(tmp_path / "a.db")) as store:
        load(store, from_press)
        store.backup(tmp_path / "backup.db")
        restore_sqlite(tmp_path / "backup.db", tmp_path / "a.db")
        with store.reader() as reader:
            assert reader.canonical("x:1") == "x:1"


def test_no_backup_is_restored_during_a_load(backup: Path, tmp_path: Path) -> None:
    settings = SqliteSettings(busy_seconds=0.05)
    store = SqliteStore(tmp_path / "a.db", settings=settings)
    with closing(store), store.writer(DATASET, [DOCUMENT], "0" * 64) as writer:
        with pytest.raises(StoreBusy):
            restore_sqlite(backup, tmp_path / "a.db", settings)
        writer.add(company("a"))
        writer.commit()
    assert subjects(tmp_path / "a.db") == {"a"}


def test_a_store_damaged_beyond_reading_is_kept_beside_the_restored_one(backup: Path, tmp_path: Path) -> None:
    damaged = tmp_path / "a.db"
    for number in (1, 2):
        damaged.write_bytes(b"no database" * number)
        damaged.with_name("a.db-wal").write_bytes(b"its log")
        restore_sqlite(backup, damaged)
        assert subjects(damaged) == {"backed-up"}
    found = {path.name: path.read_bytes() for path in tmp_path.glob("*damaged*") if "-shm" not in path.name}
    assert found == {
        "a.db.damaged": b"no database",
        "a.db.damaged-wal": b"its log",
        "a.db.damaged.2": b"no database" * 2,
        "a.db.damaged.2-wal": b"its log",
    }


def test_a_store_damaged_within_is_restored_in_place(backup: Path, tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with closing(SqliteStore(path)) as store:
        load(store, company("a"), (owns(f"a{i}", "b", quote="x" * 100) for i in range(500)))
    content = bytearray(path.read_bytes())
    content[8192:] = b"\xff" * (len(content) - 8192)
    path.write_bytes(content)
    restore_sqlite(backup, path)
    assert subjects(path) == {"backed-up"}


def test_the_database_of_another_program_is_not_overwritten(backup: Path, tmp_path: Path) -> None:
    spoil(tmp_path / "other.db", "CREATE TABLE mine (value)")
    before = (tmp_path / "other.db").read_bytes()
    with pytest.raises(StoreCorrupt, match="another program"):
        restore_sqlite(backup, tmp_path / "other.db")
    assert (tmp_path / "other.db").read_bytes() == before


@pytest.mark.parametrize(
    ("sql", "error"),
    [
        ("UPDATE statement SET value = 'Forged Ltd' WHERE prop = 'name'", StoreCorrupt),
        ("PRAGMA application_id = 1", StoreCorrupt),
        ("PRAGMA user_version = 99", StoreTooNew),
    ],
)
def test_a_backup_that_is_not_sound_is_refused(
    backup: Path, tmp_path: Path, sql: str, error: type[Exception]
) -> None:
    with closing(SqliteStore(tmp_path / "a.db")) as store:
        load(store, company("a"))
    spoil(backup, sql)
    with pytest.raises(error):
        restore_sqlite(backup, tmp_path / "a.db")
    assert subjects(tmp_path / "a.db") == {"a"}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.db", "backup.db"]


@pytest.mark.parametrize("content", [None, b"", b"text", b"SQLite format 3\0"])
def test_what_is_no_backup_is_refused(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / "backup.db").write_bytes(content)
    with pytest.raises((StoreCorrupt, StoreUnreachable)):
        restore_sqlite(tmp_path / "backup.db", tmp_path / "a.db")
    assert not (tmp_path / "a.db").exists()


def test_a_backup_cut_in_half_is_refused(backup: Path, tmp_path: Path) -> None:
    backup.write_bytes(backup.read_bytes()[: backup.stat().st_size // 2])
    with pytest.raises(StoreCorrupt):
        restore_sqlite(backup, tmp_path / "a.db")
    assert not (tmp_path / "a.db").exists()


def test_an_older_backup_is_migrated_on_the_way(backup: Path, tmp_path: Path) -> None:
    newer = newest_schema(MIGRATIONS) + 1
    step = Migration(newer, "colours", lambda c: c.run_script("CREATE TABLE colour (name TEXT) STRICT;\n"))
    settings = SqliteSettings(migrations=(step,))
    restore_sqlite(backup, tmp_path / "a.db", settings)
    with closing(SqliteStore(tmp_path / "a.db", read_only=True, settings=settings)) as store:
        assert len(current(store)) == 2
    assert subjects(backup) == {"backed-up"}  # of its old schema still


def test_only_addresses_of_files_are_restored_to(backup: Path) -> None:
    with pytest.raises(BadStoreUrl):
        restore(backup, "other://host")
