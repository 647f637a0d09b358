"""What a history says in sentences."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from api.models import ChangedFact, DistanceAsKnown, DistanceOnDays, LoadRef
from api.wording.catalogue import all_of, on, say
from api.wording.values import hops


def distance(count: int | None, at_least: bool | None) -> str:
    """How far away the class is.

    >>> distance(2, True), distance(None, None)
    ('at least 2 hops', 'no path found in the data loaded')
    """
    return say("history.no_path") if count is None else hops(count, at_least=bool(at_least))


def on_days(since: date | None, until: date | None, asked: date, told: str) -> str:
    """A distance, in words, on days in a row.

    >>> on_days(date(2020, 3, 1), None, date(2024, 6, 1), "1 hop")
    'from 1 Mar 2020 to 1 Jun 2024, the day asked about: 1 hop'
    >>> on_days(None, date(2020, 2, 29), date(2024, 6, 1), "1 hop")
    'until 29 Feb 2020: 1 hop'
    """
    if since is None:
        if until is None:
            return say("history.until_asked", day=on(asked), distance=told)
        return say("history.until", until=on(until), distance=told)
    if until is None:
        return say("history.from_to_asked", since=on(since), day=on(asked), distance=told)
    return say("history.from", since=on(since), until=on(until), distance=told)


def since_load(load: str | None, told: str) -> str:
    """A distance, in words, since a load, in words.

    >>> since_load("4 of us_lists on 20 Nov 2026", "1 hop"), since_load(None, "1 hop")
    ('since load 4 of us_lists on 20 Nov 2026: 1 hop', 'before the first of these loads: 1 hop')
    """
    if load is None:
        return say("history.at_first", distance=told)
    return say("history.since_load", load=load, distance=told)


def load(source: str, version: int, loaded_at: datetime) -> str:
    """A load by its number, source and day.

    >>> load("us_lists", 4, datetime(2026, 11, 20, 9, 30))
    '4 of us_lists on 20 Nov 2026'
    """
    return say("history.load", source=source, version=version, day=on(loaded_at.date()))


def change(change: str, fact: str, loads: Sequence[str]) -> str:
    """A fact, in words, that `begins` or `ends` to count, and the loads that made it known.

    >>> change("ends", "Beta and Alpha: ownership of 60%", ["1 of press on 20 Nov 2026"])
    'no longer: Beta and Alpha: ownership of 60%; known by load 1 of press on 20 Nov 2026'
    """
    told = say(f"history.{change}", fact=fact)
    return say("history.known_by", fact=told, loads=all_of(loads), n=len(loads)) if loads else told


def told_by_day(distance_then: DistanceOnDays, asked: date) -> str:
    """A distance on days in a row, and which days these are; `asked` is the day asked about."""
    told = distance(distance_then.hops, distance_then.at_least)
    return on_days(distance_then.since, distance_then.until, asked, told)


def told_by_load(known: DistanceAsKnown) -> str:
    """A distance as known since a load, and which load that is."""
    told = distance(known.hops, known.at_least)
    return since_load(None if known.load is None else _named(known.load), told)


def told_change(fact: ChangedFact) -> str:
    """What made a difference, and the loads that made it known."""
    return change(fact.change, fact.detail, [_named(each) for each in fact.loads])


def _named(of: LoadRef) -> str:
    return load(of.source, of.version, of.loaded_at)


def link(title: str, upper: str, lower: str, valid: str) -> str:
    """A link as a fact.

    >>> link("ownership of 60%", "Beta", "Alpha", "in force")
    'Beta and Alpha: ownership of 60%; in force'
    """
    return say("history.link", title=title, upper=upper, lower=lower, valid=valid)


def membership(label: str, member: str, lists: Sequence[str], valid: str) -> str:
    """A membership as a fact.

    >>> membership("Listed party", "Alpha", ["Entity List"], "in force")
    'Alpha as a member of Listed party (Entity List); in force'
    """
    code = "history.membership.listed" if lists else "history.membership"
    return say(code, label=label, member=member, lists=all_of(lists), valid=valid)


def stop(entity: str) -> str:
    """That an entity is one that no path passes through.

    >>> stop("Alpha")
    'Alpha as a registered agent, which no path passes through'
    """
    return say("history.stop", entity=entity)
