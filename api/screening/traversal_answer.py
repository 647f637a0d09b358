"""The traversal that a question was asked with, as its answer shows it."""

from __future__ import annotations

from api.models import TraversalAnswer
from graph.model.traversal import Traversal
from ontology import SCHEMA


def traversal_answer(traversal: Traversal) -> TraversalAnswer:
    """The traversal as an answer shows it."""
    return TraversalAnswer(
        name=traversal.name,
        link_types=list(traversal.link_types),
        direction=str(traversal.direction),
        valid_at=traversal.valid_at,
        min_share=traversal.min_share,
        max_hops=traversal.max_hops,
        min_grade=str(traversal.min_grade),
        max_degree=traversal.max_degree,
        collapse_full=traversal.collapse_full,
        follow_possibly_same=traversal.follow_possibly_same,
        max_explored=traversal.max_explored,
        never_through=[*SCHEMA.barrier_classes, f"entities with more than {traversal.max_degree} neighbours"],
    )
