"""Values that describe what has been loaded, documents, datasets and versions, and their stored form."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from typing import Any

from graph.errors import StoreCorrupt
from graph.store.renamed_terms import upgraded_dataset
from ontology import OntologyError, PartialDate
from ontology.schema import RiskClass


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
class HeldList:
    """What a dataset holds of an official list, or of another list that makes a class.

    `held` of `total` entries, as the list stood on the day `copied`; from `start` to `end` the copy shows
    who was on it. Its publisher changes it every `update_days` or so (`None`: never). `held` and `total` are
    `None` in a description that was written before entries were counted.

    >>> HeldList("red", "Red list", 9, 10, date(2024, 1, 31), date(2024, 1, 31), date(2024, 1, 31)).is_whole
    False
    """

    id: str
    title: str
    held: int | None
    total: int | None
    start: date
    end: date
    copied: date
    update_days: int | None = None
    note: str | None = None

    @property
    def is_whole(self) -> bool:
        """Whether the dataset has every entry of the copy."""
        return self.held == self.total

    def is_outdated(self, day: date) -> bool:
        """Whether the copy says nothing of the day, because its publisher has changed the list since.

        Within the update interval after the copy it still speaks, as of the day of the copy.
        """
        if day <= self.end:
            return False
        if self.end < self.copied:  # it says itself that it shows no later day
            return True
        return self.is_overdue(day)

    def is_overdue(self, day: date) -> bool:
        """Whether the list should have been copied again before the day."""
        return self.update_days is not None and (day - self.copied).days > self.update_days


@dataclass(frozen=True, slots=True)
class Fetched:
    """A file as it was fetched: its address, its SHA-256, and what tells the server which one it was.

    `version` is the edition that it is the catalogue of.
    """

    url: str
    sha256: str
    etag: str | None = None
    last_modified: str | None = None
    version: str | None = None


@dataclass(frozen=True, slots=True)
class Dataset:
    """A source of statements, as its folder describes it.

    `read` is the day its documents were last looked at, `update_days` how often that must
    happen (`None`: it never changes). `lists` are the lists that it holds, whole or in part.
    `list_classes` says which lists make which risk classes, as pairs of list id and class name: the entries
    of an official list confer its classes. `list_titles` are pairs of list id and title, for lists that
    may be held by nobody. `classes` are classes of its own that it describes, beside those of the schema.
    `fetched` are the files that it was loaded from, where they came over the network. `known_since` is the
    time of the oldest version that is kept, where older ones were pruned. `reading` stands for the files and
    the program that it was read by, where a load of the same would give the same statements.
    """

    id: str
    title: str
    publisher: str
    read: date
    url: str | None = None
    licence: str | None = None
    update_days: int | None = None
    lists: tuple[HeldList, ...] = ()
    list_classes: tuple[tuple[str, str], ...] = ()
    list_titles: tuple[tuple[str, str], ...] = ()
    classes: tuple[RiskClass, ...] = ()
    fetched: tuple[Fetched, ...] = ()
    known_since: str | None = None
    reading: str | None = None

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
    raw = asdict(dataset)
    if not dataset.fetched:  # most are not, and keep the description that they always had
        del raw["fetched"]
    for name in ("known_since", "reading"):
        if raw[name] is None:
            del raw[name]
    return _to_json(raw)


KNOWN_SINCE = '"known_since": "'
"""What stands in the description of a dataset, and of no other, from which on it is known."""


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
        raw = upgraded_dataset(json.loads(text))
        raw["read"] = date.fromisoformat(raw["read"])
        raw["lists"] = tuple(_held_list(entry) for entry in raw["lists"])
        for pairs in ("list_classes", "list_titles"):
            raw[pairs] = tuple((str(id), str(name)) for id, name in raw[pairs])
        # Not in descriptions that were written before sources could have classes of their own.
        raw["classes"] = tuple(RiskClass(**described) for described in raw.get("classes", ()))
        raw["fetched"] = tuple(Fetched(**entry) for entry in raw.get("fetched", ()))
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


def _held_list(raw: dict[str, Any]) -> HeldList:
    days = {name: date.fromisoformat(raw[name]) for name in ("start", "end", "copied")}
    return HeldList(**(raw | days))


def _to_json(raw: dict[str, Any]) -> str:
    return json.dumps(raw, ensure_ascii=False, sort_keys=True, default=date.isoformat)
