"""What goes wrong with files: locks, full disks, missing rights, a killed process, and many threads."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from checkout import ROOT
from factories import DATASET, DOCUMENT, company, fact, owns
from killed import kill_ready
from loads import OTHER, current, load

import graph.errors
from graph.errors import StoreBusy, StoreError, StoreFull, StoreReadOnly, StoreUnreachable
from graph.store.sqlite.connection import Connection, Mode, store_error
from graph.store.sqlite.store import SqliteSettings, SqliteStore

QUICK = SqliteSettings(busy_seconds=0.05)


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Another program holds the lock to write."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        yield


def test_a_locked_database_is_busy_for_writers_and_not_for_readers(tmp_path: Path) -> None:
    with closing(SqliteStore(tmp_path / "a.db", settings=QUICK)) as store:
        load(store, company("a"))
        with locked(tmp_path / "a.db"):
            with pytest.raises(StoreBusy, match="try again"):
                load(store, company("b"))
            assert {s.subject for s in current(store)} == {"a"}
        load(store, company("b"))


def test_a_writer_waits_for_a_while(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "a.db", settings=SqliteSettings(busy_seconds=30))
    with ThreadPoolExecutor() as pool, closing(store):
        with locked(tmp_path / "a.db"):
            waiting = pool.submit(load, store, company("a"))
            with pytest.raises(TimeoutError):
                waiting.result(timeout=0.2)
        assert waiting.result(timeout=300).number == 1


def test_a_full_disk_leaves_the_version_before(tmp_path: Path) -> None:
    SqliteStore(tmp_path / "a.db").close()
    with closing(SqliteStore(tmp_path / "a.db", settings=SqliteSettings(max_pages=60))) as store:
        load(store, company("a"))
        with pytest.raises(StoreFull, match="nothing was changed"):
            load(store, (fact(f"b{i}", "remark", "x" * 500) for i in range(2_000)))
        assert {s.subject for s in current(store)} == {"a"}
        assert store.check() == []
        load(store, company("c"))


def test_a_load_does_not_go_on_after_a_full_disk(tmp_path: Path) -> None:
    SqliteStore(tmp_path / "a.db").close()
    with closing(SqliteStore(tmp_path / "a.db", settings=SqliteSettings(max_pages=60))) as store:
        with store.writer(DATASET, [DOCUMENT], "0" * 64) as writer:
            with pytest.raises(StoreFull):
                writer.add(fact(f"b{i}", "remark", "x" * 500) for i in range(2_000))
            for use in (lambda: writer.add(company("c")), writer.commit):
                with pytest.raises(StoreError, match="over"):
                    use()
        assert current(store) == []


def test_a_full_disk_may_be_noticed_at_the_commit(tmp_path: Path) -> None:
    SqliteStore(tmp_path / "a.db").close()
    pages = _pages(tmp_path / "a.db")
    documents = [DOCUMENT.__class__(f"d{i}", "t" * 2_000, "p", DOCUMENT.read) for i in range(20)]
    with closing(SqliteStore(tmp_path / "a.db", settings=SqliteSettings(max_pages=pages + 1))) as store:
        with pytest.raises(StoreFull):
            load(store, documents=documents)
        with store.reader() as reader:
            assert (reader.version, reader.documents()) == (0, {})


def _pages(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        return int(connection.execute("PRAGMA page_count").fetchone()[0])


# ---------------------------------------------------------------- rights


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder of an ordinary user; pytest's own may not be entered by others than who runs the tests."""
    made = Path(tempfile.mkdtemp())
    made.chmod(0o777)
    yield made
    made.chmod(0o777)
    shutil.rmtree(made)


@contextmanager
def ordinary_user() -> Iterator[None]:
    """Rights hold back everybody but the administrator, whom some build machines run tests as."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


def test_a_file_that_may_not_be_written_can_be_read(folder: Path) -> None:
    path = folder / "a.db"
    with closing(SqliteStore(path)) as store:
        load(store, company("a"))
    path.chmod(0o444)
    with ordinary_user(), closing(SqliteStore(path)) as store:
        assert len(current(store)) == 2
        with pytest.raises(StoreReadOnly, match="who may write"):
            load(store, company("b"))
        assert len(current(store)) == 2


@pytest.mark.parametrize("file_mode", [0o444, 0o666])
def test_a_folder_that_may_not_be_written_can_be_read(folder: Path, file_mode: int) -> None:
    path = folder / "a.db"
    with closing(SqliteStore(path)) as store:
        load(store, company("a"))
    path.chmod(file_mode)
    folder.chmod(0o555)
    with ordinary_user(), closing(SqliteStore(path)) as store:
        assert len(current(store)) == 2
        with pytest.raises(StoreReadOnly, match="who may write"):
            load(store, company("b"))
        assert store.check() == []


def test_a_log_that_cannot_be_read_is_not_passed_over(folder: Path) -> None:
    path = folder / "a.db"
    with closing(SqliteStore(path)) as store, store.reader():
        load(store, company("a"))
        for ending in ("", "-wal"):  # as copied from a running machine, without the shared memory
            shutil.copy(folder / f"a.db{ending}", folder / f"b.db{ending}")
    (folder / "b.db").chmod(0o444)
    (folder / "b.db-wal").chmod(0o444)
    folder.chmod(0o555)
    with ordinary_user(), pytest.raises(StoreError) as caught:
        SqliteStore(folder / "b.db", read_only=True)
    assert isinstance(caught.value, StoreUnreachable | StoreReadOnly)


def test_a_file_that_may_not_be_read_is_unreachable(folder: Path) -> None:
    SqliteStore(folder / "a.db").close()
    (folder / "a.db").chmod(0)
    with ordinary_user(), pytest.raises(StoreUnreachable, match="permissions"):
        SqliteStore(folder / "a.db")


def test_a_folder_that_may_not_be_written_takes_no_new_store(folder: Path) -> None:
    folder.chmod(0o555)
    with ordinary_user(), pytest.raises(StoreUnreachable):
        SqliteStore(folder / "a.db")


def test_a_file_removed_under_an_open_store_is_missed(tmp_path: Path) -> None:
    with closing(SqliteStore(tmp_path / "a.db")) as store:
        (tmp_path / "a.db").unlink()
        with pytest.raises(StoreUnreachable):
            current(store)
        with pytest.raises(StoreUnreachable):
            load(store, company("a"))
        assert list(tmp_path.iterdir()) == []


# ---------------------------------------------------------------- a killed process


@pytest.mark.slow
def test_a_load_killed_in_the_middle_leaves_the_version_before(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with closing(SqliteStore(path)) as store:
        load(store, company("a"))
    load_and_wait = """
        import sys, time
        from pathlib import Path
        from factories import DATASET, DOCUMENT, owns
        from graph.store.sqlite import writer as written
        from graph.store.sqlite.store import SqliteStore

        written._MEGABYTES_OF_CACHE = 1  # so that pages reach the disk before the commit
        with SqliteStore(Path(sys.argv[1])).writer(DATASET, [DOCUMENT], "0" * 64) as writer:
            writer.add(owns(f"a{i}", f"b{i}", quote="x" * 200) for i in range(20_000))
            print("ready", flush=True)
            time.sleep(600)
    """
    kill_ready(load_and_wait, str(path))
    assert path.with_name("a.db-wal").stat().st_size > 1_000_000  # it had come far

    with closing(SqliteStore(path)) as store:
        assert {s.subject for s in current(store)} == {"a"}
        assert store.check() == []
        assert load(store, company("b")).number == 2


# ---------------------------------------------------------------- threads


def test_readers_and_loads_in_many_threads(tmp_path: Path) -> None:
    """Each reader sees one version whole: as many links as its number says."""
    with closing(SqliteStore(tmp_path / "a.db")) as store:

        def read(_: int) -> None:
            with store.reader() as reader:
                seen = [len(list(reader.statements())), sum(len(c.type) for c in reader.link_columns())]
                seen.append(sum(v.statements for v in reader.versions()))
                assert seen == [reader.version * 10] * 3

        with ThreadPoolExecutor(8) as pool:
            reads = [pool.submit(read, i) for i in range(60)]
            for number in range(1, 6):
                load(store, (owns(f"a{i}", "b") for i in range(number * 10)))
            reads += [pool.submit(read, i) for i in range(20)]
        for done in reads:
            done.result()


def test_one_of_many_loads_at_once_wins(tmp_path: Path) -> None:
    with closing(SqliteStore(tmp_path / "a.db", settings=QUICK)) as store:
        load(store, company("a"))
        with store.writer(OTHER, [], "") as writer, ThreadPoolExecutor(4) as pool:
            for refused in [pool.submit(load, store, company("b"), dataset=DATASET) for _ in range(4)]:
                assert isinstance(refused.exception(), StoreBusy)
            writer.commit()


def test_a_reader_may_wander_from_thread_to_thread(tmp_path: Path) -> None:
    with closing(SqliteStore(tmp_path / "a.db")) as store, ThreadPoolExecutor(1) as pool:
        load(store, company("a"))
        opened = store.reader()
        reader = pool.submit(opened.__enter__).result()
        assert reader.entity("a") is not None
        pool.submit(opened.__exit__, None, None, None).result()


def test_many_may_make_the_store_at_once(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        stores = list(pool.map(lambda _: SqliteStore(tmp_path / "a.db"), range(16)))
    for store in stores:
        assert current(store) == []
        store.close()


def test_a_file_is_made_whole_beside_a_writer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """SQLite does not wait for a writer where it begins the log that readers read beside."""
    path = tmp_path / "a.db"
    SqliteStore(path).close()
    with closing(Connection(path, Mode.WRITE, busy_seconds=5)) as other:
        other.execute("PRAGMA journal_mode = DELETE")
        other.execute("BEGIN IMMEDIATE")
        waited: list[float] = []

        def end_the_writer(seconds: float) -> None:
            if not waited:
                other.execute("ROLLBACK")
            waited.append(seconds)

        monkeypatch.setattr("graph.store.sqlite.connection.time.sleep", end_the_writer)
        with closing(Connection(path, Mode.WRITE, busy_seconds=5)) as made:
            made.use_write_ahead_log()
            assert waited and made.first("PRAGMA journal_mode") == ("wal",)


def test_a_writer_that_stays_is_not_waited_for_for_ever(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    SqliteStore(path).close()
    with closing(Connection(path, Mode.WRITE, busy_seconds=0)) as other:
        other.execute("PRAGMA journal_mode = DELETE")
        other.execute("BEGIN IMMEDIATE")
        with closing(Connection(path, Mode.WRITE, busy_seconds=0)) as made, pytest.raises(StoreBusy):
            made.use_write_ahead_log()


# ---------------------------------------------------------------- errors


def test_every_error_of_sqlite_becomes_one_of_ours() -> None:
    names = [
        name
        for name in dir(sqlite3)
        if name.startswith("SQLITE_") and isinstance(getattr(sqlite3, name), int)
    ]
    meant = {
        "SQLITE_BUSY_SNAPSHOT": StoreBusy,
        "SQLITE_IOERR_WRITE": StoreUnreachable,
        "SQLITE_READONLY_DIRECTORY": StoreReadOnly,
        "SQLITE_CORRUPT_INDEX": graph.errors.StoreCorrupt,
        "SQLITE_MISUSE": StoreError,
    }
    for name in names:
        error = sqlite3.OperationalError("said SQLite")
        error.sqlite_errorcode = getattr(sqlite3, name)
        found = store_error(error, Path("/data/a.db"))
        assert type(found) is meant.get(name, type(found))
        assert "/data/a.db" in str(found) and "said SQLite" in str(found)
    assert set(meant) <= set(names)


def test_an_error_of_the_driver_without_a_code_is_translated_too(tmp_path: Path) -> None:
    with closing(SqliteStore(tmp_path / "a.db")) as store:
        load(store, company("a"))
        with store.reader() as reader:
            statements = reader.statements()
        with pytest.raises(StoreError, match="closed database"):
            list(statements)


def test_only_these_modules_import_the_driver() -> None:
    importing = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "graph").rglob("*.py")
        if "import sqlite3" in path.read_text(encoding="utf-8")
    }
    assert importing == {"graph/store/sqlite/connection.py"}
