"""The check finds damage of every kind, and says which row it is in."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from factories import company, fact, owns
from loads import OTHER, load

from graph.store.sqlite.store import SqliteStore


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A store with three versions of two datasets."""
    with closing(SqliteStore(tmp_path / "a.db")) as store:
        load(store, company("a"), owns("a", "b", "51", start="2019"), fact("a", "uscCode", "91X"))
        load(store, company("x"), dataset=OTHER)
        load(store, company("a"), company("b"))
        assert store.check() == []
    return tmp_path / "a.db"


FORGED = "the statement is not the one that"
DERIVED = "the columns made from the statement"
SECOND_ROW_OF_THE_LINK = """
    INSERT INTO statement SELECT
        99, id, 1, 3, source, subject, schema, prop, kind, value, document, locator, grade, observed_first,
        observed_last, original, quote, share_low, share_high, share_low_open, share_high_open, share_until,
        direct, start_date, end_date, observed_first_day, observed_last_day, share_until_day, start_day,
        end_day, identifier
    FROM statement WHERE seq = 3
"""


@pytest.mark.parametrize(
    ("sql", "found"),
    [
        ("UPDATE statement SET value = 'Forged' WHERE seq = 2", f"row 2: {FORGED}"),
        ("UPDATE statement SET locator = 'p. 2' WHERE seq = 3", f"row 3: {FORGED}"),
        ("UPDATE statement SET start_day = 0 WHERE seq = 3", f"row 3: {DERIVED}"),
        ("UPDATE statement SET identifier = '92x' WHERE seq = 4", f"row 4: {DERIVED}"),
        ("UPDATE statement SET kind = 'text' WHERE seq = 2", f"row 2: {DERIVED}"),
        ("UPDATE statement SET share_low = 52 WHERE seq = 3", r"row 3: .*share \[52,51\] is not within"),
        ("UPDATE statement SET observed_first = '2024-13' WHERE seq = 3", "row 3: .*cannot be read"),
        ("UPDATE statement SET prop = 'colour' WHERE seq = 2", "row 2: .*no property 'colour'"),
        (
            "UPDATE statement SET to_version = NULL WHERE seq = 3",
            "version 3 counts 2 statements removed, but has 1",
        ),
        ("UPDATE statement SET to_version = 2 WHERE seq = 3", "row 3 of press .* version of another dataset"),
        (
            "UPDATE statement SET from_version = 9 WHERE seq = 1",
            "row 1 of statement refers to a version that is",
        ),
        ("DELETE FROM statement WHERE seq = 1", "version 1 counts 4 statements added, but has 3"),
        (SECOND_ROW_OF_THE_LINK, "row 99 begins before an earlier row of the same statement ends"),
        (
            "UPDATE version SET statements = 7 WHERE number = 3",
            "version 3 counts 7 statements, but .* leave 4",
        ),
        (
            "UPDATE version SET loaded_at = '2001' WHERE number = 2",
            "version 2 is dated no later than the one",
        ),
        ("UPDATE version SET description = '{}' WHERE number = 2", "version 2 of register: .*cannot be read"),
        (
            "UPDATE version SET dataset = 'other' WHERE number = 2",
            "version 2 of other describes another dataset",
        ),
        ("UPDATE document SET description = 'x'", "document article of press: .*cannot be read"),
        ("UPDATE document SET id = 'letter'", "document letter of press describes another document"),
        ("UPDATE document SET from_version = 2", "document article of press begins or ends"),
    ],
)
def test_damage_to_rows_is_found(path: Path, sql: str, found: str) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(sql)
    with closing(SqliteStore(path, read_only=True)) as store:
        problems = store.check()
    assert any(re.search(found, problem) for problem in problems), problems


def test_damage_to_the_file_is_found(path: Path) -> None:
    content = bytearray(path.read_bytes())
    for page in range(2, len(content) // 4096):
        content[page * 4096 : page * 4096 + 100] = b"\xff" * 100
    path.write_bytes(content)
    with closing(SqliteStore(path, read_only=True)) as store:
        problems = store.check()
    assert any("damaged" in problem for problem in problems), problems


def test_a_missing_table_is_found(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("DROP TABLE document")
    with closing(SqliteStore(path, read_only=True)) as store:
        assert any("no such table" in problem for problem in store.check())


def test_a_hundred_problems_are_enough(path: Path) -> None:
    with closing(SqliteStore(path)) as store:
        load(store, (fact(f"a{i}", "name", "A") for i in range(200)))
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE statement SET value = 'B'")
    with closing(SqliteStore(path, read_only=True)) as store:
        problems = store.check()
    assert (len(problems), problems[-1]) == (101, "and more")


def test_the_check_tells_how_far_it_is(path: Path) -> None:
    told: list[str] = []
    with closing(SqliteStore(path, read_only=True)) as store:
        store.check(told.append)
    assert told[0] == "the file" and told[-1] == "statements: 0 of 8"
