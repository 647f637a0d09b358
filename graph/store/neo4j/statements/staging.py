"""Staging: statements sorted on disk in the order in which a property graph is written.

A temporary SQLite file holds them, so that memory stays flat however many there are. Imports no driver.
"""

from __future__ import annotations

import json
import marshal
import tempfile
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from itertools import groupby, islice
from operator import itemgetter
from pathlib import Path
from typing import Any

from graph.store.assembly import Merges, membership_rows
from graph.store.neo4j.statements import staging_queries as queries
from graph.store.neo4j.statements.rows import STAGED, row_of, statement_of
from graph.store.renamed_terms import in_present_words
from graph.store.sqlite.connection import Connection, Mode
from ontology import SCHEMA, Statement

StagedRow = list[Any]
"""The values of `STAGED`."""

LinkKey = tuple[str, str, str]
"""Link type, upper and lower end."""

Membership = tuple[str, str, Statement]
"""Class, target and statement of a membership of a known member."""

_MARSHAL_VERSION = 2
"""The version of `marshal` that writes equal values as equal bytes, and fastest."""

_ID, _SOURCE, _SUBJECT, _PROP, _VALUE, _TARGET = (
    STAGED.index(name) for name in ("id", "source", "subject", "prop", "value", "target")
)


class Staging:
    """Staged statements: `add` all of them, then `sort` once, then read as often as needed."""

    def __init__(self, file: Connection) -> None:
        self._file = file
        self.merges = Merges.of(())
        file.execute("PRAGMA journal_mode = OFF")
        file.execute("PRAGMA synchronous = OFF")
        # One transaction until all is sorted: a transaction for each row would be slow.
        file.execute("BEGIN")
        file.run_script(queries.SCHEMA)

    def add(self, rows: Iterable[StagedRow], until: int | None = None) -> None:
        """Stage rows of the values of `STAGED`; `until` is the version that no longer has the statements."""
        facts: list[tuple[Any, ...]] = []
        links: list[tuple[Any, ...]] = []
        for row in rows:
            staged = (
                row[_SOURCE],
                row[_SUBJECT],
                row[_PROP],
                row[_VALUE],
                row[_TARGET],
                row[_ID],
                until,
                marshal.dumps(row, _MARSHAL_VERSION),
            )
            (links if row[_PROP] in SCHEMA.link_types else facts).append(staged)
        self._file.execute_many("INSERT INTO fact VALUES (?, ?, ?, ?, ?, ?, ?, ?)", facts)
        self._file.execute_many("INSERT INTO link VALUES (?, ?, ?, ?, ?, ?, ?, ?)", links)

    def sort(self, list_classes: Sequence[tuple[str, str]]) -> None:
        """Sort what was added by canonical ids.

        `list_classes` are pairs of list id and a class that the list confers.
        """
        self.merges = Merges.of(self._file.rows(queries.SAME), self._file.rows(queries.DIFFERENT))
        self._file.execute_many("INSERT INTO redirect VALUES (?, ?)", self.merges.redirects.items())
        undirected = [(name,) for name, link_type in SCHEMA.link_types.items() if not link_type.has_upper]
        self._file.execute_many("INSERT INTO undirected VALUES (?)", undirected)
        self._file.run_script(queries.SORT)
        lists = [(listing, list_id) for listing, list_id in self._file.rows(queries.LISTS)]
        packed = (row for (row,) in self._file.rows(queries.CLASSES))
        memberships = membership_rows(
            map(staged_statement, _unpacked_once(packed)), lists, list_classes, self.merges
        )
        self._file.execute_many(
            "INSERT INTO membership VALUES (?, ?, ?, ?, ?)",
            (
                (
                    member,
                    place,
                    risk_class,
                    target,
                    marshal.dumps(row_of(statement, statement.id, 0), _MARSHAL_VERSION),
                )
                for place, (risk_class, target, member, statement) in enumerate(memberships)
            ),
        )
        self._file.execute("COMMIT")

    def statements(self) -> Generator[StagedRow, None, None]:
        """Every statement once, as the values of `NODE_PROPERTIES`: first facts, then links."""
        for query in (queries.ALL_FACTS, queries.ALL_LINKS):
            previous: tuple[int | None, bytes] | None = None
            for row in self._file.rows(query):
                if row != previous:
                    until, packed = row
                    yield [*marshal.loads(packed), until]
                previous = row

    def entities(self) -> Iterator[tuple[str, list[Statement], list[Membership]]]:
        """Canonical id, own statements and memberships of every entity that any statement names, by id."""
        with (
            closing(self._file.rows(queries.CURRENT_FACTS)) as facts,
            closing(self._file.rows(queries.MEMBERSHIPS)) as members,
            closing(self._file.rows(queries.ENTITIES)) as entities,
        ):
            own, memberships = _rows_by_id(facts), _rows_by_id(members)
            for (id,) in entities:
                yield (
                    id,
                    [staged_statement(row) for row in _unpacked_once(packed for _, packed in own(id))],
                    [
                        (risk_class, target, staged_statement(marshal.loads(packed)))
                        for _, risk_class, target, packed in memberships(id)
                    ],
                )

    def facts(self, props: Iterable[str]) -> Iterator[tuple[str, list[Statement]]]:
        """Canonical id and the statements of these properties of every entity that has any, by id."""
        with closing(self._file.rows(queries.CURRENT_FACTS_OF, (json.dumps(list(props)),))) as rows:
            for id, of_entity in groupby(rows, itemgetter(0)):
                yield id, [staged_statement(row) for row in _unpacked_once(packed for _, packed in of_entity)]

    def links(self, link_type: str | None = None) -> Iterator[tuple[LinkKey, list[StagedRow]]]:
        """Type and canonical ends of every link, of one type or of all, with the rows of its observations.

        By upper end; links from an entity to itself are left out.
        """
        key: LinkKey = ("", "", "")
        observations: list[StagedRow] = []
        previous = None
        with closing(self._file.rows(queries.CURRENT_LINKS, (link_type,))) as rows:
            for prop, upper, lower, packed in rows:  # no groupby: there may be millions of rows
                if packed == previous:
                    continue
                previous = packed
                row_key = (prop, upper, lower)
                if row_key != key:
                    if observations:
                        yield key, observations
                    key, observations = row_key, []
                observations.append(marshal.loads(packed))
            if observations:
                yield key, observations


@contextmanager
def new_staging() -> Iterator[Staging]:
    """An empty staging file in a temporary folder, which is removed at the end. Raises `StoreFull` in use."""
    with tempfile.TemporaryDirectory(prefix="ketting-") as folder:
        file = Connection(Path(folder) / "staging.db", Mode.CREATE, busy_seconds=0)
        with closing(file):
            yield Staging(file)


def staged_statement(row: StagedRow) -> Statement:
    """The statement of the values of `STAGED`, in the words of the present schema."""
    id, version, *rest = row
    return in_present_words(statement_of([id, version, None, *rest[: _TARGET - 2]]))


def _unpacked_once(packed: Iterable[bytes]) -> Iterator[StagedRow]:
    """Rows unpacked, each of several equal neighbours once."""
    previous = None
    for current in packed:
        if current != previous:
            yield marshal.loads(current)
        previous = current


def _rows_by_id(rows: Iterator[Any]) -> Callable[[str], list[Any]]:
    """A function that gives the rows of an id; ids must be asked for in the order of the rows."""
    groups = groupby(rows, itemgetter(0))
    pending: list[tuple[str, list[Any]]] = []

    def rows_of(id: str) -> list[Any]:
        if not pending:
            pending.extend((key, list(group)) for key, group in islice(groups, 1))
        return pending.pop()[1] if pending and pending[0][0] == id else []

    return rows_of
