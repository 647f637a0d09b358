"""What the other commands report: sources, files written, copies, checks and annotations."""

from __future__ import annotations

from datetime import date, datetime

from pydantic import Field

from api.models.base import Model
from api.models.data import DataAnswer
from api.models.loads import Load
from api.models.versions import VersionAnswer
from api.models.views import FullAnswer


class BundledSource(Model):
    """A source that comes with Ketting."""

    source: str
    title: str
    publisher: str
    read: date
    update_days: int | None
    loaded: bool


class SourceList(Model):
    """The sources that can be loaded by name, and those that are in the store."""

    store: str
    bundled: list[BundledSource]
    loaded: list[DataAnswer]
    versions: list[VersionAnswer] = Field(description="Every version of each source, the newest first")


class Export(Model):
    """A file that was written, or a folder, with the fingerprint of its files in the order of their names."""

    store: str
    file: str
    format: str
    statements: int | None = Field(None, description="Lines, in jsonl; over all versions, in neo4j-csv")
    left_out: dict[str, int] = Field(
        default_factory=dict, description="Entities that the format has no words for, by type"
    )
    size: int = Field(description="Bytes")
    sha256: str


class Copy(Model):
    """A store that was copied from one place to another."""

    store: str
    backup: str


class Copied(Model):
    """A store that was copied whole into another."""

    origin: str
    target: str
    datasets: int
    versions: int = Field(description="Loads, over all datasets")
    statements: int = Field(description="Over all versions, each counted once where it came")
    problems: list[str] = Field(description="What a check of the new store found; nothing when it is sound")


class Check(Model):
    """What a check of the store found; nothing when it is sound."""

    store: str
    problems: list[str]


class Annotation(Model):
    """Hops to one class under one traversal, written on the nodes of the store."""

    traversal: str
    risk_class: str
    hops_property: str = Field(description="Where a node has the number of hops")
    next_property: str = Field(description="Where it has the id of the next entity on a shortest path")
    entities: int = Field(description="Nodes within reach")
    max_hops: int
    day: date = Field(description="The day asked about")
    version: int = Field(description="Of the data that the hops were found in")
    loaded_at: datetime
    current: bool = Field(description="Whether these are the data that the store has now")


class Annotations(Model):
    """What is written on the nodes of the store."""

    store: str
    annotations: list[Annotation]


class MappingColumn(Model):
    """A column of a table, and what a mapping takes it for."""

    column: str
    taken_for: str = Field(description="Empty where it is left out")
    examples: list[str]


class MappedRow(Model):
    """A row of a table as a mapping reads it."""

    row: str
    facts: list[list[str]] = Field(description="Pairs: of what it speaks, and what it says of that")
    problems: list[str]


class MappingSuggestion(Model):
    """A mapping proposed for a table."""

    file: str
    columns: list[MappingColumn]
    rows: list[MappedRow] = Field(description="The first ten")
    mapping: str = Field(description="The text of a mapping file")
    written: str | None = Field(description="The file that it was written to")


class NewSource(Model):
    """A folder that was written for a source of one's own."""

    folder: str
    files: list[str]


class Address(Model):
    """Where the service listens."""

    store: str
    page: str
    docs: str


class Demo(Model):
    """What the demonstration loaded and asked."""

    store: str
    loads: list[Load]
    screenings: list[FullAnswer]
