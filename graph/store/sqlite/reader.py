"""Reading a SQLite store, inside one read transaction."""

from __future__ import annotations

import heapq
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from functools import cached_property
from itertools import groupby
from operator import itemgetter

import numpy as np

from graph.model.days import MISSING_DAY
from graph.model.observations import ObservationColumns
from graph.store.assembly import (
    Merges,
    ends_of_link,
    identifier_key,
    membership_columns,
    membership_rows,
    most_specific_type,
)
from graph.store.contract import CLASS_PROPERTIES
from graph.store.reader_base import MergedReader, MergesOf, Moment, QueriesOf
from graph.store.records import Document, Version
from graph.store.records_json import read_dataset, read_document
from graph.store.sqlite import queries
from graph.store.sqlite.connection import Connection, Row
from graph.store.sqlite.rows import statement_of
from ontology import UNKNOWN_SHARE, Directness, Entity, Statement

_IDS_AT_ONCE = 10_000

_QUERIES = QueriesOf(queries.PROPERTIES_OF, queries.LINKS_OF, queries.MEMBERSHIPS_OF)


class SqliteReader(MergedReader):
    """See `graph.store.contract.Reader`. The connection is inside a read transaction throughout."""

    def __init__(
        self,
        connection: Connection,
        sources: Iterable[str] | None,
        known_at: datetime | None,
        merges_of: MergesOf,
    ) -> None:
        if known_at is not None and known_at.tzinfo is None:
            raise ValueError(f"known_at {known_at} needs a time zone")
        self._connection = connection
        self._loads = [
            (number, dataset, datetime.fromisoformat(loaded_at))
            for number, dataset, loaded_at in connection.rows(queries.LOADS)
        ]
        seen = [(number, time) for number, _, time in self._loads if known_at is None or time <= known_at]
        version, loaded_at = seen[-1] if seen else (0, None)
        moment = Moment(version, loaded_at, None if sources is None else frozenset(sources))
        super().__init__(moment, known_at, merges_of, _QUERIES)
        self._make_views()

    def versions(self) -> tuple[Version, ...]:
        """The version of each dataset seen, by dataset id."""
        found = self._connection.rows(queries.VERSIONS, {"version": self.version})
        return tuple(
            Version(number, read_dataset(description), datetime.fromisoformat(loaded_at), *rest)
            for number, description, loaded_at, *rest in found
        )

    def documents(self) -> dict[tuple[str, str], Document]:
        """Every document, by (dataset id, document id)."""
        found = self._connection.rows(queries.DOCUMENTS, {"version": self.version})
        return {(dataset, id): read_document(description) for dataset, id, description in found}

    def within(self, seconds: float) -> AbstractContextManager[None]:
        """Break off what this thread reads inside when the seconds are over; raises `OutOfTime` then."""
        return self._connection.within(seconds)

    def entities(self, ids: Iterable[str]) -> dict[str, Entity]:
        """Several entities at once, by canonical id; unknown ones are left out."""
        wanted = list(dict.fromkeys(self.canonical(id) for id in ids))
        found: dict[str, Entity] = {}
        for begin in range(0, len(wanted), _IDS_AT_ONCE):
            found.update(self._assembled(wanted[begin : begin + _IDS_AT_ONCE]))
        return found

    def observations(self, link: str) -> tuple[Statement, ...]:
        """What is said of the link of this id, under the ids that its sources use."""
        ends = ends_of_link(link, self._merges)
        if ends is None:
            return ()
        ids = (*self._merges.group(ends[1]), *self._merges.group(ends[2]))
        found = self._statements(queries.LINKS_AMONG, ids, ends[0])
        return tuple(s for s in found if self._merges.link_ends(s.prop, s.subject, s.value) == ends[1:])

    def statement(self, id: str) -> Statement | None:
        """The statement with this fingerprint, about the ids that its source uses; `None` if not seen."""
        if re.fullmatch(r"[0-9a-f]{32}", id) is None:
            return None
        key = {"id": bytes.fromhex(id)}
        found = self._connection.first(queries.STATEMENT_NOW, key)
        if found is None and self._loads and self._moment.version < self._loads[-1][0]:
            found = self._connection.first(queries.STATEMENT_THEN, key)
        return None if found is None else self._read(found)

    def referring(self, id: str, property: str) -> tuple[Entity, ...]:
        """Entities that have `id` as a value of the property, by canonical id; itself never."""
        found = self._connection.rows(queries.REFERRING, {"prop": property, **_ids(self._merges.group(id))})
        subjects = {self.canonical(subject) for (subject,) in found} - {self.canonical(id)}
        entities = self.entities(subjects)
        return tuple(entities[subject] for subject in sorted(subjects))

    def memberships_of(self, ids: Iterable[str]) -> list[tuple[str, str, str, Statement]]:
        """Class, target, member and statement of every membership of the entities."""
        group = {member for id in ids for member in self._merges.group(id)}
        statements = list(self._statements(queries.MEMBERSHIPS_OF, group))
        listings = {id for s in statements if s.prop == "names" for id in self._merges.group(s.subject)}
        lists = self._connection.rows(queries.LISTS_OF, _ids(listings))
        return list(self._memberships(statements, lists))

    def identified(self, value: str) -> tuple[str, ...]:
        """Canonical ids of entities that have the value as an identifier, whatever case and spaces."""
        found = self._connection.rows(queries.IDENTIFIED, {"identifier": identifier_key(value)})
        return tuple(sorted({self.canonical(subject) for (subject,) in found}))

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

    def statements(self) -> Iterator[Statement]:
        """Every statement, about the ids that its source uses, by dataset, subject, property and value.

        Streams.
        """
        return self._statements(queries.STATEMENTS)

    def entity_types(self) -> Iterator[tuple[str, str]]:
        """Canonical id and most specific type of every entity, ordered by id. Streams."""
        redirects = self._merges.redirects
        merged: dict[str, list[Row]] = {canonical: [] for canonical in self._merges.groups}
        for row in self._connection.rows(queries.TYPES_OF, _ids(redirects)):
            merged[redirects[row[0]]].append(row)
        single = groupby(self._connection.rows(queries.TYPES), itemgetter(0))
        yield from heapq.merge(
            ((id, _type_of(list(rows))) for id, rows in single if id not in redirects),
            sorted((id, _type_of(rows)) for id, rows in merged.items()),
        )

    def link_columns(self, batch: int = 100_000) -> Iterator[ObservationColumns]:
        """Every link observation, column-wise, in batches of at most `batch`."""
        parameters = {
            "missing": MISSING_DAY,
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

    def _memberships(
        self, statements: Iterable[Statement], lists: Iterable[Sequence[str]]
    ) -> Iterator[tuple[str, str, str, Statement]]:
        return membership_rows(
            statements,
            [(listing, list_id) for listing, list_id in lists],
            [pair for version in self.versions() for pair in version.dataset.list_classes],
            self._merges,
        )

    def _make_views(self) -> None:
        self._connection.run_script(queries.VIEWS)
        self._connection.execute("INSERT INTO moment VALUES (?, ?)", (self.version, self.sources is not None))
        for table, names in (
            ("INSERT INTO chosen_source VALUES (?)", self.sources or ()),
            ("INSERT INTO class_property VALUES (?)", CLASS_PROPERTIES),
        ):
            self._connection.execute_many(table, [(name,) for name in names])

    def _read_merges(self) -> Merges:
        return Merges.of((one, other) for one, other in self._connection.rows(queries.SAME))

    @cached_property
    def _loaded(self) -> dict[int, datetime]:
        """When each version was loaded."""
        return {number: time for number, _, time in self._loads}

    @cached_property
    def _loaded_before(self) -> dict[int, datetime]:
        """When the version of the same dataset before each version was loaded."""
        before: dict[int, datetime] = {}
        previous: dict[str, datetime] = {}
        for number, dataset, time in self._loads:
            if dataset in previous:
                before[number] = previous[dataset]
            previous[dataset] = time
        return before

    def _statements(self, query: str, ids: Iterable[str] = (), prop: str = "") -> Iterator[Statement]:
        """The statements of a query for whole rows."""
        for row in self._connection.rows(query, {"prop": prop, **_ids(ids)}):
            yield self._read(row)

    def _read(self, row: Row) -> Statement:
        # row[2] is the version that brought it, row[3] the one that no longer had it.
        return statement_of(row, self._loaded.get(row[2]), self._loaded_before.get(row[3]))

    def _mentioned(self, ids: Sequence[str]) -> set[str]:
        """Canonical ids of those that a link or a property of another entity mentions."""
        return {self.canonical(id) for (id,) in self._connection.rows(queries.MENTIONED, _ids(ids))}

    def _labels(
        self, own: dict[str, list[Statement]], ids: Sequence[str]
    ) -> dict[str, list[tuple[str, str]]]:
        """Names that the source filter hides, of the members of classes among the ids."""
        if self.sources is None:
            return {}
        members = {self.canonical(id) for (id,) in self._connection.rows(queries.LISTED, _ids(ids))}
        members |= {id for id, statements in own.items() if any(s.prop == "riskClass" for s in statements)}
        labels: dict[str, list[tuple[str, str]]] = {}
        hidden = _ids(id for id in ids if self.canonical(id) in members)
        for subject, prop, name in self._connection.rows(queries.LABELS, hidden):
            labels.setdefault(self.canonical(subject), []).append((prop, name))
        return labels


def _ids(ids: Iterable[str]) -> dict[str, str]:
    """The parameter `:ids`."""
    return {"ids": json.dumps(list(ids))}


def _type_of(rows: list[Row]) -> str:
    """The most specific type of rows of id, type stated, and schema."""
    return most_specific_type((row[1] for row in rows if row[1]), (row[2] for row in rows if row[2]))


def _link_columns(rows: list[Row], merges: Merges) -> ObservationColumns:
    """Rows of `LINK_COLUMNS` as columns of canonical ends; links within one body are left out."""
    ends = [merges.link_ends(*row[:3]) for row in rows]
    kept = [place for place, (upper, lower) in enumerate(ends) if upper != lower]
    columns = list(zip(*(rows[place] for place in kept), strict=True)) or [()] * 15
    return ObservationColumns(
        type=columns[0],
        upper=[ends[place][0] for place in kept],
        lower=[ends[place][1] for place in kept],
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
    )
