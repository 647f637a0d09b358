"""Transactions of one load, each committed once: one after another, or over several connections at once.

A transaction may be tried again because the answer to its commit was lost. Its place in the order is
written with it, so that it does nothing the second time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from typing import Any, TypeVar

from graph.store.neo4j.connection import Transaction
from graph.store.neo4j.statements.lock import WriteLock

Work = Callable[[Transaction], None]
"""What one transaction does."""

_AnyWork = TypeVar("_AnyWork", bound=Work)

_PLACE = "MATCH (l:KettingLoad {token: $token}) RETURN l.place"

_NEXT_PLACE = (
    "MATCH (l:KettingLoad {token: $token}) WHERE l.place <> $place SET l.place = $place RETURN l.place"
)

_BEGIN_WRITERS = """
UNWIND range(0, $count - 1) AS number
MERGE (n:KettingWriter {number: number})
SET n.token = $token, n.place = -1
"""

# The token is read under the lock of the node, as in every transaction of a load.
_NEXT_PLACE_OF_WRITER = """
MATCH (n:KettingWriter {number: $number})
SET n.is_held = true
WITH n WHERE n.token = $token
WITH n, n.place AS before
SET n.place = $place
RETURN before
"""


class SequentialWriter:
    """Runs transactions of a load that has begun, one after another."""

    def __init__(self, lock: WriteLock) -> None:
        self._lock = lock
        rows = lock.connection.all(_PLACE, token=lock.token)
        self._place = rows[0][0] if rows else -1

    def write(self, work: Work) -> None:
        """Do the work in a transaction of its own."""
        self._place += 1
        place = self._place

        def once(transaction: Transaction) -> None:
            if transaction.rows(_NEXT_PLACE, token=self._lock.token, place=place):
                work(transaction)

        self._lock.write(once)

    def run(self, query: str, **parameters: Any) -> None:
        """Run one query in a transaction of its own."""

        def work(transaction: Transaction) -> None:
            transaction.rows(query, **parameters)

        self.write(work)


class ParallelWriter:
    """Runs transactions of a load that has begun over several connections at once.

    While the server writes some batches, the client makes the next one. Every connection has a node of its
    own with the fencing token of the load: each transaction locks it, so that a load that takes over waits
    for all transactions under way, or stops them. A load has one parallel writer at a time.
    """

    def __init__(self, lock: WriteLock, connections: int) -> None:
        lock.write(lambda transaction: _begin_writers(transaction, lock.token, connections))
        self._slots = [_Slot(lock, number) for number in range(connections)]

    def run(self, works: Iterable[Work]) -> None:
        """Do each piece of work in a transaction, in no fixed order, and return when all are done.

        Raises the first error, after which nothing more is begun.
        """
        for _ in self.commits(works):
            pass

    def commits(self, works: Iterable[_AnyWork]) -> Iterator[_AnyWork]:
        """As `run`; yields each piece of work after its commit.

        One more piece than there are connections is in memory, so that it stays flat.
        """
        free = [*self._slots]
        under_way: dict[Future[None], tuple[_Slot, _AnyWork]] = {}
        with ThreadPoolExecutor(len(free), thread_name_prefix="neo4j-writer") as pool:
            for work in works:
                if not free:
                    done, _ = wait(under_way, return_when=FIRST_COMPLETED)
                    for future in done:
                        slot, committed = under_way.pop(future)
                        free.append(slot)
                        future.result()
                        yield committed
                slot = free.pop()
                under_way[pool.submit(slot.write, work)] = slot, work
            for future, (_, committed) in under_way.items():
                future.result()
                yield committed


class _Slot:
    """One of the connections, by its number; `place` counts its transactions."""

    def __init__(self, lock: WriteLock, number: int) -> None:
        self._lock = lock
        self._number = number
        self._place = -1

    def write(self, work: Work) -> None:
        """Do the work in a transaction; raises `StoreBusy` when another load took over."""
        self._place += 1

        def once(transaction: Transaction) -> None:
            before = transaction.rows(
                _NEXT_PLACE_OF_WRITER, number=self._number, token=self._lock.token, place=self._place
            )
            if not before:
                raise self._lock.taken_over()
            if before != [[self._place]]:
                work(transaction)

        self._lock.connection.write(once)


def _begin_writers(transaction: Transaction, token: str, count: int) -> None:
    transaction.rows(_BEGIN_WRITERS, token=token, count=count)
