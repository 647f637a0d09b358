"""What an answer about alternatives says in sentences."""

from __future__ import annotations


def alternatives(shown: int, at_most: int | None) -> str:
    """How many paths that share no link there are.

    >>> alternatives(2, 2)
    'Of these 2 paths no two share a link, and there are no more such paths.'
    >>> alternatives(1, 1)
    'There is no second path that shares no link with this one.'
    """
    if shown == 1 and at_most == 1:
        return "There is no second path that shares no link with this one."
    these = "This is one path" if shown == 1 else f"Of these {shown} paths no two share a link"
    if at_most is None:
        return f"{these}; there are too many links within the hops to say how many there can be."
    if at_most <= shown:
        return f"{these}, and there are no more such paths."
    return f"{these}; there are at most {at_most} such paths."


def needed(one: str, other: str, links: int) -> str:
    """That every path takes a step, between two entities by their captions.

    >>> needed("Alpha", "Beta", 1)
    'Every path takes the link between Alpha and Beta; without it there is none.'
    """
    if links == 1:
        return f"Every path takes the link between {one} and {other}; without it there is none."
    return f"Every path takes one of the {links} links between {one} and {other}; without them there is none."
