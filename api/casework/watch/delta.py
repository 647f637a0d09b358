"""What statements came and went from the data of one run to those of another, by whom they are about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cached_property
from types import TracebackType
from typing import NamedTuple, Self

from api.casework.watch.basis import Basis
from graph.store import Reader, Store
from graph.store.version_changes import Change, ChangedKey, VersionChanges, changes_of
from ontology import SCHEMA, Statement

MOST_KEYS = 200_000
"""Entities and links that changed, of one source, up to which it is told which ones caused a change."""

_AT_ONCE = 50_000
_MOST_KEPT = 50_000
"""Changes that are kept, since neighbours ask about the same ones."""

_BEFORE_ALL = 0
"""The version of a source that was not loaded then."""


class Place(NamedTuple):
    """Something that changed in a source: an entity or a link, by the ids that the source uses."""

    source: str
    key: ChangedKey


@dataclass(frozen=True, slots=True)
class Moved:
    """A statement that came or went."""

    statement: Statement
    came: bool


class Delta:
    """What changed between two bases; a context manager, as it reads the store when it is asked."""

    def __init__(self, store: Store, reader: Reader, before: Basis, after: Basis) -> None:
        """Find what changed; `reader` is open on the later data, by whose canonical ids entities go here."""
        self._reader = reader
        self._opened = ExitStack()
        self._versions: dict[str, VersionChanges] = {}
        self._by_end: defaultdict[str, list[Place]] = defaultdict(list)
        self._kept: dict[Place, Change | None] = {}
        self.is_whole = True
        """Whether all that changed was found; not of a source with more than `MOST_KEYS`."""
        then, now = ({source: number for source, number, _ in basis.versions} for basis in (before, after))
        for source, number in now.items():
            if then.get(source) != number:
                opened = store.version_changes(source, then.get(source, _BEFORE_ALL), number)
                self._versions[source] = self._opened.enter_context(opened)
                self._find(source, self._versions[source])

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._opened.__exit__(kind, error, trace)

    def about(self, id: str) -> list[Place]:
        """The entity itself, and the links that it is an end of, as far as they changed."""
        return self._by_end.get(id, [])

    def naming(self, id: str) -> list[Place]:
        """The list entries that changed in whether they name the entity."""
        return self._naming.get(id, [])

    def name_of(self, id: str) -> str | None:
        """What an entity was called that the later data do not know."""
        said = self.moved(place for place in self.about(id) if not place.key.is_link)
        return next((m.statement.value for m in said if m.statement.prop == "name"), None)

    def ends(self, place: Place) -> tuple[str, str]:
        """The canonical ids of the upper and the lower end of a link."""
        return self._reader.canonical(place.key.subject), self._reader.canonical(place.key.value)

    def moved(self, places: Iterable[Place]) -> list[Moved]:
        """The statements that came or went, in the order of the places; for each what came first."""
        ordered = list(dict.fromkeys(places))
        if len(self._kept) > _MOST_KEPT:
            self._kept.clear()
        asked = [place for place in ordered if place not in self._kept]
        self._kept |= dict.fromkeys(asked) | dict(self._changes(asked))
        return [
            Moved(statement, came)
            for place in ordered
            if (change := self._kept[place]) is not None
            for came, statements in ((True, change.came), (False, change.gone))
            for statement in statements
        ]

    # ------------------------------------------------------------ inside

    def _find(self, source: str, versions: VersionChanges) -> None:
        for offset in range(0, MOST_KEYS, _AT_ONCE):
            keys = versions.keys(offset, _AT_ONCE)
            for key in keys:
                ends = (key.subject, key.value) if key.is_link else (key.subject,)
                for end in {self._reader.canonical(id) for id in ends}:
                    self._by_end[end].append(Place(source, key))
            if len(keys) < _AT_ONCE:
                return
        self.is_whole = False

    def _changes(self, places: Iterable[Place]) -> Iterator[tuple[Place, Change]]:
        by_source: defaultdict[str, list[ChangedKey]] = defaultdict(list)
        for place in places:
            by_source[place.source].append(place.key)
        for source, keys in by_source.items():
            for change in changes_of(self._versions[source], keys):
                yield Place(source, change.key), change

    @cached_property
    def _naming(self) -> Mapping[str, list[Place]]:
        """What of the changed is no party, by whom it names."""
        entities = [place for places in self._by_end.values() for place in places if not place.key.is_link]
        types = self._reader.types({place.key.subject for place in entities})
        others = [place for place in entities if not _is_party(types, self._reader, place)]
        named: defaultdict[str, list[Place]] = defaultdict(list)
        for place, change in self._changes(others):
            for id in {s.value for s in (*change.gone, *change.came) if s.prop == "names"}:
                named[self._reader.canonical(id)].append(place)
        return named


def _is_party(types: Mapping[str, str], reader: Reader, place: Place) -> bool:
    known = types.get(reader.canonical(place.key.subject))
    return known is not None and SCHEMA.is_a(known, "LegalEntity")
