"""What a load of RDF did, and what it left aside and why."""

from __future__ import annotations

from dataclasses import dataclass

from graph.store.records import Version


@dataclass(frozen=True, slots=True)
class Refusal:
    """A resource of the file that was not loaded."""

    iri: str
    reason: str

    def __str__(self) -> str:
        return f"{self.iri}: {self.reason}"


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    """Triples that mean nothing here: a predicate or type, how many triples have it, and one subject."""

    term: str
    count: int
    example: str
    reason: str


@dataclass(frozen=True, slots=True)
class RdfLoad:
    """One source loaded from the file."""

    version: Version
    refused: tuple[Refusal, ...]


@dataclass(frozen=True, slots=True)
class RdfReport:
    """All that one file brought: a load a source, and what was not understood in it."""

    loads: tuple[RdfLoad, ...]
    refused: tuple[Refusal, ...]
    not_understood: tuple[NotUnderstood, ...]
