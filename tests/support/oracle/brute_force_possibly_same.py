"""The rules written out the slow way, for questions that walk from a body to those that it may be."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from brute_force import BruteForce
from brute_force_edges import Edge

from graph.model.traversal import Traversal
from ontology import Grade, Statement


class FollowingBruteForce(BruteForce):
    """Answers over a list of statements where a possible sameness is a step of grade D and of no hop."""

    def __init__(self, statements: list[Statement], traversal: Traversal) -> None:
        pairs = {(s.subject, s.value) for s in statements if s.prop == "possiblySameAs"}
        self.possibly_same = {(a, b) for a, b in pairs | {(b, a) for a, b in pairs} if a != b}
        self.is_walked = True
        super().__init__(statements, traversal)
        bodies = {self.record.body(end) for pair in self.possibly_same for end in pair}
        self.record.possibly_one = {body: min(self.all_that_may_be(body)) for body in bodies}

    def all_that_may_be(self, body: str) -> set[str]:
        """All bodies that may be one with it, or with one of those."""
        found = {body}
        while (
            more := {
                self.record.body(other) for one, other in self.possibly_same if self.record.body(one) in found
            }
            - found
        ):
            found |= more
        return found

    def closing_edges(self) -> dict[str, list[Edge]]:
        """Beside the others, those to owners that reach the minimum share with what may be one with them."""
        edges = super().closing_edges()
        t = self.traversal
        any_share = self.edges(t.min_grade, relaxed=True, minimum=0.0)
        everything = {end for key in self.links for end in key[1:]}
        for entity in everything if t.can_earn_no and t.min_share else ():
            together: dict[str, float] = {}
            alone, _ = self.record.most_held(entity, everything)
            for owner, most in alone.items():
                one = self.record.possibly_one.get(owner, owner)
                together[one] = together.get(one, 0.0) + most
            for edge in any_share.get(entity, []):
                owner = self.record.body(edge.end)
                one = self.record.possibly_one.get(owner, "")
                is_holding = edge.upward and owner in alone and edge.hops == 1
                if is_holding and together.get(one, 0.0) >= t.min_share - 1e-9:
                    edges[entity].append(edge)
        return edges

    def edges(self, grade: Grade, relaxed: bool = False, **others: Any) -> dict[str, list[Edge]]:
        """Those of links, and both ways those of possible samenesses."""
        edges: dict[str, list[Edge]] = defaultdict(list)
        for start, of_links in super().edges(grade, relaxed, **others).items():
            edges[start] = [*of_links]
        if self.is_walked and (relaxed or grade is Grade.D):
            for one, other in self.possibly_same:
                edges[one].append(Edge(one, other, 0, True, Grade.D, None))
        return edges

    def one_body(self, start: str) -> list[str]:
        """Every form of the body; what it only may be is another one."""
        self.is_walked = False
        try:
            return super().one_body(start)
        finally:
            self.is_walked = True
