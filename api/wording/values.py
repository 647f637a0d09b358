"""Single values in words: how many hops, which share, since when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from graph.model.snapshot import POSSIBLY_SAME
from graph.model.validity import Validity
from ontology import SCHEMA, Share

DIRECTNESS = {
    "direct": "direct",
    "indirect": "indirect, so at least two hops",
    "unstated": "directness unstated",
    "conflicting": "direct by one source and indirect by another, so at least one hop",
}
"""What is known of whether somebody stands between the ends of a link."""

UNDATED = "of no day: two bodies are one on every day or on none"
"""When a possible sameness holds."""


def hops(number: int, *, at_least: bool) -> str:
    """A number of hops.

    >>> hops(2, at_least=False), hops(1, at_least=True)
    ('2 hops', 'at least 1 hop')
    """
    return f"{'at least ' if at_least else ''}{number} {'hop' if number == 1 else 'hops'}"


def ended_at_bound(explored: int) -> str:
    """That a search was partial.

    >>> ended_at_bound(200_000)
    'The search ended at its bound, after 200,000 states; there may be more.'
    """
    return f"The search ended at its bound, after {explored:,} states; there may be more."


def read_as(text: str, caption: str, id: str, why: str) -> str:
    """That a name was taken for an entity, and why.

    >>> read_as("GTA", "GTA Semiconductor", "cn-gta", "accepted as its name")
    '“GTA” is taken for GTA Semiconductor (cn-gta): accepted as its name.'
    """
    return f"“{text}” is taken for {caption} ({id}): {why}."


def share(text: str | None) -> str | None:
    """A share as an interval is read; `None` for a link that takes no share.

    >>> share("51"), share("(25,50]"), share("(0,100]")
    ('51%', 'over 25% to 50%', 'share unknown')
    """
    if text is None:
        return None
    held = Share.parse(text)
    if held.is_unknown:
        return "share unknown"
    if held.low == held.high:
        return f"{held.low:g}%"
    above = f"{'over ' if held.low_open else ''}{held.low:g}%"
    below = f"{'under ' if held.high_open else ''}{held.high:g}%"
    if held.low == 0:
        return below if held.high_open else f"up to {below}"
    if held.high == 100 and not held.high_open:
        return above if held.low_open else f"{above} or more"
    return f"{above} to {below}"


def validity(
    status: Validity,
    since: date,
    until: date | None,
    age_days: int | None,
    *,
    is_start_stated: bool,
    is_end_stated: bool,
) -> str:
    """Whether a fact holds on the day asked about, and what that rests on.

    Only a start or end that a source states is told as one; other days are those of observations.
    `until` is `None` for a fact that is stated to begin after its last observation, `age_days` are days
    since a presumed fact was last observed.

    >>> first, last = date(2024, 1, 1), date(2024, 12, 31)
    >>> validity(Validity.IN_FORCE, first, last, None, is_start_stated=False, is_end_stated=False)
    'in force, observed from 2024-01-01 to 2024-12-31'
    >>> validity(Validity.IN_FORCE, first, last, None, is_start_stated=True, is_end_stated=False)
    'in force from 2024-01-01, last observed 2024-12-31'
    >>> validity(Validity.NOT_YET, first, None, None, is_start_stated=True, is_end_stated=False)
    'not yet in force, begins 2024-01-01'
    """
    if status is Validity.NOT_YET:
        return f"not yet in force, begins {since}"
    if status is Validity.UNKNOWN:
        return f"unknown on that day, first observed {since}"
    if status is Validity.FORMER:
        begun = f"from {since} " if is_start_stated else ""
        return f"former, {begun}until {until}"
    if status is Validity.PRESUMED:
        days = f"{age_days} {'day' if age_days == 1 else 'days'} before"
        if until is None:
            return f"presumed from {since}, not observed since, {days}"
        return f"presumed, last observed {until}, {days}"
    start = f"in force from {since}" if is_start_stated else f"in force, observed from {since}"
    if until is None or (not is_start_stated and not is_end_stated):
        if until == since:
            return f"in force, observed on {since}"
        return start if until is None else f"{start} to {until}"
    return f"{start} until {until}" if is_end_stated else f"{start}, last observed {until}"


def stated(authorities: Sequence[str]) -> str:
    """Who states an affiliation, to follow its name; empty without authorities.

    >>> stated(["Office of Lists"])
    ' stated by Office of Lists'
    """
    return f" stated by {' and '.join(authorities)}" if authorities else ""


def step_label(step_type: str) -> str:
    """What a step of a path is: the label of the link type, or a possible sameness that was followed.

    >>> step_label("SharedHead"), step_label("possiblySameAs")
    ('Shared head', 'Possible sameness')
    """
    return "Possible sameness" if step_type == POSSIBLY_SAME else SCHEMA.link_type(step_type).label


def link_title(link_type: str, held: str | None, directness: str, authorities: Sequence[str]) -> str:
    """A link in short: its type, share, and directness where somebody may stand between.

    >>> link_title("Ownership", "51", "indirect", [])
    'Ownership, 51%, indirect, so at least two hops'
    """
    label = f"{step_label(link_type)}{stated(authorities)}"
    between = DIRECTNESS[directness] if directness in ("indirect", "conflicting") else None
    return ", ".join(part for part in (label, share(held), between) if part)
