"""What a section of a file came to."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Outcome:
    """How many expectations were met, of how many; a line for each that was not, or was not counted."""

    right: int = 0
    total: int = 0
    wrong: list[str] = field(default_factory=list)
    not_counted: list[str] = field(default_factory=list)

    def expect(self, place: str, expected: object, found: object) -> None:
        """Count one expectation, met when the two are equal."""
        self.settle(place, expected == found, f"expected {expected!r}, found {found!r}")

    def settle(self, place: str, is_right: bool, what: str) -> None:
        """Count one expectation that was compared elsewhere; `what` is told when it was not met."""
        self.total += 1
        if is_right:
            self.right += 1
        else:
            self.wrong.append(f"{place}: {what}")


Document = Mapping[str, Any]
Check = Callable[[Sequence[Mapping[str, Any]], Document], Outcome]
"""Runs the entries of a section; the whole file is beside them, for what they refer to."""
