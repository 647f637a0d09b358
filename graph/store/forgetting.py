"""Forgetting what is recorded of an entity: which values go, for good, and how they are kept away later.

Names, dates, addresses, identifiers and remarks of the entity go from every version of every source, and the
words of sources (`quote`, `original`) from its links and listings. What it is (`type`), whom it is tied to
and which classes and lists it is on stay, under its id. Of each value that went the store keeps the SHA-256,
with the id, in a source of its own, whose documents say who removed it, when and why.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from graph.store.assembly import statement_kind
from graph.store.history import StatementSpan
from ontology import Statement, StatementGroup, each_statement

FORGOTTEN = "forgotten"
"""The id of the source that has the records."""

REMOVED_VALUE = "removedValue"
"""The property of an entity that says that a value was removed; its values are what `value_digest` gives."""

_KEPT = frozenset(("type", "list", "effect", "citation", "authority", REMOVED_VALUE))
_PLACE_REMOVED = "a place that was removed, as it repeats a value"
_SHORTEST_REPEATED = 4
"""Characters of a value that is looked for in places; a shorter one is part of many words."""

_KINDS_KEPT = frozenset(("link", "entity", "class"))


def value_digest(subject: str, value: str) -> str:
    """The SHA-256 of an entity's value, whatever case and spaces it is written with.

    With the id, so that the same name of somebody else is another one.

    >>> value_digest("q1", "J.  Smith") == value_digest("q1", "j. smith") != value_digest("q2", "J. Smith")
    True
    """
    folded = " ".join(unicodedata.normalize("NFKC", value).casefold().split())
    return hashlib.sha256(f"{subject}\n{folded}".encode()).hexdigest()


class Forgotten:
    """The values that stay away: a load that brings one again leaves it out."""

    def __init__(self, records: Iterable[Sequence[str]]) -> None:
        """`records` are pairs of entity and digest."""
        self._digests: dict[str, set[str]] = {}
        for subject, digest in records:
            self._digests.setdefault(subject, set()).add(digest)

    def __bool__(self) -> bool:
        return bool(self._digests)

    def left_of(self, items: Iterable[Statement | StatementGroup]) -> list[Statement | StatementGroup]:
        """What may be loaded of statements; see `left`. Groups about others stay groups."""
        left: list[Statement | StatementGroup] = []
        for item in items:
            if isinstance(item, StatementGroup) and item.subject not in self._digests:
                left.append(item)
                continue
            kept = map(self.left, each_statement([item]))
            left += [statement for statement in kept if statement is not None]
        return left

    def left(self, statement: Statement) -> Statement | None:
        """What may be loaded of the statement: all of it, all but the words of its source, or nothing.

        >>> from ontology import Grade, Period
        >>> said = Statement("q1", "Person", "name", "J. Smith", "s", "d", "p", Grade.B, Period.parse("2024"))
        >>> forgotten = Forgotten([("q1", value_digest("q1", "J. Smith"))])
        >>> forgotten.left(said), forgotten.left(replace(said, value="Other")) is None
        (None, False)
        """
        digests = self._digests.get(statement.subject)
        if is_personal(statement):
            gone = digests is not None and value_digest(statement.subject, statement.value) in digests
            return None if gone else statement
        if digests is not None or (self._digests.get(statement.value) and _names_entity(statement)):
            return without_words(statement)
        return statement


@dataclass(frozen=True, slots=True)
class Forgetting:
    """What forgetting entities changes: spans that go, those that come in their place, and the records.

    `digests` are entity, its type and the digest of each value that goes, with what kind of value it was.
    """

    gone: tuple[StatementSpan, ...]
    put: tuple[StatementSpan, ...]
    digests: tuple[tuple[str, str, str, str], ...]

    @property
    def values(self) -> int:
        """How many different values go."""
        return len({digest for _, _, digest, _ in self.digests})


def forgetting(ids: Iterable[str], spans: Sequence[StatementSpan]) -> Forgetting:
    """What to change so that the entities of these ids are forgotten.

    `spans` are all statements about them and all that name them, and those about the listings that do, over
    all versions.

    >>> forgetting(["q1"], [])
    Forgetting(gone=(), put=(), digests=())
    """
    forgotten = frozenset(ids)
    listings = {
        span.statement.subject
        for span in spans
        if span.statement.prop == "names" and span.statement.value in forgotten
    }
    about = [span for span in spans if span.statement.subject in forgotten]
    values = {_folded(s.statement.value) for s in about if is_personal(s.statement)}
    texts = {s.statement.value.casefold() for s in about if is_personal(s.statement)}
    gone: list[StatementSpan] = []
    changed: list[StatementSpan] = []
    digests: set[tuple[str, str, str, str]] = set()
    for span in spans:
        statement = span.statement
        is_own = statement.subject in forgotten
        repeats = statement.subject in listings and _folded(statement.value) in values
        if is_personal(statement) and (is_own or repeats):
            gone.append(span)
            digest = value_digest(statement.subject, statement.value)
            digests.add((statement.subject, statement.schema, digest, statement.prop))
        elif is_own or (statement.value in forgotten and _names_entity(statement)):
            less = _without_place(without_words(statement), texts)
            if less != statement:
                gone.append(span)
                changed.append(StatementSpan(less.id, less, span.first, span.until))
    put = _joined(changed, spans, gone)
    return Forgetting(tuple(gone), tuple(put), tuple(sorted(digests)))


def is_personal(statement: Statement) -> bool:
    """Whether the statement gives a value of the entity itself, such as a name, a date or an address."""
    return statement.prop not in _KEPT and statement_kind(statement.prop) not in _KINDS_KEPT


def without_words(statement: Statement) -> Statement:
    """The statement without the words of its source."""
    if statement.quote is None and statement.original is None:
        return statement
    return replace(statement, quote=None, original=None)


def _without_place(statement: Statement, texts: Iterable[str]) -> Statement:
    """The statement without where it stands, if that repeats one of the texts."""
    place = statement.locator.casefold()
    repeats = any(len(text) >= _SHORTEST_REPEATED and text in place for text in texts)
    return replace(statement, locator=_PLACE_REMOVED) if repeats else statement


def _names_entity(statement: Statement) -> bool:
    return statement_kind(statement.prop) in ("link", "entity")


def _folded(value: str) -> str:
    return value_digest("", value)


def _joined(
    changed: Iterable[StatementSpan], spans: Iterable[StatementSpan], gone: list[StatementSpan]
) -> list[StatementSpan]:
    """Spans of statements that became equal without their words, as spans that do not overlap.

    What was there already and is taken in is added to `gone`.
    """
    by_id: dict[str, list[StatementSpan]] = {}
    for span in changed:
        by_id.setdefault(span.id, []).append(span)
    known = {(span.id, span.first) for span in gone}
    for span in spans:
        if span.id in by_id and (span.id, span.first) not in known:
            by_id[span.id].append(span)
            gone.append(span)
    return [joined for equal in by_id.values() for joined in _union(equal)]


def _union(spans: list[StatementSpan]) -> Iterable[StatementSpan]:
    current: StatementSpan | None = None
    for span in sorted(spans, key=lambda span: span.first):
        if current is None:
            current = span
        elif current.until is not None and span.first > current.until:
            yield current
            current = span
        else:
            ends = current.until, span.until
            until = None if None in ends else max(end for end in ends if end is not None)
            current = replace(current, until=until)
    if current is not None:
        yield current


def count_changes(
    gone: Iterable[StatementSpan], put: Iterable[StatementSpan]
) -> Mapping[int, tuple[int, int]]:
    """By version, how many statements more it adds and removes (fewer below 0) once the spans are exchanged.

    >>> count_changes([], [])
    {}
    """
    changes: dict[int, list[int]] = {}
    for spans, sign in ((gone, -1), (put, 1)):
        for span in spans:
            changes.setdefault(span.first, [0, 0])[0] += sign
            if span.until is not None:
                changes.setdefault(span.until, [0, 0])[1] += sign
    return {number: (added, removed) for number, (added, removed) in changes.items()}
