"""What changed between two versions of a source: entities and links that were added, ended or changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple, Protocol

from ontology import Statement

_KEYS_AT_ONCE = 500


class ChangedKey(NamedTuple):
    """What statements are about, by the ids of their source: an entity, or a link of a type with its ends."""

    is_link: bool
    subject: str
    prop: str = ""
    value: str = ""


class Held(NamedTuple):
    """A statement of one version or the other, or of both."""

    statement: Statement
    before: bool
    after: bool


class VersionChanges(Protocol):
    """Two versions of a source, the later second, as a store compares them.

    Two statements say the same when they differ in nothing but where that stands, when it was observed and
    in which words.
    """

    def keys(self, offset: int, limit: int) -> list[ChangedKey]:
        """What the versions say different things of: entities by id, then links by their ends."""

    def held(self, keys: Sequence[ChangedKey]) -> Iterable[Held]:
        """The statements of either version about these."""


class ChangeKind(StrEnum):
    """What happened to an entity or a link from one version to another."""

    ADDED = "added"
    ENDED = "ended"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Change:
    """An entity or link, with what only the earlier version says of it and what only the later one does.

    `stated` is all that the later version says of it, or the earlier one where it ended.
    """

    key: ChangedKey
    kind: ChangeKind
    gone: tuple[Statement, ...]
    came: tuple[Statement, ...]
    stated: tuple[Statement, ...]


def changes_between(versions: VersionChanges, offset: int, limit: int) -> tuple[list[Change], bool]:
    """A page of the changes, in the order of `keys`, and whether there are more after it.

    >>> class Nothing:
    ...     def keys(self, offset, limit):
    ...         return []
    ...     def held(self, keys):
    ...         return []
    >>> changes_between(Nothing(), 0, 10)
    ([], False)
    """
    keys = versions.keys(offset, limit + 1)
    return list(changes_of(versions, keys[:limit])), len(keys) > limit


def changes_of(versions: VersionChanges, keys: Sequence[ChangedKey]) -> Iterator[Change]:
    """The changes of these keys, in their order.

    >>> list(changes_of(None, []))
    []
    """
    for start in range(0, len(keys), _KEYS_AT_ONCE):
        for key, held in _grouped(versions, keys[start : start + _KEYS_AT_ONCE]).items():
            yield _change(key, held)


def _grouped(versions: VersionChanges, keys: Sequence[ChangedKey]) -> dict[ChangedKey, list[Held]]:
    grouped: dict[ChangedKey, list[Held]] = {key: [] for key in keys}
    for held in versions.held(keys):
        grouped[_key(held.statement, grouped)].append(held)
    return grouped


def _key(statement: Statement, known: dict[ChangedKey, list[Held]]) -> ChangedKey:
    link = ChangedKey(True, statement.subject, statement.prop, statement.value)
    return link if link in known else ChangedKey(False, statement.subject)


def _change(key: ChangedKey, held: Sequence[Held]) -> Change:
    before = {_content(each.statement): each.statement for each in held if each.before}
    after = {_content(each.statement): each.statement for each in held if each.after}
    kind = ChangeKind.ADDED if not before else ChangeKind.ENDED if not after else ChangeKind.CHANGED
    return Change(
        key,
        kind,
        tuple(before[content] for content in sorted(before.keys() - after.keys())),
        tuple(after[content] for content in sorted(after.keys() - before.keys())),
        tuple(statement for _, statement in sorted((after or before).items())),
    )


def _content(statement: Statement) -> tuple[str, ...]:
    """What the statement says, without where, when and in which words it was seen."""
    s = statement
    parts = s.prop, s.value, s.schema, s.grade.name, s.share, s.share_until, s.direct, s.start, s.end
    return tuple("" if part is None else str(part) for part in parts)
