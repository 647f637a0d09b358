"""What a screening comes to: the listings of the consignee itself, then what was and was not found."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass, replace

from api.models import ListingAnswer, ProximityAnswer
from api.wording.classes import entries, itself, joined
from api.wording.verdicts import Asked, sentences
from graph.search.proximity import Verdict

_CANDIDATES = 3
_ENTRIES = 5
"""Candidates, and entries of lists, that a sentence names."""


@dataclass(frozen=True, slots=True)
class Searched:
    """What a name was looked for in: names, the entities that have them, their scripts, and lists loaded."""

    names: int
    entities: int
    scripts: tuple[str, ...]
    lists: tuple[str, ...]


def nobody(name: str, searched: Searched) -> str:
    """That no name came near, and what was searched.

    >>> print(nobody("Bakkerij", Searched(12, 5, ("Latin", "Chinese"), ("Red list: 9 of 9 entries",))))
    “Bakkerij” comes near none of the 12 names of 5 parties in the data loaded (Latin and Chinese script); \
lists searched: Red list: 9 of 9 entries.
    """
    scripts = f" ({joined(searched.scripts, 'and')} script)" if searched.scripts else ""
    lists = "; ".join(searched.lists) or "none"
    return (
        f"“{name}” comes near none of the {searched.names:,} names of {searched.entities:,} parties in the "
        f"data loaded{scripts}; lists searched: {lists}."
    )


def unproven(name: str, named: Sequence[str], *, is_accepted: bool) -> str:
    """That somebody must say who is meant, and who it may be, by caption; whether all of these fit alike.

    >>> unproven("CTI", ["54th Institute", "CTI Group"], is_accepted=False)
    'Somebody must look: it is not proven who “CTI” is; it may be 54th Institute or CTI Group.'
    """
    shown = list(named[:_CANDIDATES])
    if len(named) > _CANDIDATES:
        shown.append(f"{len(named) - _CANDIDATES} more")
    if is_accepted:
        return f"Somebody must look: “{name}” fits {joined(shown, 'and')} alike."
    return f"Somebody must look: it is not proven who “{name}” is; it may be {joined(shown, 'or')}."


def stopped(asked: Asked, barrier: str) -> str:
    """That the consignee is itself a member of a class that no path passes through."""
    return f"{asked.who} is itself {itself(barrier)} on {asked.day}, where paths end; somebody must look."


def listed(asked: Asked, listings: Sequence[ListingAnswer], count: int) -> str:
    """That the consignee is itself on lists in force; the first of so many entries."""
    told = []
    for entry in listings[:_ENTRIES]:
        held = entry.official_list
        title = entry.list_id or entry.name if held is None else held.title
        # A store from before lists were counted has entries of a list that nobody describes.
        loaded = "its entries are not counted" if held is None or held.source is None else entries(held)
        part = "" if held is None or held.whole else f"; {loaded}"
        told.append(f"the {title} ({entry.valid.detail}, grade {entry.grade}{part})")
    if count > len(told):
        told.append(f"{count - len(told):,} more entries of official lists")
    return f"{asked.who} is itself on {joined(told, 'and')}, on {asked.day}."


def of_consignee(
    asked: Asked,
    listings: Sequence[ListingAnswer],
    count: int,
    answers: Sequence[ProximityAnswer],
    barrier: str | None = None,
) -> str:
    """All that is found of a known consignee, its own listings first.

    `listings` are those in force whose class decides, of `count` in all. `barrier` is the class of one
    that is itself one that no path passes through, where that is what somebody must look at.
    """
    on = {entry.id for entry in listings}
    told = [answer for answer in answers if not _is_told_by(answer, on) and answer.risk_class != barrier]
    first = [listed(asked, listings, count)] if listings else [stopped(asked, barrier)] if barrier else []
    return " ".join([*first, *sentences(told, replace(asked, is_told=True) if first else asked)])


def _is_told_by(answer: ProximityAnswer, listings: Set[str]) -> bool:
    """Whether the answer says no more than that the consignee is on these lists."""
    own = {id for path in answer.paths if path.target for id in path.target.listings}
    return answer.verdict is Verdict.YES and answer.hops == 0 and bool(own) and own <= listings
