"""Queries that end in time: the server is told their limit, and reminded of it from beside.

A server looks at its clock every two seconds or so, and some plans not at all while they run. So
whoever is still at work when the time is over is ended by `TERMINATE TRANSACTIONS` from another
connection.
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
"""Seconds after which it is told once more."""


class Deadline(threading.local):
    """When what a thread reads has to be at an end; without one, it may take as long as it does."""

    def __init__(self) -> None:
        self._ends_at: float | None = None

    @property
    def remaining(self) -> float | None:
        """Seconds left, none or fewer when they are over."""
        return None if self._ends_at is None else self._ends_at - time.monotonic()

    @contextmanager
    def within(self, seconds: float) -> Iterator[None]:
        """Have so many seconds inside, or those left where they are fewer."""
        before = self._ends_at
        ends_at = time.monotonic() + seconds
        self._ends_at = ends_at if before is None else min(ends_at, before)
        try:
            yield
        finally:
            self._ends_at = before


class Watchdog:
    """Ends what is overdue; one thread for all queries, started when the first one is asked.

    `terminate` is given the token of a query that has to end.
    """

    def __init__(self, terminate: Callable[[str], None]) -> None:
        self._terminate = terminate
        self._due: dict[str, float] = {}
        self._wakes_at = float("inf")  # over while the thread is at work, which looks again before it waits
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
            if self._due[token] < self._wakes_at:  # else it looks in time, and waking it takes time
                self._changed.notify()
        try:
            yield
        finally:
            with self._changed:
                self._due.pop(token, None)

    def close(self) -> None:
        """Watch no longer."""
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
                    # Asked again after a while, should the server not have listened.
                    self._due[token] = now + _AGAIN
                if not overdue:
                    self._wakes_at = min(self._due.values(), default=float("inf"))
                    rest = max(self._wakes_at - now, 0)
                    self._changed.wait(None if rest == float("inf") else rest)
            for token in overdue:
                # Beside the others: one that waits for a connection must not make these late.
                threading.Thread(target=self._end, args=(token,), daemon=True).start()

    def _end(self, token: str) -> None:
        # Whoever asked is told by the server, or that it is gone.
        with suppress(StoreError):
            self._terminate(token)
