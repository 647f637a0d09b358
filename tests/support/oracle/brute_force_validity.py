"""When a fact holds and with which share, by the rules of `docs/semantics.md` written out the slow way."""

from __future__ import annotations

from datetime import date

from ontology import Directness, Grade, Share, Statement, hull

Key = tuple[str, str, str]

IN_FORCE, PRESUMED, UNKNOWN, ABSENT = "in force", "presumed", "unknown", "absent"


def validity(s: Statement) -> tuple[date, date]:
    """First and last day in force, by this observation alone."""
    first, last = s.observed.first.first_day, s.observed.last.last_day
    if s.start is not None:
        last = max(last, s.start.first_day)
        first = s.start.first_day
    if s.end is not None:
        if s.start is None:
            first = min(first, s.end.last_day)
        # A copy of a list without the party says nothing of the days before it.
        last = max(first, min(last, s.end.last_day)) if is_left_out(s) else s.end.last_day
    return first, last


def is_left_out(s: Statement) -> bool:
    """Whether it is a listing that a newer copy of its list lacks."""
    is_membership = s.prop in ("riskClass", "names")
    return is_membership and s.end is not None and "[not in the copy of" in (s.original or "")


def last_possible_day(observations: list[Statement]) -> date | None:
    """The day after which the fact has ended, if any: as stated, else the day before a copy without it."""
    latest = max(validity(s)[1] for s in observations)
    stated = [s.end.last_day for s in observations if s.end is not None and not is_left_out(s)]
    if stated and max(stated) >= latest:
        return max(stated)
    left_out = [s.end.last_day for s in observations if s.end is not None and is_left_out(s)]
    return max(left_out) if left_out and max(left_out) >= latest else None


def episodes(observations: list[Statement]) -> list[list[Statement]]:
    """Observations grouped: a link seen again after an end that nothing earlier outlasts began anew."""
    result: list[list[Statement]] = []
    for s in sorted(observations, key=lambda s: validity(s)[0]):
        if result:
            ended = last_possible_day(result[-1])
            if ended is None or validity(s)[0] <= ended:
                result[-1].append(s)
                continue
        result.append([s])
    return result


def status(observations: list[Statement], day: date) -> str:
    """What is known of the fact on the day, over all its observations."""
    result, previous_end = ABSENT, date.min
    rank = [ABSENT, UNKNOWN, PRESUMED, IN_FORCE]
    for episode in episodes(observations):
        since = min(validity(s)[0] for s in episode)
        until = max(validity(s)[1] for s in episode)
        starts = [s.start.first_day for s in episode if s.start is not None]
        ended = last_possible_day(episode)
        if since <= day <= until:
            now = IN_FORCE
        elif day < since:
            now = ABSENT if (starts and min(starts) <= since) or day <= previous_end else UNKNOWN
        else:
            now = PRESUMED if ended is None or day <= ended else ABSENT
        result = max(result, now, key=rank.index)
        previous_end = until if ended is None else ended
    return result


def link_status(links: dict[Key, list[Statement]], key: Key, grade: Grade, day: date) -> str:
    """What is known of a link on evidence of the grade: of an absorbed body nobody is presumed an owner."""
    evidence = [s for s in links[key] if s.grade <= grade]
    now = status(evidence, day) if evidence else ABSENT
    is_owner = key[0] in ("Ownership", "Control", "Unit", "Affiliation")
    return ABSENT if now == PRESUMED and is_owner and is_absorbed(links, key[2], grade, day) else now


def is_absorbed(links: dict[Key, list[Statement]], entity: str, grade: Grade, day: date) -> bool:
    """Whether some evidence of the grade says that the entity was absorbed, on or before the day."""
    for (link_type, _, lower), observations in links.items():
        if link_type == "Succession" and lower == entity:
            for episode in episodes([s for s in observations if s.grade <= grade]):
                begun = min(validity(s)[0] for s in episode) <= day
                if begun and any(s.schema == "Absorption" for s in episode):
                    return True
    return False


def directness_on(observations: list[Statement], day: date) -> str:
    """`direct`, `indirect`, `unstated` or `conflicting`, by what was stated last on or before the day."""
    current, previous_end = [], date.min
    for episode in episodes(observations):
        if day > previous_end:
            current = episode
        previous_end = max(validity(s)[1] for s in episode)
    day = max(day, min(validity(s)[0] for s in current))
    stated = [s for s in current if s.direct not in (None, Directness.UNSTATED)]
    if not stated:
        return "unstated"
    spoken = [s for s in stated if validity(s)[0] <= day]
    if spoken:
        ages = [day - min(day, _last_word(s)) for s in spoken]
        said = {s.direct for s, age in zip(spoken, ages, strict=True) if age == min(ages)}
    else:
        first = min(validity(s)[0] for s in stated)
        said = {s.direct for s in stated if validity(s)[0] == first}
    return "conflicting" if len(said) > 1 else str(min(said))


def _last_word(s: Statement) -> date:
    """The last day on which the observation saw how the link runs: never after its stated end."""
    last = s.observed.last.last_day
    if s.end is not None:
        last = min(last, s.end.last_day)
    return max(last, validity(s)[0])


def share_on(observations: list[Statement], day: date) -> Share:
    """Hull of the stated shares that hold on the day."""
    holding = []
    for s in observations:
        if s.share is None:
            continue
        limits = [d.last_day for d in (s.share_until, s.end) if d is not None]
        if validity(s)[0] <= day <= min(limits, default=date.max):
            holding.append(s.share)
    return hull(holding)
