"""Appends the records of many threads and requests together: one transaction for all that wait."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from threading import Lock

from api.casework.audit.log import Appended, AuditLog
from api.casework.audit.names import NameKeeping
from api.casework.audit.record import Record
from api.casework.audit.rows import PackedRows
from api.errors import CaseworkError, CaseworkRefused

_MOST_TOGETHER = 500
"""Records of one transaction."""

_MANY, _FEW, _FULL = 4, 16, 64
_PAUSE, _LONGEST = 0.004, 0.04
"""After a transaction of many records the next one waits while more come: until none came in a pause, it is
full, or the longest time is over, in seconds. Where only a few ask it does not wait once as many are there as
last time. What a transaction costs is shared by all in it, and who asks alone waits for nobody."""

Told = Future[Appended] | asyncio.Future[Appended]
"""Where whoever waits is told that a record is durable: in a thread, or in an event loop."""


class GroupedLog:
    """Takes records one by one, and writes those that came while the disk was busy together.

    It is closed by `close`, which writes what still waits.
    """

    def __init__(self, log: AuditLog) -> None:
        self.log = log
        self._lock = Lock()
        self._waiting: list[tuple[Record, PackedRows | None, Told]] = []
        self._is_writing = False
        self._last = 0
        # One thread, so that records come into the chain in the order in which they came.
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="audit")

    @property
    def names(self) -> NameKeeping:
        """How the log keeps names."""
        return self.log.names

    def submit(self, record: Record, rows: PackedRows | None = None) -> Future[Appended]:
        """Its result is there when the record is durable; it raises what `AuditLog.append` raises."""
        future: Future[Appended] = Future()
        self._queue(record, rows, future)
        self._begin()
        return future

    async def appended(self, record: Record, rows: PackedRows | None = None) -> Appended:
        """Append one record, for who waits in an event loop, which goes on meanwhile; as `append` does.

        What else is being answered in this turn of the loop goes into the same transaction.
        """
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Appended] = loop.create_future()
        self._queue(record, rows, future)
        loop.call_soon(self._begin)
        return await future

    def _queue(self, record: Record, rows: PackedRows | None, told: Told) -> None:
        with self._lock:
            self._waiting.append((record, rows, told))

    def _begin(self) -> None:
        """Write what waits, after what is being written."""
        with self._lock:
            starts = bool(self._waiting) and not self._is_writing
            self._is_writing = self._is_writing or starts
        if starts:
            self._writer.submit(self._write)

    def append(self, record: Record, rows: PackedRows | None = None) -> Appended:
        """Append one record; it is durable when this returns."""
        return self.submit(record, rows).result()

    def close(self) -> None:
        """Write what waits, and end."""
        self._writer.shutdown()

    def _linger(self) -> None:
        """Let more records come, while some do."""
        ends, seen = time.monotonic() + _LONGEST, -1
        enough = self._last if self._last < _FEW else _FULL
        while seen < (count := len(self._waiting)) < enough and time.monotonic() < ends:
            seen = count
            time.sleep(_PAUSE)

    def _write(self) -> None:
        while True:
            if self._last >= _MANY:
                self._linger()
            with self._lock:
                several = self._waiting[:_MOST_TOGETHER]
                del self._waiting[:_MOST_TOGETHER]
                self._last = len(several)
                if not several:
                    self._is_writing = False
                    return
            results = self._append([(record, rows) for record, rows, _ in several])
            _tell([told for *_, told in several], results)

    def _append(
        self, several: Sequence[tuple[Record, PackedRows | None]]
    ) -> Sequence[Appended | BaseException]:
        """Write them in one transaction; where one of them cannot be written, each in one of its own.

        So a record that the store does not take fails alone, and whoever asked beside it is answered.
        """
        try:
            return self.log.append_all(several)
        except BaseException as error:  # whoever waits is told, whatever it is
            is_of_one = not isinstance(error, CaseworkError) or isinstance(error, CaseworkRefused)
            if len(several) == 1 or not is_of_one:
                return [error] * len(several)
        return [result for each in several for result in self._append([each])]


def _tell(waiting: Sequence[Told], results: Sequence[Appended | BaseException]) -> None:
    """Tell each what became of its record; those of one event loop together, which is woken once."""
    by_loop: dict[asyncio.AbstractEventLoop, list[tuple[Told, Appended | BaseException]]] = {}
    for told, result in zip(waiting, results, strict=True):
        if isinstance(told, asyncio.Future):
            by_loop.setdefault(told.get_loop(), []).append((told, result))
        else:
            _settle([(told, result)])
    for loop, several in by_loop.items():
        with suppress(RuntimeError):  # the loop ended, and nobody waits
            loop.call_soon_threadsafe(_settle, several)


def _settle(several: Sequence[tuple[Told, Appended | BaseException]]) -> None:
    for told, result in several:
        if told.done():  # whoever asked has gone
            continue
        if isinstance(result, BaseException):
            told.set_exception(result)
        else:
            told.set_result(result)
