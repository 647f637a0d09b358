"""Is an entity within N hops of a class: yes, no or unknown, and what the answer rests on."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import replace as replaced
from enum import StrEnum

import numpy as np

from graph.model.filters import EdgeFilter, Strictness
from graph.model.snapshot import Snapshot
from graph.model.traversal import Traversal
from graph.model.validity import Array, Validity, validity_on
from graph.search.bfs import UNREACHED, BfsResult, bfs, followed, phase_count
from graph.search.completeness import Assumption, Gap, GapKind, ownership_completeness, upper_rows
from graph.search.paths import Goal, Path, PathResult, best_paths, class_distance, goal_distance
from ontology import Grade


class Verdict(StrEnum):
    """Three values: a `no` is earned, everything else is unknown (`SEMANTICS` 14 to 16)."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Reason(StrEnum):
    """Why a verdict is unknown; the first that applies, in this order."""

    NO_MATCH = "no_match"
    PARTIAL = "partial"
    NOTHING_KNOWN_THEN = "nothing_known_then"
    NO_OWNER_RECORDED = "no_owner_recorded"
    OPEN_END = "open_end"
    STOPPED_AT_HUB = "stopped_at_hub"
    CLASS_INCOMPLETE = "class_incomplete"


@dataclass(frozen=True, slots=True)
class Hops:
    """A number of hops; `at_least` when every shortest path has an indirect link."""

    hops: int
    at_least: bool


@dataclass(frozen=True, slots=True)
class Proximity:
    """The answer for one entity and one class.

    `hops` is `None` unless the verdict is `yes`. `hops_by_grade` asks the same of evidence of
    each grade or better. `below_minimum` are paths that exist only over shares below the
    minimum. `explored` counts the states looked at to list paths or to earn a `no`; `partial`
    says that a bound cut that. Whether there is a path is always searched to the end.
    """

    risk_class: str
    verdict: Verdict
    reason: Reason | None
    hops: Hops | None
    hops_by_grade: dict[Grade, Hops | None]
    paths: tuple[Path, ...] = ()
    below_minimum: tuple[Path, ...] = ()
    open_ends: tuple[Gap, ...] = ()
    assumes: tuple[Assumption, ...] = ()
    partial: bool = False
    explored: int = 0


MAX_LISTED = 100
"""At most so many open ends, and about so many assumptions, are listed."""

_NO_HOPS: dict[Grade, Hops | None] = dict.fromkeys(Grade)


def unmatched(risk_class: str) -> Proximity:
    """The answer when nobody knows which entity is meant."""
    return Proximity(risk_class, Verdict.UNKNOWN, Reason.NO_MATCH, None, dict(_NO_HOPS))


def proximity(
    snapshot: Snapshot,
    start: int,
    risk_class: str,
    traversal: Traversal,
    *,
    is_complete: bool,
    limit: int = 5,
) -> Proximity:
    """Whether the entity at position `start` is within the traversal's hops of the class.

    `is_complete`: the data name every member of the class on the day asked about. `limit`
    bounds the paths returned; at most `MAX_LISTED` open ends are listed.
    """
    question = _Question(snapshot, start, risk_class, traversal, is_complete, limit)
    tried = _tried(question)
    hops = tried.by_grade[traversal.min_grade]
    if hops is None:
        return _without_path(question, tried)
    back = goal_distance(question.edge_filter, risk_class)
    found = best_paths(question.edge_filter, start, tried.goal, limit, rest=tried.rest, back=back)
    return Proximity(
        risk_class,
        Verdict.YES,
        None,
        hops,
        tried.by_grade,
        found.paths,
        tried.below.paths,
        partial=found.cut or tried.below.cut,
        explored=tried.below.explored + found.explored,
    )


@dataclass(frozen=True)
class _Question:
    snapshot: Snapshot
    start: int
    risk_class: str
    traversal: Traversal
    is_complete: bool
    limit: int

    @property
    def edge_filter(self) -> EdgeFilter:
        return EdgeFilter(self.snapshot, self.traversal)


@dataclass(frozen=True)
class _Tried:
    """What the search for a path gave: hops at each grade, and paths below the minimum share."""

    rest: Array
    goal: Goal
    by_grade: dict[Grade, Hops | None]
    below: PathResult


def _tried(question: _Question) -> _Tried:
    snapshot, traversal = question.snapshot, question.traversal
    rest = class_distance(snapshot, traversal, question.risk_class)
    goal = Goal.members(question.edge_filter, question.risk_class)
    below = PathResult((), 0, False)
    by_grade: dict[Grade, Hops | None] = dict(_NO_HOPS)
    if rest[question.start] > traversal.max_hops:  # not even over every link ever recorded
        return _Tried(rest, goal, by_grade, below)
    for grade in Grade:
        edge_filter = EdgeFilter(snapshot, traversal.with_grade(grade))
        back = goal_distance(edge_filter, question.risk_class)
        if back is not None:
            by_grade[grade] = _hops_from(back, question.start)
            continue
        members, _ = edge_filter.members(question.risk_class)
        reached = bfs(edge_filter, np.array([question.start]), rest=rest)
        by_grade[grade] = _hops_to(reached, members, traversal.max_hops)
    if traversal.min_share > 0:
        wider = EdgeFilter(snapshot, replaced(traversal, min_share=0.0))
        back = goal_distance(wider, question.risk_class)
        below = best_paths(
            wider, question.start, goal, question.limit, rest=rest, back=back, outside=question.edge_filter
        )
    return _Tried(rest, goal, by_grade, below)


def hops_to(edge_filter: EdgeFilter, start: int, risk_class: str) -> Hops | None:
    """Hops from an entity to the nearest member of a class; `None` when there is no path."""
    members, _ = edge_filter.members(risk_class)
    return _hops_to(bfs(edge_filter, np.array([start])), members, edge_filter.traversal.max_hops)


def _hops_from(back: BfsResult, start: int) -> Hops | None:
    hops = int(back.hops[0, start])
    return None if hops == UNREACHED else Hops(hops, not back.clean[0, start])


def _hops_to(reached: BfsResult, members: Array, bound: int) -> Hops | None:
    if len(members) == 0:
        return None
    nearest = int(reached.nearest[members].min())
    return Hops(nearest, not reached.is_clean(members, nearest)) if nearest <= bound else None


def _without_path(question: _Question, tried: _Tried) -> Proximity:
    """`no` where it is earned, else `unknown` with the first reason that applies."""
    snapshot, start, traversal = question.snapshot, question.start, question.traversal
    around = _surroundings(question)
    open_ends = list(around.open_ends)
    members, chosen = around.edge_filter.members(question.risk_class)
    unknown = validity_on(snapshot.memberships, chosen, around.edge_filter.day) == Validity.UNKNOWN
    is_near = around.reached.nearest[members] <= traversal.max_hops
    was_unknown = around.was_unknown or bool((is_near & unknown).any())
    if not was_unknown and is_near.any():
        better = any(tried.by_grade[grade] for grade in Grade if grade < traversal.min_grade)
        lack = GapKind.CONFLICTING_EVIDENCE if better else GapKind.BETTER_EVIDENCE
        open_ends.insert(0, Gap(snapshot.ids[start], lack))
    if not traversal.can_earn_no and not open_ends:
        open_ends.append(Gap(snapshot.ids[start], GapKind.UPWARD_TRAVERSAL))
    is_cut = around.reached.cut
    applying = (
        (Reason.PARTIAL, is_cut),
        (Reason.NOTHING_KNOWN_THEN, was_unknown),
        (Reason.NO_OWNER_RECORDED, around.is_ownerless),
        (Reason.OPEN_END, bool(open_ends)),
        (Reason.STOPPED_AT_HUB, len(around.reached.hubs) > 0),
        (Reason.CLASS_INCOMPLETE, not question.is_complete),
    )
    reason = next((reason for reason, applies in applying if applies), None)
    return Proximity(
        question.risk_class,
        Verdict.NO if reason is None else Verdict.UNKNOWN,
        reason,
        None,
        tried.by_grade,
        (),
        tried.below.paths,
        tuple(open_ends),
        around.assumes if reason is None else (),
        partial=is_cut or tried.below.cut,
        explored=tried.below.explored + around.reached.explored,
    )


@dataclass(frozen=True)
class _Surroundings:
    """What lies within the hops of an entity, generously read: the same for every class."""

    edge_filter: EdgeFilter
    reached: BfsResult
    open_ends: tuple[Gap, ...]
    assumes: tuple[Assumption, ...]
    was_unknown: bool
    is_ownerless: bool


def _surroundings(question: _Question) -> _Surroundings:
    snapshot, start, traversal = question.snapshot, question.start, question.traversal

    def found() -> _Surroundings:
        edge_filter = EdgeFilter(snapshot, traversal, Strictness.RELAXED)
        reached = bfs(edge_filter, np.array([start]), max_explored=traversal.max_explored)
        open_ends, assumes = _ends(question, reached)
        same_body = np.flatnonzero(reached.nearest == 0)
        is_ownerless = bool(open_ends) and not any(
            len(upper_rows(snapshot, entity, edge_filter.day)) for entity in same_body.tolist()
        )
        return _Surroundings(
            edge_filter, reached, open_ends, assumes, _was_unknown(edge_filter, start, reached), is_ownerless
        )

    around = snapshot.recent.get(
        ("around", start, traversal), found, lambda a: a.reached.hops.nbytes * 2 + 1000, eager=True
    )
    assert around is not None  # eager values are always built
    return around


def _ends(question: _Question, reached: BfsResult) -> tuple[tuple[Gap, ...], tuple[Assumption, ...]]:
    """Open ends among what was reached in fewer hops than the bound, nearest first, and assumptions."""
    if reached.cut:  # what was not reached may be open too, and the answer is partial anyhow
        return (), ()
    nearest = reached.nearest
    within = np.flatnonzero(nearest < question.traversal.max_hops)
    open_ends: list[Gap] = []
    assumes: dict[Assumption, None] = {}
    for position in within[np.argsort(nearest[within], kind="stable")].tolist():
        state = ownership_completeness(question.snapshot, position, question.traversal)
        if len(assumes) < MAX_LISTED:
            assumes.update(dict.fromkeys(state.assumes))
        if state.gap is not None:
            open_ends.append(state.gap)
            if len(open_ends) == MAX_LISTED:
                break
    if len(assumes) >= MAX_LISTED:
        assumes[Assumption("more_of_the_same")] = None
    assumes[Assumption("no_unrecorded_control_unit_or_affiliation")] = None
    return tuple(open_ends), tuple(assumes)


def _was_unknown(edge_filter: EdgeFilter, start: int, reached: BfsResult) -> bool:
    """Whether a link that was not yet observed on the day could be followed."""
    snapshot, bound = edge_filter.snapshot, edge_filter.traversal.max_hops
    for phase in range(phase_count(edge_filter.traversal.direction)):
        entities = np.flatnonzero(reached.hops[phase] < bound)
        entities = entities[edge_filter.is_passable(entities) | (entities == start)]
        for rows, _, _, _ in followed(edge_filter, entities, phase, reverse=False):
            if (validity_on(snapshot.links, rows, edge_filter.day) == Validity.UNKNOWN).any():
                return True
    return False
