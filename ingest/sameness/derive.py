"""Which bodies are one because sources give them the same strong identifier, and what stands against it.

An identifier that is recorded of bodies which contradict each other (another strong identifier of the same
kind, a person and a company, a judgement that they differ) judges nothing, and is reported.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from graph.store.contract import Reader
from ingest.sameness.strong import STRONG, Strong, strong_identifier
from ontology import SCHEMA, Entity, Statement

_ENTITIES_AT_ONCE = 5_000
_BODIES = ("LegalEntity", "Vessel")


@dataclass(frozen=True, slots=True)
class Judged:
    """Two ids that are one body: the statements of the identifier about each."""

    identifier: Strong
    one: Statement
    other: Statement


@dataclass(frozen=True, slots=True)
class Conflict:
    """An identifier that judges nothing: two of the bodies that have it, and what contradicts."""

    identifier: Strong
    one: Statement
    other: Statement
    reason: str


@dataclass(slots=True)
class Body:
    """What is known of a body, or of several that are one, of what can contradict that it is another.

    `identifiers` are the strong ones by property, `different` the ids that a source judges to be others.
    """

    ids: set[str]
    types: set[str]
    identifiers: dict[str, set[str]] = field(default_factory=dict)
    different: set[str] = field(default_factory=set)

    def take_in(self, other: Body) -> None:
        """Add what is known of another: the two are one."""
        self.ids |= other.ids
        self.types |= other.types
        self.different |= other.different
        for prop, values in other.identifiers.items():
            self.identifiers.setdefault(prop, set()).update(values)

    def contradiction(self, other: Body) -> str | None:
        """Why the two are not one; `None` where nothing says so."""
        for prop, label in STRONG.items():
            ours, theirs = self.identifiers.get(prop, set()), other.identifiers.get(prop, set())
            if prop == "registrationNumber":
                shared = {_country(value) for value in ours} & {_country(value) for value in theirs}
                ours, theirs = ({v for v in values if _country(v) in shared} for values in (ours, theirs))
            if ours and theirs and not ours & theirs:
                return f"they have different {label}s, {min(ours)} and {min(theirs)}"
        for one in sorted(self.types):
            for two in sorted(other.types):
                if not _may_be_one(one, two):
                    return f"one is a {one} and the other a {two}"
        if self.different & other.ids or other.different & self.ids:
            return "a source judges them different"
        return None


def judged_by_identifiers(reader: Reader) -> tuple[list[Judged], list[Conflict]]:
    """The judgements that the data of the reader make, and the conflicts that keep some from being made.

    The strongest identifiers judge first: what they make one is one body for the next.

    >>> from contextlib import closing
    >>> from tempfile import TemporaryDirectory
    >>> from graph.store import open_store
    >>> with TemporaryDirectory() as folder, closing(open_store(f"sqlite:///{folder}/case.db")) as store:
    ...     with store.reader() as reader:
    ...         judged_by_identifiers(reader)
    ([], [])
    """
    shared = list(reader.shared_identifiers(tuple(STRONG)))
    bodies = _bodies(reader, {reader.canonical(statement.subject) for statement in shared})
    groups: dict[Strong, list[Statement]] = {}
    for statement in shared:
        body = bodies.get(reader.canonical(statement.subject))
        if body is None:
            continue
        for identifier in _identifiers_of(statement, body):
            groups.setdefault(identifier, []).append(statement)
    order = list(STRONG)
    judged: list[Judged] = []
    conflicts: list[Conflict] = []
    for identifier in sorted(groups, key=lambda each: (order.index(each[0]), each[1])):
        outcome = _judged(identifier, groups[identifier], reader, bodies)
        if isinstance(outcome, Conflict):
            conflicts.append(outcome)
        else:
            judged += outcome
    return judged, conflicts


def _judged(
    identifier: Strong, statements: list[Statement], reader: Reader, bodies: dict[str, Body]
) -> list[Judged] | Conflict:
    """What one identifier judges, and unites in `bodies`; or what keeps it from judging anything."""
    first: dict[str, Statement] = {}
    for statement in sorted(statements, key=lambda s: (":" in s.subject, s.subject, s.source, s.id)):
        first.setdefault(statement.subject, statement)
    stated = list(first.values())
    if len({s.source for s in statements}) < 2 or len({reader.canonical(id) for id in first}) < 2:
        return []
    for place, one in enumerate(stated):
        for other in stated[place + 1 :]:
            ours, theirs = (bodies[reader.canonical(s.subject)] for s in (one, other))
            if ours is not theirs and (reason := ours.contradiction(theirs)) is not None:
                return Conflict(identifier, one, other, reason)
    whole = bodies[reader.canonical(stated[0].subject)]
    for statement in stated[1:]:
        body = bodies[reader.canonical(statement.subject)]
        if body is not whole:
            whole.take_in(body)
            bodies.update(dict.fromkeys(body.ids, whole))
    return [
        Judged(identifier, stated[0], other)
        for other in stated[1:]
        if reader.canonical(other.subject) != reader.canonical(stated[0].subject)
    ]


def _bodies(reader: Reader, ids: Iterable[str]) -> dict[str, Body]:
    """What is known of each of the entities, by canonical id; of those that can be a body."""
    bodies: dict[str, Body] = {}
    wanted = sorted(ids)
    for start in range(0, len(wanted), _ENTITIES_AT_ONCE):
        for id, entity in reader.entities(wanted[start : start + _ENTITIES_AT_ONCE]).items():
            if entity.schema == "Thing" or any(SCHEMA.is_a(entity.schema, kind) for kind in _BODIES):
                bodies[id] = body_of(entity)
    return bodies


def body_of(entity: Entity) -> Body:
    """What is known of the entity that can contradict that another is the same.

    >>> from ontology import Grade, Period
    >>> about = ("register", "deed", "1", Grade.A, Period.parse("2024"))
    >>> one, other = (
    ...     Entity(id, kind, id, (Statement(id, kind, "type", kind, *about),))
    ...     for id, kind in (("a", "Person"), ("b", "Company"))
    ... )
    >>> body_of(one).contradiction(body_of(other))
    'one is a Person and the other a Company'
    """
    types = {s.value for s in entity.statements if s.prop == "type"} or {entity.schema}
    body = Body({entity.id}, types - {"Thing"})
    countries = frozenset(s.value.casefold() for s in entity.statements if s.prop == "country")
    for statement in entity.statements:
        if statement.prop in STRONG:
            identifier = strong_identifier(statement.prop, statement.value, countries)
            if identifier is not None:
                body.identifiers.setdefault(identifier[0], set()).add(identifier[1])
        elif statement.prop == "differentFrom":
            body.different |= {statement.subject, statement.value} - {entity.id}
    return body


def _identifiers_of(statement: Statement, body: Body) -> list[Strong]:
    """The strong identifier that the statement states, as its body has it."""
    known = body.identifiers.get(statement.prop, set())
    countries = {_country(value) for value in known} if statement.prop == "registrationNumber" else {""}
    identifiers = (
        strong_identifier(statement.prop, statement.value, frozenset({c})) for c in sorted(countries)
    )
    return [each for each in identifiers if each is not None and each[1] in known]


def _may_be_one(one: str, other: str) -> bool:
    """Whether a body can be of both types: one is a kind of the other, or both are organisations."""
    if SCHEMA.is_a(one, other) or SCHEMA.is_a(other, one):
        return True
    return SCHEMA.is_a(one, "Organization") and SCHEMA.is_a(other, "Organization")


def _country(value: str) -> str:
    return value.partition(" ")[0]
