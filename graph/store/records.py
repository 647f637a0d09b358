"""Values that describe what has been loaded, documents, datasets and versions, and their stored form."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from typing import Any

from graph.errors import StoreCorrupt
from ontology import OntologyError, PartialDate


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


def dataset_to_json(dataset: Dataset) -> str:
    """The dataset as JSON; equal datasets give equal texts."""
    return _to_json(asdict(dataset))


def document_to_json(document: Document) -> str:
    """The document as JSON; equal documents give equal texts."""
    raw = asdict(document)
    raw["date"] = None if document.date is None else document.date.text
    return _to_json(raw)


def dataset_from_json(text: str) -> Dataset:
    """The dataset that `dataset_to_json` wrote; raises `StoreCorrupt`.

    >>> dataset = Dataset("press", "Press reports", "A newspaper", date(2024, 1, 31))
    >>> dataset_from_json(dataset_to_json(dataset)) == dataset
    True
    """
    try:
        raw: dict[str, Any] = json.loads(text)
        raw["read"] = date.fromisoformat(raw["read"])
        raw["completeness"] = tuple(_completeness(entry) for entry in raw["completeness"])
        raw["list_classes"] = tuple((str(id), str(name)) for id, name in raw["list_classes"])
        return Dataset(**raw)
    except (ValueError, TypeError, KeyError) as error:
        raise StoreCorrupt(f"the description of a dataset cannot be read: {error!r}") from error


def document_from_json(text: str) -> Document:
    """The document that `document_to_json` wrote; raises `StoreCorrupt`."""
    try:
        raw: dict[str, Any] = json.loads(text)
        raw["read"] = date.fromisoformat(raw["read"])
        raw["date"] = None if raw["date"] is None else PartialDate(raw["date"])
        return Document(**raw)
    except (ValueError, TypeError, KeyError, OntologyError) as error:
        raise StoreCorrupt(f"the description of a document cannot be read: {error!r}") from error


def version_row(version: Version) -> list[Any]:
    """The version as stores keep it: number, dataset id, dataset as JSON, then the other fields."""
    return [
        version.number,
        version.dataset.id,
        dataset_to_json(version.dataset),
        timestamp(version.loaded_at),
        version.sha256,
        version.statements,
        version.added,
        version.removed,
        version.rejected,
    ]


def version_from_row(row: Sequence[Any]) -> Version:
    """The version of a row of `version_row` without the dataset id; raises `StoreCorrupt`."""
    number, dataset, loaded_at, *rest = row
    return Version(number, dataset_from_json(dataset), datetime.fromisoformat(loaded_at), *rest)


def timestamp(time: datetime) -> str:
    """A time as stores keep it, in UTC with microseconds, so that texts sort as times do.

    >>> timestamp(datetime(2024, 1, 31, 12, tzinfo=UTC))
    '2024-01-31T12:00:00.000000+00:00'
    """
    return time.astimezone(UTC).isoformat(timespec="microseconds")


def _completeness(raw: dict[str, Any]) -> Completeness:
    end = raw["end"]
    return Completeness(
        raw["risk_class"],
        date.fromisoformat(raw["start"]),
        None if end is None else date.fromisoformat(end),
        tuple(raw["requires"]),
        raw["note"],
    )


def _to_json(raw: dict[str, Any]) -> str:
    return json.dumps(raw, ensure_ascii=False, sort_keys=True, default=date.isoformat)
