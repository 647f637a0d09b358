"""Why there is no path between two entities, and what would settle it, in sentences."""

from __future__ import annotations

from api.models import NoPathKind, TraversalAnswer
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
    'There is a path the other way, from Beta to Alpha.'
    """
    return {
        NoPathKind.OTHER_WAY: f"There is a path the other way, from {end} to {start}.",
        NoPathKind.BELOW_MINIMUM: (
            f"There is a path only over holdings below the minimum share of {used.min_share:g}%, or whose "
            "share is not recorded."
        ),
        NoPathKind.BELOW_MIN_GRADE: f"There is a path only on evidence weaker than grade {used.min_grade}.",
        NoPathKind.UNKNOWN_THEN: (
            f"There is a path only over links that nobody had observed by {used.valid_at}; what held then is "
            "unknown."
        ),
        NoPathKind.MORE_HOPS: f"There is a path, of more than {hops(used.max_hops, at_least=False)}.",
        NoPathKind.MEET_AT_STOP: f"{start} and {end} meet only here, where every path ends.",
        NoPathKind.SHARED_UPPER: f"{start} and {end} are both below it.",
        NoPathKind.NOTHING_LEADS_ON: f"No link that this traversal follows leads on from {start}.",
        NoPathKind.NOT_CONNECTED: (
            "Nor is there one with more hops, a lower minimum share, weaker evidence or links of another "
            "day, each by itself."
        ),
    }[kind]


def settles(kind: NoPathKind, start: str, end: str, used: TraversalAnswer) -> str:
    """What would settle it; the same of the two entities."""
    return {
        NoPathKind.OTHER_WAY: "Ask the other way, or with --traversal any.",
        NoPathKind.BELOW_MINIMUM: (
            "A register or filing that states the share; or ask with a lower --min-share."
        ),
        NoPathKind.BELOW_MIN_GRADE: "A better source for the weakest link; or ask with a lower --min-grade.",
        NoPathKind.UNKNOWN_THEN: (
            f"A source that states since when, or one of {used.valid_at} or before; or ask about a later day."
        ),
        NoPathKind.MORE_HOPS: "Ask with more --max-hops.",
        NoPathKind.MEET_AT_STOP: "A link between them that does not go through it; to share it is no tie.",
        NoPathKind.SHARED_UPPER: "Ask with --traversal common-owner.",
        NoPathKind.NOTHING_LEADS_ON: f"A register or filing that names the owners of {start}.",
        NoPathKind.NOT_CONNECTED: f"A source that states who stands between {start} and {end}.",
    }[kind]
