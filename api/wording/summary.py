"""What a screening comes to: the listings of the consignee itself, then what was and was not found."""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, replace

from api.models import EntityRef, ListingAnswer, ProximityAnswer
from api.wording.catalogue import all_of, any_of, number, on, say
from api.wording.classes import entries, itself
from api.wording.values import first_of, short_validity, told_apart
from api.wording.verdicts import Asked, Summary, summarise
from graph.search.proximity import Verdict

_CANDIDATES = 3
"""Candidates that a sentence names."""

_ENTRIES = 5
"""Candidates, and entries of lists, that a sentence names."""


@dataclass(frozen=True, slots=True)
class Searched:
    """What a name was looked for in: names, the entities that have them, their scripts, and lists loaded."""

    names: int
    entities: int
    scripts: tuple[str, ...]
    lists: tuple[str, ...]


def nobody(name: str, searched: Searched) -> Summary:
    """That no name came near, and what was searched.

    >>> print(nobody("Bakkerij", Searched(12, 5, ("Latin", "Chinese"), ("Red list: 9 of 9 entries",))).text)
    No match for “Bakkerij” among 12 names of 5 parties in the data loaded (Latin and Chinese script); \
lists searched: Red list: 9 of 9 entries.
    """
    text = say(
        "summary.nobody.scripts" if searched.scripts else "summary.nobody",
        name=name,
        names=number(searched.names),
        parties=number(searched.entities),
        scripts=all_of(searched.scripts),
        lists="; ".join(searched.lists) or say("summary.no_lists"),
    )
    return Summary((text,))


def unproven(
    name: str,
    named: Iterable[EntityRef],
    asked: Asked,
    answers: Sequence[ProximityAnswer],
    listings: Sequence[ListingAnswer] = (),
    *,
    is_accepted: bool,
) -> Summary:
    """That a person must say who is meant, and who it may be; whether all of these fit alike.

    Then the first of what is found of the first of them, whom `asked`, answers and listings are about;
    before that the listings that answer, as of a known consignee.

    >>> from datetime import date
    >>> parties = [EntityRef(id=id, type="Company", caption="CTI") for id in ("cn-54", "us-cti")]
    >>> unproven("C.T.I.", parties, Asked(parties[0], date(2026, 1, 31), 4), (), is_accepted=False).text
    '“C.T.I.” may be CTI (cn-54) or CTI (us-cti), but is not matched with certainty.'
    """
    called = told_apart(named)
    shown = first_of(list(called.values()), _CANDIDATES)
    code, names = ("fits_several", all_of(shown)) if is_accepted else ("not_certain", any_of(shown))
    first = say(f"summary.{code}", name=name, names=names)
    if not answers:
        return Summary((first,))
    on_lists = set().union(*(_own_listings(each) for each in answers if each.decides))
    own = [entry for entry in listings if entry.id in on_lists]
    found = of_consignee(replace(asked, is_told=True), own, len(on_lists), answers)
    if_so, *more = found.first
    beside = more[:1] if own else []
    if beside and len(called) == 1:  # two sentences follow, and who is meant was said
        said = say("summary.if_so", day=on(asked.day), sentence=if_so)
    else:
        said = say("summary.if", who=called[asked.who], day=on(asked.day), sentence=if_so)
    return Summary((first, said, *beside), (*more[len(beside) :], *found.others))


def of_consignee(
    asked: Asked,
    listings: Sequence[ListingAnswer],
    count: int,
    answers: Sequence[ProximityAnswer],
    barrier: str | None = None,
) -> Summary:
    """All that is found of a known consignee, its own listings first.

    `listings` are those in force whose class decides, of `count` in all. `barrier` is the class of one
    that is itself one that no path passes through, where that is what a person must look at.
    """
    on_lists = {entry.id for entry in listings}
    left = [each for each in answers if not _is_told_by(each, on_lists) and each.risk_class != barrier]
    if listings:
        first = _listed(asked, listings, count)
    elif barrier:
        first = say("summary.stopped", who=asked.who.caption, members=itself(barrier), day=on(asked.day))
    else:
        return summarise(left, asked)
    verdicts = summarise(left, replace(asked, is_told=True))
    return Summary((first, *verdicts.first), verdicts.others)


def _listed(asked: Asked, listings: Sequence[ListingAnswer], count: int) -> str:
    """That the consignee is itself on lists in force; the first of so many entries."""
    named = []
    for entry in listings[:_ENTRIES]:
        held = entry.official_list
        title = entry.list_id or entry.name if held is None else held.title
        about = [short_validity(entry.valid), say("evidence", grade=entry.grade)]
        if held is not None and not held.whole:
            # A store from before lists were counted has entries of a list that nobody describes.
            about.append(say("list.uncounted_entry") if held.source is None else entries(held))
        named.append(say("summary.listed.entry", title=title, about="; ".join(about)))
    further = count - len(named)
    lists = list(dict.fromkeys(named))  # a list may have several entries of one party
    if further > 0:
        lists.append(say("summary.listed.more", n=further))
    return asked.say("summary.listed", lists=all_of(lists))


def _is_told_by(answer: ProximityAnswer, listings: Set[str]) -> bool:
    """Whether the answer says no more than that the consignee is on these lists."""
    own = _own_listings(answer)
    return bool(own) and own <= listings


def _own_listings(answer: ProximityAnswer) -> set[str]:
    """The list entries by which the consignee is itself a member; none where it is not."""
    if answer.verdict is not Verdict.YES or answer.hops != 0:
        return set()
    return {id for path in answer.paths if path.target for id in path.target.listings}
