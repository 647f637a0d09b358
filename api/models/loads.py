"""What loads of sources report, for every format alike."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import Field

from api.models.base import Model
from ingest.rejections import MAX_LISTED

UpdateOutcome = Literal["loaded", "not modified", "no address", "failed"]
"""What came of looking whether a source has changed."""


class Rejected(Model):
    """A record, or one fact of it, that was not loaded."""

    file: str
    record: str = Field(description="Where it is in the file: a row or line, or the address of a resource")
    field: str = Field(description="Empty when the record is wrong as a whole")
    reason: str
    remedy: str


class IgnoredFact(Model):
    """A fact that was loaded and has no effect: a link from a body to itself."""

    file: str
    record: str = Field(description="Where it is in the file: a row or line, or the address of a resource")
    field: str
    reason: str


class UnmappedTerm(Model):
    """A term of a file that means nothing here: a predicate, a type or a field."""

    term: str
    count: int
    example: str = Field(description="One record that has it")
    reason: str


class TakenColumn(Model):
    """A column of a table, and what it was taken for."""

    column: str
    meaning: str


class Load(Model):
    """One source loaded. Every fact read was either loaded or rejected."""

    source: str
    read: int = Field(description="Facts: rows of a fact table, or statements of other formats")
    loaded: int
    rejected: list[Rejected] = Field(description=f"The first {MAX_LISTED:,}")
    rejected_count: int
    rejected_file: str | None = Field(description="Where all that was rejected is kept, if there is any")
    ignored: list[IgnoredFact] = Field(description=f"The first {MAX_LISTED:,} loaded without effect")
    ignored_count: int
    ended: int = Field(description="Listings that ended: a newer copy of a whole list lacks them")
    version: int
    loaded_at: datetime
    sha256: str
    statements: int
    added: int = Field(description="Statements that the version before did not have")
    removed: int = Field(description="Statements that only the version before had")
    format: str = Field(description="The name of the format that its files were read in")
    unchanged: bool = Field(description="Whether the same files gave the same statements as before")
    unread: bool = Field(
        description="Whether the files were not read, as this program had read the same ones; what is "
        "unmapped or without effect was told then"
    )


class NotLoaded(Model):
    """One source that was not loaded; its last version stands."""

    source: str
    reason: str
    read: int = Field(description="Facts read; 0 when a file was refused as a whole")
    rejected: list[Rejected] = Field(description=f"The first {MAX_LISTED:,}")
    rejected_count: int
    rejected_file: str | None = Field(description="Where all that was rejected is kept, if there is any")


class SamenessReport(Model):
    """What shared strong identifiers judge, after the last load that changed anything."""

    judged: int = Field(description="Pairs of ids that are one body, by an identifier each")
    added: int = Field(description="Judgements that were not made before")
    removed: int = Field(description="Judgements that are made no more")
    conflicts: list[Rejected] = Field(
        description=f"Identifiers that judge nothing, as bodies that have them contradict each other; "
        f"the first {MAX_LISTED:,}"
    )


class Loads(Model):
    """All sources that one command loaded, in that order, and what was left out."""

    store: str
    loads: list[Load]
    not_loaded: list[NotLoaded]
    rejected: list[Rejected] = Field(description="What belongs to no source")
    unmapped: list[UnmappedTerm]
    left_out: list[Rejected] = Field(
        description="Files of no known format, and sources held in part; nothing of them is wrong"
    )
    columns: list[TakenColumn] = Field(description="What the columns of tables were taken for")
    sameness: SamenessReport | None = Field(description="Null where nothing changed")


class UpdatedSource(Model):
    """What came of looking whether a source has changed at its address."""

    source: str
    addresses: list[str] = Field(description="Where its files come from; none where nothing says it")
    outcome: UpdateOutcome
    reason: str = Field(description="Why it could not be updated; empty otherwise")


class Updates(Loads):
    """What was fetched and loaded again, source by source."""

    sources: list[UpdatedSource]
