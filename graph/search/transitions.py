"""Which links a path may follow next, given the direction of the traversal and the phase of the path."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from graph.model.filters import ONE_BODY_CODES, EdgeFilter
from graph.model.snapshot import Adjacency
from graph.model.traversal import Direction, Pattern


class Transition(NamedTuple):
    """One way to follow links: from lower to upper end if `upward`, else from upper to lower end.

    The path is in phase `next_phase` afterwards. With `successions_only` only Succession links are
    followed this way, which join two forms of one body, and possible samenesses.
    """

    upward: bool
    next_phase: int
    successions_only: bool = False


_Transitions = dict[int, tuple[Transition, ...]]
"""By phase, without successions."""

_BOTH_WAYS: _Transitions = {0: (Transition(True, 0), Transition(False, 0))}
_PATTERNS = {Direction.UP: "up*", Direction.DOWN: "down*", Direction.COMMON_OWNER: "up* down*"}


def phase_count(direction: Direction | Pattern) -> int:
    """How many phases a path of the direction has.

    >>> phase_count(Direction.COMMON_OWNER), phase_count(Pattern("up? down?"))
    (2, 3)
    """
    return len(_transitions(direction))


@lru_cache(maxsize=256)
def _transitions(direction: Direction | Pattern) -> _Transitions:
    """The automaton of a direction: in phase `n` the first `n` elements of its pattern are behind a path.

    Of several elements that a link fits, the first is taken: all that may follow a later one may follow it.
    """
    if direction is Direction.ANY:
        return _BOTH_WAYS
    elements = (direction if isinstance(direction, Pattern) else Pattern(_PATTERNS[direction])).elements
    automaton: _Transitions = {}
    phases = [0]
    for phase in phases:
        choices: dict[bool, Transition] = {}
        for place in range(phase, len(elements)):
            upward, is_repeated = elements[place]
            choices.setdefault(upward, Transition(upward, place if is_repeated else place + 1))
        automaton[phase] = tuple(choices.values())
        phases += [each.next_phase for each in choices.values() if each.next_phase not in phases]
    order = {phase: number for number, phase in enumerate(sorted(automaton))}
    return {
        order[phase]: tuple(each._replace(next_phase=order[each.next_phase]) for each in of_phase)
        for phase, of_phase in sorted(automaton.items())
    }


def transitions(direction: Direction | Pattern, phase: int, *, reverse: bool = False) -> list[Transition]:
    """The ways to follow links in a phase; with `reverse`, from the end of a path back to its start.

    Successions are followed both ways in every phase, and do not change the phase.

    >>> transitions(Direction.UP, 0)[0]
    Transition(upward=True, next_phase=0, successions_only=False)
    >>> transitions(Direction.UP, 0)[1]
    Transition(upward=False, next_phase=0, successions_only=True)
    """
    by_phase = _transitions(direction)
    if reverse:
        result = [
            Transition(not forward.upward, earlier)
            for earlier, of_phase in by_phase.items()
            for forward in of_phase
            if forward.next_phase == phase
        ]
    else:
        result = list(by_phase[phase])
    follows_all = {transition.upward for transition in result if transition.next_phase == phase}
    return result + [Transition(upward, phase, True) for upward in (True, False) if upward not in follows_all]


class OutEdges(NamedTuple):
    """The link rows that lead on from a set of entities by one transition."""

    rows: NDArray[np.int32]  # (n_edges,) link rows of the snapshot
    origins: NDArray[np.int64]  # (n_edges,) index, in the entities asked about, of where the edge starts
    targets: NDArray[np.int32]  # (n_edges,) position of the entity at the other end
    phase: int  # of a path that has followed the edge


def out_edges(
    edge_filter: EdgeFilter, entities: NDArray[np.int64], phase: int, *, reverse: bool = False
) -> list[OutEdges]:
    """The links that the filter lets through and that lead on from the entities, by transition.

    `entities`: (n,) positions.

    `entities` are positions in the snapshot. With `reverse`, the links that lead into them.
    """
    snapshot = edge_filter.snapshot
    result = []
    for transition in transitions(edge_filter.traversal.direction, phase, reverse=reverse):
        if transition.successions_only and not snapshot.has_collapsed:
            continue
        adjacency = snapshot.up if transition.upward else snapshot.down
        rows, origins = incident_rows(adjacency, entities)
        passes = edge_filter.passes(rows)
        if transition.successions_only:
            passes &= np.isin(snapshot.links["type"][rows], ONE_BODY_CODES)
        rows, origins = rows[passes], origins[passes]
        targets = snapshot.links["upper" if transition.upward else "lower"][rows]
        result.append(OutEdges(rows, origins, targets, transition.next_phase))
    return result


def incident_rows(
    adjacency: Adjacency, entities: NDArray[np.int64]
) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    """Link rows at the entities, and for each row the index of its entity in `entities`.

    `entities`: (n,) positions.
    """
    if (
        len(entities) == 1
    ):  # paths are extended one entity at a time; the general case is several times slower
        rows = adjacency.of(entities[0])
        return rows, np.zeros(len(rows), np.int64)
    begin = adjacency.begin[entities]
    counts = adjacency.begin[entities + 1] - begin
    origins = np.repeat(np.arange(len(entities)), counts)
    offsets = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    return adjacency.rows[np.repeat(begin, counts) + offsets], origins
