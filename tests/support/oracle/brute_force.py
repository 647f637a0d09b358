"""The rules of `docs/semantics.md` written out the slow way, on statements, to check the search against.

Of the code under test only the traversal's values are used here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable

from brute_force_edges import CLOSE, Edge, next_place, touches
from brute_force_record import Record
from brute_force_validity import (
    ABSENT,
    IN_FORCE,
    PRESUMED,
    UNKNOWN,
    directness_on,
    episodes,
    link_status,
    share_on,
    status,
    validity,
)
from computed_once import computed_once

from graph.model.traversal import CONTROL_TYPES, Direction, Traversal
from ontology import SCHEMA, Grade, Statement


class BruteForce:
    """Answers over a list of statements, by enumerating all paths."""

    def __init__(self, statements: list[Statement], traversal: Traversal) -> None:
        self.traversal = traversal
        self.day = traversal.valid_at
        self.links: dict[tuple[str, str, str], list[Statement]] = defaultdict(list)
        self.classes: dict[tuple[str, str], list[Statement]] = defaultdict(list)
        self.types: dict[str, str] = {}
        for s in statements:
            if s.prop in SCHEMA.link_types:
                upper, lower = s.subject, s.value
                if not SCHEMA.link_type(s.prop).has_upper and lower < upper:
                    upper, lower = lower, upper
                self.links[s.prop, upper, lower].append(s)
            elif s.prop == "riskClass":
                self.classes[s.subject, s.value].append(s)
            elif s.prop == "type":
                self.types[s.subject] = s.value
        self.state_bodies = {entity for entity, name in self.classes if name == "state_body"}
        self.armed_forces = {entity for entity, name in self.classes if name == "armed_forces"}
        self.agents = set(self.members("registered_agent", Grade.D))
        self.certain = set(self.members("state_body", Grade.C))
        neighbours = defaultdict(set)
        for link_type, upper, lower in self.links:
            if link_type in (*traversal.link_types, "Succession"):
                neighbours[upper].add(lower)
                neighbours[lower].add(upper)
        self.hubs = {e for e, n in neighbours.items() if len(n) > traversal.max_degree}
        self.stops = self.state_bodies | self.armed_forces | self.agents | self.hubs
        persons = {entity for entity, name in self.types.items() if name == "Person"}
        possible = [key for key in self.links if self.lets_through(key, Grade.D, True, 0.0)]
        self.record = Record(self.links, traversal, self.certain, self.state_bodies, persons, possible)

    def counts(self, observations: list[Statement], grade: Grade, relaxed: bool) -> str:
        """Status on evidence of the grade; if `relaxed`, the best status on evidence of any grade."""
        grades = list(Grade) if relaxed else [grade]
        rank = [ABSENT, UNKNOWN, PRESUMED, IN_FORCE]
        return max(
            (
                status(evidence, self.day)
                if (evidence := [s for s in observations if s.grade <= g])
                else ABSENT
                for g in grades
            ),
            key=rank.index,
        )

    @computed_once
    def readings(
        self,
        key: tuple[str, str, str],
        grade: Grade,
        relaxed: bool,
        minimum: float,
        unrecorded: bool | None = None,
    ) -> list[list[Statement]]:
        """The evidence that lets a link through: of the grade; if `relaxed`, of each grade by itself.

        `unrecorded` says whether a holding counts whose share is not recorded; `None`: below a minimum of 50.
        """
        unrecorded = minimum < 50 if unrecorded is None else unrecorded
        result = []
        for g in list(Grade) if relaxed else [grade]:
            evidence = [s for s in self.links[key] if s.grade <= g]
            if not evidence:
                continue
            now = link_status(self.links, key, g, self.day)
            if now == ABSENT or (now == UNKNOWN and not relaxed):
                continue
            share = share_on(evidence, self.day)
            is_enough = share.reaches(minimum) and (relaxed or unrecorded or share.low > 0)
            if key[0] != "Ownership" or now == UNKNOWN or is_enough:
                result.append(evidence)
        return result

    def lets_through(self, key: tuple[str, str, str], grade: Grade, relaxed: bool, minimum: float) -> bool:
        return bool(self.readings(key, grade, relaxed, minimum))

    def is_full(self, evidence: list[Statement]) -> bool:
        """Whether the evidence of a link states 100%, then or when it was first seen, and not indirectly."""
        day = self.day
        if status(evidence, day) == UNKNOWN:
            begins = [min(validity(s)[0] for s in episode) for episode in episodes(evidence)]
            day = min(begin for begin in begins if begin > day)
        return share_on(evidence, day).low == 100 and directness_on(evidence, self.day) in CLOSE

    @computed_once
    def edges(
        self,
        grade: Grade,
        relaxed: bool = False,
        minimum: float | None = None,
        unrecorded: bool | None = None,
    ) -> dict[str, list[Edge]]:
        t = self.traversal
        minimum = t.min_share if minimum is None else minimum
        edges: dict[str, list[Edge]] = defaultdict(list)
        for key in self.links:
            link_type, upper, lower = key
            if link_type not in t.link_types and link_type != "Succession":
                continue
            readings = self.readings(key, grade, relaxed, minimum, unrecorded)
            if not readings:
                continue
            best = grade
            if not relaxed:
                best = min(g for g in Grade if self.readings(key, g, relaxed, minimum, unrecorded))
            if not SCHEMA.link_type(link_type).has_upper and t.direction is not Direction.ANY:
                continue
            is_same = link_type == "Succession"
            for evidence in readings:
                hops, exact = self.cost(link_type, evidence)
                if is_same or next_place(t.direction, 0, True) is not None:
                    edges[lower].append(Edge(lower, upper, hops, exact, best, None if is_same else True))
                if is_same or next_place(t.direction, 0, False) is not None:
                    edges[upper].append(Edge(upper, lower, hops, exact, best, None if is_same else False))
        return edges

    def cost(self, link_type: str, evidence: list[Statement]) -> tuple[int, bool]:
        """Hops of a link on the evidence, and whether nobody can stand between its ends."""
        if link_type == "Succession":
            return 0, True
        if self.traversal.collapse_full and link_type == "Ownership" and self.is_full(evidence):
            return 0, True
        directness = directness_on(evidence, self.day)
        return 2 if directness == "indirect" else 1, directness in CLOSE

    @computed_once
    def members(self, name: str, grade: Grade, relaxed: bool = False) -> dict[str, Grade]:
        least = (UNKNOWN, PRESUMED, IN_FORCE) if relaxed else (PRESUMED, IN_FORCE)
        members = {}
        for (entity, risk_class), observations in self.classes.items():
            if risk_class == name and self.counts(observations, grade, relaxed) in least:
                good = [g for g in Grade if g <= grade and self.counts(observations, g, relaxed) in least]
                members[entity] = min(good, default=grade)
        return members

    def paths(
        self, start: str, ends: dict[str, Grade], edges: dict[str, list[Edge]]
    ) -> dict[tuple[str, ...], tuple[int, Grade, bool]]:
        """Every simple path within the bound: entities to hops, weakest grade and `at_least`."""
        paths: dict[tuple[str, ...], tuple[int, Grade, bool]] = {}

        def walk(path: tuple[str, ...], hops: int, grade: Grade, at_least: bool, place: int) -> None:
            here = path[-1]
            if here in ends:
                this = (hops, max(grade, ends[here]), at_least)
                paths[path] = min(this, paths.get(path, this))
            if here in self.stops and len(path) > 1:
                return
            steps: dict[tuple[str, int], list[Edge]] = defaultdict(list)
            for edge in edges.get(here, []):
                for next in self._places(edge, place):
                    steps[edge.end, next].append(edge)
            for (end, next), choices in steps.items():
                cost = min(e.hops for e in choices)
                if end in path or hops + cost > self.traversal.max_hops:
                    continue
                cheapest = [e for e in choices if e.hops == cost]
                walk(
                    (*path, end),
                    hops + cost,
                    max(grade, min(e.grade for e in cheapest)),
                    at_least or not any(e.exact for e in cheapest),
                    next,
                )

        walk((start,), 0, Grade.A, False, 0)
        return paths

    def _places(self, edge: Edge, place: int) -> set[int]:
        """Where in the direction a path can be after the edge; between forms of one body anywhere it may."""
        upward = [True, False] if edge.upward is None else [edge.upward]
        places = {next_place(self.traversal.direction, place, each) for each in upward}
        return {place for place in places if place is not None} | ({place} if edge.upward is None else set())

    def hops(
        self, start: str, name: str, grade: Grade, unrecorded: bool | None = None
    ) -> tuple[int, bool] | None:
        """Fewest hops on evidence of the grade, and whether every shortest path is `at_least`."""
        paths = self.paths(start, self.members(name, grade), self.edges(grade, unrecorded=unrecorded))
        if not paths:
            return None
        fewest = min(hops for hops, _, _ in paths.values())
        return fewest, all(at_least for hops, _, at_least in paths.values() if hops == fewest)

    def reached(
        self, start: str, edges: dict[str, list[Edge]], max_hops: int | None = None
    ) -> dict[str, int]:
        """Fewest hops to everything."""
        reached: dict[str, int] = {}
        for (entity, _), hops in self.reached_states(start, edges, max_hops).items():
            reached[entity] = min(hops, reached.get(entity, 99))
        return reached

    def reached_states(
        self, start: str, edges: dict[str, list[Edge]], max_hops: int | None = None
    ) -> dict[tuple[str, int], int]:
        """Fewest hops to each entity, separately by place in the direction; relaxed until nothing changes."""
        bound = self.traversal.max_hops if max_hops is None else max_hops
        nearest = {(start, 0): 0}
        changed = True
        while changed:
            changed = False
            for here, place in list(nearest):
                if here in self.stops and here != start:
                    continue
                for edge in edges.get(here, []):
                    hops = nearest[here, place] + edge.hops
                    for next in self._places(edge, place):
                        if hops <= bound and hops < nearest.get((edge.end, next), 99):
                            nearest[edge.end, next] = hops
                            changed = True
        return nearest

    def gaps(self, start: str) -> dict[str, str]:
        """What the record of each entity lacks that must be closed for a `no`."""
        t, reached = self.traversal, self.reached(start, self.closing_edges()).items()
        if not t.can_earn_no:
            same = self.one_body(start)
            return {} if self.has_upper(start) else self._gaps(same, same)
        ring_hops = max(t.max_hops, 4)
        wide = self.reached(start, self.edges(t.min_grade, relaxed=True, minimum=0.0), ring_hops).items()
        nearby = {e for e, hops in wide if hops < ring_hops}
        inner = [e for e, hops in reached if hops < t.max_hops]
        return self._gaps(inner, nearby) or self._gaps(inner, {end for key in self.links for end in key[1:]})

    def _gaps(self, entities: Iterable[str], nearby: Collection[str]) -> dict[str, str]:
        """What the records lack; an armed force has no owners to record, and closes nothing."""
        gaps = {entity: gap for entity in entities if (gap := self.record.gap(entity, nearby)) is not None}
        return gaps | dict.fromkeys(gaps.keys() & self.armed_forces, "armed_force")

    def has_upper(self, start: str) -> bool:
        """Whether any form of the body has an upper link."""
        same = self.one_body(start)
        return any(
            link_status(self.links, key, g, self.day) != ABSENT
            for key in self.links
            if key[2] in same and key[0] in CONTROL_TYPES
            for g in Grade
        )

    def closing_edges(self) -> dict[str, list[Edge]]:
        """Those to what has to be closed for a `no`."""
        return self.edges(self.traversal.min_grade, relaxed=True)

    def one_body(self, start: str) -> list[str]:
        """Every form of the body."""
        reached = self.reached(start, self.edges(self.traversal.min_grade, relaxed=True)).items()
        return [e for e, hops in reached if hops == 0]

    def split_holdings(self, start: str, name: str) -> set[str]:
        """The entities in which holdings near the class come together."""
        t = self.traversal
        if not t.can_earn_no or t.min_share == 0:
            return set()
        wide = self.reached(start, self.edges(t.min_grade, relaxed=True, minimum=0.0))
        members = {e for e in self.members(name, t.min_grade, relaxed=True) if e in wide}
        steps = {
            (edge.start, edge.end)
            for edges in self.edges(t.min_grade, relaxed=True).values()
            for edge in edges
            if edge.start in wide
            and edge.end in wide
            and (wide[edge.start] < t.max_hops or edge.upward is None)
        }
        inner = {e for e, hops in wide.items() if hops < t.max_hops}
        found = self.record.split(members, steps, inner, lambda e: e == start or e not in self.stops, members)
        reached = self.reached(start, self.edges(t.min_grade, relaxed=True))
        return {e for e in found if reached.get(e, 99) < t.max_hops}

    def verdict(self, start: str, name: str) -> tuple[str, tuple[str, ...]]:
        """Verdict and reasons, in a class that is complete."""
        t = self.traversal
        by_grade = {grade: self.hops(start, name, grade) for grade in Grade}
        if by_grade[t.min_grade] is not None:
            return "yes", ()
        nearest = self.reached(start, self.edges(t.min_grade, relaxed=True))
        members = self.members(name, t.min_grade, relaxed=True)
        states = self.reached_states(start, self.closing_edges()).items()
        inner = {entity for (entity, _), hops in states if hops < t.max_hops}
        passable = {
            state
            for state, hops in states
            if hops < t.max_hops and (state[0] not in self.stops or state[0] == start)
        }
        was_unknown = any(
            self._is_unknown(self.links[key]) and touches(key, passable, t)
            for key in self.links
            if self.lets_through(key, t.min_grade, True, t.min_share)
        ) or any(e in nearest and self._is_unknown(self.classes[e, name]) for e in members)
        open_ends = self.gaps(start)
        has_path_somehow = any(e in nearest for e in members)
        with_path = [grade for grade, hops in by_grade.items() if hops is not None]
        unshared = [g for g in Grade if t.min_share >= 50 and self.hops(start, name, g, unrecorded=True)]
        is_mixed = has_path_somehow and not with_path and not was_unknown and not unshared
        standing = {
            "conflicting_evidence": is_mixed or any(g < t.min_grade for g in with_path),
            "share_unknown": bool(unshared),
            "aggregate_holding": bool(self.split_holdings(start, name)),
            "no_owner_recorded": bool(open_ends) and not self.has_upper(start),
            "open_end": bool(open_ends),
            "stopped_at_hub": any(
                e in inner and e != start and e not in self.certain for e in self.stops - self.armed_forces
            ),
            "below_min_grade": any(g > t.min_grade for g in with_path)
            or bool(unshared and min(unshared) > t.min_grade),
            "traversal_not_upward": t.direction is not Direction.UP
            or not set(CONTROL_TYPES) <= set(t.link_types),
        }
        reasons = [reason for reason, stands in standing.items() if stands]
        if was_unknown and (has_path_somehow or reasons):
            reasons.insert(0, "nothing_known_then")
        return ("unknown" if reasons else "no"), tuple(reasons)

    def _is_unknown(self, observations: list[Statement]) -> bool:
        """Whether a reading of the fact at some grade is unknown on the day."""
        readings = [[s for s in observations if s.grade <= g] for g in Grade]
        return any(e and status(e, self.day) == UNKNOWN for e in readings)
