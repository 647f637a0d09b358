"""Reads every version of a Neo4j store, up to the newest."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from graph.errors import StoreUnreachable
from graph.store.batching import batched
from graph.store.history import DocumentSpan, StatementSpan
from graph.store.neo4j.connection import Connection
from graph.store.neo4j.statements import queries
from graph.store.neo4j.statements.rows import statement_of
from graph.store.neo4j.statements.staging import Staging
from graph.store.records import Version, dataset_from_json, document_from_json

_ROWS_AT_ONCE = 5_000

_NEWEST = "MATCH (k:KettingStore {id: 'store'}) RETURN k.version, coalesce(k.replaced, 0)"

_VERSIONS = """
MATCH (v:KettingVersion) WHERE v.number > $replaced AND v.number <= $version
RETURN v.number, v.description, v.loaded_at, v.sha256, v.statements, v.added, v.removed, v.rejected
ORDER BY v.number
"""

# A document that a load under way ended is still current here.
_DOCUMENTS = """
MATCH (d:KettingDocument) WHERE d.from_version > $replaced AND d.from_version <= $version
RETURN d.dataset, d.description, d.from_version, CASE WHEN d.to_version <= $version THEN d.to_version END
"""

_STATEMENTS = (
    f"MATCH (s:Statement) WHERE s.from_version > $replaced AND s.from_version <= $version {queries.WHOLE}"
)


class Neo4jHistory:
    """See `graph.store.history.History`. Every query names the version, so none sees a later load."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.url = connection.url
        self._version, self._replaced = newest(connection)
        self.versions = read_versions(connection, self._version, self._replaced)

    def documents(self) -> Iterator[DocumentSpan]:
        """Every document with its versions. Streams."""
        rows = self._connection.rows(_DOCUMENTS, version=self._version, replaced=self._replaced)
        for dataset, description, first, until in rows:
            yield DocumentSpan(dataset, document_from_json(description), first, until)

    def statements(self) -> Iterator[StatementSpan]:
        """Every statement with its versions. Streams."""
        rows = self._connection.rows(_STATEMENTS, version=self._version, replaced=self._replaced)
        for row in rows:
            id, first, until, *_ = row
            ended = until if until is not None and until <= self._version else None
            yield StatementSpan(id, statement_of(row), first, ended)


def newest(connection: Connection) -> tuple[int, int]:
    """The number of the newest version, and of the last one that a restored backup replaced (0: none)."""
    rows = connection.all(_NEWEST)
    if not rows:
        raise StoreUnreachable(f"{connection.url} holds no store any longer; load a source to make one")
    [[version, replaced]] = rows
    return version, replaced


def read_versions(connection: Connection, version: int, replaced: int) -> tuple[Version, ...]:
    """Every load after `replaced`, up to `version`, by number."""
    return tuple(
        Version(number, dataset_from_json(description), datetime.fromisoformat(loaded_at), *rest)
        for number, description, loaded_at, *rest in connection.rows(
            _VERSIONS, version=version, replaced=replaced
        )
    )


def stage_version(staging: Staging, connection: Connection, version: int, replaced: int) -> None:
    """Stage and sort every statement that the version has."""
    for rows in batched(connection.rows(queries.STAGED_AT, version=version), _ROWS_AT_ONCE):
        staging.add(rows)
    datasets = {load.dataset.id: load.dataset for load in read_versions(connection, version, replaced)}
    staging.sort([pair for dataset in datasets.values() for pair in dataset.list_classes])
