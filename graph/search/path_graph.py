"""The steps that paths to a goal may take, with the hops that are left to the goal after each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from graph.model.filters import EdgeFilter
from graph.search.bfs import BfsResult, HopCounts, has_free_links
from graph.search.distance import goal_key
from graph.search.parallel_edges import ParallelEdges, pair_keys
from graph.search.transitions import out_edges
from ontology import Grade

_ROW_ORDER = ("window_from", "since", "grade_from", "directness", "upper", "type")
"""The columns that order the rows of a step, the most significant one last."""

_FEW_LINKS = 2_000
"""A snapshot of so many link rows is expanded whole, which is faster than entity by entity."""

MANY_PATHS = 50
"""Questions after which all edges of a filter are kept: making them takes as long as so many answers."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a path: two entities, and every link row between them that the filter lets through.

    `hops` are those of the cheapest row: 0, 1 or 2. `grade` is the best evidence and `last_observed` the
    latest observation (a day number) among the rows of that cost, of which `is_exact` says whether nobody
    can stand between the ends of one.
    """

    start: int
    end: int
    hops: int
    grade: Grade
    last_observed: int
    is_exact: bool
    rows: tuple[int, ...]


class PathState(NamedTuple):
    """Where a partial path has come: entity, phase, and whether it qualifies as a result.

    A path qualifies when `excluding` does not let it through; without `excluding` every path does.
    """

    entity: int
    phase: int
    qualifies: bool


class PathGraph:
    """Path states and the steps between them, built as far as they are asked for.

    `goal_hops`, (n_phases, n_entities), are the fewest hops from each state to the goal through
    `edge_filter`. With `excluding`, a narrower filter, `qualifying_hops` of the same shape are the
    fewest hops by a path that takes a step which `excluding` does not let through.
    """

    def __init__(
        self,
        edge_filter: EdgeFilter,
        start: int,
        goal_hops: HopCounts,
        excluding: EdgeFilter | None = None,
        qualifying_hops: HopCounts | None = None,
        kept: EdgesByPhase | None = None,
    ) -> None:
        self.start = PathState(start, 0, excluding is None)
        self._edge_filter = edge_filter
        self._excluding = excluding
        self._goal_hops = goal_hops
        self._qualifying_hops = goal_hops if qualifying_hops is None else qualifying_hops
        self._is_small = len(edge_filter.snapshot.links["type"]) <= _FEW_LINKS
        self._kept = kept
        self._goes_through_start = kept is not None and bool(edge_filter.is_passable(np.array([start]))[0])
        # By entity (`None`: all entities), phase and whether the path qualifies already.
        self._edges: dict[tuple[int | None, int, bool], list[_StateEdges]] = {}
        self._steps: dict[tuple[PathState, int], list[tuple[Step, PathState]]] = {}

    @property
    def min_hops(self) -> int:
        """Fewest hops from the start to the goal by a path that qualifies, `UNREACHED` if there is none."""
        return int(self._qualifying_hops[0, self.start.entity])

    def steps(self, state: PathState, hops_left: int) -> list[tuple[Step, PathState]]:
        """Steps by which the goal is exactly `hops_left` away, the step included, and where they lead."""
        steps = self._steps.get((state, hops_left))
        if steps is None:
            steps = [
                (self._step(edges.pairs, pair), edges.state_after(state, pair))
                for edges in self._state_edges(state)
                for pair in edges.with_hops_left(state.entity, hops_left)
            ]
            self._steps[state, hops_left] = steps
        return steps

    def _state_edges(self, state: PathState) -> Sequence[_StateEdges]:
        """Edges that lead on from a state; from others too where they are kept or the snapshot is small."""
        if self._kept is not None and (self._goes_through_start or state.entity != self.start.entity):
            return self._kept[state.phase]
        key = (None if self._is_small else state.entity, state.phase, state.qualifies)
        if key not in self._edges:
            entities = (
                np.arange(len(self._edge_filter.snapshot.ids))
                if self._is_small
                else np.array([state.entity], np.int64)
            )
            is_open = self._edge_filter.is_passable(entities) | (entities == self.start.entity)
            self._edges[key] = list(self._expand(entities[is_open], state.phase, state.qualifies))
        return self._edges[key]

    def _expand(self, entities: NDArray[np.int64], phase: int, qualifies: bool) -> Iterator[_StateEdges]:
        # A path that does not qualify yet must still be able to.
        hops_if_not = self._goal_hops if qualifies else self._qualifying_hops
        for next_phase, columns in _edges_to_goal(
            self._edge_filter, self._goal_hops, entities, phase
        ).items():
            pairs = ParallelEdges.group(*columns)
            if self._excluding is None:
                makes_qualify = None
                hops_after = hops_if_not[next_phase, pairs.targets]
            else:
                makes_qualify = ~pairs.any_cheapest(self._excluding.passes(pairs.rows))
                hops_after = np.where(
                    makes_qualify,
                    self._goal_hops[next_phase, pairs.targets],
                    hops_if_not[next_phase, pairs.targets],
                )
            yield _StateEdges(pairs, makes_qualify, hops_after + pairs.min_costs, next_phase)

    def _step(self, pairs: ParallelEdges, pair: int) -> Step:
        snapshot = self._edge_filter.snapshot
        parallel = slice(pairs.begin[pair], pairs.begin[pair + 1])
        rows, cost = pairs.rows[parallel], int(pairs.min_costs[pair])
        cheapest = rows if len(rows) == 1 else rows[pairs.costs[parallel] == cost]
        grades = self._edge_filter.evidence_grades(snapshot.links, snapshot.up, cheapest)
        return Step(
            int(pairs.sources[pair]),
            int(pairs.targets[pair]),
            cost,
            Grade(int(grades.min())),
            int(snapshot.links["last_observed"][cheapest].max()),
            bool(self._edge_filter.are_exact(cheapest).any()),
            tuple(self._in_order(rows).tolist()),
        )

    def _in_order(self, rows: NDArray[np.int32]) -> NDArray[np.int32]:
        """The rows in an order that does not depend on how they came into the snapshot.

        `rows`: (n,) row numbers.
        """
        if len(rows) == 1:
            return rows
        links = self._edge_filter.snapshot.links
        return rows[np.lexsort([links[name][rows] for name in _ROW_ORDER])]


@dataclass(frozen=True, slots=True)
class _StateEdges:
    """Edges that lead on from states of one phase."""

    pairs: ParallelEdges
    makes_qualify: NDArray[np.bool_] | None  # (n_pairs,) whether a path qualifies by this step; `None`: none
    hops_left: NDArray[np.uint8]  # (n_pairs,) fewest hops to the goal by this step, the step included
    phase: int  # of a path after the step

    def with_hops_left(self, entity: int, hops_left: int) -> list[int]:
        """The pairs from an entity by which the goal is exactly so many hops away."""
        of_entity = self.pairs.pairs_from(entity)
        pairs: list[int] = (of_entity.start + (self.hops_left[of_entity] == hops_left).nonzero()[0]).tolist()
        return pairs

    def state_after(self, state: PathState, pair: int) -> PathState:
        """Where the step leads."""
        qualifies = state.qualifies or (self.makes_qualify is not None and bool(self.makes_qualify[pair]))
        return PathState(int(self.pairs.targets[pair]), self.phase, qualifies)

    @property
    def nbytes(self) -> int:
        """Bytes of its arrays, where no `makes_qualify` is among them."""
        pairs = self.pairs
        columns = pairs.rows, pairs.costs, pairs.begin, pairs.sources, pairs.targets, pairs.min_costs
        return self.hops_left.nbytes + sum(column.nbytes for column in columns)


EdgesByPhase = tuple[tuple[_StateEdges, ...], ...]
"""The edges of every entity that paths may pass through, by phase."""


def kept_edges(edge_filter: EdgeFilter, risk_class: str, goal_hops: BfsResult) -> EdgesByPhase | None:
    """Every edge by which paths reach the class within the hops; `None` until it is asked for often.

    `goal_hops` is the distance to the class through the filter (`goal_distance`).
    """

    def of_phase(phase: int) -> Iterator[_StateEdges]:
        entities = goal_hops.within(edge_filter.traversal.max_hops, phase)
        entities = entities[edge_filter.is_passable(entities)]
        for after, columns in _edges_to_goal(edge_filter, goal_hops.hops, entities, phase).items():
            pairs = ParallelEdges.group(*columns)
            yield _StateEdges(pairs, None, goal_hops.hops[after, pairs.targets] + pairs.min_costs, after)

    return edge_filter.snapshot.cache.get(
        ("edges", *goal_key(edge_filter, risk_class)),
        lambda: tuple(tuple(of_phase(phase)) for phase in range(len(goal_hops.states))),
        lambda kept: sum(edges.nbytes for edges in chain(*kept)),
        eager=False,
        often=MANY_PATHS,
    )


_Columns = tuple[NDArray[np.int32], NDArray[np.int64], NDArray[np.int32], NDArray[np.uint8]]
"""Rows, sources, targets and hops of edges, `(n_edges,)` each."""


def _edges_to_goal(
    edge_filter: EdgeFilter, goal_hops: HopCounts, entities: NDArray[np.int64], phase: int
) -> dict[int, _Columns]:
    """Columns of the edges from the entities by which the goal is within the hops, by their next phase.

    `entities`: (n,) positions. Links that are followed up and links that are followed down between the
    same two entities are one step, so they are not kept apart.
    """
    by_phase: dict[int, list[_Columns]] = {}
    least = 0 if has_free_links(edge_filter) else 1
    for edges in out_edges(edge_filter, entities, phase) if len(entities) else ():
        costs = edge_filter.costs(edges.rows)
        # As near as by the cheapest link that may be parallel to it.
        reaches = (
            goal_hops[edges.phase, edges.targets] + np.minimum(costs, least) <= edge_filter.traversal.max_hops
        )
        if reaches.any():
            columns = (
                edges.rows[reaches],
                entities[edges.origins[reaches]],
                edges.targets[reaches],
                costs[reaches],
            )
            by_phase.setdefault(edges.phase, []).append(columns)
    near: dict[int, _Columns] = {}
    for after, parts in by_phase.items():
        columns = parts[0]
        if len(parts) > 1:
            columns = tuple(map(np.concatenate, zip(*parts, strict=True)))  # type: ignore[assignment]
        is_near = _are_near(columns, goal_hops, after, edge_filter.traversal.max_hops)
        if is_near.any():
            near[after] = columns if is_near.all() else tuple(column[is_near] for column in columns)  # type: ignore[assignment]
    return near


def _are_near(columns: _Columns, goal_hops: HopCounts, phase: int, max_hops: int) -> NDArray[np.bool_]:
    """(n_edges,) whether by each edge, or by one that is parallel to it, the goal is within the hops.

    A step shows all links between its ends, the indirect one beside the direct one too.
    """
    _, sources, targets, costs = columns
    is_near: NDArray[np.bool_] = goal_hops[phase, targets] + costs <= max_hops
    if is_near.any():
        (dearer,) = (~is_near & (costs > costs[is_near].min())).nonzero()
        if len(dearer):
            pairs = pair_keys(sources, targets)
            is_near[dearer] = np.isin(pairs[dearer], pairs[is_near])
    return is_near
