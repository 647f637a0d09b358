"""Which way links are followed from an entity: by name, or by a pattern such as `up* down?`."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Any, NamedTuple

from graph.errors import BadTraversal

MAX_ELEMENTS = 6
"""Elements of a pattern at most."""


class Direction(StrEnum):
    """Which way links are followed from the entity asked about."""

    UP = "up"
    DOWN = "down"
    COMMON_OWNER = "common-owner"
    ANY = "any"


class Element(NamedTuple):
    """Links followed upward, or downward: any number of them, or one at most."""

    upward: bool
    is_repeated: bool


class Pattern(str):
    """A direction as a list of elements that a path goes through in their order.

    An element is `up` or `down` with `*` (any number of links, none included) or `?` (one link or none).
    Every element may be left out, so that what is cut short of a path that fits fits too: then the fewest
    hops of a walk are those of a path, and each search stays a breadth-first search. For other patterns to
    find a path without repeats is NP-hard (Mendelzon and Wood, Finding Regular Simple Paths in Graph
    Databases, SIAM Journal on Computing 24 (1995)). Links without an upper end fit no element.

    >>> Pattern(" up?  down*")
    'up? down*'
    >>> Pattern("up down*")
    Traceback (most recent call last):
    graph.errors.BadTraversal: the direction 'up down*' is no pattern: 'up' must be up or down with * or ?
    """

    __slots__ = ()

    def __new__(cls, text: str) -> Pattern:
        """Check a pattern; raises `BadTraversal`."""
        parts = text.split()
        if not 1 <= len(parts) <= MAX_ELEMENTS:
            raise BadTraversal(
                f"the direction {text[:80]!r} has {len(parts)} elements; write 1 to {MAX_ELEMENTS}, such as "
                "'up* down?'"
            )
        for part in parts:
            if _ELEMENT.fullmatch(part) is None:
                raise BadTraversal(
                    f"the direction {text[:80]!r} is no pattern: {part[:20]!r} must be up or down with * or ?"
                )
        return super().__new__(cls, " ".join(parts))

    @property
    def elements(self) -> tuple[Element, ...]:
        """The elements in their order."""
        return tuple(Element(part.startswith("up"), part.endswith("*")) for part in self.split())


_ELEMENT = re.compile(r"(up|down)[*?]", re.ASCII)
_NAMED = {"up*": Direction.UP, "down*": Direction.DOWN, "up* down*": Direction.COMMON_OWNER}
"""Patterns that have a name."""


def direction_of(text: Any) -> Direction | Pattern:
    """The direction of this name, or the pattern; raises `BadTraversal`.

    >>> direction_of("up* down*"), direction_of("up? down?")
    (<Direction.COMMON_OWNER: 'common-owner'>, 'up? down?')
    """
    if not isinstance(text, str):
        raise BadTraversal(f"the direction {text!r} is no text")
    name = text.replace("_", "-")  # as link types and classes are written
    if name in tuple(Direction):
        return Direction(name)
    pattern = Pattern(text)
    return _NAMED.get(pattern, pattern)
