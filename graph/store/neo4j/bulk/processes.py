"""Processes that write the slices of a load, for a machine with cores to spare.

Python does one thing at a time in a process, so one client is busy making batches long before a server
with more cores is busy writing them. The processes share the load's token: whoever takes over the load
stops them all. They end when this process does, whatever ends it, since then their input ends.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import astuple
from datetime import date
from pathlib import Path
from queue import SimpleQueue

from graph.errors import StoreError
from graph.store.neo4j.bulk.batches import Part
from graph.store.neo4j.bulk.worker import Answer, Job, Order
from graph.store.neo4j.statements.lock import Claim

_MODULE = "graph.store.neo4j.bulk.worker"
_SECONDS_TO_END = 10


class Workers:
    """As many processes at work on a spool; see `workers`."""

    def __init__(self, claim: Claim, processes: list[_Process]) -> None:
        self._claim = claim
        self._processes = processes

    def write(self, part: Part) -> None:
        """Have all of a part written, each slice by one process, and return when all is.

        Raises the first error. Others may still be at work then; leaving `workers` ends them.
        """
        order = Order(part, self._claim.connection.bookmarks())
        answers: SimpleQueue[Answer | StoreError] = SimpleQueue()
        for process in self._processes:
            process.ask(order, answers)
        for _ in self._processes:
            answer = answers.get()
            if isinstance(answer, StoreError):
                raise answer
            answer.check()
            self._claim.connection.follow(answer.bookmarks)


@contextmanager
def workers(claim: Claim, spool: Path, day: date, rows: int, lanes: Iterable[range]) -> Iterator[Workers]:
    """Start a process for each range of lanes, which were begun; they write what the spool holds once sorted.

    It may be sorted meanwhile, but not be written to while a part is. All processes are ended at the end.
    """
    each = [*lanes]
    processes: list[_Process] = []
    try:
        for place, numbers in enumerate(each):
            log = spool.with_name(f"worker-{place}.log")
            job = _job(claim, spool, day, rows, place, len(each), numbers)
            processes.append(_Process(claim.connection.url, job, log))
        yield Workers(claim, processes)
    finally:
        for process in processes:
            process.end()


class _Process:
    """One process, from its start on."""

    def __init__(self, url: str, job: Job, log: Path) -> None:
        self._url = url
        self._log = log
        self._waiting: threading.Thread | None = None
        # The same modules as here, in whatever way they are found.
        path = os.pathsep.join(folder or str(Path.cwd()) for folder in sys.path)
        try:
            with log.open("wb") as said:
                self._raw = subprocess.Popen(
                    [sys.executable, "-P", "-m", _MODULE],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=said,
                    env=os.environ | {"PYTHONPATH": path},
                    encoding="ascii",
                    errors="replace",
                    # Ctrl-C is for this process alone, which then ends the others.
                    start_new_session=True,
                )
        except OSError as error:
            raise StoreError(
                f"{url}: no further process can be started ({error}); load with fewer processes"
            ) from error
        self._tell(job.line())

    @property
    def pid(self) -> int:
        """The number by which the system knows the process."""
        return self._raw.pid

    def ask(self, order: Order, answers: SimpleQueue[Answer | StoreError]) -> None:
        """Give an order; its answer is put into the queue, or an error where the process is no more."""
        self._tell(order.line())
        self._waiting = threading.Thread(target=self._wait, args=(answers,), daemon=True)
        self._waiting.start()

    def end(self) -> None:
        """End the process, at once, whatever it does."""
        assert self._raw.stdin is not None
        assert self._raw.stdout is not None
        self._raw.kill()
        with suppress(subprocess.TimeoutExpired):
            self._raw.wait(_SECONDS_TO_END)
        if self._waiting is not None:
            self._waiting.join(_SECONDS_TO_END)
        with suppress(OSError):
            self._raw.stdin.close()
        self._raw.stdout.close()

    def _wait(self, answers: SimpleQueue[Answer | StoreError]) -> None:
        assert self._raw.stdout is not None
        try:
            # Whatever else is printed there, by some library, is no answer.
            lines = iter(self._raw.stdout.readline, "")
            answer = next((found for found in map(Answer.read, lines) if found is not None), None)
            answers.put(answer or self._ended())
        except Exception as error:  # somebody waits for what is put
            answers.put(StoreError(f"{self._url}: a process that wrote for this load is not heard: {error}"))

    def _tell(self, line: str) -> None:
        assert self._raw.stdin is not None
        # Where it has ended already, its answer or the lack of one says why.
        with suppress(OSError, ValueError):
            self._raw.stdin.write(f"{line}\n")
            self._raw.stdin.flush()

    def _ended(self) -> StoreError:
        code = self._raw.wait()
        how = f"by signal {-code}" if code < 0 else f"with code {code}"
        said = (
            self._log.read_text(encoding="utf-8", errors="replace").split("\n") if self._log.exists() else []
        )
        last = next((line.strip() for line in reversed(said) if line.strip()), "")
        return StoreError(
            f"{self._url}: a process that wrote for this load ended {how}{f' ({last})' if last else ''}; "
            "see `ketting sources` whether to load again"
        )


def _job(claim: Claim, spool: Path, day: date, rows: int, place: int, count: int, lanes: range) -> Job:
    connection = claim.connection
    credentials = connection.credentials
    return Job(
        server=connection.address.server,
        database=connection.address.database,
        username=None if credentials is None else credentials.username,
        password=None if credentials is None else credentials.password,
        patience=astuple(connection.patience),
        attempt=claim.attempt,
        token=claim.token,
        spool=str(spool.absolute()),
        place=place,
        count=count,
        day=day.isoformat(),
        rows=rows,
        first_lane=lanes.start,
        lanes=len(lanes),
    )
