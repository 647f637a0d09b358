"""Annotations: computed properties written on the nodes for analysts, with a description of their origin.

A run takes the write lock as a load does, so that neither changes the nodes under the other. It removes
the descriptions of the run before first and writes its own last, in the transaction that checks that the
store is still at the version that it began with. Properties left by a run that died are never described,
and the next run removes them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime
from typing import Any

from graph.errors import StoreBusy, StoreCorrupt
from graph.store.batching import batched
from graph.store.contract import AnnotationRow, DataVersion
from graph.store.neo4j.connection import Connection, Row, Transaction
from graph.store.neo4j.statements.lock import WriteLock

PREFIXES = ("hops_", "next_")
"""Every annotation has a name that begins with one of these; no other property does."""

_ROWS_AT_ONCE = 10_000
_WRITERS = 2

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

_BEGIN = """
UNWIND range(0, $writers - 1) AS writer
CREATE (:KettingAnnotating {run: $run, writer: writer, batches: 0})
"""

# Waits for the transaction under way of a run that was taken over, which cannot write any more after.
_END_OTHERS = "MATCH (l:KettingAnnotating) DELETE l"

# The run is read under the lock that writing takes: whoever took over may have just changed it.
_CHECK = """
MATCH (l:KettingAnnotating {writer: $writer})
SET l.batches = l.batches + 1
WITH l WHERE l.run = $run
RETURN l.writer
"""

_WRITERS_LEFT = "MATCH (l:KettingAnnotating {run: $run}) RETURN count(l)"

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
            # A number that never repeats is a third of a token's size, on every node.
            run = _Run(self._connection, lock.attempt, version)
            run.begin()
            run.write(day, names, rows, progress)
            run.clear()
            run.finish(descriptions)
            return lock.attempt


class _Run:
    """One run under the write lock; every transaction checks that no other run took over."""

    def __init__(self, connection: Connection, number: int, version: DataVersion) -> None:
        self._connection = connection
        self._number = number
        self._version = version

    def begin(self) -> None:
        def work(transaction: Transaction) -> None:
            self._check_version(transaction)
            transaction.rows("MATCH (a:KettingAnnotation) DELETE a")
            transaction.rows(_END_OTHERS)
            transaction.rows(_BEGIN, run=self._number, writers=_WRITERS)

        self._connection.write(work)

    def write(
        self, day: date, names: Sequence[str], rows: Iterable[AnnotationRow], progress: Callable[[int], None]
    ) -> None:
        parameters = {
            "number": self._version.number,
            "day": day,
            "names": list(names),
            "stale": sorted(set(self._keys()) - {*names, *_MARKS}),
        }

        def write_batch(batch: list[AnnotationRow], writer: int) -> int:
            def work(transaction: Transaction) -> None:
                self._check_writer(transaction, writer)
                [[written]] = transaction.rows(_WRITE, rows=batch, run=self._number, **parameters)
                if written != len(batch):
                    raise StoreCorrupt(
                        f"{self._connection.url} has no node for {len(batch) - written} entities of version "
                        f"{self._version.number}; see `ketting check`"
                    )

            self._connection.write(work)
            return len(batch)

        done = 0
        for count in _in_parallel(batched(rows, _ROWS_AT_ONCE), write_batch):
            done += count
            progress(done)

    def clear(self) -> None:
        """Remove what earlier runs left on nodes that this one did not write on."""
        keys = self._keys()

        def clear_batch(batch: list[Row], writer: int) -> int:
            def work(transaction: Transaction) -> None:
                self._check_writer(transaction, writer)
                transaction.rows(_CLEAR, rows=batch, keys=keys, run=self._number)

            self._connection.write(work)
            return len(batch)

        stale = self._connection.rows(_STALE, run=self._number)
        for _ in _in_parallel(batched(stale, _ROWS_AT_ONCE), clear_batch):
            pass

    def finish(self, descriptions: Sequence[Mapping[str, Any]]) -> None:
        def work(transaction: Transaction) -> None:
            self._check_version(transaction)
            [[described]] = transaction.rows(_DESCRIBED, run=self._number)
            if described:
                return  # it was committed, though the answer to that was lost
            if transaction.rows(_WRITERS_LEFT, run=self._number) != [[_WRITERS]]:
                raise self._taken_over()
            transaction.rows(_END_OTHERS)
            transaction.rows(
                "UNWIND $rows AS row CREATE (a:KettingAnnotation) SET a = row, a.run = $run, "
                "a.version = $number, a.loaded_at = $loaded_at",
                rows=[dict(description) for description in descriptions],
                run=self._number,
                number=self._version.number,
                loaded_at=self._version.loaded_at.astimezone(UTC).isoformat(timespec="microseconds"),
            )

        self._connection.write(work)

    def _keys(self) -> list[str]:
        """The names of all annotations that the database knows."""
        return [key for (key,) in self._connection.all(_KEYS) if key.startswith(PREFIXES)]

    def _check_writer(self, transaction: Transaction, writer: int) -> None:
        if not transaction.rows(_CHECK, run=self._number, writer=writer):
            raise self._taken_over()

    def _check_version(self, transaction: Transaction) -> None:
        if _shown(transaction.rows(_VERSION_HELD)) != self._version:
            raise StoreBusy(
                f"{self._connection.url} was loaded after the distances were found; annotate again"
            )

    def _taken_over(self) -> StoreBusy:
        return StoreBusy(f"{self._connection.url}: another run of annotate took over; annotate again")


def _shown(rows: list[Row]) -> DataVersion | None:
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


def _in_parallel(batches: Iterable[list[Row]], write: Callable[[list[Row], int], int]) -> Iterator[int]:
    """Write batches in several transactions at a time, one a writer; the results, in any order.

    Never more batches are in memory than there are writers. Ends when one fails, after those under way.
    """
    with ThreadPoolExecutor(_WRITERS, thread_name_prefix="annotate") as pool:
        under_way: dict[Future[int], int] = {}
        free = list(range(_WRITERS))
        for batch in batches:
            if not free:
                done, _ = wait(under_way, return_when=FIRST_COMPLETED)
                for future in done:
                    free.append(under_way.pop(future))
                    yield future.result()
            writer = free.pop()
            under_way[pool.submit(write, batch, writer)] = writer
        for future in under_way:
            yield future.result()
