"""One load at a time: taking the store for a load, and clearing up after one that died.

A load holds a lock for as long as its connection lives, so that the server itself notices when
its process dies. And every transaction of it names its token, so that a load whose connection was
lost, and that another took over from, cannot write any more.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import uuid4

from graph.errors import StoreBusy
from graph.store.neo4j.connection import Connection, Transaction
from graph.store.neo4j.schema import no_store
from graph.store.neo4j.statements import queries
from graph.store.neo4j.statements.reader import in_batches

EVERY_DATASET = "every dataset"
"""What a copy of a whole store loads; no dataset has an id with a blank in it."""

_IDS_AT_ONCE = 10_000

_TAKE = """
MATCH (l:KettingLock {id: $id})
SET l.attempt = l.attempt + 1, l.token = $token
RETURN l.attempt
"""

_HOLD = "MATCH (l:KettingLock {id: 'load'}) SET l.held = true RETURN l.token"

# Its number names the database too: one server may hold several stores.
_LOCK = "MATCH (l:KettingLock {id: 'load'}) RETURN elementId(l)"

_LEFT = "MATCH (l:KettingLoad {id: 'load'}) RETURN l.number, l.dataset, l.is_committed"

# Writing takes the locks of the nodes, so that what a lane has under way is over by then.
_TAKE_OVER = "MATCH (l:KettingLoad|KettingLane) SET l.token = $token, l.place = -1"

_BEGIN = """
MATCH (k:KettingStore {id: 'store'})
MERGE (l:KettingLoad {id: 'load'})
SET l.number = k.version + 1, l.dataset = $dataset, l.token = $token, l.is_committed = false, l.batches = 0,
    l.place = -1
RETURN l.number
"""

# Writing takes the lock of the node, so that a takeover waits for this transaction or stops it. The
# token is read under the lock: one read before may be that of a load that was taken over from.
_CHECK = """
MATCH (l:KettingLoad {id: 'load'})
SET l.batches = l.batches + 1
WITH l WHERE l.token = $token
RETURN l.number
"""

# The same for the lanes of a load that failed: its processes are dead, yet the server may not have heard
# so, and write a last batch. Whoever has no lane any more may not write.
_STOP_LANES = "MATCH (l:KettingLane) SET l.is_held = true WITH l WHERE l.token = $token DELETE l"

FINISH = "MATCH (l:KettingLoad|KettingLane {token: $token}) DELETE l"
"""Note that nothing is left to do for a load."""


@dataclass(frozen=True, slots=True)
class Claim:
    """The right to load: `attempt` never repeats, `token` proves whose turn it is."""

    connection: Connection
    attempt: int
    token: str

    def begin(self, dataset: str) -> int:
        """Note that a load of the dataset begins; the number of the version it will make."""
        [[number]] = self.connection.write(
            lambda transaction: transaction.rows(_BEGIN, dataset=dataset, token=self.token)
        )
        return int(number)

    def write(self, work: Callable[[Transaction], None]) -> None:
        """Do the work in a transaction of this load; raises `StoreBusy` when another took over."""

        def checked(transaction: Transaction) -> None:
            if not transaction.rows(_CHECK, token=self.token):
                raise self.taken_over()
            work(transaction)

        self.connection.write(checked)

    def roll_back(self, number: int, dataset: str) -> None:
        """Remove all that a load wrote before its commit; readers saw none of it."""
        if [number, dataset, False] not in self.connection.all(_LEFT):
            return  # it was committed, though the answer to that was lost
        self.connection.write(lambda transaction: transaction.rows(_STOP_LANES, token=self.token))
        touched = queries.TOUCHED_ANYWHERE if dataset == EVERY_DATASET else queries.TOUCHED
        rows = self.connection.rows(touched, source=dataset, number=number)
        for batch in in_batches((id for (id,) in rows), _IDS_AT_ONCE):
            self._undo(number, batch)
        self._undo(number, [])
        self.finish()

    def finish(self) -> None:
        """Note that nothing is left to do for the load."""
        self.connection.write(lambda transaction: transaction.rows(FINISH, token=self.token))

    def taken_over(self) -> StoreBusy:
        """The error for a load that may not write any more."""
        return StoreBusy(f"{self.connection.url}: another load took over; load again")

    def _undo(self, number: int, ids: list[str]) -> None:
        def work(transaction: Transaction) -> None:
            for query in queries.UNDO:
                transaction.rows(query, ids=ids, number=number)

        self.write(work)


@contextmanager
def claimed(connection: Connection, finish_graph: Callable[[Claim, int, str], None]) -> Iterator[Claim]:
    """The right to load, with whatever a dead load left finished or rolled back.

    `finish_graph` brings the graph for analysts to a version that was committed, and is given its
    number and dataset. Raises `StoreBusy` while another load is under way.
    """
    # A server that was just started takes longer over its first write than one waits for a load.
    connection.write(lambda transaction: transaction.rows(_TAKE, id="none", token=""))
    token = uuid4().hex
    busy = StoreBusy(f"{connection.url} is being loaded; try again when that is done")
    found = connection.all(_LOCK)
    if not found:
        raise no_store(connection)
    [[lock]] = found
    attempt = _taken(connection, token, lock, busy)
    with connection.holding(lock, _HOLD) as rows:
        if rows != [[token]]:
            raise busy
        claim = Claim(connection, attempt, token)
        for number, dataset, is_committed in connection.all(_LEFT):
            connection.write(lambda transaction: transaction.rows(_TAKE_OVER, token=token))
            if is_committed:
                finish_graph(claim, number, dataset)
            else:
                claim.roll_back(number, dataset)
        yield claim


def _taken(connection: Connection, token: str, lock: str, busy: StoreBusy) -> int:
    """The number of this attempt, once the lock could be taken; raises `busy` while a load holds it.

    A server that is slow over this little write is not taken for one that is being loaded: it is
    asked again, for as long as it is over any transaction.
    """
    give_up_at = time.monotonic() + connection.patience.retry
    while True:
        try:
            [[attempt]] = connection.write_once(
                lambda transaction: transaction.rows(_TAKE, id="load", token=token), connection.patience.busy
            )
            return int(attempt)
        except StoreBusy as error:
            if connection.is_held(lock) or time.monotonic() >= give_up_at:
                raise busy from error
