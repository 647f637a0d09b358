"""What the record of owners lacks, by the rules of `docs/semantics.md` written out the slow way."""

from __future__ import annotations

from collections.abc import Callable, Collection

from brute_force_edges import CLOSE
from brute_force_holdings import Holding, above, each_surely_held
from brute_force_validity import (
    ABSENT,
    IN_FORCE,
    PRESUMED,
    UNKNOWN,
    Key,
    directness_on,
    link_status,
    share_on,
)
from computed_once import computed_once

from graph.model.traversal import Traversal
from ontology import Grade, Statement

Links = dict[Key, list[Statement]]


class Record:
    """What is recorded of owners and parents on evidence of grade C or better.

    `certain` are state bodies of the day, `state_bodies` of any day, `possible` the links that may hold.
    """

    def __init__(
        self,
        links: Links,
        traversal: Traversal,
        certain: Collection[str],
        state_bodies: Collection[str],
        persons: Collection[str],
        possible: list[Key],
    ) -> None:
        self.traversal = traversal
        self.day = traversal.valid_at
        self.links = links
        self.certain = certain
        self.state_bodies = state_bodies
        self.persons = persons
        self.possible = possible
        self.possibly_one: dict[str, str] = {}  # what stands for all that a body may be

    @computed_once
    def evidence(self, key: Key) -> list[Statement]:
        """The statements of grade C or better, where the link holds by them; else none."""
        firm = [s for s in self.links[key] if s.grade <= Grade.C]
        return firm if link_status(self.links, key, Grade.C, self.day) in (PRESUMED, IN_FORCE) else []

    @computed_once
    def last_successors(self, entity: str) -> set[str]:
        """The bodies that continue the entity and that nobody continues; maybe itself."""
        follows: dict[str, set[str]] = {}
        for key in self.links:
            if key[0] == "Succession" and self.evidence(key):
                follows.setdefault(key[2], set()).add(key[1])
        seen = {entity}
        while more := {u for e in seen for u in follows.get(e, set())} - seen:
            seen |= more
        return {e for e in seen if not follows.get(e)}

    def body(self, entity: str) -> str:
        """What stands for the entity and all bodies that it continues."""
        return min(self.last_successors(entity), default=entity)

    @computed_once
    def is_settled(self, entity: str) -> bool:
        """Whether its own links do not matter."""
        last = self.last_successors(entity)
        return entity in self.certain or entity in self.persons or bool(last and entity not in last)

    @computed_once
    def holdings(self, entity: str) -> dict[str, float]:
        """What each owner holds at least, so counted that it may be added."""
        held: list[Holding] = []
        for key in self.links:
            evidence = self.evidence(key)
            if key[0] == "Ownership" and key[2] == entity and evidence and not self.is_itself(key):
                directness = directness_on(evidence, self.day)
                if directness in CLOSE:
                    low = share_on(evidence, self.day).low if self._counts(key) else 0.0
                    held.append(Holding(self.body(key[1]), low, directness == "direct"))
        return each_surely_held(held, self.is_under(entity, {each.owner for each in held}, self.possible))

    def is_itself(self, key: Key) -> bool:
        """Whether both ends are forms of one body."""
        return self.body(key[1]) == self.body(key[2])

    def is_under(self, entity: str, owners: Collection[str], links: list[Key]) -> Callable[[str, str], bool]:
        """Whether one of the owners of an entity is reached upward from another, over the links."""
        higher = {owner: {self.body(e) for e in above(owner, links, avoiding=entity)} for owner in owners}
        return lambda one, other: other in higher[one]

    @computed_once
    def parents(self, entity: str) -> set[str]:
        """The bodies that it is a unit of."""
        keys = [key for key in self.links if key[0] == "Unit" and key[2] == entity and self._counts(key)]
        return {self.body(key[1]) for key in keys}

    @computed_once
    def _counts(self, key: Key) -> bool:
        evidence = self.evidence(key)
        if not evidence:
            return False
        directness = directness_on(evidence, self.day)
        if key[0] == "Ownership" and key[1] in self.state_bodies:
            return directness == "direct"
        return directness in ("direct", "unstated")

    def gap(self, entity: str, nearby: Collection[str]) -> str | None:
        """What the record lacks; rings are looked for among what is nearby."""
        minimum = self.traversal.min_share
        if self.is_settled(entity):
            return None
        shares, parents = self.holdings(entity), self.parents(entity)
        is_owned = any(key[0] == "Ownership" and key[2] == entity and self._counts(key) for key in self.links)
        ring = self.ring(entity, nearby)
        outside = self.held_outside(ring)[entity] if ring else None
        if parents:
            is_open = outside is not None and outside < 100 - minimum
            return "ring_without_outsider" if is_open else None
        if not is_owned:
            return "no_direct_owner" if self._has_any_upper(entity) else "no_owner_recorded"
        total = self.total(shares)
        if total > 100.1:
            return "shares_exceed_whole"
        if outside is not None:
            return "ring_without_outsider" if outside < 100 - minimum else None
        if round(max(100 - total, 0), 9) < minimum:
            return None
        return "share_unknown" if total == 0 else "share_unrecorded"

    def total(self, shares: dict[str, float]) -> float:
        """What the owners hold together; of those that may be one only the largest holding counts."""
        largest: dict[str, float] = {}
        for owner, share in shares.items():
            one = self.possibly_one.get(owner, owner)
            largest[one] = max(share, largest.get(one, share))
        return sum(largest.values())

    def _has_any_upper(self, entity: str) -> bool:
        control = ("Ownership", "Control", "Unit", "Affiliation")
        return any(
            link_status(self.links, key, g, self.day) != ABSENT
            for key in self.links
            if key[0] in control and key[2] == entity
            for g in Grade
        )

    def above(self, entity: str, nearby: Collection[str]) -> set[str]:
        """The bodies nearby that hold the entity or that it is a unit of."""
        if entity not in nearby or self.is_settled(entity):
            return set()
        keys = [key for key in self.links if key[0] in ("Ownership", "Unit") and key[2] == entity]
        upper = {self.body(key[1]) for key in keys if self._counts(key)} - {entity}
        return {u for u in upper if u in nearby and not self.is_settled(u)}

    def ring(self, entity: str, nearby: Collection[str]) -> set[str]:
        """All bodies that are above it and below it; empty when it is above nobody that is above it."""

        def all_above(start: str) -> set[str]:
            found: set[str] = set()
            while more := {u for e in found | {start} for u in self.above(e, nearby)} - found:
                found |= more
            return found

        return {other for other in all_above(entity) if entity in all_above(other)}

    def held_outside(self, ring: set[str]) -> dict[str, float]:
        """The least solution, step by step from 0."""
        shares = {e: self.holdings(e) for e in ring}
        parents = {e: self.parents(e) for e in ring}
        held, before = dict.fromkeys(ring, 0.0), None
        while held != before:
            before = {e: round(percent, 9) for e, percent in held.items()}
            held = {
                e: min(
                    100.0,
                    max(
                        sum(low * before.get(owner, 100.0) / 100 for owner, low in shares[e].items()),
                        max((before.get(parent, 100.0) for parent in parents[e]), default=0.0),
                    ),
                )
                for e in ring
            }
            held = {e: round(percent, 9) for e, percent in held.items()}
        return {e: round(percent, 6) for e, percent in held.items()}

    def most_held(self, entity: str, near: Collection[str]) -> tuple[dict[str, float], dict[str, float]]:
        """The most that each near owner may hold, on any evidence that may count; alone, and to be added."""
        direct: dict[str, float] = {}
        loose: dict[str, float] = {}
        for (link_type, upper, lower), observations in self.links.items():
            is_itself = self.is_itself((link_type, upper, lower))
            if link_type != "Ownership" or lower != entity or upper not in near or is_itself:
                continue
            for g in Grade:
                reading = [s for s in observations if s.grade <= g]
                now = link_status(self.links, (link_type, upper, lower), g, self.day)
                directness = directness_on(reading, self.day) if reading else "indirect"
                if now == ABSENT or directness == "indirect":
                    continue
                share = share_on(reading, self.day)
                high = 100.0 if now == UNKNOWN else share.high - 1e-6 * share.high_open
                shares = direct if directness == "direct" else loose
                shares[self.body(upper)] = max(high, shares.get(self.body(upper), 0.0))
        owners = {*direct, *loose}
        alone = {owner: max(direct.get(owner, 0.0), loose.get(owner, 0.0)) for owner in owners}
        sure = {owner: low for owner, low in self.holdings(entity).items() if owner in owners and low > 0}
        is_under = self.is_under(entity, sure, [key for key in self.links if self.evidence(key)])
        added = {
            owner: max(
                direct.get(owner, 0.0),
                loose.get(owner, 0.0)
                - sum(low for other, low in sure.items() if other != owner and is_under(other, owner)),
            )
            for owner in owners
        }
        return alone, added

    def split(
        self,
        near: set[str],
        steps: Collection[tuple[str, str]],
        inner: Collection[str],
        is_open: Callable[[str], bool],
        members: Collection[str],
    ) -> set[str]:
        """The entities in which split holdings come together.

        `steps` are from an entity to what a link leads to that counts; `inner` are the entities of which
        owners count.
        """
        minimum = self.traversal.min_share - 1e-9

        def passed() -> set[str]:
            return {owner for owner in near if is_open(owner) or owner in members}

        def together(entity: str) -> float:
            return sum(self.most_held(entity, passed())[1].values()) if is_open(entity) else 0.0

        while (
            more := (
                {start for start, end in steps if end in passed()}
                | {entity for entity in inner if together(entity) >= minimum}
            )
            - near
        ):
            near = near | more
        return {
            entity
            for entity in inner
            if together(entity) >= minimum
            and max(self.most_held(entity, passed())[0].values(), default=0.0) < minimum
        }
