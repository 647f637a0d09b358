"""How much each key asked: requests in this minute and rows in this day.

It is counted in memory, and told the store every `SHARED_SECONDS`, so that a request costs no write: other
processes see it as late, and one that is killed loses as much.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from time import monotonic, time

from api.casework.keys.counts import Counted, CountTable
from api.casework.keys.key import Limits
from api.errors import LimitReached

SHARED_SECONDS = 2.0
"""How late at most another process sees what was counted."""

_MINUTE, _HOUR, _DAY = 60, 3_600, 86_400


@dataclass(slots=True)
class _Count:
    """What one key asked in the minute and the day of these numbers, and what the store is yet to hear."""

    minute: int = 0
    requests: int = 0
    day: int = 0
    rows: int = 0
    new_requests: int = 0
    new_rows: int = 0

    @property
    def new(self) -> Counted:
        return Counted(self.minute, self.new_requests, self.day, self.new_rows)

    def take(self, told: Counted) -> None:
        """Count what all processes did, and what the store has not heard of."""
        if told.minute == self.minute:
            self.requests = told.requests + self.new_requests
        if told.day == self.day:
            self.rows = told.rows + self.new_rows


@dataclass(frozen=True, slots=True)
class Left:
    """What is left of both limits, and the seconds until each begins anew."""

    requests: int
    minute_ends: int
    rows: int
    day_ends: int


class Meter:
    """Counts what keys ask, by their ids; as large as there are keys, and safe to share between threads.

    A clock that is set back by less than an hour begins no minute and no day again. With a `table` what other
    processes counted, and this one before it was started again, counts too.

    >>> meter = Meter(clock=lambda: 30.0)
    >>> meter.request("a", Limits(requests_per_minute=2))
    >>> meter.left("a", Limits(requests_per_minute=2)).requests
    1
    """

    def __init__(
        self,
        clock: Callable[[], float] = time,
        table: CountTable | None = None,
        ticks: Callable[[], float] = monotonic,
    ) -> None:
        self._clock = clock
        self._table = table
        self._ticks = ticks
        self._lock = Lock()
        self._sharing = Lock()
        self._counts: dict[str, _Count] = {}
        self._shared_at = float("-inf")
        self._latest = float("-inf")

    @property
    def is_due(self) -> bool:
        """Whether the store is to be told and asked again."""
        return self._table is not None and self._ticks() - self._shared_at > SHARED_SECONDS

    def share(self) -> None:
        """Tell the store what was counted, and count what others did; raises `CaseworkError`.

        What could not be told is told the next time.
        """
        if self._table is None or not self._sharing.acquire(blocking=False):  # another thread does
            return
        try:
            self._shared_at = self._ticks()
            with self._lock:
                new = {
                    id: count.new
                    for id, count in self._counts.items()
                    if count.new_requests or count.new_rows
                }
            totals = self._table.add(new) if new else self._table.all()
            with self._lock:
                for id, told in totals.items():
                    count, _ = self._current(id)
                    sent = new.get(id, Counted())
                    if sent.minute == count.minute:
                        count.new_requests -= sent.requests
                    if sent.day == count.day:
                        count.new_rows -= sent.rows
                    count.take(told)
        finally:
            self._sharing.release()

    def request(self, id: str, limits: Limits) -> None:
        """Count a request; raises `LimitReached`."""
        with self._lock:
            count, now = self._current(id)
            if count.requests >= limits.requests_per_minute:
                raise LimitReached(
                    f"this key may ask {limits.requests_per_minute:,} times a minute; ask again later, or "
                    "have a key made that may ask more",
                    _until(now, _MINUTE),
                )
            count.requests += 1
            count.new_requests += 1

    def rows(self, id: str, limits: Limits, rows: int) -> None:
        """Count names that are to be screened, all of them or none; raises `LimitReached`.

        With 0 rows it raises where none are left.
        """
        with self._lock:
            count, now = self._current(id)
            if count.rows + max(rows, 1) > limits.rows_per_day:
                left = limits.rows_per_day - count.rows
                raise LimitReached(
                    f"this key may screen {limits.rows_per_day:,} rows a day (UTC), and {left:,} are left; "
                    "screen the others tomorrow, or have a key made that may screen more",
                    _until(now, _DAY),
                )
            count.rows += rows
            count.new_rows += rows

    def left(self, id: str, limits: Limits) -> Left:
        """What the key may still ask."""
        with self._lock:
            count, now = self._current(id)
            return Left(
                max(0, limits.requests_per_minute - count.requests),
                _until(now, _MINUTE),
                max(0, limits.rows_per_day - count.rows),
                _until(now, _DAY),
            )

    def _current(self, id: str) -> tuple[_Count, float]:
        now = self._clock()
        if 0 < self._latest - now < _HOUR:
            now = self._latest
        self._latest = now
        count = self._counts.setdefault(id, _Count())
        if count.minute != (minute := int(now // _MINUTE)):
            count.minute, count.requests, count.new_requests = minute, 0, 0
        if count.day != (day := int(now // _DAY)):
            count.day, count.rows, count.new_rows = day, 0, 0
        return count, now


def _until(now: float, period: int) -> int:
    """Whole seconds until the period begins anew, at least one."""
    return math.ceil(period - now % period) or 1
