"""Why there is no path between two entities, and what would settle it, in sentences."""

from __future__ import annotations

from api.models import NoPathKind, TraversalAnswer
from api.wording.catalogue import number, on, say
from api.wording.values import hops


def why(kind: NoPathKind, start: str, end: str, used: TraversalAnswer) -> str:
    """The reason, about two entities by their captions.

    >>> from datetime import date
    >>> from graph.model import Direction
    >>> used = TraversalAnswer(
    ...     name="control", link_types=["Ownership"], direction=Direction.UP, valid_at=date(2024, 2, 5),
    ...     min_share=25, max_hops=4, min_grade="D", max_degree=5000, collapse_full=False,
    ...     follow_possibly_same=False,
    ...     max_explored=200000, never_through=[],
    ... )
    >>> why(NoPathKind.OTHER_WAY, "Alpha", "Beta", used)
    'There is a path from Beta to Alpha, the other way.'
    """
    return _about(f"no_path.{kind}", start, end, used)


def settles(kind: NoPathKind, start: str, end: str, used: TraversalAnswer) -> str:
    """What would settle it; the same of the two entities."""
    return _about(f"no_path.{kind}.settles", start, end, used)


def _about(code: str, start: str, end: str, used: TraversalAnswer) -> str:
    return say(
        code,
        start=start,
        end=end,
        min_share=say("share.exact", low=number(used.min_share)),
        min_grade=used.min_grade,
        day=on(used.valid_at),
        hops=hops(used.max_hops, at_least=False),
    )
