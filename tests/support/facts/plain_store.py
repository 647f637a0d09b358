"""What a store must answer, written out the slow way over lists of statements, to check stores against.

Nothing of graph.store but its values is used here.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from itertools import pairwise

from graph.model.days import MISSING_DAY, day_number
from graph.store import Dataset, ObservationColumns, Reader
from ontology import SCHEMA, Directness, PartialDate, Share, Statement
from ontology.schema import NAME_PROPERTIES

Observation = tuple[object, ...]


@dataclass
class PlainStore:
    """Loads in their order: the dataset and its statements."""

    loads: list[tuple[Dataset, frozenset[Statement]]] = field(default_factory=list)

    def load(self, dataset: Dataset, statements: Iterable[Statement]) -> None:
        self.loads.append((dataset, frozenset(replace(s, source=dataset.id) for s in statements)))

    def view(self, version: int, sources: frozenset[str] | None = None) -> PlainView:
        newest = {dataset.id: (dataset, statements) for dataset, statements in self.loads[:version]}
        known = [s for _, statements in newest.values() for s in statements]
        classes = [pair for dataset, _ in newest.values() for pair in dataset.list_classes]
        return PlainView(known, classes, sources)

    def counts(self, version: int) -> tuple[int, int, int]:
        """Statements, added and removed of a load."""
        dataset, now = self.loads[version - 1]
        before = next(
            (found for other, found in reversed(self.loads[: version - 1]) if other.id == dataset.id),
            frozenset(),
        )
        return len(now), len(now - before), len(before - now)


class PlainView:
    """The statements that a reader sees, and what follows from them."""

    def __init__(
        self, known: list[Statement], list_classes: list[tuple[str, str]], sources: frozenset[str] | None
    ) -> None:
        self.known = known
        self.list_classes = list_classes
        self.sources = sources
        self.visible = [s for s in known if sources is None or s.source in sources or _is_class_data(s)]
        same = [(s.subject, s.value) for s in self.visible if s.prop == "sameAs"]
        different = [(s.subject, s.value) for s in self.visible if s.prop == "differentFrom"]
        self.unsettled = _on_a_way(same, different)
        self.bodies = _bodies([pair for pair in same if frozenset(pair) not in self.unsettled])

    def group(self, id: str) -> frozenset[str]:
        return next((body for body in self.bodies if id in body), frozenset({id}))

    def canonical(self, id: str) -> str:
        group = self.group(id)
        return min([i for i in group if ":" not in i] or group)

    def ids(self) -> set[str]:
        """Canonical ids of everything that a statement is about or names."""
        mentioned = {s.subject for s in self.visible} | {s.value for s in self.visible if _is_reference(s)}
        return {self.canonical(id) for id in mentioned}

    def own(self, id: str) -> list[Statement]:
        return _ordered(s for s in self.visible if not _is_link(s) and s.subject in self.group(id))

    def recorded(self, id: str) -> list[Statement]:
        """Statements about the body, its links and the listings of it, as they were made."""
        group = self.group(id)
        return _ordered(
            s
            for s in self.visible
            if s.subject in group or (s.value in group and (_is_link(s) or s.prop == "names"))
        )

    def type(self, id: str) -> str:
        stated = [s.value for s in self.own(id) if s.prop == "type"]
        return SCHEMA.most_specific(stated or [s.schema for s in self.own(id)])

    def caption(self, id: str) -> str:
        is_member = any(s.prop == "riskClass" for s in self.own(id)) or any(
            s.prop == "names" and s.value in self.group(id) for s in self.visible
        )
        hidden = _ordered(s for s in self.known if not _is_link(s) and s.subject in self.group(id))
        for statements in (self.own(id), hidden if is_member else []):
            for prop in ("name", "alias"):
                values = [s.value for s in statements if s.prop == prop]
                if values:
                    return next((v for v in values if v.isascii() and any(c.isalpha() for c in v)), values[0])
        return self.canonical(id)

    def redirected(self, s: Statement) -> Statement:
        if s.prop == "sameAs":
            return s
        return s.with_ends(
            self.canonical(s.subject), self.canonical(s.value) if _is_reference(s) else s.value
        )

    def links(self) -> dict[tuple[str, str, str], list[Statement]]:
        found: dict[tuple[str, str, str], list[Statement]] = defaultdict(list)
        for s in _ordered(filter(_is_link, self.visible)):
            ends = [self.canonical(s.subject), self.canonical(s.value)]
            if not SCHEMA.link_type(s.prop).has_upper:
                ends.sort()
            if ends[0] != ends[1]:
                found[s.prop, ends[0], ends[1]].append(self.redirected(s))
        return found

    def link_observations(self) -> list[Observation]:
        return sorted(observation(*key, s) for key, found in self.links().items() for s in found)

    def memberships(self, id: str) -> list[Statement]:
        group = self.group(id)
        found = [
            s
            for s in self.visible
            if (s.prop == "riskClass" and s.subject in group) or (s.prop == "names" and s.value in group)
        ]
        return [self.redirected(s) for s in _ordered(found)]

    def membership_observations(self) -> list[Observation]:
        found = [
            observation(s.value, s.value, self.canonical(s.subject), s)
            for s in self.visible
            if s.prop == "riskClass"
        ]
        for s in self.visible:
            if s.prop == "names":
                group = self.group(s.subject)
                lists = {t.value for t in self.visible if t.prop == "list" and t.subject in group}
                for risk_class in {name for list_id, name in self.list_classes if list_id in lists}:
                    ends = self.canonical(s.subject), self.canonical(s.value)
                    found.append(observation(risk_class, *ends, s))
        return sorted(found)

    def names(self) -> list[tuple[str, str, str]]:
        return sorted(
            {(self.canonical(s.subject), s.prop, s.value) for s in self.visible if s.prop in NAME_PROPERTIES}
        )

    def referring(self, id: str, prop: str) -> list[str]:
        group = self.group(id)
        found = {self.canonical(s.subject) for s in self.visible if s.prop == prop and s.value in group}
        return sorted(found - {self.canonical(id)})

    def identified(self, value: str) -> list[str]:
        def key(text: str) -> str:
            return text.replace(" ", "").lower()

        return sorted(
            {
                self.canonical(s.subject)
                for s in self.visible
                if not _is_link(s)
                and SCHEMA.property(s.prop).range == "identifier"
                and s.prop != "list"
                and key(s.value) == key(value)
            }
        )


def check(reader: Reader, view: PlainView) -> None:
    """Assert that the reader answers everything as the view does."""
    assert list(reader.statements()) == _ordered(view.visible)
    for source in {s.source for s in view.known}:
        assert list(reader.statements_of(source)) == [s for s in reader.statements() if s.source == source]
    ids = view.ids()
    assert list(reader.entity_types()) == sorted((id, view.type(id)) for id in ids)
    assert list(reader.names()) == view.names()
    assert (
        sorted(o for c in reader.link_columns(batch=2) for o in observations(c)) == view.link_observations()
    )
    assert sorted(observations(reader.membership_columns())) == view.membership_observations()
    links = view.links()
    for (link_type, upper, lower), found in links.items():
        link = reader.link(f"{link_type}~{upper}~{lower}")
        assert link is not None
        assert (link.type, link.upper, link.lower, list(link.observations)) == (
            link_type,
            upper,
            lower,
            found,
        )
        assert list(reader.observations(link.id)) == _ordered(
            s for s in view.visible if _is_link(s) and view.redirected(s) in found
        )
    assert [(link.type, link.upper, link.lower) for link in reader.links_of(ids)] == sorted(links)
    visible = {s.id: s for s in view.visible}
    for s in view.known:
        assert reader.statement(s.id) == visible.get(s.id)
    for id in ids | {"never-heard-of"} | {s.subject for s in view.known}:
        canonical = view.canonical(id)
        assert reader.canonical(id) == canonical
        entity = reader.entity(id)
        if canonical not in ids:
            assert entity is None
        else:
            assert entity is not None
            assert (entity.id, entity.schema, entity.caption) == (canonical, view.type(id), view.caption(id))
            assert entity.merged == tuple(sorted(view.group(id) - {canonical}))
            assert list(entity.statements) == [view.redirected(s) for s in view.own(id)]
        assert [(link.type, link.upper, link.lower) for link in reader.links(id)] == sorted(
            key for key in links if canonical in key[1:]
        )
        assert list(reader.memberships(id)) == view.memberships(id)
        assert list(reader.recorded(id)) == view.recorded(id)
        assert [e.id for e in reader.referring(id, "consignee")] == view.referring(id, "consignee")
    candidates = [view.redirected(s) for s in view.visible if s.prop == "possiblySameAs"]
    for s in view.visible:
        if s.prop == "sameAs" and frozenset((s.subject, s.value)) in view.unsettled:
            ends = view.canonical(s.subject), view.canonical(s.value)
            candidates.append(replace(s.with_ends(*ends), prop="possiblySameAs"))
    assert list(reader.possibly_same(ids)) == _ordered(candidates)
    assert reader.entities(ids) == {id: reader.entity(id) for id in ids}
    columns = reader.membership_columns()
    assert sorted(row[:3] for row in reader.memberships_of(ids)) == sorted(
        zip(columns.type, columns.upper, columns.lower, strict=True)
    )
    for value in {s.value for s in view.known}:
        assert list(reader.identified(value)) == view.identified(value)


def observation(kind: str, upper: str, lower: str, s: Statement) -> Observation:
    """What a row of columns must say of the statement; memberships have no share or directness."""
    is_link = _is_link(s)
    share = s.share if is_link and s.share is not None else Share(0, 100, low_open=True)
    direct = (s.direct or Directness.UNSTATED) if is_link else Directness.UNSTATED
    return (
        kind, upper, lower, int(s.grade), ["direct", "indirect", "unstated"].index(direct),
        _day(s.start, "first_day"), _day(s.end, "last_day"),
        _day(s.observed.first, "first_day"), _day(s.observed.last, "last_day"),
        share != Share(0, 100, low_open=True), share.low, share.high, share.low_open, share.high_open,
        _day(s.share_until, "last_day") if is_link else MISSING_DAY, s.schema == "Absorption",
        not is_link and s.is_left_out,
    )  # fmt: skip


def observations(columns: ObservationColumns) -> list[Observation]:
    """The rows of columns."""
    c = columns
    numbers = (
        c.grade, c.direct, c.start, c.end, c.observed_first, c.observed_last, c.stated,
        c.share_low, c.share_high, c.share_low_open, c.share_high_open, c.share_until,
        c.is_absorption, c.is_left_out,
    )  # fmt: skip
    rows = list(zip(c.type, c.upper, c.lower, *(column.tolist() for column in numbers), strict=True))
    assert all(math.isfinite(row[10]) for row in rows)
    return rows


def _day(date: PartialDate | None, end: str) -> int:
    return MISSING_DAY if date is None else day_number(getattr(date, end))


def _is_link(s: Statement) -> bool:
    return s.prop in SCHEMA.link_types


def _is_reference(s: Statement) -> bool:
    return _is_link(s) or SCHEMA.property(s.prop).range == "entity"


def _is_class_data(s: Statement) -> bool:
    return s.prop in ("riskClass", "names") or (s.schema == "Listing" and s.prop != "sameAs")


def _ordered(statements: Iterable[Statement]) -> list[Statement]:
    return sorted(statements, key=lambda s: (s.source, s.subject, s.prop, s.value, s.id))


def _on_a_way(same: list[tuple[str, str]], different: list[tuple[str, str]]) -> frozenset[frozenset[str]]:
    """The judgements on any way without repeats between two ids that are judged different."""
    found: set[frozenset[str]] = set()

    def walk(at: str, end: str, passed: list[str]) -> None:
        if at == end:
            found.update(map(frozenset, pairwise(passed)))
            return
        for pair in same:
            if at in pair:
                [beyond] = set(pair) - {at} or {at}
                if beyond not in passed:
                    walk(beyond, end, [*passed, beyond])

    for one, other in different:
        if one != other:
            walk(one, other, [one])
    return frozenset(found)


def _bodies(judgements: list[tuple[str, str]]) -> list[frozenset[str]]:
    """Ids judged the same, directly or through others."""
    bodies: list[frozenset[str]] = []
    for pair in judgements:
        touched = [body for body in bodies if body & set(pair)]
        bodies = [body for body in bodies if body not in touched] + [frozenset(pair).union(*touched)]
    return bodies
