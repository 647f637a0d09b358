"""Single values in words: how many hops, which share, since when."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from api import models
from api.models.resolution import ContestedRef
from api.wording.catalogue import all_of, has, number, on, say
from graph.model.validity import Validity
from ontology import SCHEMA, Share


def hops(number: int, *, at_least: bool) -> str:
    """A number of hops.

    >>> hops(2, at_least=False), hops(1, at_least=True)
    ('2 hops', 'at least 1 hop')
    """
    return say("hops.at_least" if at_least else "hops", n=number)


def first_of(names: Sequence[str], most: int) -> list[str]:
    """The first of the names, and how many more there are.

    >>> first_of(["Alpha", "Beta", "Gamma"], 1), first_of(["Alpha"], 1)
    (['Alpha', '2 more'], ['Alpha'])
    """
    left = len(names) - most
    return [*names[:most], *([say("more", n=number(left))] if left > 0 else [])]


def told_apart(entities: Iterable[models.EntityRef]) -> dict[models.EntityRef, str]:
    """What each is called, with its id where another of them is called alike.

    >>> mills = [models.EntityRef(id=id, type="Company", caption="Mill") for id in ("cn-mill", "hk-mill")]
    >>> list(told_apart(mills).values()), list(told_apart(mills[:1]).values())
    (['Mill (cn-mill)', 'Mill (hk-mill)'], ['Mill'])
    """
    each_once = dict.fromkeys(entities)
    count = Counter(each.caption for each in each_once)
    return {
        each: each.caption if count[each.caption] == 1 else f"{each.caption} ({each.id})"
        for each in each_once
    }


def search_limit(explored: int) -> str:
    """That a search was partial.

    >>> search_limit(200_000)
    'The search stopped at its limit, after 200,000 states; there may be more.'
    """
    return say("search_limit", explored=number(explored))


def read_as(meant: models.ReadAs) -> str:
    """That a name was taken for an entity, and why.

    >>> gta = models.EntityRef(id="cn-gta", type="Company", caption="GTA Semiconductor")
    >>> read_as(models.ReadAs(text="GTA", entity=gta, detail="accepted as its name"))
    '“GTA” is taken for GTA Semiconductor (cn-gta): accepted as its name.'
    """
    entity = meant.entity
    return say("read_as", text=meant.text, caption=entity.caption, id=entity.id, why=meant.detail)


def share(text: str | None) -> str | None:
    """A share as an interval is read; `None` for a link that takes no share.

    >>> share("51"), share("(25,50]"), share("(0,100]")
    ('51%', 'over 25% to 50%', 'share not stated')
    """
    if text is None:
        return None
    held = Share.parse(text)
    if held.is_unknown:
        return say("share.unknown")
    low, high = number(held.low), number(held.high)
    if held.low == held.high:
        return say("share.exact", low=low)
    above = say("share.over", low=low) if held.low_open else say("share.exact", low=low)
    below = say("share.under", high=high) if held.high_open else say("share.exact", low=high)
    if held.low == 0:
        return below if held.high_open else say("share.up_to", high=high)
    if held.high == 100 and not held.high_open:
        return above if held.low_open else say("share.at_least", low=low)
    return say("share.between", low=above, high=below)


def directness(label: str) -> str:
    """Whether somebody stands between the ends of a link.

    >>> directness("unstated")
    'not stated whether direct'
    """
    return say(f"directness.{label}")


def validity(valid: models.Validity) -> str:
    """Whether a fact holds on the day asked about, and what that rests on; without regard to `detail`.

    Only a start or end that a source states is told as one; other days are those on which it was confirmed,
    and a day that an editor inferred is marked.

    >>> from datetime import date
    >>> days = {"since": date(2024, 1, 1), "until": date(2024, 12, 31), "detail": ""}
    >>> validity(models.Validity(status="in force", **days))
    'in force, confirmed from 1 Jan 2024 to 31 Dec 2024'
    >>> validity(models.Validity(status="in force", since_stated=True, **days))
    'in force since 1 Jan 2024, last confirmed 31 Dec 2024'
    >>> validity(models.Validity(status="presumed", until_inferred=True, age_days=14, **days))
    'last confirmed 31 Dec 2024 (inferred), 14 days before, assumed current'
    """
    begin, end = _begin(valid), _end(valid)
    match valid.status:
        case Validity.NOT_YET.label:
            return say("valid.not_yet", since=begin)
        case Validity.UNKNOWN.label:
            return say("valid.unknown", since=begin)
        case Validity.PRESUMED.label if end is None:
            return say("valid.presumed.never_confirmed", since=begin, n=valid.age_days or 0)
        case Validity.PRESUMED.label:
            return say("valid.presumed", until=end, n=valid.age_days or 0)
        case Validity.FORMER.label:
            code = "valid.former.left_out" if valid.until_left_out else "valid.former"
            return say(f"{code}.since" if valid.since_stated else code, since=begin, until=end)
    if end is None:
        return say("valid.in_force.since", since=begin)
    if valid.since_stated:
        code = "since_until" if valid.until_stated else "since_and_confirmed"
    elif valid.until_stated:
        code = "confirmed_until"
    else:
        code = "confirmed_once" if valid.since == valid.until else "confirmed"
    return say(f"valid.in_force.{code}", since=begin, until=end)


def _begin(valid: models.Validity) -> str:
    return inferred(on(valid.since)) if valid.since_inferred else on(valid.since)


def _end(valid: models.Validity) -> str | None:
    if valid.until is None:
        return None
    return inferred(on(valid.until)) if valid.until_inferred else on(valid.until)


def contested(by: ContestedRef) -> str:
    """That somebody contests a statement.

    >>> contested(ContestedRef(by="Ann", reason="they sold it", source="a deed"))
    '[contested by Ann: they sold it (a deed)]'
    """
    code = "source.contested" if by.until is None else "source.contested_until"
    return say(code, by=by.by, reason=by.reason, source=by.source, until=by.until)


def inferred(day: str) -> str:
    """A date that no source states.

    >>> inferred("31 Mar 2020")
    '31 Mar 2020 (inferred)'
    """
    return say("date.inferred", day=day)


def short_validity(valid: models.Validity) -> str:
    """The same without how long ago a presumed fact was confirmed.

    >>> from datetime import date
    >>> day = date(2025, 11, 26)
    >>> presumed = models.Validity(
    ...     status="presumed", since=day, since_stated=False, until=day, until_stated=False, detail=""
    ... )
    >>> short_validity(presumed)
    'last confirmed 26 Nov 2025, assumed current'
    """
    return _presumed(valid, "short")


def last_confirmed(valid: models.Validity) -> str:
    """The same of a presumed fact without saying that it is assumed to be current."""
    return _presumed(valid, "date")


def _presumed(valid: models.Validity, form: str) -> str:
    if valid.status != Validity.PRESUMED.label:
        return valid.detail
    if (end := _end(valid)) is None:
        return say(f"valid.presumed.never_confirmed.{form}", since=_begin(valid))
    return say(f"valid.presumed.{form}", until=end)


def undated() -> str:
    """When a possible sameness holds.

    >>> undated()
    'of no day, since two bodies are one on every day or on none'
    """
    return say("valid.undated")


def link_kind(link_type: str, authorities: Sequence[str] = ()) -> str:
    """What a link is called, with who states it.

    >>> link_kind("Affiliation", ["Office of Lists"])
    'affiliation stated by Office of Lists'
    """
    code = f"link.{link_type}"
    kind = say(code) if has(code) else SCHEMA.link_type(link_type).label.lower()
    return say("link.stated_by", kind=kind, authorities=all_of(authorities)) if authorities else kind


def link_towards(link_type: str, *, is_up: bool, authorities: Sequence[str] = ()) -> str:
    """What the link says of the party at one end: `owned by` whoever is above it, `owns` whoever is below.

    >>> link_towards("Ownership", is_up=True), link_towards("Ownership", is_up=False)
    ('owned by', 'owns')
    >>> link_towards("Family", is_up=True)
    'family of'
    """
    for code in (f"link.{link_type}.{'up' if is_up else 'down'}", f"link.{link_type}.both"):
        if has(code):
            kind = say(code)
            break
    else:
        kind = SCHEMA.link_type(link_type).label.lower()
    return say("link.towards.stated_by", kind=kind, authorities=all_of(authorities)) if authorities else kind


def link_title(link_type: str, held: str | None, direct: str, authorities: Sequence[str]) -> str:
    """A link in short: its kind, share, and directness where somebody may stand between.

    >>> link_title("Ownership", "51", "unstated", [])
    'ownership, 51%'
    """
    between = directness(direct) if direct in ("indirect", "conflicting") else None
    parts = (link_kind(link_type, authorities), share(held), between)
    return ", ".join(part for part in parts if part)
