"""What a history says in sentences."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from api.wording.values import hops

BY_DAY = "Along the days, as known now"
BY_LOAD = "Along the loads, on the day asked about"
NEVER = "No path found on any day, after any load."
PARTIAL = "A bound ended the search; earlier changes may be missing."


def distance(count: int | None, at_least: bool | None) -> str:
    """How far away the class is.

    >>> distance(2, True), distance(None, None)
    ('at least 2 hops', 'no path found in the data loaded')
    """
    return "no path found in the data loaded" if count is None else hops(count, at_least=bool(at_least))


def days(since: date | None, until: date | None, asked: date) -> str:
    """The days of a distance.

    >>> days(date(2020, 3, 1), None, date(2024, 6, 1)), days(None, date(2020, 2, 29), date(2024, 6, 1))
    ('from 2020-03-01 to 2024-06-01, the day asked about', 'until 2020-02-29')
    """
    last = f"{asked}, the day asked about" if until is None else str(until)
    return f"until {last}" if since is None else f"from {since} to {last}"


def fact(change: str, described: str) -> str:
    """A fact that made the difference.

    >>> fact("ends", "Ownership of 60% of Alpha by Beta")
    'no longer: Ownership of 60% of Alpha by Beta'
    """
    return f"{'new' if change == 'begins' else 'no longer'}: {described}"


def link(title: str, upper: str, lower: str, valid: str) -> str:
    """A link as a fact.

    >>> link("Ownership of 60%", "Beta", "Alpha", "in force")
    'Ownership of 60% between Beta and Alpha, in force'
    """
    return f"{title} between {upper} and {lower}, {valid}"


def membership(label: str, member: str, lists: list[str], valid: str) -> str:
    """A membership as a fact.

    >>> membership("Listed party", "Alpha", ["Entity List"], "in force")
    'Alpha as a member of Listed party (Entity List), in force'
    """
    named = f" ({', '.join(lists)})" if lists else ""
    return f"{member} as a member of {label}{named}, {valid}"


def stop(entity: str) -> str:
    """That an entity is one that no path passes through.

    >>> stop("Alpha")
    'Alpha as a registered agent, whom no path passes through'
    """
    return f"{entity} as a registered agent, whom no path passes through"


def load(source: str, version: int, loaded_at: datetime) -> str:
    """A load by its source, number and time.

    >>> load("us_lists", 4, datetime(2026, 11, 20, 9, 30))
    'load 4 (us_lists, 2026-11-20 09:30 UTC)'
    """
    return f"load {version} ({source}, {loaded_at:%Y-%m-%d %H:%M} UTC)"


def after_load(told: str | None) -> str:
    """From when on something is known.

    >>> after_load(None), after_load("load 4 (us_lists, 2026-11-20 09:30 UTC)")
    ('at first', 'since load 4 (us_lists, 2026-11-20 09:30 UTC)')
    """
    return "at first" if told is None else f"since {told}"


def known_by(loads: Sequence[str]) -> str:
    """By which loads a fact became known; nothing where none is told.

    >>> known_by(["load 1 (press, 2026-11-20 09:30 UTC)"])
    '; known by load 1 (press, 2026-11-20 09:30 UTC)'
    """
    return f"; known by {', '.join(loads)}" if loads else ""
