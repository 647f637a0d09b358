"""The versions of sources, and what changed between two of them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from pydantic import Field

from api.models.base import Model


class HeldListAnswer(Model):
    """How much of a list a version holds."""

    id: str
    title: str
    held: int | None = Field(description="Entries; null where they were not counted")
    total: int | None
    copied: date = Field(description="The day of the copy")


class VersionAnswer(Model):
    """One version of a source: what a load made of it."""

    source: str
    version: int = Field(description="Rising over the whole store")
    loaded_at: datetime
    sha256: str = Field(description="Of its files")
    statements: int
    added: int = Field(description="Statements that the version before did not have")
    removed: int = Field(description="Statements that only the version before had")
    rejected: int
    read: date
    lists: list[HeldListAnswer]
    addresses: list[str] = Field(description="Where its files were fetched; none where they were given")


class DiffFact(Model):
    """What one version says and the other does not, without where it stands."""

    property: str = Field(description="A property, or the type of a link")
    value: str
    share: str | None
    direct: str | None
    start: str | None
    end: str | None
    grade: str


class DiffChange(Model):
    """An entity or a link that was added, ended or changed, under the ids of its source."""

    change: Literal["added", "ended", "changed"]
    kind: Literal["entity", "link"]
    id: str
    name: str
    type: str
    upper: str | None = Field(description="The id of the upper end of a link, or its first")
    lower: str | None = Field(description="The id of the lower end of a link, or its second")
    gone: list[DiffFact] = Field(description="What only the earlier version says of it")
    came: list[DiffFact] = Field(description="What only the later version says of it")
    more: int = Field(description="Facts beyond those that are shown")


class DiffAnswer(Model):
    """A page of what changed from one version of a source to another."""

    source: str
    before: VersionAnswer
    after: VersionAnswer
    offset: int
    changes: list[DiffChange] = Field(description="Entities by id, then links by their ends")
    more: bool = Field(description="Whether there are changes beyond this page")


class PrunedSource(Model):
    """Versions of a source that are removed for good."""

    source: str
    versions: list[int]
    statements: int = Field(description="Statements that only these versions have")
    kept_since: datetime = Field(description="The oldest known time that can be asked about afterwards")


class Pruning(Model):
    """What is removed of the history of sources, or would be."""

    store: str
    done: bool = Field(description="Whether it was removed; else it is what would be")
    sources: list[PrunedSource]


class Forgetting(Model):
    """What is removed of an entity from every version, or would be."""

    store: str
    done: bool = Field(description="Whether it was removed; else it is what would be")
    ids: list[str] = Field(description="Every id of the entity")
    values: int = Field(description="Different values that go; of each its SHA-256 is kept")
    statements: int = Field(description="Statements that go or lose the words of their source")
    sources: list[str]
