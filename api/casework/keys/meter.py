"""How much each key asked: requests in this minute and rows in this day, counted in memory."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from time import time

from api.casework.keys.key import Limits
from api.errors import LimitReached

_MINUTE, _DAY = 60, 86_400


@dataclass(slots=True)
class _Count:
    """What one key asked in the minute and the day of these numbers."""

    minute: int = 0
    requests: int = 0
    day: int = 0
    rows: int = 0


@dataclass(frozen=True, slots=True)
class Left:
    """What is left of both limits, and the seconds until each begins anew."""

    requests: int
    minute_ends: int
    rows: int
    day_ends: int


class Meter:
    """Counts what keys ask, by their ids; as large as there are keys, and safe to share between threads.

    >>> meter = Meter(clock=lambda: 30.0)
    >>> meter.request("a", Limits(requests_per_minute=2))
    >>> meter.left("a", Limits(requests_per_minute=2)).requests
    1
    """

    def __init__(self, clock: Callable[[], float] = time) -> None:
        self._clock = clock
        self._lock = Lock()
        self._counts: dict[str, _Count] = {}

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
        count = self._counts.setdefault(id, _Count())
        if count.minute != (minute := int(now // _MINUTE)):
            count.minute, count.requests = minute, 0
        if count.day != (day := int(now // _DAY)):
            count.day, count.rows = day, 0
        return count, now


def _until(now: float, period: int) -> int:
    """Whole seconds until the period begins anew, at least one."""
    return math.ceil(period - now % period) or 1
