"""Which pairs of parties are compared because they have a value in common."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from itertools import combinations

from graph.store import Reader
from graph.store.assembly import identifier_key
from ingest.resolve.party import COMPARED, IDENTIFIERS
from ingest.resolve.values import day_keys, day_of, mail_key, phone_key, place_keys, place_of

MOST_WITH_A_VALUE = 40
"""Parties with a value in common that are compared for it; what more have says nothing of who they are."""

_LAST_DIGITS = 7
Pair = tuple[str, str]
"""Two ids, the lesser first."""


class Values:
    """The values that parties have in common, and how many have each."""

    def __init__(self, rows: Iterable[tuple[str, str, str]], known: Collection[str]) -> None:
        """`rows` are canonical ids, properties and values, of which those of `known` parties are taken."""
        self._blocks: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
        self._holders: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
        for id, prop, value in rows:
            if id in known:
                for kind, key in _keys(prop, value):
                    self._blocks[kind, key].add(id)
                for kind, key in _holder_keys(prop, value):
                    self._holders[kind, key].add(id)

    @classmethod
    def read(cls, reader: Reader, known: Collection[str]) -> Values:
        """Those of the parties of a view."""
        return cls(reader.values(COMPARED), known)

    def holders(self, kind: str, key: str) -> int:
        """How many parties have the value.

        >>> rows = [("a", "email", "x@y.example"), ("b", "email", "X@y.example")]
        >>> values = Values(rows, {"a", "b"})
        >>> values.holders("email", "x@y.example"), list(values.pairs())
        (2, [('a', 'b')])
        """
        return len(self._holders.get((kind, key), ()))

    def pairs(self) -> Iterator[Pair]:
        """The pairs with a value in common, some more than once; of values that many have, none."""
        for ids in self._blocks.values():
            if 1 < len(ids) <= MOST_WITH_A_VALUE:
                yield from combinations(sorted(ids), 2)


def _keys(prop: str, value: str) -> Iterator[tuple[str, str]]:
    if prop in IDENTIFIERS:
        yield prop, identifier_key(value)
    elif prop == "phone" and (digits := phone_key(value)) is not None:
        yield prop, digits[-_LAST_DIGITS:]
    elif prop == "email" and (mail := mail_key(value)) is not None:
        yield prop, mail
    elif prop == "birthDate" and (day := day_of(value)) is not None:
        for key in day_keys(day):
            yield prop, key
    elif prop == "address":
        for key in place_keys(place_of(value)):
            yield prop, key


def _holder_keys(prop: str, value: str) -> Iterator[tuple[str, str]]:
    if prop in IDENTIFIERS:
        yield "identifier", identifier_key(value)
    elif prop == "phone" and (digits := phone_key(value)) is not None:
        yield prop, digits
    elif prop == "email" and (mail := mail_key(value)) is not None:
        yield prop, mail
    elif prop == "address":
        yield prop, value
