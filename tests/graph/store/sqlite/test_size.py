"""Large stores: memory stays flat, and questions use indexes."""

from __future__ import annotations

import re
import sqlite3
import tracemalloc
from collections.abc import Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from factories import owns
from loads import load

from graph.store.sqlite import queries
from graph.store.sqlite.rows import INSERT_STATEMENT, row_of
from graph.store.sqlite.store import SqliteStore


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SqliteStore]:
    """A store of 60,000 links, of which all but one are written past the store to save time."""
    path = tmp_path_factory.mktemp("large") / "a.db"
    link = owns("a", "b", "51", start="2019-02", observed="2024/2025-11-28", quote="a few words")
    with closing(SqliteStore(path)) as store:
        load(store, link)
        with closing(sqlite3.connect(path)) as connection, connection:
            connection.executemany(
                INSERT_STATEMENT, (copied(row_of(link, version=1), i) for i in range(1, 60_000))
            )
        yield store


def copied(row: tuple[Any, ...], number: int) -> tuple[Any, ...]:
    """The row with a fingerprint and ends of its own."""
    values = list(row)
    values[0] = number.to_bytes(16)
    values[row.index("a")], values[row.index("b")] = f"owner-{number % 5_000}", f"company-{number}"
    return tuple(values)


def peak(consumed: Iterator[object]) -> int:
    """The most bytes allocated beyond those at the beginning while the stream is consumed."""
    tracemalloc.start()
    try:
        for _ in consumed:
            pass
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.slow
def test_link_columns_take_the_memory_of_a_batch(large: SqliteStore) -> None:
    lengths: list[int] = []
    with large.reader() as reader:
        most = peak(lengths.append(len(columns.type)) for columns in reader.link_columns(batch=5_000))
    assert (sum(lengths), max(lengths)) == (60_000, 5_000)
    assert most < 8_000_000  # all links at once take three times as much


@pytest.mark.slow
def test_streams_take_little_memory(large: SqliteStore) -> None:
    with large.reader() as reader:
        assert peak(islice(reader.entity_types(), 10_000)) < 1_000_000


BY_ENTITY = {"PROPERTIES_OF", "LINKS_OF", "LINKS_AMONG", "MEMBERSHIPS_OF", "REFERRING", "MENTIONED", "LISTED"}
BY_ENTITY |= {
    "SUCCESSIONS_OF",
    "POSSIBLY_SAME",
    "LABELS",
    "NAMES_OF",
    "TYPES_OF",
    "LISTS_OF",
    "LINKS_BETWEEN",
}
BY_KIND = {
    "SAME",
    "DIFFERENT",
    "ALL_POSSIBLY_SAME",
    "LISTS",
    "CLASS_STATEMENTS",
    "NAMES",
    "LINK_COLUMNS",
    "VALUES",
    "FORGOTTEN_VALUES",
}
WHOLE = {"STATEMENTS", "STATEMENTS_OF_THEN", "TYPES", "NEWEST_FIRST", "REMOVED_SINCE"}
ABOUT_VERSIONS = {"VIEWS", "LOADS", "VERSIONS", "DOCUMENTS", "CHANGED_COUNTS"}

INDEXES = {
    **{name: {"statement_subject", "statement_target"} for name in BY_ENTITY},
    **{name: {"statement_kind"} for name in BY_KIND},
    "IDENTIFIED": {"statement_identifier"},
    "SHARED_IDENTIFIERS": {"statement_identifier"},
    "STATEMENT_NOW": {"statement_current"},
    "STATEMENTS_OF_NOW": {"statement_current"},
    "STATEMENT_THEN": {"statement_former"},
}


def test_every_query_is_classified() -> None:
    names = {name for name in dir(queries) if name.isupper()}
    assert names == INDEXES.keys() | WHOLE | ABOUT_VERSIONS


@pytest.mark.parametrize("name", sorted(INDEXES))
def test_questions_use_the_index_that_leads_to_few_rows(tmp_path: Path, name: str) -> None:
    SqliteStore(tmp_path / "a.db").close()
    parameters = {
        "ids": '["a"]',
        "prop": "name",
        "props": '["name"]',
        "kinds": '["name"]',
        "ends": '[["Ownership", "a", "b"]]',
        "identifier": "x",
        "source": "s",
        "missing": 0,
        "unstated": 2,
        "id": b"x",
        "absorption": "Absorption",
    }
    parameters |= {"low": 0, "high": 100, "low_open": 1, "high_open": 0}
    with closing(sqlite3.connect(tmp_path / "a.db")) as connection:
        connection.executescript(queries.VIEWS)
        query = getattr(queries, name)
        plan = connection.execute(f"EXPLAIN QUERY PLAN {query}", parameters).fetchall()
    steps = [step for *_, step in plan]
    assert not [
        step for step in steps if re.match(r"SCAN (main\.)?statement(?! USING COVERING INDEX)", step)
    ], steps
    used = {found[0] for step in steps if (found := re.search(r"\bstatement_\w+", step))}
    assert used and used <= INDEXES[name], steps
