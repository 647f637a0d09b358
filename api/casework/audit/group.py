"""Appends the records of many threads and requests together: one transaction for all that wait."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from threading import Lock

from api.casework.audit.log import Appended, AuditLog
from api.casework.audit.names import NameKeeping
from api.casework.audit.record import Record
from api.casework.audit.rows import PackedRows

_MOST_TOGETHER = 500
"""Records of one transaction."""


class GroupedLog:
    """Takes records one by one, and writes those that came while the disk was busy together.

    It is closed by `close`, which writes what still waits.
    """

    def __init__(self, log: AuditLog) -> None:
        self.log = log
        self._lock = Lock()
        self._waiting: list[tuple[Record, PackedRows | None, Future[Appended]]] = []
        self._is_writing = False
        # One thread, so that records come into the chain in the order in which they came.
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="audit")

    @property
    def names(self) -> NameKeeping:
        """How the log keeps names."""
        return self.log.names

    def submit(self, record: Record, rows: PackedRows | None = None) -> Future[Appended]:
        """Its result is there when the record is durable; it raises what `AuditLog.append` raises."""
        future = self.queue(record, rows)
        self.begin()
        return future

    def queue(self, record: Record, rows: PackedRows | None = None) -> Future[Appended]:
        """The same, of a record that waits for others until `begin` is called."""
        future: Future[Appended] = Future()
        with self._lock:
            self._waiting.append((record, rows, future))
        return future

    def begin(self) -> None:
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

    def _write(self) -> None:
        while True:
            with self._lock:
                several = self._waiting[:_MOST_TOGETHER]
                del self._waiting[:_MOST_TOGETHER]
                if not several:
                    self._is_writing = False
                    return
            try:
                appended = self.log.append_all([(record, rows) for record, rows, _ in several])
            except BaseException as error:  # whoever waits is told, whatever it is
                for *_, future in several:
                    future.set_exception(error)
            else:
                for (*_, future), place in zip(several, appended, strict=True):
                    future.set_result(place)
