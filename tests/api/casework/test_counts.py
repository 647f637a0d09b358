"""What keys asked and which sessions were ended, seen by other processes and after a restart."""

from __future__ import annotations

import pytest

from api.casework.database import Casework
from api.casework.keys.counts import CountTable, EndedSessions
from api.casework.keys.key import Limits
from api.casework.keys.meter import Meter
from api.casework.keys.sessions import SESSION_SECONDS, Sessions
from api.errors import LimitReached

LIMITS = Limits(requests_per_minute=5, rows_per_day=100)
DAY, MINUTE = 86_400, 60


class Clock:
    """Seconds that a test sets."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


def meter(casework: Casework, clock: Clock) -> Meter:
    return Meter(clock, CountTable(casework), ticks=clock)


def test_processes_count_together_and_a_restart_begins_nothing_anew(casework: Casework) -> None:
    clock = Clock()
    one, other = meter(casework, clock), meter(casework, clock)
    for each, rows in ((one, 60), (other, 30)):
        each.request("a", LIMITS)
        each.rows("a", LIMITS, rows)
        each.share()
    one.request("a", LIMITS)
    one.share()
    assert (one.left("a", LIMITS).rows, one.left("a", LIMITS).requests) == (10, 2)
    restarted = meter(casework, clock)
    restarted.share()
    assert (restarted.left("a", LIMITS).rows, restarted.left("a", LIMITS).requests) == (10, 2)
    with pytest.raises(LimitReached):
        restarted.rows("a", LIMITS, 11)
    restarted.share()  # what was refused is counted nowhere
    assert CountTable(casework).all()["a"].rows == 90


def test_a_minute_and_a_day_begin_anew_for_all(casework: Casework) -> None:
    clock = Clock()
    one, other = meter(casework, clock), meter(casework, clock)
    one.request("a", LIMITS)
    one.rows("a", LIMITS, 60)
    one.share()
    clock.now += MINUTE
    other.request("a", LIMITS)
    other.share()
    assert (other.left("a", LIMITS).rows, other.left("a", LIMITS).requests) == (40, 4)
    clock.now += DAY
    one.share()
    assert (one.left("a", LIMITS).rows, one.left("a", LIMITS).requests) == (100, 5)


def test_a_clock_that_is_set_back_begins_no_minute_and_no_day_again() -> None:
    clock = Clock()
    clock.now = float(DAY)
    one = Meter(clock)
    one.request("a", LIMITS)
    one.rows("a", LIMITS, 100)
    for seconds in (-2, 3):
        clock.now += seconds
        assert (one.left("a", LIMITS).rows, one.left("a", LIMITS).requests) == (0, 4)
    clock.now -= 2 * DAY  # it was wrong, and is set right
    assert one.left("a", LIMITS).rows == 100


def test_what_is_not_shared_yet_still_counts(casework: Casework) -> None:
    clock = Clock()
    one = meter(casework, clock)
    assert one.is_due
    one.share()
    assert not one.is_due
    one.request("a", LIMITS)
    clock.now += 3
    assert one.is_due and one.left("a", LIMITS).requests == 4


def test_a_session_that_was_ended_is_over_everywhere(casework: Casework) -> None:
    clock = Clock()
    one, other = (Sessions(bytes(32), clock, EndedSessions(casework)) for _ in range(2))
    session, kept = one.begin("0123456789"), one.begin("0123456789")
    one.end(session)
    one.end(session)
    other.refresh()
    assert other.read(one.written(session)) is None and other.read(one.written(kept)) == kept
    clock.now += SESSION_SECONDS
    one.end(one.begin())
    assert len(EndedSessions(casework).all(0)) == 1  # that which would be over anyway is forgotten
