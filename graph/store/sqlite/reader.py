"""Reading a SQLite store, inside one read transaction."""

from __future__ import annotations

import heapq
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from itertools import groupby, islice, takewhile
from operator import itemgetter

import numpy as np

from graph.model.days import MISSING_DAY
from graph.model.observations import CodedView, ObservationColumns
from graph.store.assembly import (
    Merges,
    ends_of_link,
    identifier_key,
    membership_columns,
    statement_kind,
    type_of_rows,
)
from graph.store.contract import CLASS_PROPERTIES
from graph.store.loads import LoadTime, View
from graph.store.reader_base import ReaderBase, StatementQueries
from graph.store.records import KNOWN_SINCE
from graph.store.renamed_terms import in_present_words
from graph.store.sqlite import queries
from graph.store.sqlite.connection import Connection, Record
from graph.store.sqlite.link_collector import Collected
from graph.store.sqlite.rows import statement_of
from graph.store.view_cache import ViewCaches
from ontology import ABSORPTION, UNKNOWN_SHARE, Directness, Statement

_MOST_CHANGES = 50_000
"""Statements of which `changes_since` tells."""

_MOST_SEARCHED = 500_000
"""Statements that were ever removed, among which those of some loads are searched."""

_QUERIES = StatementQueries(
    queries.PROPERTIES_OF,
    queries.LINKS_OF,
    queries.SUCCESSIONS_OF,
    queries.MEMBERSHIPS_OF,
    queries.POSSIBLY_SAME,
    queries.ALL_POSSIBLY_SAME,
)


class SqliteReader(ReaderBase):
    """See `graph.store.contract.Reader`. The connection is inside a read transaction throughout.

    `queries.VIEWS` were made on the connection before.
    """

    def __init__(
        self,
        connection: Connection,
        sources: Iterable[str] | None,
        known_at: datetime | None,
        hidden: Iterable[str],
        caches: ViewCaches,
        collected: list[Collected],
    ) -> None:
        """`collected` is emptied of what a snapshot is made of."""
        self._connection = connection
        self._collected = collected
        loads = [
            LoadTime(number, dataset, datetime.fromisoformat(loaded_at), bool(is_oldest_kept))
            for number, dataset, loaded_at, is_oldest_kept in connection.rows(
                queries.LOADS, {"known_since": KNOWN_SINCE}
            )
        ]
        super().__init__(loads, View.at(loads, sources, known_at, hidden), known_at, caches, _QUERIES)
        self._show_view()

    def within(self, seconds: float) -> AbstractContextManager[None]:
        """Break off what this thread reads inside when the seconds are over; raises `OutOfTime` then."""
        return self._connection.within(seconds)

    def observations(self, link: str) -> tuple[Statement, ...]:
        """The statements of the link of this id, under the ids that its sources use."""
        ends = ends_of_link(link, self._merges)
        if ends is None:
            return ()
        ids = (*self._merges.group(ends[1]), *self._merges.group(ends[2]))
        statements = self._statements(queries.LINKS_AMONG, ids, ends[0])
        return tuple(s for s in statements if self._merges.link_ends(s.prop, s.subject, s.value) == ends[1:])

    def statement(self, id: str) -> Statement | None:
        """The statement with this fingerprint, about the ids that its source uses; `None` if not seen."""
        if re.fullmatch(r"[0-9a-f]{32}", id) is None:
            return None
        key = {"id": bytes.fromhex(id)}
        row = self._connection.first(queries.STATEMENT_NOW, key)
        if row is None and self._loads and self.version < self._loads[-1].number:
            row = self._connection.first(queries.STATEMENT_THEN, key)
        return None if row is None else self._statement(row)

    def identified(self, value: str) -> tuple[str, ...]:
        """Canonical ids of entities that have the value as an identifier, whatever case and spaces."""
        rows = self._connection.rows(queries.IDENTIFIED, {"identifier": identifier_key(value)})
        return tuple(sorted({self.canonical(subject) for (subject,) in rows}))

    def shared_identifiers(self, properties: Sequence[str]) -> Iterator[Statement]:
        """The statements with an identifier, of one of the properties, that several ids have. Streams."""
        rows = self._connection.rows(queries.SHARED_IDENTIFIERS, {"props": json.dumps(list(properties))})
        return map(self._statement, rows)

    def names(self) -> Iterator[tuple[str, str, str]]:
        """Every recorded name once: canonical id, property, name; in this order. Streams."""
        redirects = self._merges.redirects
        merged = self._connection.rows(queries.NAMES_OF, _ids(redirects))
        yield from heapq.merge(
            (
                (id, prop, name)
                for id, prop, name in self._connection.rows(queries.NAMES)
                if id not in redirects
            ),
            sorted({(redirects[id], prop, name) for id, prop, name in merged}),
        )

    def values(self, properties: Sequence[str]) -> Iterator[tuple[str, str, str]]:
        """Canonical id, property and value of every statement with one of the properties. Streams."""
        kinds = sorted({statement_kind(prop) for prop in properties})
        parameters = {"kinds": json.dumps(kinds), "props": json.dumps(list(properties))}
        for subject, prop, value in self._connection.rows(queries.VALUES, parameters):
            yield self.canonical(subject), prop, value

    def statements(self) -> Iterator[Statement]:
        """Every statement, about the ids that its source uses, by dataset, subject, property and value.

        Streams.
        """
        return self._statements(queries.STATEMENTS)

    def statements_of(self, dataset: str) -> Iterator[Statement]:
        """Those of one dataset, in the same order. Streams."""
        is_now = not self._loads or self.version == self._loads[-1].number
        query = queries.STATEMENTS_OF_NOW if is_now else queries.STATEMENTS_OF_THEN
        return map(self._statement, self._connection.rows(query, {"source": dataset}))

    def changes_since(self, version: int, loaded_at: datetime) -> list[Statement] | None:
        """The statements that came or went since the load of this number and time, about their sources' ids.

        `None` where they are too many, there was no such load, or the view is not of all that is known now.
        """
        loads = {load.number: load.time for load in self._loads}
        if not self._is_whole or loads.get(version) != loaded_at:
            return None
        counts = self._connection.first(queries.CHANGED_COUNTS, {"version": version})
        added, removed, ever_removed = (count or 0 for count in counts or (0, 0, 0))
        if added + removed > _MOST_CHANGES or ever_removed > _MOST_SEARCHED:
            return None
        new = takewhile(lambda row: row[2] > version, self._connection.rows(queries.NEWEST_FIRST))
        rows = list(islice(new, added))
        gone = list(self._connection.rows(queries.REMOVED_SINCE, {"version": version}))
        if (len(rows), len(gone)) != (added, removed):
            return None  # a copy of another store, whose rows are in another order
        return [self._statement(row) for row in (*rows, *gone)]

    def coded_view(self) -> CodedView | None:
        """The entities and links, where a load of this process gave most of them; they are given once."""
        if not self._is_whole or not self._collected:
            return None
        collected = self._collected.pop()
        given, total = collected.version, sum(version.statements for version in self.versions())
        is_current = any(version.number == given.number for version in self.versions())
        if not is_current or total > 2 * given.statements:
            return None
        # One by one they are found by an index; all but one would be looked for among all rows.
        for other in {version.dataset.id for version in self.versions()} - {given.dataset.id}:
            for row in self._connection.rows(queries.STATEMENTS_OF_NOW, {"source": other}):
                collected.collector.add_row(row[1:])
        return collected.collector.view(self._merges)

    def entity_types(self) -> Iterator[tuple[str, str]]:
        """Canonical id and most specific type of every entity, ordered by id. Streams."""
        redirects = self._merges.redirects
        merged: dict[str, list[Record]] = {canonical: [] for canonical in self._merges.groups}
        for row in self._connection.rows(queries.TYPES_OF, _ids(redirects)):
            merged[redirects[row[0]]].append(row)
        single = groupby(self._connection.rows(queries.TYPES), itemgetter(0))
        yield from heapq.merge(
            ((id, type_of_rows(list(rows))) for id, rows in single if id not in redirects),
            sorted((id, type_of_rows(rows)) for id, rows in merged.items()),
        )

    def link_columns(self, batch: int = 100_000) -> Iterator[ObservationColumns]:
        """Every link observation, column-wise, in batches of at most `batch`."""
        parameters = {
            "missing": MISSING_DAY,
            "absorption": ABSORPTION,
            "unstated": tuple(Directness).index(Directness.UNSTATED),
            "low": UNKNOWN_SHARE.low,
            "high": UNKNOWN_SHARE.high,
            "low_open": UNKNOWN_SHARE.low_open,
            "high_open": UNKNOWN_SHARE.high_open,
        }
        for rows in self._connection.batches(queries.LINK_COLUMNS, parameters, size=batch):
            columns = _link_columns(rows, self._merges)
            if columns.type:
                yield columns

    def membership_columns(self) -> ObservationColumns:
        """Every class membership: stated ones, and those that listings confer."""
        statements = self._statements(queries.CLASS_STATEMENTS)
        return membership_columns(self._memberships(statements, self._connection.rows(queries.LISTS)))

    # ------------------------------------------------------------ inside

    @property
    def _is_whole(self) -> bool:
        """Whether the view is of all that is known now."""
        is_filtered = self.sources is not None or self.hidden
        return not is_filtered and bool(self._loads) and self.version == self._loads[-1].number

    def _show_view(self) -> None:
        """Fill the tables that say what is visible; the end of the transaction empties them again."""
        self._connection.execute(
            "INSERT INTO reader_view VALUES (?, ?, ?)",
            (self.version, self.sources is not None, bool(self.hidden)),
        )
        hidden = (bytes.fromhex(id) for id in self.hidden)
        self._connection.execute_many("INSERT INTO hidden_statement VALUES (?)", [(id,) for id in hidden])
        for table, names in (
            ("INSERT INTO chosen_source VALUES (?)", self.sources or ()),
            ("INSERT INTO class_property VALUES (?)", CLASS_PROPERTIES),
        ):
            self._connection.execute_many(table, [(name,) for name in names])

    def _read_merges(self) -> Merges:
        rows = self._connection.rows
        return Merges.of(rows(queries.SAME), rows(queries.DIFFERENT))

    def _version_rows(self) -> Iterator[Record]:
        return self._connection.rows(queries.VERSIONS, {"version": self.version})

    def _document_rows(self) -> Iterator[Record]:
        return self._connection.rows(queries.DOCUMENTS, {"version": self.version})

    def _statements(self, query: str, ids: Iterable[str] = (), prop: str = "") -> Iterator[Statement]:
        """The statements of a query for whole rows."""
        return map(self._statement, self._connection.rows(query, {"prop": prop, **_ids(ids)}))

    def _statement(self, row: Record) -> Statement:
        # row[2] is the version that added it, row[3] the one that removed it.
        first_seen, last_seen = self._load_times.get(row[2]), self._previous_load_times.get(row[3])
        return in_present_words(statement_of(row, first_seen, last_seen))

    def _statements_between(self, ends: Iterable[tuple[str, str, str]]) -> Iterator[Statement]:
        rows = self._connection.rows(queries.LINKS_BETWEEN, {"ends": json.dumps(list(ends))})
        return map(self._statement, rows)

    def _referrers(self, props: Sequence[str], ids: Iterable[str]) -> Iterator[Record]:
        return self._connection.rows(queries.REFERRING, {"props": json.dumps(props), **_ids(ids)})

    def _type_rows(self, ids: Sequence[str]) -> Iterator[Record]:
        return self._connection.rows(queries.TYPES_OF, _ids(ids))

    def _lists(self, listings: Iterable[str]) -> Iterator[Record]:
        return self._connection.rows(queries.LISTS_OF, _ids(listings))

    def _mentioned(self, ids: Sequence[str]) -> Iterator[str]:
        return (id for (id,) in self._connection.rows(queries.MENTIONED, _ids(ids)))

    def _listed(self, ids: Sequence[str]) -> Iterator[str]:
        return (id for (id,) in self._connection.rows(queries.LISTED, _ids(ids)))

    def _unfiltered_names(self, ids: Sequence[str]) -> Iterator[Record]:
        return self._connection.rows(queries.LABELS, _ids(ids))


def _ids(ids: Iterable[str]) -> dict[str, str]:
    """The parameter `:ids`."""
    return {"ids": json.dumps(list(ids))}


def _link_columns(rows: list[Record], merges: Merges) -> ObservationColumns:
    """Rows of `LINK_COLUMNS` as columns of canonical ends; links from an entity to itself are left out."""
    ends = [merges.link_ends(*row[:3]) for row in rows]
    places = [place for place, (upper, lower) in enumerate(ends) if upper != lower]
    columns = list(zip(*(rows[place] for place in places), strict=True)) or [()] * 16
    return ObservationColumns(
        type=columns[0],
        upper=[ends[place][0] for place in places],
        lower=[ends[place][1] for place in places],
        grade=np.array(columns[3], np.uint8),
        direct=np.array(columns[4], np.uint8),
        start=np.array(columns[5], np.int32),
        end=np.array(columns[6], np.int32),
        observed_first=np.array(columns[7], np.int32),
        observed_last=np.array(columns[8], np.int32),
        stated=np.array(columns[9], np.bool_),
        share_low=np.array(columns[10], np.float64),
        share_high=np.array(columns[11], np.float64),
        share_low_open=np.array(columns[12], np.bool_),
        share_high_open=np.array(columns[13], np.bool_),
        share_until=np.array(columns[14], np.int32),
        is_absorption=np.array(columns[15], np.bool_),
        is_left_out=np.zeros(len(columns[15]), np.bool_),
    )
