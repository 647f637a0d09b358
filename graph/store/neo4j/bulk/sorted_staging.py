"""Statements sorted on disk in the order in which a property graph is written: all of them, or a slice.

Slices divide the ids of entities, and the starts of links, so nothing is in two of them. Knows no driver.
"""

from __future__ import annotations

import marshal
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import groupby, islice
from operator import itemgetter
from pathlib import Path
from typing import Any

from graph.store.assembly import Merges
from graph.store.neo4j.bulk import staging_queries as queries
from graph.store.neo4j.statements.rows import STAGED, statement_of
from graph.store.sqlite.connection import Connection, Mode
from ontology import Statement

Row = list[Any]
"""The values of `STAGED`."""

LinkKey = tuple[str, str, str]
Membership = tuple[str, str, Statement]
Numbers = tuple[int, int]
"""Rows of a table: the number of the first one, and of the one after the last."""

_TARGET = STAGED.index("target")
_BUSY_SECONDS = 10.0
_ALL: Numbers = (0, 2**62)


@dataclass(frozen=True, slots=True)
class Slice:
    """What one of several readers reads: facts and links to write as statements and links, and entities.

    The ids of the entities are from `low` up to and without `high` (`None`: to the last), and `own` are
    the facts of these. Facts and entities are divided apart, as many entities have no facts.
    """

    facts: Numbers = _ALL
    links: Numbers = _ALL
    entities: Numbers = _ALL
    own: Numbers = _ALL
    low: str = ""
    high: str | None = None


WHOLE = Slice()


class SortedSpool:
    """Sorted statements, or a slice of them, to read as often as needed."""

    def __init__(self, file: Connection, merges: Merges, within: Slice = WHOLE) -> None:
        self._file = file
        self._within = within
        self.merges = merges

    def statements(self) -> Generator[tuple[Row, int | None], None, None]:
        """Every statement and the version that has it no longer.

        Properties by entity, then links by upper end.
        """
        for query, numbers in (
            (queries.STATED_FACTS, self._within.facts),
            (queries.STATED_LINKS, self._within.links),
        ):
            previous: tuple[Row, int | None] | None = None
            for until, packed in self._file.rows(query, numbers):
                row = marshal.loads(packed), until
                if row != previous:
                    yield row
                previous = row

    def entities(self) -> Iterator[tuple[str, list[Statement], list[Membership]]]:
        """Canonical id, own statements and memberships of every entity that any statement names, by id."""
        within = self._within
        bounds = {"low": within.low, "high": within.high}
        with (
            closing(self._file.rows(queries.OF_ENTITIES, within.own)) as facts,
            closing(self._file.rows(queries.OF_MEMBERS, bounds)) as members,
            closing(self._file.rows(queries.ENTITIES, within.entities)) as entities,
        ):
            own, memberships = _walk(facts), _walk(members)
            for (id,) in entities:
                yield (
                    id,
                    [statement_in(row) for row in once(packed for _, packed in own(id))],
                    [
                        (risk_class, target, statement_in(marshal.loads(packed)))
                        for _, risk_class, target, packed in memberships(id)
                    ],
                )

    def facts(self, props: Iterable[str]) -> Iterator[tuple[str, list[Statement]]]:
        """Canonical id and the statements of these properties of every entity that has any, by id."""
        self._file.execute("CREATE TEMP TABLE IF NOT EXISTS wanted (prop TEXT PRIMARY KEY) WITHOUT ROWID")
        self._file.execute("DELETE FROM wanted")
        self._file.execute_many("INSERT INTO wanted VALUES (?)", ((prop,) for prop in props))
        with closing(self._file.rows(queries.OF_SOME, self._within.facts)) as rows:
            for id, found in groupby(rows, itemgetter(0)):
                yield id, [statement_in(row) for row in once(packed for _, packed in found)]

    def links(self) -> Iterator[tuple[LinkKey, list[Row]]]:
        """Type and canonical ends of every link, with the rows of its observations, by upper end.

        None of a merged body, and none between two entities that have nodes (see `Spool.set_apart`).
        """
        key: LinkKey = ("", "", "")
        observations: list[Row] = []
        previous = None
        with closing(self._file.rows(queries.NEW_LINKS, self._within.links)) as rows:
            for prop, upper, lower, packed in rows:  # written out, since there are millions
                if packed == previous:
                    continue
                previous = packed
                found = (prop, upper, lower)
                if found != key:
                    if observations:
                        yield key, observations
                    key, observations = found, []
                observations.append(marshal.loads(packed))
            if observations:
                yield key, observations


@contextmanager
def opened_slice(path: Path, place: int, count: int) -> Iterator[SortedSpool]:
    """A slice of the sorted spool in the file, one of `count`: between them all of it, and nothing twice.

    While it is read, nobody may write to the file.
    """
    with closing(Connection(path, Mode.READ, busy_seconds=_BUSY_SECONDS)) as file:
        merges = Merges.of((id, canonical) for id, canonical in file.rows(queries.REDIRECTS))
        yield SortedSpool(file, merges, _slice(file, place, count))


def statement_in(row: Row) -> Statement:
    """The statement of the values of `STAGED`."""
    id, version, *rest = row
    return statement_of([id, version, None, *rest[: _TARGET - 2]])


def once(packed: Iterable[bytes]) -> Iterator[Row]:
    """Rows, of which equal ones follow each other, each once."""
    previous = None
    for found in packed:
        if found != previous:
            yield marshal.loads(found)
        previous = found


def _walk(rows: Iterator[Any]) -> Callable[[str], list[Any]]:
    """What gives the rows of an id, which must be asked in the order of the rows."""
    groups = groupby(rows, itemgetter(0))
    waiting: list[tuple[str, list[Any]]] = []

    def of(id: str) -> list[Any]:
        if not waiting:
            waiting.extend((key, list(group)) for key, group in islice(groups, 1))
        return waiting.pop()[1] if waiting and waiting[0][0] == id else []

    return of


def _slice(file: Connection, place: int, count: int) -> Slice:
    facts, links, entities = (_Column(file, table, key) for table, key in queries.SORTED)
    low, high = entities.bounds(place, count)
    return Slice(
        facts.between(*facts.bounds(place, count)),
        links.between(*links.bounds(place, count)),
        entities.between(low, high),
        facts.between(low, high),
        low,
        high,
    )


@dataclass(frozen=True, slots=True)
class _Column:
    """The ids by which a table is sorted; its rows are numbered from 1 in that order."""

    file: Connection
    table: str
    key: str

    def bounds(self, place: int, count: int) -> tuple[str, str | None]:
        """The ids at which one of `count` slices begins and ends; slices have about as many rows."""
        rows = self._length()
        low, high = (1 + rows * number // count for number in (place, place + 1))
        return "" if place == 0 else self._at(low), None if place + 1 == count else self._at(high)

    def between(self, low: str, high: str | None) -> Numbers:
        """The rows of the ids from `low` up to and without `high`."""
        return self._first(low), self._length() + 1 if high is None else self._first(high)

    def _length(self) -> int:
        return self.file.number(f"SELECT max(rowid) FROM {self.table}")  # noqa: S608  # of `SORTED`

    def _at(self, number: int) -> str:
        found = self.file.first(f"SELECT {self.key} FROM {self.table} WHERE rowid = ?", (number,))  # noqa: S608
        return "" if found is None else str(found[0])

    def _first(self, id: str) -> int:
        """The number of the first row of this id or a later one: halving, as the table has no index."""
        first, end = 1, self._length() + 1
        is_before = f"SELECT {self.key} < ? FROM {self.table} WHERE rowid = ?"  # noqa: S608
        while first < end:
            middle = (first + end) // 2
            if self.file.number(is_before, (id, middle)):
                first = middle + 1
            else:
                end = middle
        return first
