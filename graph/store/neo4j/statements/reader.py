"""Reading a Neo4j store as of one version, which nothing that happens meanwhile can change."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from functools import cached_property
from itertools import groupby
from operator import itemgetter
from typing import Any

import numpy as np

from graph.errors import StoreUnreachable
from graph.model.days import MISSING_DAY, day_number
from graph.model.observations import ObservationColumns
from graph.store.assembly import (
    Merges,
    ends_of_link,
    identifier_key,
    membership_columns,
    type_of_rows,
)
from graph.store.batching import batched
from graph.store.contract import CLASS_PROPERTIES
from graph.store.loads import LoadTime, View
from graph.store.neo4j.connection import Connection, Record
from graph.store.neo4j.statements import queries
from graph.store.neo4j.statements.rows import (
    COLUMNS,
    date_of,
    period_of,
    share_of,
    shortened_key,
    statement_of,
)
from graph.store.reader_base import IDS_AT_ONCE, ReaderBase, StatementQueries
from graph.store.records import KNOWN_SINCE
from graph.store.renamed_terms import in_present_words
from graph.store.view_cache import ViewCaches
from ontology import (
    ABSORPTION,
    UNKNOWN_SHARE,
    Directness,
    Grade,
    PartialDate,
    Share,
    Statement,
)
from ontology.schema import NAME_PROPERTIES

_QUERIES = StatementQueries(
    queries.PROPERTIES_OF,
    queries.LINKS_OF,
    queries.SUCCESSIONS_OF,
    queries.MEMBERSHIPS_OF,
    queries.POSSIBLY_SAME,
    queries.ALL_POSSIBLY_SAME,
)
_DIRECTNESS = {str(directness): number for number, directness in enumerate(Directness)}
_UNSTATED = _DIRECTNESS[str(Directness.UNSTATED)]
_ORDER = itemgetter(*(COLUMNS.index(name) for name in ("source", "subject", "prop", "value", "id")))
_SUBJECT = COLUMNS.index("subject")

_STATEMENT = f"MATCH (s:Statement {{id: $id}}) WHERE {queries.VISIBLE} {queries.WHOLE}"


def read_loads(connection: Connection) -> list[LoadTime]:
    """Every load that readers may see, in their order; raises `StoreUnreachable` without a store."""
    rows = connection.all(queries.LOADS, known_since=KNOWN_SINCE)
    if not rows:
        raise StoreUnreachable(f"{connection.url} holds no store any longer; load a source to make one")
    return [
        LoadTime(number, dataset, datetime.fromisoformat(loaded_at), is_oldest_kept)
        for number, dataset, loaded_at, is_oldest_kept in rows
        if number is not None
    ]


class Neo4jReader(ReaderBase):
    """See `graph.store.contract.Reader`. Every query names the version, so none sees another."""

    def __init__(
        self,
        connection: Connection,
        loads: Sequence[LoadTime],
        view: View,
        caches: ViewCaches,
        known_at: datetime | None = None,
    ) -> None:
        self._connection = connection
        super().__init__(loads, view, known_at, caches, _QUERIES)

    def within(self, seconds: float) -> AbstractContextManager[None]:
        """Break off what this thread reads inside when the seconds are over; raises `OutOfTime` then."""
        return self._connection.within(seconds)

    def observations(self, link: str) -> tuple[Statement, ...]:
        """The statements of the link of this id, under the ids that its sources use."""
        ends = ends_of_link(link, self._merges)
        if ends is None:
            return ()
        # A source may write a link without an upper end either way.
        group = {*self._merges.group(ends[1]), *self._merges.group(ends[2])}
        statements = self._statements(queries.LINKS_BETWEEN, group, targets=list(group))
        return tuple(
            s for s in statements if (s.prop, *self._merges.link_ends(s.prop, s.subject, s.value)) == ends
        )

    def statement(self, id: str) -> Statement | None:
        """The statement with this fingerprint, about the ids that its source uses; `None` if not seen."""
        rows = self._all(_STATEMENT, id=id)
        return self._statement(rows[0]) if rows else None

    def identified(self, value: str) -> tuple[str, ...]:
        """Canonical ids of entities that have the value as an identifier, whatever case and spaces."""
        key = identifier_key(value)
        rows = self._all(queries.IDENTIFIED, identifier=shortened_key(value))
        return tuple(sorted({self.canonical(id) for id, other in rows if identifier_key(other) == key}))

    def shared_identifiers(self, properties: Sequence[str]) -> Iterator[Statement]:
        """The statements with an identifier, of one of the properties, that several ids have. Streams."""
        return map(self._statement, self._stream(queries.SHARED_IDENTIFIERS, props=list(properties)))

    def names(self) -> Iterator[tuple[str, str, str]]:
        """Every recorded name once: canonical id, property, name; in this order. Streams."""
        redirects = self._merges.redirects
        merged = {(redirects[id], prop, name) for id, prop, name in self._all_of(queries.NAMES_OF, redirects)}
        yield from heapq.merge(self._unmerged_names(), sorted(merged))

    def values(self, properties: Sequence[str]) -> Iterator[tuple[str, str, str]]:
        """Canonical id, property and value of every statement with one of the properties."""
        for _, subject, prop, value, _ in sorted(self._all(queries.VALUES, props=list(properties))):
            yield self.canonical(subject), prop, value

    def statements(self) -> Iterator[Statement]:
        """Every statement, about the ids that its source uses, by dataset, subject, property and value.

        Streams.
        """
        for source in sorted({load.dataset for load in self._loads if load.number <= self.version}):
            yield from self.statements_of(source)

    def statements_of(self, dataset: str) -> Iterator[Statement]:
        """Those of one dataset, in the same order. Streams."""
        rows = self._stream(queries.STATEMENTS, source=dataset)
        for _, of_subject in groupby(rows, itemgetter(_SUBJECT)):
            yield from map(self._statement, sorted(of_subject, key=_ORDER))

    def entity_types(self) -> Iterator[tuple[str, str]]:
        """Canonical id and most specific type of every entity, ordered by id. Streams."""
        redirects = self._merges.redirects
        merged: dict[str, list[Record]] = {canonical: [] for canonical in self._merges.groups}
        for row in self._all_of(queries.TYPES_OF, redirects):
            merged[redirects[row[0]]].append(row)
        mentions = (([id, None, None] for (id,) in self._stream(query)) for query in queries.MENTIONS)
        rows = heapq.merge(self._stream(queries.TYPES), *mentions, key=itemgetter(0))
        by_id = groupby(rows, itemgetter(0))
        yield from heapq.merge(
            ((id, type_of_rows(list(own))) for id, own in by_id if id not in redirects),
            sorted((id, type_of_rows(own)) for id, own in merged.items()),
        )

    def link_columns(self, batch: int = 100_000) -> Iterator[ObservationColumns]:
        """Every link observation by its upper end, column-wise, in batches of at most `batch`."""
        of_subjects = groupby(self._stream(queries.LINK_COLUMNS), itemgetter(1))
        ordered = (row for _, rows in of_subjects for row in sorted(rows, key=itemgetter(0, 2, 3)))
        for rows in batched(ordered, batch):
            columns = _link_columns(rows, self._merges)
            if columns.type:
                yield columns

    def membership_columns(self) -> ObservationColumns:
        """Every class membership: stated ones, and those that listings confer."""
        statements = self._statements(queries.CLASS_STATEMENTS)
        return membership_columns(self._memberships(statements, self._all(queries.LISTS)))

    # ------------------------------------------------------------ inside

    @cached_property
    def _parameters(self) -> dict[str, Any]:
        """The parameters that every query of a reader takes."""
        sources = self.sources
        return {
            "version": self.version,
            "oldest": self._loads[0].number if self._loads else 1,
            "sources": None if sources is None else sorted(sources),
            "hidden": sorted(self.hidden),
            "class_properties": list(CLASS_PROPERTIES),
            "name_properties": list(NAME_PROPERTIES),
        }

    def _all(self, query: str, **parameters: Any) -> list[Record]:
        return self._connection.all(query, **self._parameters, **parameters)

    def _all_of(self, query: str, ids: Iterable[str]) -> Iterator[Record]:
        """The rows of a query about ids, of which there may be many."""
        for batch in batched(ids, IDS_AT_ONCE):
            yield from self._all(query, ids=batch)

    def _stream(self, query: str, **parameters: Any) -> Iterator[Record]:
        return self._connection.rows(query, **self._parameters, **parameters)

    def _read_merges(self) -> Merges:
        same, different = (
            ((one, other) for one, other in self._stream(query))
            for query in (queries.SAME, queries.DIFFERENT)
        )
        return Merges.of(same, different)

    def _version_rows(self) -> list[Record]:
        return self._all(queries.VERSIONS)

    def _document_rows(self) -> list[Record]:
        return self._all(queries.DOCUMENTS)

    def _statements(self, query: str, ids: Iterable[str] = (), **parameters: Any) -> list[Statement]:
        """The statements of a query for whole statements, in their order."""
        [[rows]] = self._all(queries.at_once(query), ids=list(ids), **parameters)
        return [self._statement(row) for row in sorted(rows, key=_ORDER)]

    def _statement(self, row: Record) -> Statement:
        # row[1] is the version that added it, row[2] the one that removed it.
        first_seen, last_seen = self._load_times.get(row[1]), self._previous_load_times.get(row[2])
        return in_present_words(statement_of(row, first_seen, last_seen))

    def _unmerged_names(self) -> Iterator[tuple[str, str, str]]:
        for id, rows in groupby(self._stream(queries.NAMES), itemgetter(0)):
            if id not in self._merges.redirects:
                yield from sorted({(id, prop, name) for _, prop, name in rows})

    def _statements_between(self, ends: Iterable[tuple[str, str, str]]) -> list[Statement]:
        wanted = list(ends)
        subjects, targets = {end[1] for end in wanted}, {end[2] for end in wanted}
        return self._statements(queries.LINKS_BETWEEN, subjects, targets=list(targets))

    def _referrers(self, props: Sequence[str], ids: Iterable[str]) -> list[Record]:
        return self._all(queries.REFERRING, ids=list(ids), props=list(props))

    def _type_rows(self, ids: Sequence[str]) -> list[Record]:
        return self._all(queries.TYPES_OF, ids=list(ids))

    def _lists(self, listings: Iterable[str]) -> list[Record]:
        return self._all(queries.LISTS_OF, ids=list(listings))

    def _mentioned(self, ids: Sequence[str]) -> list[str]:
        if not ids:
            return []
        [[mentioned]] = self._all(queries.MENTIONED, ids=ids)
        return list(mentioned)

    def _listed(self, ids: Sequence[str]) -> list[str]:
        return [id for (id,) in self._all(queries.LISTED, ids=ids)]

    def _unfiltered_names(self, ids: Sequence[str]) -> list[Record]:
        return [row[1:4] for row in sorted(self._all(queries.LABELS, ids=ids))]


def _link_columns(rows: list[Record], merges: Merges) -> ObservationColumns:
    """Rows of `LINK_COLUMNS` as columns of canonical ends; links from an entity to itself are left out."""
    ends = [merges.link_ends(*row[:3]) for row in rows]
    places = [place for place, (upper, lower) in enumerate(ends) if upper != lower]
    columns = list(zip(*(rows[place] for place in places), strict=True)) or [()] * 12
    observed = [period_of(text) for text in columns[8]]
    stated: list[Share | None] = [share_of(text) for text in columns[9]]
    shares = [UNKNOWN_SHARE if share is None else share for share in stated]
    return ObservationColumns(
        type=columns[0],
        upper=[ends[place][0] for place in places],
        lower=[ends[place][1] for place in places],
        grade=np.array([int(Grade[letter]) for letter in columns[4]], np.uint8),
        direct=np.array([_DIRECTNESS.get(text, _UNSTATED) for text in columns[5]], np.uint8),
        start=np.array([_first_day(date_of(text)) for text in columns[6]], np.int32),
        end=np.array([_last_day(date_of(text)) for text in columns[7]], np.int32),
        observed_first=np.array([_first_day(period.first) for period in observed], np.int32),
        observed_last=np.array([_last_day(period.last) for period in observed], np.int32),
        stated=np.array([not share.is_unknown for share in shares], np.bool_),
        share_low=np.array([share.low for share in shares], np.float64),
        share_high=np.array([share.high for share in shares], np.float64),
        share_low_open=np.array([share.low_open for share in shares], np.bool_),
        share_high_open=np.array([share.high_open for share in shares], np.bool_),
        share_until=np.array([_last_day(date_of(text)) for text in columns[10]], np.int32),
        is_absorption=np.array([schema == ABSORPTION for schema in columns[11]], np.bool_),
        is_left_out=np.zeros(len(columns[11]), np.bool_),
    )


def _first_day(date: PartialDate | None) -> int:
    return MISSING_DAY if date is None else day_number(date.first_day)


def _last_day(date: PartialDate | None) -> int:
    return MISSING_DAY if date is None else day_number(date.last_day)
