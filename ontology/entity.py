"""A company, body, person, list entry or shipment, assembled from its statements."""

from __future__ import annotations

from dataclasses import dataclass

from ontology.schema import NAME_PROPERTIES
from ontology.statement import Statement


@dataclass(frozen=True, slots=True)
class Entity:
    """What all sources say of one canonical id.

    `schema` is the most specific entity type stated; `merged` are the other ids that a
    judgement of sameness redirects here; `statements` are its own properties, sorted.
    """

    id: str
    schema: str
    caption: str
    statements: tuple[Statement, ...]
    merged: tuple[str, ...] = ()

    def values(self, property: str) -> tuple[str, ...]:
        """The distinct values of one property, in the order of the statements."""
        return tuple(dict.fromkeys(s.value for s in self.statements if s.prop == property))

    def first(self, property: str) -> str | None:
        """The first value of one property, or `None`."""
        return next(iter(self.values(property)), None)

    @property
    def names(self) -> tuple[str, ...]:
        """Every recorded name, main names first."""
        return tuple(dict.fromkeys(v for p in NAME_PROPERTIES for v in self.values(p)))
