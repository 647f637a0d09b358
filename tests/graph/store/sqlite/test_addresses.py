"""Addresses of stores, and what is found behind them."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from factories import company
from loads import current, load

from graph.errors import BadStoreUrl, StoreCorrupt, StoreReadOnly, StoreTooNew, StoreUnreachable
from graph.store import open_store
from graph.store.sqlite.schema import MIGRATIONS, newest_schema
from graph.store.sqlite.store import SqliteStore


def test_an_absolute_path_has_four_slashes(tmp_path: Path) -> None:
    with closing(open_store(f"sqlite:///{tmp_path}/a.db")) as store:
        assert store.url == f"sqlite:////{str(tmp_path).removeprefix('/')}/a.db"
    assert (tmp_path / "a.db").is_file()


def test_a_relative_path_has_three_and_keeps_its_meaning(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with closing(open_store("sqlite:///a.db")) as store:
        monkeypatch.chdir("/")
        load(store, company("a"))
    assert (tmp_path / "a.db").is_file()


def test_a_home_folder_may_be_abbreviated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    open_store("sqlite:///~/a.db").close()
    assert (tmp_path / "a.db").is_file()


@pytest.mark.parametrize(
    "name", ["with space.db", "名单.db", "what?mode=memory#1.db", "100%25.db", "quote'\".db"]
)
def test_any_file_name_will_do(tmp_path: Path, name: str) -> None:
    for read_only in (False, True, False):
        with closing(open_store(f"sqlite:///{tmp_path}/{name}", read_only=read_only)) as store:
            if not read_only:
                load(store, company("a"))
            assert len(current(store)) == 2
    assert [path.name for path in tmp_path.iterdir()] == [name]


@pytest.mark.parametrize(
    "url",
    [
        "", "ketting.db", "/tmp/ketting.db", "sqlite://", "sqlite:///", "sqlite:////", "sqlite://ketting.db",
        "sqlite:///:memory:", "sqlite:///folder/", "sqlite:///a\0b", "postgres://host/db", "sqlite:///~nobody-at-all/a",
    ],
)  # fmt: skip
def test_an_address_of_no_known_kind_is_refused_with_the_remedy(url: str) -> None:
    with pytest.raises(BadStoreUrl, match=r"sqlite:///|in full"):
        open_store(url)


def test_the_refusal_keeps_a_password_to_itself() -> None:
    with pytest.raises(BadStoreUrl) as caught:
        open_store("other://user:hunter2@host")
    assert "hunter2" not in str(caught.value) and "other" in str(caught.value)


def test_the_folder_is_made_with_the_store(tmp_path: Path) -> None:
    open_store(f"sqlite:///{tmp_path}/new/folder/a.db").close()
    assert (tmp_path / "new/folder/a.db").is_file()


@pytest.mark.parametrize("how", [{"read_only": True}, {"create": False}])
def test_no_store_is_made_by_looking_for_one(tmp_path: Path, how: dict[str, bool]) -> None:
    with pytest.raises(StoreUnreachable, match="there is no store"):
        open_store(f"sqlite:///{tmp_path}/a.db", **how)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_is_no_store(tmp_path: Path) -> None:
    with pytest.raises(StoreUnreachable, match="is a folder"):
        open_store(f"sqlite:///{tmp_path}")


def test_a_store_cannot_be_made_below_a_file(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreUnreachable, match="cannot be made"):
        SqliteStore(tmp_path / "file" / "a.db")


def test_a_file_left_blank_is_filled_by_whoever_may(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    path.touch()
    with pytest.raises(StoreUnreachable, match="is empty"):
        SqliteStore(path, read_only=True)
    with closing(SqliteStore(path)) as store:
        assert store.check() == []


@pytest.mark.parametrize(
    "content", [b"subject,property,object\n" * 100, b"\0" * 4096, b"SQLite format 3\0" + b"\xff" * 4080]
)
def test_a_file_that_is_no_database_is_left_alone(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "facts.csv"
    path.write_bytes(content)
    with pytest.raises(StoreCorrupt):
        SqliteStore(path)
    assert path.read_bytes() == content


def test_a_database_of_another_program_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE mine (value)")
    before = path.read_bytes()
    with pytest.raises(StoreCorrupt, match="another program"):
        SqliteStore(path)
    assert path.read_bytes() == before


def test_a_store_of_a_newer_program_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    SqliteStore(path).close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version = 99")
    for read_only in (True, False):
        with pytest.raises(StoreTooNew, match="schema 99"):
            SqliteStore(path, read_only=read_only)


def test_a_store_opened_to_be_read_is_not_written(tmp_path: Path) -> None:
    SqliteStore(tmp_path / "a.db").close()
    with closing(SqliteStore(tmp_path / "a.db", read_only=True)) as store:
        with pytest.raises(StoreReadOnly):
            load(store, company("a"))
        assert current(store) == []


def test_the_file_says_whose_it_is(tmp_path: Path) -> None:
    SqliteStore(tmp_path / "a.db").close()
    with closing(sqlite3.connect(tmp_path / "a.db")) as connection:
        answers = [
            connection.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("application_id", "user_version", "journal_mode")
        ]
    assert answers == [int.from_bytes(b"KETT", "big"), newest_schema(MIGRATIONS), "wal"]
