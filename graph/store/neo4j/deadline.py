"""Time limits of queries, enforced from a second connection where the server does not keep them.

A server checks its clock every two seconds or so, and some query plans never do. So a query that still
runs when its time is over is ended by `TERMINATE TRANSACTIONS` from another connection.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from graph.errors import StoreError

GRACE = 0.1
"""Seconds that the server has to end a query by itself."""

_AGAIN = 0.5
"""Seconds after which the query is terminated once more."""


class Deadline(threading.local):
    """The time at which a thread has to be done reading; by default there is none."""

    def __init__(self) -> None:
        self._ends_at: float | None = None

    @property
    def remaining(self) -> float | None:
        """Seconds left, zero or negative when they are over; `None` without a deadline."""
        return None if self._ends_at is None else self._ends_at - time.monotonic()

    @contextmanager
    def within(self, seconds: float) -> Iterator[None]:
        """Set a deadline of so many seconds inside, unless an earlier one is set."""
        before = self._ends_at
        ends_at = time.monotonic() + seconds
        self._ends_at = ends_at if before is None else min(ends_at, before)
        try:
            yield
        finally:
            self._ends_at = before


class Watchdog:
    """Terminates overdue queries; one thread for all queries, started with the first one.

    `terminate` is given the token of a query that has to end.
    """

    def __init__(self, terminate: Callable[[str], None]) -> None:
        self._terminate = terminate
        self._due: dict[str, float] = {}
        self._wakes_at = float("inf")  # while the thread is busy, since it checks again before it waits
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None
        self._is_open = True

    @contextmanager
    def watching(self, token: str, seconds: float) -> Iterator[None]:
        """End the query of this token if the block takes longer than so many seconds."""
        with self._changed:
            if self._thread is None:
                self._thread = threading.Thread(target=self._watch, name="neo4j-deadlines", daemon=True)
                self._thread.start()
            self._due[token] = time.monotonic() + seconds + GRACE
            if self._due[token] < self._wakes_at:  # else it wakes in time by itself, and notifying costs time
                self._changed.notify()
        try:
            yield
        finally:
            with self._changed:
                self._due.pop(token, None)

    def close(self) -> None:
        """End the thread."""
        with self._changed:
            self._is_open = False
            self._changed.notify()

    def _watch(self) -> None:
        while True:
            with self._changed:
                if not self._is_open:
                    return
                now = time.monotonic()
                overdue = [token for token, due in self._due.items() if due <= now]
                for token in overdue:
                    # Terminated again after a while, should the server not have reacted.
                    self._due[token] = now + _AGAIN
                if not overdue:
                    self._wakes_at = min(self._due.values(), default=float("inf"))
                    rest = max(self._wakes_at - now, 0)
                    self._changed.wait(None if rest == float("inf") else rest)
            for token in overdue:
                # In a thread each: one that waits for a connection must not delay the others.
                threading.Thread(target=self._end, args=(token,), daemon=True).start()

    def _end(self, token: str) -> None:
        # The thread that runs the query gets the error of the server, or of the lost connection.
        with suppress(StoreError):
            self._terminate(token)
