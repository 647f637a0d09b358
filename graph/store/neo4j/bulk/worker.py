"""A process that writes a slice of a load for the process of the load.

Not for people. It is told by lines of JSON on its standard input what it is (`Job`) and then what to
write next (`Order`), and answers each order with a line on its standard output (`Answer`). When its input
ends, so does it, in the middle of whatever it does: the process of the load is dead, or done with it.
"""

from __future__ import annotations

import json
import os
import sys
import threading
import traceback
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from queue import SimpleQueue
from typing import TextIO

from graph import errors
from graph.errors import StoreError
from graph.store.neo4j.address import Address, Credentials
from graph.store.neo4j.bulk.batches import Part, written
from graph.store.neo4j.bulk.parallel_writer import Lanes
from graph.store.neo4j.bulk.sorted_staging import opened_slice
from graph.store.neo4j.connection import Connection, Patience
from graph.store.neo4j.statements.lock import Claim


@dataclass(frozen=True, slots=True)
class Job:
    """The slice `place` of `count` of the spool in a file, to be written with the token of a load.

    The graph is made as it stands on `day`; the lanes from `first_lane` on are this process's alone.
    """

    server: str
    database: str | None
    username: str | None
    password: str | None = field(repr=False)
    patience: tuple[float, float, float]
    attempt: int
    token: str
    spool: str
    place: int
    count: int
    day: str
    rows: int
    first_lane: int
    lanes: int

    def line(self) -> str:
        """The job as a worker reads it."""
        return json.dumps(asdict(self))

    @classmethod
    def read(cls, line: str) -> Job:
        """The job in a line."""
        return cls(**json.loads(line))


@dataclass(frozen=True, slots=True)
class Order:
    """A part to write, and the bookmarks of what has to be there before."""

    part: Part
    bookmarks: list[str]

    def line(self) -> str:
        """The order as a worker reads it."""
        return json.dumps(asdict(self))

    @classmethod
    def read(cls, line: str) -> Order:
        """The order in a line."""
        raw = json.loads(line)
        return cls(Part(raw["part"]), raw["bookmarks"])


@dataclass(frozen=True, slots=True)
class Answer:
    """The bookmarks of what was written, or the name and text of an error, with its traceback for a fault."""

    bookmarks: list[str]
    error: str | None = None
    text: str = ""
    trace: str = ""

    def line(self) -> str:
        """The answer as the process of the load reads it."""
        return json.dumps(asdict(self))

    @classmethod
    def read(cls, line: str) -> Answer | None:
        """The answer in a line; `None` where it is none."""
        try:
            return cls(**json.loads(line))
        except (ValueError, TypeError):
            return None

    @classmethod
    def failed(cls, error: Exception) -> Answer:
        """What to answer to an order that ended in this error."""
        trace = "" if isinstance(error, StoreError) else traceback.format_exc()
        return cls([], type(error).__name__, str(error), trace)

    def check(self) -> None:
        """Raise the error, as if it had been raised in this process."""
        if self.error is None:
            return
        kind = getattr(errors, self.error, None)
        if isinstance(kind, type) and issubclass(kind, StoreError):
            raise kind(self.text)
        fault = RuntimeError(f"{self.error}: {self.text}")
        fault.add_note(self.trace)
        raise fault


def main() -> None:
    """Do what the lines of the standard input say, until they end."""
    orders: SimpleQueue[str] = SimpleQueue()
    line = sys.stdin.readline()
    if not line:  # the process of the load is dead already
        return
    job = Job.read(line)
    threading.Thread(target=_listen, args=(sys.stdin, orders), daemon=True).start()
    try:
        with _ready(job) as write:
            while True:
                _answer(write(Order.read(orders.get())))
    except Exception as error:  # all that is known of this process is what it answers
        _answer(Answer.failed(error))
    os._exit(1)  # Python would wait for the thread that reads, for ever


@contextmanager
def _ready(job: Job) -> Iterator[_Writer]:
    """What carries out the orders of the job."""
    credentials = (
        None if job.username is None or job.password is None else Credentials(job.username, job.password)
    )
    address = Address(job.server, job.database)
    with closing(Connection(address, credentials, Patience(*job.patience))) as connection:
        yield _Writer(job, Claim(connection, job.attempt, job.token))


class _Writer:
    """Carries out the orders of a job."""

    def __init__(self, job: Job, claim: Claim) -> None:
        self._job = job
        self._connection = claim.connection
        self._lanes = Lanes(claim, range(job.first_lane, job.first_lane + job.lanes))

    def __call__(self, order: Order) -> Answer:
        self._connection.follow(order.bookmarks)
        job = self._job
        # Opened for each order: the process of the load writes to the file between them.
        with opened_slice(Path(job.spool), job.place, job.count) as spool:
            self._lanes.run(written(order.part, spool, date.fromisoformat(job.day), job.rows))
        return Answer(self._connection.bookmarks())


def _listen(lines: TextIO, orders: SimpleQueue[str]) -> None:
    for line in lines:
        orders.put(line)
    os._exit(0)


def _answer(answer: Answer) -> None:
    sys.stdout.write(f"{answer.line()}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
