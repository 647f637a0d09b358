"""What the record of owners lacks, and what a `no` takes for granted, in words."""

from __future__ import annotations

from api.wording.catalogue import number, on, say
from api.wording.values import link_kind
from graph.search.completeness import Assumption, Gap, GapKind, NotCounted
from ontology import split_link_id

_OF_LINKS = {"Ownership": "assumes.holding", "Unit": "assumes.unit"}
"""Links that a `no` can rest on."""


def missing(gap: Gap) -> str:
    """What the record of the entity's owners lacks.

    >>> missing(Gap("cn-mill", GapKind.SHARE_UNRECORDED, 67.0, 33.0))
    'owners are recorded for 67%, 33% is not recorded'
    """
    code = f"missing.{gap.lacks}"
    if gap.lacks is GapKind.SHARE_UNRECORDED and gap.unrecorded == 0:
        code += ".at_zero"
    recorded = _percent(gap.recorded)
    if gap.as_of is not None and gap.lacks is not GapKind.AGGREGATE_HOLDING:
        recorded = say("missing.share_of_year", share=recorded, year=gap.as_of.year)
    return say(code, recorded=recorded, unrecorded=_percent(gap.unrecorded), holders=gap.holders)


def open_end(gap: Gap, entity: str, owner: str | None) -> str:
    """The same with the entity's caption, and that of the upper end that is recorded and does not count.

    >>> open_end(Gap("cn-mill", GapKind.NO_OWNER_RECORDED), "Zeta Mill", None)
    'Zeta Mill: no owner or parent is recorded for that day'
    """
    what = missing(gap)
    if gap.uncounted is None or owner is None:
        return say("missing.detail", entity=entity, what=what)
    why = uncounted(gap.uncounted.why, str(gap.uncounted.grade))
    return say("missing.detail.uncounted", entity=entity, what=what, owner=owner, why=why)


def uncounted(why: NotCounted, grade: str) -> str:
    """Why an upper end that is recorded does not count, to follow its name.

    >>> uncounted(NotCounted.BELOW_GRADE, "D")
    'is recorded on evidence of grade D only'
    """
    return say(f"uncounted.{why}", grade=grade)


def named_link(link: str, upper: str, lower: str) -> str:
    """A link that a `no` rests on, by its id and the captions of its ends.

    >>> named_link("Unit~cn-group~cn-24", "Group", "24th Institute")
    "24th Institute's place as a unit of Group"
    """
    parts = split_link_id(link)
    if parts is None:
        return link
    code = _OF_LINKS.get(parts[0], "assumes.link")
    return say(code, upper=upper, lower=lower, kind=link_kind(parts[0]))


def assumption(assumed: Assumption, named: str | None, entity: str | None) -> str:
    """What is taken for granted, of one link as `named_link` has it, or of several by their number.

    >>> assumption(Assumption("unstated_directness", "Ownership~a~b"), "A's holding in B", None)
    "A's holding in B is direct, which the source does not state"
    """
    code = f"assumes.{assumed.kind}"
    if assumed.kind not in ("presumed_link", "unstated_directness"):
        return say(code)
    since = "" if assumed.since is None else on(assumed.since)
    if named is not None:
        return say(code, what=named, since=since)
    count = number(assumed.count)
    what = (
        say("assumes.holdings", count=count)
        if entity is None
        else say("assumes.holdings_in", count=count, entity=entity, share=_percent(assumed.share))
    )
    return say(f"{code}.several", what=what, since=since)


def _percent(value: float | None) -> str:
    return say("share.exact", low=number(value or 0))
