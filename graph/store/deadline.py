"""The time that one search has."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager


class TimeLeft:
    """So many seconds from now on; the search that has them says what ends with them."""

    def __init__(self, seconds: float) -> None:
        self._ends_at = time.monotonic() + seconds

    @property
    def seconds(self) -> float:
        """What is left, none or fewer when it is over."""
        return self._ends_at - time.monotonic()

    def at_least(self, seconds: float) -> None:
        """Have so many seconds more, if fewer are left."""
        self._ends_at = max(self._ends_at, time.monotonic() + seconds)

    @contextmanager
    def halved(self) -> Iterator[None]:
        """Have half of what is left, inside."""
        ends_at = self._ends_at
        self._ends_at -= self.seconds / 2
        try:
            yield
        finally:
            self._ends_at = ends_at
