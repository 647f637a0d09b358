"""Assembling statements into canonical ids, entities, links and columns. Imports no driver."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
from networkx.utils import UnionFind
from numpy.typing import NDArray

from graph.errors import BadStatement
from graph.model.days import MISSING_DAY, day_number
from graph.model.observations import ObservationColumns
from graph.ways import pairs_on_ways
from ontology import SCHEMA, UNKNOWN_SHARE, Directness, Entity, Link, Statement, StatementGroup, split_link_id
from ontology.schema import RiskClass

LINK_KIND = "link"
_DIRECTNESS = tuple(Directness)
_UNDIRECTED = frozenset(name for name, link_type in SCHEMA.link_types.items() if not link_type.has_upper)
_KINDS = {name: prop.range for name, prop in SCHEMA.properties.items()} | dict.fromkeys(
    SCHEMA.link_types, LINK_KIND
)
_CAPTION_PROPERTIES = ("name", "alias")


def statement_kind(prop: str) -> str:
    """`link` for a link type, else the range of the property; raises `UnknownTerm`."""
    kind = _KINDS.get(prop)
    return SCHEMA.property(prop).range if kind is None else kind


def identifier_key(value: str) -> str:
    """The form in which identifiers are compared: without spaces, and case folded.

    >>> identifier_key("9144 0300 MA5x")
    '91440300ma5x'
    """
    return "".join(value.split()).casefold()


def check_statement(
    statement: Statement, dataset: str, documents: Collection[str], own_classes: Collection[RiskClass] = ()
) -> None:
    """Raise unless a dataset that cites these documents, and has these classes of its own, may state this.

    `BadStatement` for another dataset's statement or a document that is not among them,
    `UnknownTerm` for a property, link type or risk class that neither the schema nor the dataset defines.
    """
    _check_origin(statement, dataset, documents)
    if statement_kind(statement.prop) == "class" and statement.value not in {c.name for c in own_classes}:
        SCHEMA.risk_class(statement.value)


def check_group(
    group: StatementGroup, dataset: str, documents: Collection[str], own_classes: Collection[RiskClass] = ()
) -> None:
    """`check_statement` for each statement of a group."""
    _check_origin(group, dataset, documents)
    for prop, value, _ in group.values:
        if _KINDS.get(prop, "class") == "class":
            statement_kind(prop)
            if value not in {each.name for each in own_classes}:
                SCHEMA.risk_class(value)


def _check_origin(stated: Statement | StatementGroup, dataset: str, documents: Collection[str]) -> None:
    if stated.source != dataset:
        raise BadStatement(
            f"a statement about {stated.subject} is of {stated.source!r} and not of {dataset!r}"
        )
    if stated.document not in documents:
        raise BadStatement(
            f"{dataset}: a statement about {stated.subject} cites {stated.document!r}, "
            "which is not among the documents; describe it there"
        )


@dataclass(frozen=True, slots=True)
class Merges:
    """Which ids are the same entity, by the `sameAs` and `differentFrom` statements seen.

    `redirects` gives the canonical id of every id judged the same as another, `groups` all
    ids of each canonical id, sorted. `unsettled` are the pairs judged the same that merge nothing, because
    with them two ids would be one that are judged different; each pair in order.
    """

    redirects: Mapping[str, str]
    groups: Mapping[str, tuple[str, ...]]
    unsettled: frozenset[tuple[str, str]] = frozenset()

    @classmethod
    def of(cls, judgements: Iterable[tuple[str, str]], differences: Iterable[tuple[str, str]] = ()) -> Merges:
        """Merge each pair of ids; the canonical one is the smallest without `:`, else the smallest.

        Hand-written ids have no colon, so they are preferred to those of loaded data. Of ids judged different
        no chain of judgements makes one: those on any way from one to the other merge nothing.

        >>> merges = Merges.of([("lei:1", "acme"), ("acme", "reg:7")])
        >>> merges.canonical("reg:7"), merges.group("acme")
        ('acme', ('acme', 'lei:1', 'reg:7'))
        >>> merges = Merges.of([("a", "b"), ("b", "c"), ("c", "d")], [("a", "c")])
        >>> merges.groups, sorted(merges.unsettled)
        ({'c': ('c', 'd')}, [('a', 'b'), ('b', 'c')])
        """
        union = UnionFind()
        different = list(differences)
        judged = set(judgements) if different else judgements
        for one, other in judged:
            union.union(one, other)
        contradicted = [
            (one, other) for one, other in different if one != other and union[one] == union[other]
        ]
        unsettled = pairs_on_ways(contradicted, judged)
        if unsettled:
            union = UnionFind()
            for one, other in judged:
                if pair_of(one, other) not in unsettled:
                    union.union(one, other)
        merged = [tuple(sorted(group)) for group in union.to_sets() if len(group) > 1]
        groups = {min(group, key=lambda id: (":" in id, id)): group for group in merged}
        redirects = {id: canonical for canonical, group in groups.items() for id in group}
        return cls(redirects, groups, unsettled)

    def canonical(self, id: str) -> str:
        """The id that `id` redirects to; itself when nothing was merged."""
        return self.redirects.get(id, id)

    def group(self, id: str) -> tuple[str, ...]:
        """Every id of the same entity, `id` included."""
        return self.groups.get(self.canonical(id), (id,))

    def merged(self, canonical: str) -> tuple[str, ...]:
        """The other ids that redirect to a canonical id."""
        return tuple(id for id in self.groups.get(canonical, ()) if id != canonical)

    def link_ends(self, link_type: str, upper: str, lower: str) -> tuple[str, str]:
        """Canonical ends of a link, sorted where the type has no upper end."""
        upper, lower = self.canonical(upper), self.canonical(lower)
        return (lower, upper) if lower < upper and link_type in _UNDIRECTED else (upper, lower)

    def unsettled_of(self, ids: Iterable[str] | None) -> frozenset[tuple[str, str]]:
        """The unsettled pairs of which one is the same entity as one of the ids; by default all."""
        if ids is None or not self.unsettled:
            return self.unsettled
        wanted = set(map(self.canonical, ids))
        return frozenset(p for p in self.unsettled if not wanted.isdisjoint(map(self.canonical, p)))

    def redirected(self, statement: Statement) -> Statement:
        """The fact about canonical ids; judgements of sameness keep the ids that they are about."""
        if not self.redirects or statement.prop == "sameAs":
            return statement
        subject, value = self.canonical(statement.subject), statement.value
        if statement_kind(statement.prop) in (LINK_KIND, "entity"):
            value = self.canonical(value)
        if (subject, value) == (statement.subject, statement.value):
            return statement
        return statement.with_ends(subject, value)


def pair_of(one: str, other: str) -> tuple[str, str]:
    """Two ids in order.

    >>> pair_of("b", "a")
    ('a', 'b')
    """
    return (one, other) if one <= other else (other, one)


def unsettled_samenesses(
    statements: Iterable[Statement], merges: Merges, pairs: Collection[tuple[str, str]]
) -> Iterator[Statement]:
    """The judgements of these pairs, among the statements, as possible samenesses of canonical ids."""
    for s in statements:
        if s.prop == "sameAs" and pair_of(s.subject, s.value) in pairs:
            ends = merges.canonical(s.subject), merges.canonical(s.value)
            yield replace(s.with_ends(*ends), prop="possiblySameAs")


def assemble_entity(
    id: str, statements: Iterable[Statement], merges: Merges, label: Iterable[tuple[str, str]] = ()
) -> Entity:
    """The entity of a canonical id from its own statements, in their order.

    `label` holds (property, name) pairs that may only serve as the caption, where the
    statements name the entity in no way.
    """
    own = tuple(merges.redirected(statement) for statement in statements)
    names = [(s.prop, s.value) for s in own]
    return Entity(
        id,
        most_specific_type((s.value for s in own if s.prop == "type"), (s.schema for s in own)),
        caption(names) or caption(label) or id,
        own,
        merges.merged(id),
    )


def caption(names: Iterable[tuple[str, str]]) -> str | None:
    """The first main name in Latin script, else the first, else an alias likewise, else `None`.

    >>> caption([("alias", "SMIC"), ("name", "中芯国际"), ("name", "Semiconductor Manufacturing")])
    'Semiconductor Manufacturing'
    """
    pairs = list(names)
    for caption_prop in _CAPTION_PROPERTIES:
        values = [value for prop, value in pairs if prop == caption_prop]
        if values:
            return next(filter(_is_latin, values), values[0])
    return None


def most_specific_type(types: Iterable[str], schemas: Iterable[str]) -> str:
    """The deepest of the types stated; without any, of the schemas that statements were made under."""
    for stated in (types, schemas):
        known = [name for name in stated if name in SCHEMA.entity_types]
        if known:
            return SCHEMA.most_specific(known)
    return SCHEMA.most_specific([])


def type_of_rows(rows: Sequence[Sequence[Any]]) -> str:
    """The most specific type of rows of id, type stated (or `None`), and schema (or `None`)."""
    return most_specific_type((row[1] for row in rows if row[1]), (row[2] for row in rows if row[2]))


def assemble_links(statements: Iterable[Statement], merges: Merges) -> tuple[Link, ...]:
    """The links that the statements record, by type and ends; observations keep their order.

    A link between two ids of the same entity is left out.
    """
    grouped: dict[tuple[str, str, str], list[Statement]] = {}
    for s in statements:
        upper, lower = merges.link_ends(s.prop, s.subject, s.value)
        if upper != lower:
            grouped.setdefault((s.prop, upper, lower), []).append(merges.redirected(s))
    return tuple(Link(*key, tuple(observations)) for key, observations in sorted(grouped.items()))


def in_order(statements: Iterable[Statement]) -> tuple[Statement, ...]:
    """The statements in the order of all listings, each once."""
    unique = {s.id: s for s in statements}
    ordered = sorted(unique.items(), key=lambda item: (*_sort_key(item[1]), item[0]))
    return tuple(statement for _, statement in ordered)


def _sort_key(s: Statement) -> tuple[str, str, str, str]:
    return s.source, s.subject, s.prop, s.value


def ends_of_link(id: str, merges: Merges) -> tuple[str, str, str] | None:
    """Type and canonical ends of a link id, which may name merged ids; `None` for any other text."""
    parts = split_link_id(id)
    if parts is None or parts[0] not in SCHEMA.link_types:
        return None
    return parts[0], *merges.link_ends(*parts)


def membership_rows(
    statements: Iterable[Statement],
    lists: Iterable[tuple[str, str]],
    list_classes: Iterable[tuple[str, str]],
    merges: Merges,
) -> Iterator[tuple[str, str, str, Statement]]:
    """Class, target, member and statement of every membership, in the order of the statements.

    `statements` are `riskClass` statements and `names` statements of listings, `lists` pairs of
    listing and list id, and `list_classes` pairs of list id and a class that it confers.
    """
    conferred: dict[str, set[str]] = {}
    for list_id, risk_class in list_classes:
        conferred.setdefault(list_id, set()).add(risk_class)
    classes: dict[str, set[str]] = {}
    for listing, list_id in lists:
        classes.setdefault(merges.canonical(listing), set()).update(conferred.get(list_id, ()))
    for s in statements:
        subject = merges.canonical(s.subject)
        if s.prop == "riskClass":
            yield s.value, s.value, subject, s
        else:
            for risk_class in sorted(classes.get(subject, ())):
                yield risk_class, subject, merges.canonical(s.value), s


def membership_columns(rows: Iterable[tuple[str, str, str, Statement]]) -> ObservationColumns:
    """Memberships as columns: directness unstated, shares not stated."""
    memberships = list(rows)
    statements = [row[3] for row in memberships]
    count = len(memberships)
    return ObservationColumns(
        type=[row[0] for row in memberships],
        upper=[row[1] for row in memberships],
        lower=[row[2] for row in memberships],
        grade=np.array([int(s.grade) for s in statements], np.uint8),
        direct=np.full(count, _DIRECTNESS.index(Directness.UNSTATED), np.uint8),
        start=_days(None if s.start is None else s.start.first_day for s in statements),
        end=_days(None if s.end is None else s.end.last_day for s in statements),
        observed_first=_days(s.observed.first.first_day for s in statements),
        observed_last=_days(s.observed.last.last_day for s in statements),
        stated=np.zeros(count, np.bool_),
        share_low=np.full(count, UNKNOWN_SHARE.low, np.float64),
        share_high=np.full(count, UNKNOWN_SHARE.high, np.float64),
        share_low_open=np.full(count, UNKNOWN_SHARE.low_open, np.bool_),
        share_high_open=np.full(count, UNKNOWN_SHARE.high_open, np.bool_),
        share_until=np.full(count, MISSING_DAY, np.int32),
        is_absorption=np.zeros(count, np.bool_),
        is_left_out=np.array([s.is_left_out for s in statements], np.bool_),
    )


def _days(days: Iterable[date | None]) -> NDArray[np.int32]:
    return np.array([MISSING_DAY if day is None else day_number(day) for day in days], np.int32)


def _is_latin(name: str) -> bool:
    """Whether the name has letters, and all of them are Latin."""
    letters = [character for character in name if character.isalpha()]
    return bool(letters) and all(unicodedata.name(letter, "").startswith("LATIN ") for letter in letters)
