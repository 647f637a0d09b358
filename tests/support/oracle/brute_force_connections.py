"""How two sets of entities are connected, by enumerating all paths."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from brute_force import BruteForce

from ontology import Grade

Sequences = dict[tuple[str, ...], int]
"""The entities of each path, and its hops."""


def all_paths(
    brute: BruteForce, starts: Iterable[str], ends: Iterable[str], without: frozenset[str] = frozenset()
) -> Sequences:
    """Every path from one of the starts to one of the ends that does not join the two of `without`."""
    edges = {
        here: [edge for edge in out if frozenset((here, edge.end)) != without]
        for here, out in brute.edges(brute.traversal.min_grade).items()
    }
    found: Sequences = {}
    for start in starts:
        of_start = brute.paths(start, dict.fromkeys(ends, Grade.A), edges)
        found |= {path: hops for path, (hops, _, _) in of_start.items()}
    return found


def steps_of(path: Sequence[str]) -> list[frozenset[str]]:
    """The two ends of each step."""
    return [frozenset(pair) for pair in pairwise(path)]


def most_disjoint(paths: Sequences) -> int:
    """How many of the paths can be chosen so that no two have a step in common."""
    steps = [frozenset(steps_of(path)) for path in sorted(paths, key=len)]

    def most(place: int, taken: frozenset[frozenset[str]]) -> int:
        free = [number for number in range(place, len(steps)) if not steps[number] & taken]
        return max((1 + most(number + 1, taken | steps[number]) for number in free), default=0)

    return most(0, frozenset())
