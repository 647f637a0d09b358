"""Where paths meet behind what they never pass through, by the rules written out the slow way."""

from __future__ import annotations

from brute_force import BruteForce
from brute_force_edges import next_place


def stops_before(brute: BruteForce, start: str, name: str) -> set[str]:
    """What is reached and never passed through, with a member of the class right behind it."""
    t = brute.traversal
    edges, members = brute.edges(t.min_grade), brute.members(name, t.min_grade)
    found = set()
    for (here, place), hops in brute.reached_states(start, edges).items():
        if here == start or here not in brute.stops or hops >= t.max_hops:
            continue
        for edge in edges.get(here, []):
            turns = edge.upward is not None and next_place(t.direction, place, edge.upward) is None
            if not turns and edge.end in members and hops + edge.hops <= t.max_hops:
                found.add(here)
    return found


def stops_between(brute: BruteForce, start: str, end: str) -> set[str]:
    """What is never passed through and is reached from one entity and leads to the other.

    In at most half of the hops each, rounded up. For traversals whose paths never turn.
    """
    t = brute.traversal
    half, edges = (t.max_hops + 1) // 2, brute.edges(t.min_grade)
    onward = brute.reached(start, edges)
    found = set()
    for stop in (brute.stops & onward.keys()) - {start, end}:
        # The way on begins at the stop, from which paths may go on only because it is where they start.
        back = brute.reached(stop, edges).get(end, 99)
        if onward[stop] <= half and back <= half and onward[stop] + back <= t.max_hops:
            found.add(stop)
    return found
