"""Annotations: computed properties written on the nodes for analysts, with a description of their origin.

A run takes the write lock as a load does, so that neither changes the nodes under the other. It removes
the descriptions of the run before first and writes its own last, in the transaction that checks that the
store is still at the version that it began with. Properties left by a run that died are never described,
and the next run removes them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from graph.errors import StoreBusy, StoreCorrupt
from graph.store.batching import batched
from graph.store.contract import AnnotationRow, DataVersion
from graph.store.neo4j.connection import Connection, Record, Transaction
from graph.store.neo4j.statements.lock import NO_DATASET, WriteLock
from graph.store.neo4j.statements.transactions import ParallelWriter, Work
from graph.store.records import timestamp

PREFIXES = ("hops_", "next_")
"""Every annotation has a name that begins with one of these; no other property does."""

_ROWS_AT_ONCE = 10_000
_CONNECTIONS = 2

# Writing takes the lock of the node: no load can commit between this and the end of the transaction.
_VERSION_HELD = """
MATCH (k:KettingStore {id: 'store'}) SET k.graph_version = k.graph_version
WITH k MATCH (v:KettingVersion {number: k.version})
RETURN k.version, k.graph_version, v.loaded_at
"""

_VERSION = """
MATCH (k:KettingStore {id: 'store'}) MATCH (v:KettingVersion {number: k.version})
RETURN k.version, k.graph_version, v.loaded_at
"""

_DESCRIBED = "MATCH (a:KettingAnnotation {run: $run}) RETURN count(a)"

_KEYS = "CALL db.propertyKeys() YIELD propertyKey RETURN propertyKey"

_STALE = "MATCH (n:Thing) WHERE n.hops_run <> $run RETURN n.id"

_CLEAR = """
UNWIND $rows AS row MATCH (n:Thing {id: row[0]}) WHERE n.hops_run <> $run
FOREACH (key IN $keys | SET n[key] = null)
"""

_MARKS = ("hops_version", "hops_date", "hops_run")
_WRITE = (
    "UNWIND $rows AS row MATCH (n:Thing {id: row[0]}) "
    "SET n.hops_version = $number, n.hops_date = $day, n.hops_run = $run "
    "FOREACH (place IN range(0, size($names) - 1) | SET n[$names[place]] = row[place + 1]) "
    "FOREACH (key IN $stale | SET n[key] = null) RETURN count(n)"
)


class Neo4jAnnotations:
    """See `graph.store.contract.Annotations`. `write_lock` gives the right to change the store."""

    def __init__(
        self, connection: Connection, write_lock: Callable[[], AbstractContextManager[WriteLock]]
    ) -> None:
        self._connection = connection
        self._write_lock = write_lock

    def written(self) -> list[dict[str, Any]]:
        """The description of every property written."""
        rows = self._connection.all(
            "MATCH (a:KettingAnnotation) RETURN properties(a) ORDER BY a.preset, a.risk_class"
        )
        return [plain(properties) for (properties,) in rows]

    def current_version(self) -> DataVersion | None:
        """The data that the nodes show; `None` while they are behind, or nothing is loaded."""
        return _shown(self._connection.all(_VERSION))

    def replace(
        self,
        version: DataVersion,
        day: date,
        names: Sequence[str],
        rows: Iterable[AnnotationRow],
        descriptions: Sequence[Mapping[str, Any]],
        progress: Callable[[int], None],
    ) -> int:
        """Write the rows in place of all that was written before; the number of the run."""
        with self._write_lock() as lock:
            number = lock.begin(NO_DATASET)
            try:
                # An attempt number never repeats, and is a third of a token's size, on every node.
                run = _Run(lock, lock.attempt, version)
                run.begin()
                run.write(day, names, rows, progress)
                run.clear()
                run.finish(descriptions)
            except BaseException:
                lock.roll_back(number, NO_DATASET)
                raise
            lock.finish()
            return lock.attempt


class _Run:
    """One run under the write lock; every transaction checks that nobody took over."""

    def __init__(self, lock: WriteLock, number: int, version: DataVersion) -> None:
        self._lock = lock
        self._connection = lock.connection
        self._number = number
        self._version = version
        self._writer = ParallelWriter(lock, _CONNECTIONS)

    def begin(self) -> None:
        """Remove the descriptions of the run before."""

        def work(transaction: Transaction) -> None:
            self._check_version(transaction)
            transaction.rows("MATCH (a:KettingAnnotation) DELETE a")

        self._lock.write(work)

    def write(
        self,
        day: date,
        names: Sequence[str],
        rows: Iterable[AnnotationRow],
        progress: Callable[[int], None],
    ) -> None:
        """Write the rows; `progress` is called with the number of rows written."""
        parameters = {
            "number": self._version.number,
            "run": self._number,
            "day": day,
            "names": list(names),
            "stale": sorted(set(self._keys()) - {*names, *_MARKS}),
        }
        batches = (_Batch(self._connection.url, batch, parameters) for batch in batched(rows, _ROWS_AT_ONCE))
        done = 0
        for batch in self._writer.commits(batches):
            done += len(batch.rows)
            progress(done)

    def clear(self) -> None:
        """Remove what earlier runs left on nodes that this one did not write on."""
        keys = self._keys()

        def clear_batch(rows: list[Record]) -> Work:
            def work(transaction: Transaction) -> None:
                transaction.rows(_CLEAR, rows=rows, keys=keys, run=self._number)

            return work

        stale = self._connection.rows(_STALE, run=self._number)
        self._writer.run(map(clear_batch, batched(stale, _ROWS_AT_ONCE)))

    def finish(self, descriptions: Sequence[Mapping[str, Any]]) -> None:
        """Write the descriptions."""

        def work(transaction: Transaction) -> None:
            self._check_version(transaction)
            [[described]] = transaction.rows(_DESCRIBED, run=self._number)
            if described:
                return  # it was committed, though the answer to that was lost
            transaction.rows(
                "UNWIND $rows AS row CREATE (a:KettingAnnotation) SET a = row, a.run = $run, "
                "a.version = $number, a.loaded_at = $loaded_at",
                rows=[dict(description) for description in descriptions],
                run=self._number,
                number=self._version.number,
                loaded_at=timestamp(self._version.loaded_at),
            )

        self._lock.write(work)

    def _keys(self) -> list[str]:
        """The names of all annotations that the database knows."""
        return [key for (key,) in self._connection.all(_KEYS) if key.startswith(PREFIXES)]

    def _check_version(self, transaction: Transaction) -> None:
        if _shown(transaction.rows(_VERSION_HELD)) != self._version:
            raise StoreBusy(
                f"{self._connection.url} was loaded after the distances were computed; annotate again"
            )


@dataclass(frozen=True, slots=True)
class _Batch:
    """A transaction that writes rows."""

    url: str
    rows: list[AnnotationRow]
    parameters: dict[str, Any]

    def __call__(self, transaction: Transaction) -> None:
        [[written]] = transaction.rows(_WRITE, rows=self.rows, **self.parameters)
        if written != len(self.rows):
            raise StoreCorrupt(
                f"{self.url} has no node for {len(self.rows) - written} entities of version "
                f"{self.parameters['number']}; see `ketting check`"
            )


def _shown(rows: list[Record]) -> DataVersion | None:
    for number, graph_number, loaded_at in rows:
        if number == graph_number:
            return DataVersion(number, datetime.fromisoformat(loaded_at))
    return None


def plain(properties: Mapping[str, Any]) -> dict[str, Any]:
    """The same properties without types of the driver."""
    return {
        name: value.to_native() if hasattr(value, "to_native") else value
        for name, value in properties.items()
    }
