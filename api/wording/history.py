"""What a history says in sentences."""

from __future__ import annotations

from datetime import date

from api.wording.values import hops


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
