"""Is an entity within N hops of a class: yes, no or unknown, and the evidence for it.

The rules are in `docs/semantics.md`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from dataclasses import replace as replaced
from enum import StrEnum
from functools import cached_property
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from graph.model.filters import EdgeFilter
from graph.model.snapshot import Snapshot
from graph.model.traversal import Direction, Traversal
from graph.model.validity import Validity, validity_on
from graph.search.bfs import bfs
from graph.search.completeness import MAX_LISTED, Assumption, Gap
from graph.search.distance import Hops, class_distance, goal_distance, hops_to_class
from graph.search.path_graph import kept_edges
from graph.search.paths import Goal, Path, PathResult, best_paths
from graph.search.qualifications import Stop, needs_unrecorded_share, stops_before_class, unrecorded_shares
from graph.search.reasons import Reason, in_order
from graph.search.relaxed_search import search_relaxed
from graph.search.transitions import out_edges
from ontology import Grade, Statement


class Verdict(StrEnum):
    """Whether an entity is within the hops; what is neither a `yes` nor an earned `no` is unknown."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Possibly:
    """A body that may be one with an entity of the answer; `verdict` is what it would be if they were one.

    `further` are the pairs beyond them that may be one as well, where the verdict comes about over those.
    """

    entity: str
    other: str
    verdict: Verdict
    statements: tuple[Statement, ...]
    further: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Proximity:
    """The answer for one entity and one class.

    `reasons` are all for which the verdict is unknown, in the order of `Reason`; empty for a `yes` or `no`.
    `hops` is `None` unless the verdict is `yes`. `hops_by_grade` are those on evidence of each grade
    or better. `below_minimum` are paths that exist only over shares below the minimum. A `yes` of which every
    path has a holding whose share is not recorded `needs_unrecorded_share`; where a high minimum share leaves
    such paths out, they are listed in `unrecorded_share`. `open_ends` are split holdings and gaps in the
    record of owners, nearest first, `more_open_ends` how many are not listed, and `assumes` what a `no`
    takes for granted. `stops` are what no path passes through and right behind which a member was met, where
    no path leads to one. `possibly` are bodies that may be one with those of the answer, which are looked for
    afterwards (`graph.search.possibly_same`), among the `touched`: the ids of what paths lead to, or of all
    that was reached without one, with the hops to each; and `touched_below`, which are reached only over
    shares below the minimum, where nothing but the class's own data keeps the answer from being `no`.
    `explored` counts the states and partial paths looked at to list paths or to earn a `no`; `is_truncated`
    says that `max_explored` cut that short. The search for a shortest path is never cut short.
    """

    risk_class: str
    verdict: Verdict
    reasons: tuple[Reason, ...]
    hops: Hops | None
    hops_by_grade: dict[Grade, Hops | None]
    paths: tuple[Path, ...] = ()
    below_minimum: tuple[Path, ...] = ()
    needs_unrecorded_share: bool = False
    unrecorded_share: tuple[Path, ...] = ()
    open_ends: tuple[Gap, ...] = ()
    assumes: tuple[Assumption, ...] = ()
    more_open_ends: int = 0
    stops: tuple[Stop, ...] = ()
    possibly: tuple[Possibly, ...] = ()
    touched: tuple[tuple[str, int], ...] = ()
    touched_below: tuple[tuple[str, int], ...] = ()
    is_truncated: bool = False
    explored: int = 0


_NO_HOPS: dict[Grade, Hops | None] = dict.fromkeys(Grade)
_NO_PATHS = PathResult((), 0, False)


def unmatched(
    risk_class: str, class_reasons: Iterable[Reason] = (), because: Reason = Reason.NO_MATCH
) -> Proximity:
    """The answer without a search: it is not known which entity is meant, or there was no time.

    >>> [str(reason) for reason in unmatched("state_body", [Reason.CLASS_OPEN_BY_NATURE]).reasons]
    ['no_match', 'class_open_by_nature']
    """
    is_truncated = because is Reason.PARTIAL
    reasons = in_order((because, *class_reasons))
    return Proximity(risk_class, Verdict.UNKNOWN, reasons, None, dict(_NO_HOPS), is_truncated=is_truncated)


def proximity(
    snapshot: Snapshot,
    start: int,
    risk_class: str,
    traversal: Traversal,
    *,
    class_reasons: tuple[Reason, ...],
    limit: int = 5,
) -> Proximity:
    """Whether the entity at position `start` is within the traversal's `max_hops` of the class.

    `class_reasons` say why the data do not name every member of the class on the day asked about: some of
    `CLASS_REASONS`, and nothing where they do. With any of them there is no `no`. At most `limit` paths of
    each kind and `MAX_LISTED` open ends are listed.

    >>> from graph.search.example import example_filter
    >>> edge_filter = example_filter()
    >>> snapshot, traversal = edge_filter.snapshot, edge_filter.traversal
    >>> def ask(id):
    ...     position = snapshot.ids.position(id)
    ...     return proximity(snapshot, position, "defence_conglomerate", traversal, class_reasons=())
    >>> str(ask("workshop").verdict), ask("workshop").hops
    ('yes', Hops(hops=2, at_least=False))
    >>> str(ask("utility").verdict), [assumption.kind for assumption in ask("utility").assumes]
    ('no', ['presumed_link', 'no_unrecorded_control_unit_or_affiliation'])
    """
    question = _ClassQuestion(snapshot, start, risk_class, traversal, class_reasons, limit)
    with snapshot.cache.question():
        strict = _search_strict(question)
        hops = strict.hops_by_grade[traversal.min_grade]
        if hops is None:
            return _without_path(question, strict)
        goal_hops = goal_distance(question.edge_filter, risk_class)
        paths = best_paths(
            question.edge_filter,
            start,
            strict.goal,
            limit,
            lower_bound=strict.lower_bound,
            goal_hops=goal_hops,
            goal_edges=None if goal_hops is None else kept_edges(question.edge_filter, risk_class, goal_hops),
        )
        return Proximity(
            risk_class,
            Verdict.YES,
            (),
            hops,
            strict.hops_by_grade,
            paths.paths,
            strict.below_minimum.paths,
            needs_unrecorded_share(question.edge_filter, start, risk_class, strict.lower_bound, paths.paths),
            touched=_touched_by(snapshot, paths.paths),
            is_truncated=paths.is_truncated or strict.below_minimum.is_truncated,
            explored=strict.below_minimum.explored + paths.explored,
        )


@dataclass(frozen=True)
class _ClassQuestion:
    snapshot: Snapshot
    start: int
    risk_class: str
    traversal: Traversal
    class_reasons: tuple[Reason, ...]
    limit: int

    @cached_property
    def edge_filter(self) -> EdgeFilter:
        return EdgeFilter(self.snapshot, self.traversal)


@dataclass(frozen=True)
class _StrictSearch:
    """What a search over facts that hold gave."""

    lower_bound: NDArray[np.uint8]  # (n_entities,) see `class_distance`
    goal: Goal
    hops_by_grade: dict[Grade, Hops | None]
    below_minimum: PathResult


def _search_strict(question: _ClassQuestion) -> _StrictSearch:
    """Hops on evidence of each grade, and paths that exist only below the minimum share."""
    snapshot, start, traversal = question.snapshot, question.start, question.traversal
    lower_bound = class_distance(snapshot, traversal, question.risk_class)
    goal = Goal.members(question.edge_filter, question.risk_class)
    if lower_bound[start] > traversal.max_hops:  # not even over every link ever recorded
        return _StrictSearch(lower_bound, goal, dict(_NO_HOPS), _NO_PATHS)
    by_grade = {
        grade: hops_to_class(
            EdgeFilter(snapshot, traversal.with_grade(grade)), start, question.risk_class, lower_bound
        )
        for grade in Grade
    }
    below_minimum = _NO_PATHS
    if traversal.min_share > 0:
        any_share = EdgeFilter(snapshot, replaced(traversal, min_share=0.0))
        excluding = replaced(question.edge_filter, unrecorded_shares=True)
        if traversal.direction is not Direction.UP or _leads_on_below(any_share, excluding, start):
            below_minimum = best_paths(
                any_share,
                start,
                goal,
                question.limit,
                lower_bound=lower_bound,
                goal_hops=goal_distance(any_share, question.risk_class),
                excluding=excluding,
            )
    return _StrictSearch(lower_bound, goal, by_grade, below_minimum)


def _leads_on_below(any_share: EdgeFilter, excluding: EdgeFilter, start: int) -> bool:
    """Whether a link below the minimum share is among all that lead up; the same for every class."""

    def search() -> bool:
        bound = any_share.traversal.max_hops
        from_start = bfs(any_share, np.array([start]), max_explored=any_share.traversal.max_explored)
        entities = from_start.within(bound - 1)
        entities = entities[any_share.is_passable(entities) | (entities == start)]
        return from_start.is_truncated or any(
            not excluding.passes(edges.rows).all() for edges in out_edges(any_share, entities, 0)
        )

    leads_on = any_share.snapshot.search_cache.get(
        ("below minimum", start, excluding.traversal), search, lambda _: 500, eager=True
    )
    assert leads_on is not None  # eager values are always built
    return leads_on


def _touched_by(snapshot: Snapshot, paths: Iterable[Path]) -> tuple[tuple[str, int], ...]:
    """The ids of the entities on the paths, with the hops to each."""
    touched: dict[str, int] = {}
    for path in paths:
        hops = accumulate((step.hops for step in path.steps), initial=0)
        for entity, taken in zip(path.entities, hops, strict=True):
            id = snapshot.ids[entity]
            touched[id] = min(taken, touched.get(id, taken))
    return tuple(touched.items())


def _without_path(question: _ClassQuestion, strict: _StrictSearch) -> Proximity:
    """`no` where it is earned, else `unknown` with all reasons that apply."""
    traversal, snapshot = question.traversal, question.snapshot
    relaxed = search_relaxed(snapshot, question.start, traversal)
    members, chosen = relaxed.edge_filter.members(question.risk_class)
    near = chosen[relaxed.result.nearest[members] <= traversal.max_hops]
    status = validity_on(snapshot.memberships, near, relaxed.edge_filter.day)
    has_unknown = relaxed.has_unknown_link or bool((status == Validity.UNKNOWN).any())
    split_holdings = relaxed.aggregate_holdings(members)
    split, is_cut = split_holdings or (), relaxed.is_truncated or split_holdings is None
    reached_at = [grade for grade, hops in strict.hops_by_grade.items() if hops is not None]
    is_better = any(grade < traversal.min_grade for grade in reached_at)
    unrecorded = unrecorded_shares(
        question.edge_filter, question.start, question.risk_class, strict.lower_bound, question.limit
    )
    # A path whose links hold at different minimum grades is there on evidence of none of them.
    is_mixed = len(near) > 0 and not has_unknown and not reached_at and not unrecorded.grades
    is_worse = any(grade > traversal.min_grade for grade in reached_at)
    is_worse |= bool(unrecorded.grades) and min(unrecorded.grades) > traversal.min_grade
    of_consignee = {
        Reason.PARTIAL: is_cut,
        Reason.CONFLICTING_EVIDENCE: is_better or is_mixed,
        Reason.AGGREGATE_HOLDING: bool(split),
        Reason.NO_OWNER_RECORDED: relaxed.has_no_owner,
        Reason.OPEN_END: bool(relaxed.ownership.gaps),
        Reason.STOPPED_AT_HUB: len(relaxed.closing.hubs) > 0,
        Reason.SHARE_UNKNOWN: bool(unrecorded.grades),
        Reason.BELOW_MIN_GRADE: is_worse,
        Reason.TRAVERSAL_NOT_UPWARD: not traversal.can_earn_no,
    }
    # What nobody had observed yet matters where it leads to a member, or to what stands against a `no`.
    of_consignee[Reason.NOTHING_KNOWN_THEN] = has_unknown and (len(near) > 0 or any(of_consignee.values()))
    open_ends = (*split, *relaxed.ownership.gaps)
    applying = [reason for reason, applies in of_consignee.items() if applies]
    reasons = in_order([*question.class_reasons, *applying])
    return Proximity(
        question.risk_class,
        Verdict.UNKNOWN if reasons else Verdict.NO,
        reasons,
        None,
        strict.hops_by_grade,
        (),
        strict.below_minimum.paths,
        unrecorded_share=unrecorded.paths.paths,
        open_ends=open_ends[:MAX_LISTED],
        assumes=() if reasons else relaxed.ownership.assumes,
        more_open_ends=len(open_ends[MAX_LISTED:]) + relaxed.ownership.more_gaps,
        stops=stops_before_class(question.edge_filter, question.start, question.risk_class)
        if relaxed.meets_stop
        else (),
        touched=relaxed.touched,
        touched_below=() if applying else relaxed.touched_below,
        is_truncated=is_cut or strict.below_minimum.is_truncated or unrecorded.paths.is_truncated,
        explored=strict.below_minimum.explored + unrecorded.paths.explored + relaxed.result.explored,
    )
