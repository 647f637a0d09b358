"""What an answer about alternatives says in sentences."""

from __future__ import annotations

from api.wording.catalogue import say


def alternatives(shown: int, at_most: int | None) -> str:
    """How many paths that share no link there are.

    >>> alternatives(2, 2)
    'Of these 2 paths no two share a link, and there are no more such paths.'
    >>> alternatives(1, 1)
    'There is no second path that shares no link with this one.'
    """
    these = say("paths.alternatives.these", n=shown)
    if at_most is None:
        return say("paths.alternatives.unknown", these=these)
    if shown == 1 and at_most == 1:
        return say("paths.alternatives.one")
    if at_most <= shown:
        return say("paths.alternatives.all", these=these)
    return say("paths.alternatives.most", these=these, at_most=at_most)


def needed(one: str, other: str, links: int) -> str:
    """That every path takes a step, between two entities by their captions.

    >>> needed("Alpha", "Beta", 1)
    'Every path takes the link between Alpha and Beta; without it there is none.'
    """
    return say("paths.needed", one=one, other=other, n=links)
