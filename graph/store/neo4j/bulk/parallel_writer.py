"""Several connections that write for one load at once, so that neither side waits for the other.

While the server writes the batches of some lanes, a process makes the next ones. Every lane has a
node of its own, which holds the load's token: each transaction locks it, so that a load that takes
over waits for the transactions of all lanes, or stops them, whichever process they are of.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from queue import Queue

from graph.store.neo4j.connection import Transaction
from graph.store.neo4j.statements.lock import Claim

Work = Callable[[Transaction], None]

_BEGIN = """
UNWIND range(0, $count - 1) AS number
MERGE (n:KettingLane {number: number})
SET n.token = $token, n.place = -1
"""

# A batch is written once, even when the answer to its commit was lost and it is tried again. The
# token is read under the lock, as in every transaction of a load.
_NEXT = """
MATCH (n:KettingLane {number: $lane})
SET n.is_held = true
WITH n WHERE n.token = $token
WITH n, n.place AS before
SET n.place = $place
RETURN before
"""


@dataclass
class _Lane:
    claim: Claim
    number: int
    place: int = -1

    def do(self, work: Work) -> None:
        """Do the work in a transaction of its own, once; raises `StoreBusy` when another load took over."""
        self.place += 1

        def once(transaction: Transaction) -> None:
            found = transaction.rows(_NEXT, lane=self.number, token=self.claim.token, place=self.place)
            if not found:
                raise self.claim.taken_over()
            if found != [[self.place]]:
                work(transaction)

        self.claim.connection.write(once)


def begin_lanes(claim: Claim, count: int) -> None:
    """Make as many lanes, for a load that has begun; it has one such set at a time."""
    claim.write(lambda transaction: _begin(transaction, claim.token, count))


class Lanes:
    """Some lanes that were begun, by their numbers; nobody else uses these."""

    @classmethod
    def begun(cls, claim: Claim, count: int) -> Lanes:
        """As many lanes, begun for this process alone."""
        begin_lanes(claim, count)
        return cls(claim, range(count))

    def __init__(self, claim: Claim, numbers: Iterable[int]) -> None:
        self._lanes = [_Lane(claim, number) for number in numbers]

    def run(self, works: Iterable[Work]) -> None:
        """Do each piece of work in a transaction, in no fixed order, and return when all are done.

        Makes the next few while others are written, and no more, so that memory stays flat. Raises
        the first error, after which nothing more is begun.
        """
        waiting: Queue[Work | None] = Queue(len(self._lanes))
        failures: list[BaseException] = []
        threads = [
            threading.Thread(target=_serve, args=(lane, waiting, failures), daemon=True)
            for lane in self._lanes
        ]
        for thread in threads:
            thread.start()
        try:
            for work in works:
                if failures:
                    break
                waiting.put(work)
        except BaseException as error:
            failures.insert(0, error)
        finally:
            for _ in threads:
                waiting.put(None)
            for thread in threads:
                thread.join()
        if failures:
            raise failures[0]


def _begin(transaction: Transaction, token: str, count: int) -> None:
    transaction.rows(_BEGIN, token=token, count=count)


def _serve(lane: _Lane, waiting: Queue[Work | None], failures: list[BaseException]) -> None:
    while (work := waiting.get()) is not None:
        if not failures:
            try:
                lane.do(work)
            except BaseException as error:  # raised where the lanes are run
                failures.append(error)
