"""Transactions of one load over several connections at once, so that neither side waits for the other.

While the server writes the batches of some connections, the client makes the next ones. Every
connection has a node of its own with the fencing token of the load: each transaction locks it, so that a
load that takes over waits for all transactions under way, or stops them.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from queue import Queue

from graph.store.neo4j.connection import Transaction
from graph.store.neo4j.statements.lock import WriteLock

Work = Callable[[Transaction], None]
"""What one transaction does."""

_BEGIN = """
UNWIND range(0, $count - 1) AS number
MERGE (n:KettingWriter {number: number})
SET n.token = $token, n.place = -1
"""

# A batch is written once, even when the answer to its commit was lost and it is tried again. The
# token is read under the lock, as in every transaction of a load.
_NEXT = """
MATCH (n:KettingWriter {number: $number})
SET n.is_held = true
WITH n WHERE n.token = $token
WITH n, n.place AS before
SET n.place = $place
RETURN before
"""


class ParallelWriter:
    """Writes for a load that has begun; a load has one parallel writer at a time."""

    def __init__(self, lock: WriteLock, connections: int) -> None:
        lock.write(lambda transaction: _begin(transaction, lock.token, connections))
        self._slots = [_Slot(lock, number) for number in range(connections)]

    def run(self, works: Iterable[Work]) -> None:
        """Do each piece of work in a transaction, in no fixed order, and return when all are done.

        Makes the next few while others are written, and no more, so that memory stays flat. Raises
        the first error, after which nothing more is begun.
        """
        pending: Queue[Work | None] = Queue(len(self._slots))
        failures: list[BaseException] = []
        threads = [
            threading.Thread(target=_serve, args=(slot, pending, failures), daemon=True)
            for slot in self._slots
        ]
        for thread in threads:
            thread.start()
        try:
            for work in works:
                if failures:
                    break
                pending.put(work)
        except BaseException as error:
            failures.insert(0, error)
        finally:
            for _ in threads:
                pending.put(None)
            for thread in threads:
                thread.join()
        if failures:
            raise failures[0]


class _Slot:
    """One of the connections, by its number; `place` counts its transactions."""

    def __init__(self, lock: WriteLock, number: int) -> None:
        self._lock = lock
        self._number = number
        self._place = -1

    def write(self, work: Work) -> None:
        """Do the work in a transaction, once; raises `StoreBusy` when another load took over."""
        self._place += 1

        def once(transaction: Transaction) -> None:
            before = transaction.rows(_NEXT, number=self._number, token=self._lock.token, place=self._place)
            if not before:
                raise self._lock.taken_over()
            if before != [[self._place]]:
                work(transaction)

        self._lock.connection.write(once)


def _begin(transaction: Transaction, token: str, count: int) -> None:
    transaction.rows(_BEGIN, token=token, count=count)


def _serve(slot: _Slot, pending: Queue[Work | None], failures: list[BaseException]) -> None:
    while (work := pending.get()) is not None:
        if not failures:
            try:
                slot.write(work)
            except BaseException as error:  # raised by `run`
                failures.append(error)
