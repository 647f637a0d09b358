"""From compiled rows to what holds on a day: status, days seen, share."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from api.models import Validity
from graph.model.days import FIRST_DAY, day_date
from graph.model.filters import Status, statuses
from graph.model.validity import HIGH_OPEN, LOW_OPEN, Array, Observations, Rows, compile_rows
from graph.store.assembly import membership_columns
from ontology import Grade, Share, Statement

_STATUS_WORDS = {
    Status.IN_FORCE: "in_force",
    Status.PRESUMED: "presumed",
    Status.UNKNOWN: "unknown",
    Status.ABSENT: "absent",
}


def validity(rows: Rows, row: int, day: int) -> Validity:
    """Status of the row on the day, and since and until when it was seen."""
    since, until = int(rows["since"][row]), int(rows["until"][row])
    status = _status(rows, row, day)
    return Validity(
        status=_STATUS_WORDS[status],
        since=day_date(since) if since > FIRST_DAY else None,
        until=day_date(until),
        age_days=day - until if status is Status.PRESUMED else None,
    )


def of_statements(statements: Iterable[Statement], day: int) -> Validity:
    """The same for the statements of one fact, compiled as the snapshot compiles a membership.

    They may be in no snapshot: a list that confers no class makes nobody a member.
    """
    rows = _compiled(list(statements))
    return validity(rows, most_certain(rows, on_the_day(rows, np.arange(len(rows["type"])), day), day), day)


def on_the_day(rows: Rows, chosen: Array, day: int) -> Array:
    """Those of the chosen rows that speak of the day, on evidence of any grade."""
    chosen = chosen[rows["grade_to"][chosen] == int(Grade.D)]
    found: Array = chosen[(rows["window_from"][chosen] <= day) & (day <= rows["window_to"][chosen])]
    return found


def most_certain(rows: Rows, chosen: Iterable[int], day: int) -> int:
    """The row with the best status on the day, and of those the one seen last.

    A fact that ended and began anew has a row for each episode; `chosen` must not be empty.
    """
    return max((int(row) for row in chosen), key=lambda row: (_status(rows, row, day), rows["until"][row]))


def share_of(rows: Rows, row: int) -> Share:
    """The share of a row, an interval of percent."""
    flags = int(rows["flags"][row])
    return Share(
        float(rows["low"][row]), float(rows["high"][row]), bool(flags & LOW_OPEN), bool(flags & HIGH_OPEN)
    )


def _status(rows: Rows, row: int, day: int) -> Status:
    return Status(int(statuses(rows, np.array([row]), day)[0]))


def _compiled(statements: list[Statement]) -> Rows:
    columns = membership_columns(("", "", "", statement) for statement in statements)
    same = np.zeros(len(statements), np.int64)
    return compile_rows(
        Observations(
            type=same,
            upper=same,
            lower=same,
            grade=columns.grade,
            direct=columns.direct,
            start=columns.start.astype(np.int64),
            end=columns.end.astype(np.int64),
            observed_first=columns.observed_first.astype(np.int64),
            observed_last=columns.observed_last.astype(np.int64),
            stated=columns.stated,
            share_low=columns.share_low,
            share_high=columns.share_high,
            share_low_open=columns.share_low_open,
            share_high_open=columns.share_high_open,
            share_until=columns.share_until.astype(np.int64),
        )
    )
