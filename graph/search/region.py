"""Growing the part of a graph that a question needs, hop by hop, from the entity asked about."""

from __future__ import annotations

from collections import defaultdict
from copy import copy
from dataclasses import dataclass, replace

from graph.model.days import day_number
from graph.search.partial import Part
from graph.search.steps import Steps
from graph.store.neighbourhood import Ask, Followed, Key, Neighbourhood, Start, is_member

_LOOKED_AT = 10_000

State = tuple[Key, int]
"""An entity, and the phase of a path in which it was reached."""


@dataclass(frozen=True, slots=True)
class Ways:
    """The ways of at most so many `hops` to goals: `rest` are the hops left at each state on one."""

    goals: set[Key]
    hops: int
    rest: dict[State, int]


class Growth:
    """All that can be reached from an entity, found level by level up to the traversal's hops.

    `hops` are those to each state. `is_cut`: the most links were passed, and growing has stopped. Where
    the steps have a guard, only what may lie on a way to a goal in so many hops is found.
    """

    def __init__(self, near: Neighbourhood, start: Start, steps: Steps) -> None:
        self._near = near
        self._start = start.key
        self._begun = start.followed
        self._traversal = steps.traversal
        self._steps = steps
        self._waiting: dict[int, set[State]] = defaultdict(set, {0: {(start.key, 0)}})
        self._between: dict[tuple[State, State], tuple[int, list[Key]]] = {}  # fewest hops, and the links
        self._unfollowed: set[State] = set()
        self._only: str | None = None
        self._looked_on: tuple[int, str, Followed] | None = None
        self._count = 0
        self.level = -1
        self.hops: dict[State, int] = {}
        self._classified = {start.key: start.memberships}
        self.is_cut = False

    @property
    def is_over(self) -> bool:
        """Whether growing on would find nothing, or is not allowed."""
        is_exhausted = self.level >= 0 and not self._unfollowed and not any(self._waiting.values())
        return self.is_cut or is_exhausted or self.level == self._traversal.max_hops

    def advance(self, then: str | None = None) -> None:
        """Grow by one hop. The links of what is reached are followed when growth goes on from there.

        With `then`, those to members of this class are looked at in the same breath, for `ahead`.
        """
        self._expand(self._unfollowed, then if self._steps.can_look_on else None)
        self._arrive()

    def _arrive(self) -> None:
        """Be one hop on, where what was followed leads."""
        self._unfollowed = set()
        self.level += 1
        while self._waiting[self.level] and not self.is_cut:
            fresh = {state for state in self._waiting.pop(self.level) if state not in self.hops}
            self.hops.update(dict.fromkeys(fresh, self.level))
            joined = self._with_free(fresh)
            self._expand(joined)
            self._unfollowed |= fresh - joined

    def ahead(self, risk_class: str) -> Growth:
        """The same one hop on, for what concerns paths to a class that end there: the last of their
        links lead to its members, and no others are looked at.
        """
        if not self._steps.counts_all:  # a member may be reached from what the last link leads to
            self.advance()
            return self
        other = self._copied()
        if self._looked_on is not None and self._looked_on[:2] == (self.level, risk_class):
            frontier = {key for key, _ in self._unfollowed}
            onward = self._looked_on[2]
            other._take(replace(onward, edges=[e for e in onward.edges if e.near in frontier]), 0, 0)
            other._arrive()
            return other
        other._only = risk_class
        other.advance()
        return other

    def grow(self, hops: int, then: str | None = None) -> None:
        """Grow to this many hops, as far as that goes; `then` as in `advance`."""
        while self.level < hops and not self.is_over:
            self.advance(then)

    def grow_towards(self, risk_class: str, hops: int) -> Growth:
        """What holds every path of at most so many hops to the class, unless a bound cut it."""
        self.grow(max(hops - 1, 0), risk_class)
        if hops == 1 and self.level == 0 and self._steps.can_look_on and not self.is_over:
            # One hop and a look at the next cost no more than a look at that one hop; too many links do.
            before = self._copied()
            self.grow(1, risk_class)
            return before.ahead(risk_class) if self.is_cut else self
        return self if self.level >= hops or self.is_over else self.ahead(risk_class)

    def members(self, risk_class: str) -> set[Key]:
        """Members of a class on the day among what was reached, on evidence of the traversal's grade."""
        day, grade = day_number(self._traversal.valid_at), self._traversal.min_grade
        return {
            key
            for key, memberships in self._classified.items()
            if is_member(memberships, risk_class, day, grade)
        }

    def nearest(self, keys: set[Key]) -> int | None:
        """Hops to the nearest of the entities reached so far."""
        return min((hops for (key, _), hops in self.hops.items() if key in keys), default=None)

    def whole(self) -> Part:
        """All that was reached, and the links that lead on from there with their other ends."""
        part = Part({key for key, _ in self.hops})
        for (_, (far, _)), (_, links) in self._between.items():
            part.entities.add(far)
            part.links.update(links)
        return part

    def within(self, hops: int) -> set[Key]:
        """What was reached in at most so many hops."""
        return {key for (key, _), found in self.hops.items() if found <= hops}

    def along(self, ways: Ways) -> Part:
        """What lies on the ways."""
        part = Part({key for key, _ in ways.rest} | {self._start})
        for (near, far), (_, links) in self._between.items():
            if near in ways.rest and far in ways.rest:
                part.links.update(links)
        return part

    def ways(self, goals: set[Key], hops: int) -> Ways:
        """The ways from the start to the goals, over what was reached."""
        entering: dict[State, list[tuple[State, int]]] = defaultdict(list)
        for (near, far), (cost, _) in self._between.items():
            entering[far].append((near, cost))
        rest: dict[State, int] = {}
        waiting: dict[int, set[State]] = defaultdict(set)
        waiting[0] = {state for state in self.hops if state[0] in goals}
        for level in range(hops + 1):
            while waiting[level]:
                fresh = [
                    state
                    for state in waiting.pop(level)
                    if state not in rest and self.hops.get(state, hops) + level <= hops
                ]
                rest.update(dict.fromkeys(fresh, level))
                for state in fresh:
                    for near, cost in entering[state]:
                        if level + cost <= hops:
                            waiting[level + cost].add(near)
        return Ways(goals, hops, rest)

    def has_paths(self, ways: Ways, wanted: int) -> bool:
        """Whether the ways make so many paths.

        Says no where that takes too long to see, for then growing on does no harm.
        """
        onward: dict[State, list[tuple[State, int]]] = defaultdict(list)
        for (near, far), (cost, _) in self._between.items():
            if near in ways.rest and far in ways.rest:
                onward[near].append((far, cost))
        found: set[tuple[Key, ...]] = set()
        waiting: list[tuple[State, int, tuple[Key, ...]]] = [((self._start, 0), 0, (self._start,))]
        for _ in range(_LOOKED_AT):
            if not waiting or len(found) >= wanted:
                break
            state, taken, entities = waiting.pop()
            if state[0] in ways.goals:
                found.add(entities)
            for far, cost in onward[state]:
                if far[0] not in entities and taken + cost + ways.rest[far] <= ways.hops:
                    waiting.append((far, taken + cost, (*entities, far[0])))
        return len(found) >= wanted

    def _copied(self) -> Growth:
        other = copy(self)
        other.hops = dict(self.hops)
        other._classified = dict(self._classified)
        other._between = dict(self._between)
        other._waiting = defaultdict(set, {level: set(states) for level, states in self._waiting.items()})
        return other

    def _expand(self, states: set[State], then: str | None = None) -> None:
        """Follow the links that lead on from some states, all of them as far as growth is."""
        for phase, keys in _by_phase(states).items():
            for ask, next_phase in self._steps.asks(phase, self._start, self.level, self._only):
                ask = replace(ask, most=self._steps.max_links - self._count + 1)
                if then is None or self.level + 2 > self._traversal.max_hops:
                    followed = self._near.follow(keys, ask)
                else:
                    followed = self._follow_on(keys, ask, then)
                self._take(followed, phase, next_phase)
                if self.is_cut:
                    return

    def _follow_on(self, keys: set[Key], ask: Ask, then: str) -> Followed:
        """The links that lead on; those to members from there are kept for `ahead`."""
        if self._begun is not None and self._begun.is_of(keys, ask, then):
            followed, onward = self._begun.found
        else:
            also = {key for key, _ in self._waiting[self.level + 1]}
            followed, onward = self._near.follow_on(keys, ask, then, also)
        if not onward.is_short:
            self._looked_on = self.level + 1, then, onward
        return followed

    def _take(self, followed: Followed, phase: int, next_phase: int) -> None:
        """Add links that were followed."""
        self._classified |= followed.classified
        self._count += len(followed.edges)
        if followed.is_short:
            self.is_cut = True
            return
        for edge in followed.edges:
            near, far = (edge.near, phase), (edge.far, next_phase)
            cost, links = self._between.get((near, far), (edge.cost, []))
            self._between[near, far] = min(cost, edge.cost), [*links, edge.link]
            if far not in self.hops:
                self._waiting[self.hops[near] + edge.cost].add(far)

    def _with_free(self, states: set[State]) -> set[State]:
        """Those that have links that count no hop, so that others are reached at the same level."""
        if self._steps.counts_all:
            return set()
        found: set[State] = set()
        for phase, keys in _by_phase(states).items():
            for ask in self._steps.free(phase, self._start):
                followed = self._near.follow(keys, ask)
                self.is_cut |= followed.is_short
                found |= {(edge.near, phase) for edge in followed.edges}
        return found


def _by_phase(states: set[State]) -> dict[int, set[Key]]:
    found: dict[int, set[Key]] = defaultdict(set)
    for key, phase in states:
        found[phase].add(key)
    return found
