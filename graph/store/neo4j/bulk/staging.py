"""Statements on their way into a property graph, sorted on disk in the order to write them.

A temporary SQLite file holds them, so that memory stays flat however many there are. Knows no driver.
"""

from __future__ import annotations

import marshal
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from itertools import groupby, islice
from operator import itemgetter
from pathlib import Path
from typing import Any

from graph.store.assembly import Merges, membership_rows
from graph.store.neo4j.bulk import staging_queries as queries
from graph.store.neo4j.bulk.sorted_staging import LinkKey, Row, SortedSpool, once, statement_in
from graph.store.neo4j.statements.rows import STAGED, row_of
from graph.store.sqlite.connection import Connection, Mode
from ontology import SCHEMA

_ASKED_AT_ONCE = 10_000
_PLAIN = 2
"""The version of `marshal` that writes equal values alike, and fastest."""

_ID, _SOURCE, _SUBJECT, _PROP, _VALUE, _TARGET = (
    STAGED.index(name) for name in ("id", "source", "subject", "prop", "value", "target")
)


class Spool(SortedSpool):
    """Staged statements; add all of them, then `sort` once, then read as often as needed.

    From then on other processes may read the file too, but not while something is `set_apart`.
    """

    def __init__(self, file: Connection) -> None:
        super().__init__(file, Merges.of(()))
        self.path = file.path
        self.count = 0
        """Statements that were added."""
        self._file.execute("PRAGMA journal_mode = OFF")
        self._file.execute("PRAGMA synchronous = OFF")
        # One transaction until all is sorted: one of its own for each row is dear.
        self._file.execute("BEGIN")
        self._file.run_script(queries.SCHEMA)

    def add(self, rows: Iterable[Row], until: int | None = None) -> None:
        """Keep rows of the values of `STAGED`, of statements that the version `until` has no longer."""
        facts: list[tuple[Any, ...]] = []
        links: list[tuple[Any, ...]] = []
        for row in rows:
            kept = (
                row[_SOURCE],
                row[_SUBJECT],
                row[_PROP],
                row[_VALUE],
                row[_TARGET],
                row[_ID],
                until,
                marshal.dumps(row, _PLAIN),
            )
            (links if row[_PROP] in SCHEMA.link_types else facts).append(kept)
        self.count += len(facts) + len(links)
        self._file.execute_many("INSERT INTO fact VALUES (?, ?, ?, ?, ?, ?, ?, ?)", facts)
        self._file.execute_many("INSERT INTO link VALUES (?, ?, ?, ?, ?, ?, ?, ?)", links)

    def sort(self, list_classes: Sequence[tuple[str, str]], *, is_whole: bool = True) -> None:
        """Sort what was added; `list_classes` are pairs of list id and a class that it confers.

        Under canonical ids, where the spool holds all that there is; else under those of the sources.
        """
        if is_whole:
            self.merges = Merges.of((one, other) for one, other in self._file.rows(queries.SAME))
        self._file.execute_many("INSERT INTO redirect VALUES (?, ?)", self.merges.redirects.items())
        undirected = [(name,) for name, known in SCHEMA.link_types.items() if not known.has_upper]
        self._file.execute_many("INSERT INTO undirected VALUES (?)", undirected)
        self._file.run_script(queries.SORT)
        lists = [(listing, list_id) for listing, list_id in self._file.rows(queries.LISTS)]
        statements = (statement_in(row) for row in once(row for (row,) in self._file.rows(queries.CLASSES)))
        self._file.execute_many(
            "INSERT INTO membership VALUES (?, ?, ?, ?, ?)",
            (
                (member, place, risk_class, target, marshal.dumps(row_of(statement, statement.id, 0), _PLAIN))
                for place, (risk_class, target, member, statement) in enumerate(
                    membership_rows(statements, lists, list_classes, self.merges)
                )
            ),
        )
        self._file.execute("COMMIT")

    def set_apart(self, merged: Iterable[str], with_nodes: Callable[[list[str]], Iterable[str]]) -> None:
        """Leave out of `entities`, `facts` and `links` what the spool does not hold all statements of.

        `merged` are ids of bodies that have several, and `with_nodes` says which of some ids have a
        node already. What is left out, `apart` and `other_links` name.
        """
        self._file.execute("BEGIN IMMEDIATE")
        add = "INSERT INTO apart VALUES (?, ?) ON CONFLICT DO NOTHING"
        self._file.execute_many(add, ((id, 3) for id in merged))
        ids = (id for (id,) in self._file.rows("SELECT id FROM entity ORDER BY rowid"))
        while some := list(islice(ids, _ASKED_AT_ONCE)):
            self._file.execute_many(add, [(id, 2) for id in with_nodes(some)])
        for query in queries.SET_APART.values():
            self._file.execute(f"INSERT INTO apart {query} ON CONFLICT DO NOTHING")
        self._file.execute("COMMIT")

    def apart(self) -> Iterator[str]:
        """The ids set apart that properties are stated of, or that are values of properties."""
        for (id,) in self._file.rows(queries.APART_IN_FACTS):
            yield id

    def other_links(self) -> Iterator[LinkKey]:
        """Type and ends of the links that were left out."""
        for key, _ in groupby(self._file.rows(queries.OTHER_LINKS), itemgetter(0, 1, 2)):
            yield key


@contextmanager
def new_spool() -> Iterator[Spool]:
    """An empty spool in a temporary folder, which is removed at the end. Raises `StoreFull` in use."""
    with tempfile.TemporaryDirectory(prefix="ketting-") as folder:
        file = Connection(Path(folder) / "spool.db", Mode.CREATE, busy_seconds=0)
        with closing(file):
            yield Spool(file)
