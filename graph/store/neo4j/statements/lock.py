"""The write lock of a store: one load at a time, and cleaning up after a load that died.

A load holds a lock for as long as its connection lives, so that the server itself notices when
its process dies. Every transaction of it also checks a fencing token, so that a load whose connection
was lost, and that another load took over from, cannot write any more.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import uuid4

from graph.errors import StoreBusy, StoreUnreachable
from graph.store.batching import batched
from graph.store.neo4j.connection import Connection, Transaction
from graph.store.neo4j.statements import queries

EVERY_DATASET = "every dataset"
"""The dataset of a copy of a whole store; no dataset has an id with a blank in it."""

NO_DATASET = "no dataset"
"""The dataset of a run that annotates nodes and writes no statements."""

_IDS_AT_ONCE = 10_000

_TAKE = """
MATCH (l:KettingLock {id: $id})
SET l.attempt = l.attempt + 1, l.token = $token
RETURN l.attempt
"""

_HOLD = "MATCH (l:KettingLock {id: 'load'}) SET l.held = true RETURN l.token"

# Its number names the database too: one server may hold several stores.
_LOCK = "MATCH (l:KettingLock {id: 'load'}) RETURN elementId(l)"

_UNFINISHED = "MATCH (l:KettingLoad {id: 'load'}) RETURN l.number, l.dataset, l.is_committed"

# Writing takes the locks of the nodes, so that what a parallel writer has under way is over by then.
_TAKE_OVER = "MATCH (l:KettingLoad|KettingWriter) SET l.token = $token, l.place = -1"

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

# The same for the parallel writers of a load that failed: its process is dead, yet the server may not
# have noticed, and commit a last batch. A writer without its node may not write any more.
_STOP_WRITERS = "MATCH (l:KettingWriter) SET l.is_held = true WITH l WHERE l.token = $token DELETE l"

_FINISH = "MATCH (l:KettingLoad|KettingWriter {token: $token}) DELETE l"


@dataclass(frozen=True, slots=True)
class WriteLock:
    """The right to write: `attempt` never repeats, `token` is the fencing token."""

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
        if [number, dataset, False] not in self.connection.all(_UNFINISHED):
            return  # it was committed, though the answer to that was lost
        self.connection.write(lambda transaction: transaction.rows(_STOP_WRITERS, token=self.token))
        touched = queries.TOUCHED_ANYWHERE if dataset == EVERY_DATASET else queries.TOUCHED
        rows = self.connection.rows(touched, source=dataset, number=number)
        for ids in batched((id for (id,) in rows), _IDS_AT_ONCE):
            self._undo(number, ids)
        self._undo(number, [])
        self.finish()

    def finish(self) -> None:
        """Note that nothing is left to do for the load."""
        self.connection.write(lambda transaction: transaction.rows(_FINISH, token=self.token))

    def taken_over(self) -> StoreBusy:
        """The error for a load that may not write any more."""
        return StoreBusy(f"{self.connection.url}: another load took over; load again")

    def _undo(self, number: int, ids: list[str]) -> None:
        def work(transaction: Transaction) -> None:
            for query in queries.UNDO:
                transaction.rows(query, ids=ids, number=number)

        self.write(work)


@contextmanager
def write_lock(
    connection: Connection, finish_load: Callable[[WriteLock, int, str], None]
) -> Iterator[WriteLock]:
    """Take the write lock, and finish or roll back whatever a dead load left.

    `finish_load` brings the graph for analysts to a version that was committed, and is given its
    number and dataset. Raises `StoreBusy` while another load is under way.
    """
    # The first write of a server that was just started takes longer than the wait for another load.
    connection.write(lambda transaction: transaction.rows(_TAKE, id="none", token=""))
    token = uuid4().hex
    busy = StoreBusy(f"{connection.url} is being loaded; try again when that is done")
    locks = connection.all(_LOCK)
    if not locks:
        raise no_store(connection)
    [[name]] = locks
    attempt = _take(connection, token, name, busy)
    with connection.holding(name, _HOLD) as rows:
        if rows != [[token]]:
            raise busy
        lock = WriteLock(connection, attempt, token)
        for number, dataset, is_committed in connection.all(_UNFINISHED):
            connection.write(lambda transaction: transaction.rows(_TAKE_OVER, token=token))
            if is_committed:
                finish_load(lock, number, dataset)
            else:
                lock.roll_back(number, dataset)
        yield lock


def no_store(connection: Connection) -> StoreUnreachable:
    """The error for a database with nothing in it."""
    return StoreUnreachable(f"there is no store at {connection.url}; load a source to make one")


def _take(connection: Connection, token: str, name: str, busy: StoreBusy) -> int:
    """Take the lock of this name; the number of the attempt. Raises `busy` while a load holds it.

    A server that is slow over this small write is not mistaken for one that is being loaded: the write
    is tried again, for as long as any transaction is.
    """
    give_up_at = time.monotonic() + connection.patience.retry
    while True:
        try:
            [[attempt]] = connection.write_once(
                lambda transaction: transaction.rows(_TAKE, id="load", token=token), connection.patience.busy
            )
            return int(attempt)
        except StoreBusy as error:
            if connection.is_held(name) or time.monotonic() >= give_up_at:
                raise busy from error
