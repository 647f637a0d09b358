"""How far a load is: how many facts were read, and of how many, as far as can be told."""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[int, int | None], None]
"""Called with how many facts were read, and of how many; an estimate, or `None` where there is none."""

Fraction = Callable[[], float | None]
"""Gives how much of the files was read, from 0 to 1."""

_EVERY = 500  # facts


class Steps:
    """Counts facts, and now and then tells how many there were.

    >>> told = []
    >>> steps = Steps(lambda done, total: told.append((done, total)))
    >>> steps.fraction = lambda: 0.25
    >>> for _ in range(500):
    ...     steps.count()
    >>> steps.end()
    >>> told
    [(500, 2000), (500, 500)]
    """

    def __init__(self, progress: Progress | None) -> None:
        self._progress = progress
        self._shown: tuple[int, int | None] | None = None
        self.done = 0
        """Facts so far."""
        self.expected: int | None = None
        """How many there are, where that is known."""
        self.fraction: Fraction = lambda: None
        """From which an unknown number of facts is estimated."""

    def count(self, facts: int = 1) -> None:
        """So many more facts were read."""
        before = self.done // _EVERY
        self.done += facts
        if self.done // _EVERY != before:
            self._show(self._estimate() if self.expected is None else self.expected)

    def end(self) -> None:
        """All were read."""
        self._show(self.done)

    def _estimate(self) -> int | None:
        fraction = self.fraction()
        return round(self.done / fraction) if fraction is not None and 0 < fraction < 1 else None

    def _show(self, total: int | None) -> None:
        if self._progress is not None and (self.done, total) != self._shown:
            self._shown = self.done, total
            self._progress(self.done, total)
