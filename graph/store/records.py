"""Values that describe what has been loaded: documents, datasets and their versions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from ontology import PartialDate


@dataclass(frozen=True, slots=True)
class Document:
    """A publication that statements were read from.

    `date` is when it was published (`None`: it does not say), `read` the day the copy was
    read, `sha256` the fingerprint of the copy, hexadecimal.
    """

    id: str
    title: str
    publisher: str
    read: date
    date: PartialDate | None = None
    url: str | None = None
    sha256: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Completeness:
    """From `start` to `end` the data name every member of the class (`end` `None`: still).

    `requires` are the datasets that must be loaded for this to be true.
    """

    risk_class: str
    start: date
    end: date | None = None
    requires: tuple[str, ...] = ()
    note: str | None = None

    def covers(self, day: date) -> bool:
        """Whether the class is complete on the day."""
        return self.start <= day and (self.end is None or day <= self.end)


@dataclass(frozen=True, slots=True)
class Dataset:
    """A source of statements, as its folder describes it.

    `read` is the day its documents were last looked at, `update_days` how often that must
    happen (`None`: it never changes). `list_classes` says which risk classes the entries of
    an official list confer, as pairs of list id and class name.
    """

    id: str
    title: str
    publisher: str
    read: date
    url: str | None = None
    licence: str | None = None
    update_days: int | None = None
    completeness: tuple[Completeness, ...] = ()
    list_classes: tuple[tuple[str, str], ...] = ()

    def is_overdue(self, day: date) -> bool:
        """Whether the source should have been read again before the day."""
        return self.update_days is not None and (day - self.read).days > self.update_days


@dataclass(frozen=True, slots=True)
class Version:
    """One load of a dataset: number (rising over the whole store), known time and content.

    `sha256` is the fingerprint of the files loaded; `statements` counts those current in
    the version; `added` and `removed` compare it with the version before.
    """

    number: int
    dataset: Dataset
    loaded_at: datetime
    sha256: str
    statements: int
    added: int
    removed: int
    rejected: int
