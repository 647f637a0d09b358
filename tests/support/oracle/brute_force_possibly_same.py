"""The rules written out the slow way, for questions that walk from a body to those that it may be."""

from __future__ import annotations

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

    def edges(self, grade: Grade, relaxed: bool = False, **others: Any) -> dict[str, list[Edge]]:
        """Those of links, and both ways those of possible samenesses."""
        edges = super().edges(grade, relaxed, **others)
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
