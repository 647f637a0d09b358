"""From observations to rows: what holds of a link on a day, at a minimum grade.

A link's validity and share follow from all its observations (`SEMANTICS` 4 and 6), and the
observations that count depend on the minimum grade. So a link becomes one row for each band
of minimum grades with the same observations and, in it, for each episode of validity and
window of constant share. Most links have one observation and become one row.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graph.model.days import FIRST_DAY, LAST_DAY, MISSING_DAY
from ontology import UNKNOWN_SHARE, Grade, Share, hull

Array = NDArray[Any]

START_STATED, END_STATED, LOW_OPEN, HIGH_OPEN = 1, 2, 4, 8
"""Bits of `flags`: what the dates rest on, and which share bounds are excluded."""

DIRECT, INDIRECT, UNSTATED = 0, 1, 2

ROW_FIELDS: dict[str, str] = {
    "type": "u1",
    "upper": "i4",
    "lower": "i4",
    "kind": "u1",
    "grade_from": "u1",
    "grade_to": "u1",
    "best": "u1",
    "since": "i4",
    "until": "i4",
    "window_from": "i4",
    "window_to": "i4",
    "newest": "i4",
    "flags": "u1",
    "low": "f8",
    "high": "f8",
}
"""Columns of a row: ends are entity indexes; it counts for minimum grades `grade_from` to
`grade_to`, and `best` is the first such grade of all rows of the link; the fact is in force
from day `since` to day `until`; the row holds for questions about the days `window_from` to
`window_to`; `newest` is its latest observation."""


@dataclass(frozen=True, slots=True)
class Observations:
    """Observations of links as columns of one length; see `ObservationColumns` for units."""

    type: Array
    upper: Array
    lower: Array
    grade: Array
    direct: Array
    start: Array
    end: Array
    observed_first: Array
    observed_last: Array
    stated: Array
    share_low: Array
    share_high: Array
    share_low_open: Array
    share_high_open: Array
    share_until: Array


Rows = dict[str, Array]


def compile_rows(observations: Observations) -> Rows:
    """The rows of all links, one array per name in `ROW_FIELDS`, in no particular order.

    Links said to be indirect are rows of their own beside direct ones of the same ends,
    because they count two hops.
    """
    o = observations
    if len(o.type) == 0:
        return {name: np.zeros(0, dtype) for name, dtype in ROW_FIELDS.items()}
    indirect = o.direct == INDIRECT
    order = np.lexsort((indirect, o.lower, o.upper, o.type))
    keys = [column[order] for column in (o.type, o.upper, o.lower, indirect)]
    is_first = np.ones(len(order), bool)
    is_first[1:] = np.logical_or.reduce([key[1:] != key[:-1] for key in keys])
    starts = np.flatnonzero(is_first)
    sizes = np.diff(np.append(starts, len(order)))
    parts = [_single_rows(o, order[starts[sizes == 1]])]
    several = [
        row
        for begin, size in zip(starts[sizes > 1], sizes[sizes > 1], strict=True)
        for row in _rows_of_group(o, order[begin : begin + size])
    ]
    if several:
        parts.append({name: np.array([row[name] for row in several], t) for name, t in ROW_FIELDS.items()})
    return {name: np.concatenate([part[name] for part in parts]) for name in ROW_FIELDS}


def _validity(o: Observations, index: Array) -> tuple[Array, Array]:
    """First and last day in force by each observation alone, as far as it goes."""
    start, end = o.start[index], o.end[index]
    has_start, has_end = start != MISSING_DAY, end != MISSING_DAY
    # A document may report after the fact that a link ended: it did not see it in force then.
    first = np.where(has_start, start, np.minimum(o.observed_first[index], np.where(has_end, end, LAST_DAY)))
    last = np.where(has_end, end, np.maximum(o.observed_last[index], np.where(has_start, start, FIRST_DAY)))
    return first, last


def _single_rows(o: Observations, index: Array) -> Rows:
    since, until = _validity(o, index)
    stated = o.stated[index].astype(bool)
    flags = (
        np.where(o.start[index] != MISSING_DAY, START_STATED, 0)
        | np.where(o.end[index] != MISSING_DAY, END_STATED, 0)
        | np.where(stated, np.where(o.share_low_open[index], LOW_OPEN, 0), LOW_OPEN)
        | np.where(stated & o.share_high_open[index].astype(bool), HIGH_OPEN, 0)
    )
    share_end = np.where(stated, o.share_until[index], MISSING_DAY)
    ends = share_end != MISSING_DAY
    count = len(index)
    columns = {
        "type": o.type[index],
        "upper": o.upper[index],
        "lower": o.lower[index],
        "kind": o.direct[index],
        "grade_from": o.grade[index],
        "grade_to": np.full(count, int(Grade.D)),
        "best": o.grade[index],
        "since": since,
        "until": until,
        "window_from": np.full(count, FIRST_DAY),
        "window_to": np.where(ends, share_end, LAST_DAY),
        "newest": o.observed_last[index],
        "flags": flags,
        "low": np.where(stated, o.share_low[index], UNKNOWN_SHARE.low),
        "high": np.where(stated, o.share_high[index], UNKNOWN_SHARE.high),
    }
    later = {name: column[ends] for name, column in columns.items()}
    later["window_from"] = share_end[ends] + 1
    later["window_to"] = np.full(len(later["type"]), LAST_DAY)
    later["flags"] = (later["flags"] | LOW_OPEN) & ~HIGH_OPEN
    later["low"] = np.full(len(later["type"]), UNKNOWN_SHARE.low)
    later["high"] = np.full(len(later["type"]), UNKNOWN_SHARE.high)
    return {
        name: np.concatenate([columns[name], later[name]]).astype(dtype) for name, dtype in ROW_FIELDS.items()
    }


def _rows_of_group(o: Observations, index: Array) -> Iterator[dict[str, Any]]:
    """Rows of one link with several observations."""
    grades = sorted({int(g) for g in o.grade[index]})
    for position, grade in enumerate(grades):
        last_grade = grades[position + 1] - 1 if position + 1 < len(grades) else int(Grade.D)
        counted = index[o.grade[index] <= grade]
        direct = o.direct[counted]
        for window in _windows(o, counted):
            yield {
                "type": o.type[index[0]],
                "upper": o.upper[index[0]],
                "lower": o.lower[index[0]],
                "kind": DIRECT if (direct == DIRECT).any() else int(direct[0]),
                "grade_from": grade,
                "grade_to": last_grade,
                "best": grades[0],
                **window,
            }


def _windows(o: Observations, index: Array) -> Iterator[dict[str, Any]]:
    """Episodes of validity and, in each, windows of constant share."""
    first, last = _validity(o, index)
    order = np.argsort(first, kind="stable")
    members: list[list[int]] = []
    until = ended = FIRST_DAY - 1
    for i in order:
        # A link that ended and is seen again later has begun anew in between.
        if not members or (ended >= until and first[i] > ended):
            members.append([])
            until = ended = FIRST_DAY - 1
        members[-1].append(int(i))
        until = max(until, int(last[i]))
        if o.end[index[i]] != MISSING_DAY:
            ended = max(ended, int(last[i]))
    previous_end = FIRST_DAY - 1
    for episode in members:
        rows = index[episode]
        since, until = int(first[episode].min()), int(last[episode].max())
        ends = [int(e) for e in o.end[rows] if e != MISSING_DAY]
        end_stated = bool(ends) and max(ends) >= until
        starts = [int(s) for s in o.start[rows] if s != MISSING_DAY]
        start_stated = bool(starts) and min(starts) <= since
        for window_from, window_to, share in _share_windows(o, rows, first[episode], since):
            yield {
                "since": since,
                "until": until,
                "window_from": max(window_from, previous_end + 1),
                "window_to": window_to,
                "newest": int(o.observed_last[rows].max()),
                "flags": (START_STATED * start_stated | END_STATED * end_stated)
                | (LOW_OPEN * share.low_open | HIGH_OPEN * share.high_open),
                "low": share.low,
                "high": share.high,
            }
        previous_end = until


def _share_windows(o: Observations, rows: Array, first: Array, since: int) -> list[tuple[int, int, Share]]:
    """Days from, days to and the hull of the stated shares that hold; adjacent equal ones joined."""
    held: list[tuple[int, int, Share]] = []
    for i, row in enumerate(rows):
        if not o.stated[row]:
            continue
        limits = [int(day) for day in (o.share_until[row], o.end[row]) if day != MISSING_DAY]
        share = Share(
            float(o.share_low[row]),
            float(o.share_high[row]),
            bool(o.share_low_open[row]),
            bool(o.share_high_open[row]),
        )
        held.append((int(first[i]), min(limits, default=LAST_DAY), share))
    points = sorted({begin for begin, _, _ in held} | {end + 1 for _, end, _ in held if end < LAST_DAY})
    edges = [FIRST_DAY, *(point for point in points if point > since), LAST_DAY + 1]
    windows: list[tuple[int, int, Share]] = []
    for begin, after in pairwise(edges):
        day = max(begin, since)
        share = hull(s for f, t, s in held if f <= day <= t)
        if windows and windows[-1][2] == share:
            windows[-1] = (windows[-1][0], after - 1, share)
        else:
            windows.append((begin, after - 1, share))
    return windows
