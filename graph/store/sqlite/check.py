"""Looking for damage in a SQLite store."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from graph.errors import StoreCorrupt
from graph.store.integrity import REPORT_EVERY, bad_descriptions, first_problems
from graph.store.sqlite.connection import Connection
from graph.store.sqlite.rows import row_of, statement_of
from ontology import OntologyError

_CHAIN: dict[str, str] = {
    "version {0} is dated no later than the one before it": """
        SELECT number FROM
            (SELECT number, loaded_at, lag(loaded_at) OVER (ORDER BY number) AS before FROM version)
        WHERE loaded_at <= before ORDER BY number""",
    "version {0} counts {1} statements, but the loads up to it leave {2}": """
        SELECT number, statements, expected FROM (
            SELECT number, statements,
                sum(added - removed) OVER (PARTITION BY dataset ORDER BY number) AS expected
            FROM version
        ) WHERE statements <> expected ORDER BY number""",
    "version {0} counts {1} statements added, but has {2}": """
        SELECT number, added, coalesce(counted, 0) FROM version LEFT JOIN
            (SELECT from_version, count(*) AS counted FROM statement GROUP BY from_version)
            ON from_version = number
        WHERE coalesce(counted, 0) <> added ORDER BY number""",
    "version {0} counts {1} statements removed, but has {2}": """
        SELECT number, removed, coalesce(counted, 0) FROM version LEFT JOIN
            (SELECT to_version, count(*) AS counted FROM statement GROUP BY to_version)
            ON to_version = number
        WHERE coalesce(counted, 0) <> removed ORDER BY number""",
    "row {0} of {1} begins or ends with a version of another dataset": """
        SELECT s.seq, s.source FROM statement AS s
        JOIN version AS v ON v.number IN (s.from_version, s.to_version)
        WHERE v.dataset <> s.source ORDER BY s.seq""",
    "document {1} of {0} begins or ends with a version of another dataset": """
        SELECT d.dataset, d.id FROM document AS d
        JOIN version AS v ON v.number IN (d.from_version, d.to_version)
        WHERE v.dataset <> d.dataset ORDER BY d.dataset, d.id""",
    "row {0} begins before an earlier row of the same statement ends": """
        SELECT seq FROM (
            SELECT seq, from_version, row_number() OVER w AS place, lag(to_version) OVER w AS before
            FROM statement WINDOW w AS (PARTITION BY source, id ORDER BY from_version)
        ) WHERE place > 1 AND (before IS NULL OR before > from_version) ORDER BY seq""",
}
"""Queries for rows that a sound store does not have, by the message that reports them."""


def problems_in(connection: Connection, progress: Callable[[str], None] | None = None) -> list[str]:
    """The problems of the file and of what it holds, the first hundred; none when it is sound.

    `progress` is called with what is being checked, in words.
    """
    with connection.transaction("DEFERRED"):
        return first_problems(_problems(connection, progress or (lambda _: None)))


def _problems(connection: Connection, report: Callable[[str], None]) -> Iterator[str]:
    report("the file")
    for (answer,) in connection.rows("PRAGMA integrity_check"):
        if answer != "ok":
            yield f"the file is damaged: {answer}"
    for table, row, parent, _ in connection.rows("PRAGMA foreign_key_check"):
        yield f"row {row} of {table} refers to a {parent} that is missing"
    report("the versions")
    for words, query in _CHAIN.items():
        for values in connection.rows(query):
            yield words.format(*values)
    report("the descriptions")
    yield from bad_descriptions(
        connection.rows("SELECT number, dataset, description FROM version"),
        connection.rows("SELECT dataset, id, description FROM document"),
    )
    yield from _bad_statements(connection, report)


def _bad_statements(connection: Connection, report: Callable[[str], None]) -> Iterator[str]:
    """Rows that differ from what their statement would be written as, its fingerprint first."""
    total = connection.number("SELECT count(*) FROM statement")
    for done, row in enumerate(connection.rows("SELECT * FROM statement ORDER BY seq")):
        if done % REPORT_EVERY == 0:
            report(f"statements: {done:,} of {total:,}")
        seq, id, from_version, _, *stored, _ = row
        try:
            written = row_of(statement_of(row), from_version)
        except (StoreCorrupt, OntologyError) as error:
            yield f"row {seq}: {error}"
            continue
        if written[0] != id:
            yield f"row {seq}: the statement is not the one that {id.hex()} was made from"
        elif list(written[3:]) != stored:
            yield f"row {seq}: the columns made from the statement {id.hex()} differ from it"
