"""What loads of sources and RDF files report."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from api.models.base import Model


class RejectedRow(Model):
    """A row that was not loaded."""

    file: str
    row: int = Field(description="Its line in the file")
    field: str
    reason: str


class Load(Model):
    """One source loaded. Every row read was either loaded or rejected."""

    source: str
    read: int = Field(description="Rows")
    loaded: int
    rejected: list[RejectedRow]
    rejected_file: str | None = Field(description="Where the rejected rows are kept, if there are any")
    version: int
    loaded_at: datetime
    sha256: str
    statements: int
    added: int = Field(description="Statements that the version before did not have")
    removed: int = Field(description="Statements that only the version before had")


class Loads(Model):
    """All sources that one command loaded, in that order."""

    store: str
    loads: list[Load]


class LeftAside(Model):
    """A resource of an RDF file that was not loaded."""

    iri: str
    reason: str


class UnknownWord(Model):
    """A predicate or type of an RDF file that means nothing here."""

    term: str
    count: int = Field(description="Triples")
    example: str = Field(description="One subject")
    reason: str


class RdfSource(Model):
    """One source that an RDF file brought."""

    source: str
    version: int
    loaded_at: datetime
    sha256: str
    statements: int
    added: int = Field(description="Statements that the version before did not have")
    removed: int = Field(description="Statements that only the version before had")
    refused: list[LeftAside]


class RdfLoads(Model):
    """All sources that one RDF file brought, and what of it was not understood."""

    store: str
    file: str
    loads: list[RdfSource]
    refused: list[LeftAside]
    not_understood: list[UnknownWord]
