"""Whether a fact holds on a day, by all observations of it, and what its share is then. Knows no driver.

The same reading of `SEMANTICS` 4 and 6 as the snapshot's, for one fact and one day.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from ontology import UNKNOWN_SHARE, Share, Statement, hull


class Status(StrEnum):
    """How a fact stands on a day."""

    IN_FORCE = "in force"
    PRESUMED = "presumed"
    ENDED = "ended"
    UNKNOWN = "unknown"  # before its stated start or its first observation


@dataclass(frozen=True, slots=True)
class Standing:
    """`since` is the stated start or the first observation, `until` the stated end (`None`: none
    is stated), `observed` the latest observation, all at their widest; `share` holds on the day."""

    status: Status
    since: date
    until: date | None
    observed: date
    share: Share

    @property
    def holds(self) -> bool:
        """Whether the fact is in force or presumed."""
        return self.status in (Status.IN_FORCE, Status.PRESUMED)


def standing(observations: Sequence[Statement], day: date) -> Standing:
    """How the fact that the observations record stands on the day; there must be at least one."""
    episodes = _episodes(observations)
    begun = [episode for episode in episodes if _first(episode[0]) <= day]
    episode = begun[-1] if begun else episodes[0]
    since = min(map(_first, episode))
    last = max(map(_last, episode))
    ends = [s.end.last_day for s in episode if s.end is not None]
    until = max(ends) if ends and max(ends) >= last else None
    if day < since:
        status = Status.UNKNOWN
    elif day <= last:
        status = Status.IN_FORCE
    else:
        status = Status.PRESUMED if until is None else Status.ENDED
    observed = max(s.observed.last.last_day for s in episode)
    return Standing(status, since, until, observed, _share(episode, max(day, since)))


def _first(s: Statement) -> date:
    """The first day in force by one observation alone."""
    if s.start is not None:
        return s.start.first_day
    seen = s.observed.first.first_day
    # A document may report after the fact that it ended: it did not see it in force then.
    return seen if s.end is None else min(seen, s.end.last_day)


def _last(s: Statement) -> date:
    if s.end is not None:
        return s.end.last_day
    seen = s.observed.last.last_day
    return seen if s.start is None else max(seen, s.start.first_day)


def _episodes(observations: Sequence[Statement]) -> list[list[Statement]]:
    """Observations by spell: a fact that ended and is seen again later has begun anew in between."""
    episodes: list[list[Statement]] = []
    for s in sorted(observations, key=_first):
        if episodes:
            last = max(map(_last, episodes[-1]))
            ended = max((o.end.last_day for o in episodes[-1] if o.end is not None), default=date.min)
            if ended < last or _first(s) <= ended:
                episodes[-1].append(s)
                continue
        episodes.append([s])
    return episodes


def _share(episode: Sequence[Statement], day: date) -> Share:
    """The hull of the stated shares that hold on the day; unknown when none does."""
    shares = []
    for s in episode:
        limits = [d.last_day for d in (s.share_until, s.end) if d is not None]
        if s.share is not None and _first(s) <= day <= min(limits, default=date.max):
            shares.append(s.share)
    return hull(shares) if shares else UNKNOWN_SHARE
