"""Compiling statements to rows: what all of them say together about a link or membership.

Validity and share of a fact follow from all its statements (docs/semantics.md), and which statements
count depends on the minimum grade. So a fact becomes one row for each band of minimum grades with the
same statements and, in it, for each episode of validity and window of constant share
(docs/decisions/0002). Whether a link is direct follows from all its statements too: a stated
directness beats an unstated one, the latest beats earlier ones, and a conflict on one day is a code of
its own. A listing that a newer copy of its list lacks is presumed until the day before that copy, and a
former one in a row of its own from then on (`LEFT_OUT`).

One fact is compiled by `rows_of`, all links of a graph by `compile_rows`; a statement that stands
alone becomes a row by arithmetic, and `_merge` combines the rows of several in both.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

import numpy as np

from graph.model.arrays import order_by
from graph.model.days import FIRST_DAY, LAST_DAY, MISSING_DAY, day_number
from graph.model.observations import CONFLICTING, DIRECTNESS, UNSTATED, Observations
from graph.model.rows import ABSORBS, HIGH_OPEN, LOW_OPEN, ROW_FIELDS, CompiledRow, row_on, rows_at
from graph.model.validity import (
    END_STATED,
    LEFT_OUT,
    START_STATED,
    Array,
    RowColumns,
    bounds_of,
    bounds_of_columns,
)
from ontology import ABSORPTION, UNKNOWN_SHARE, Grade, Share, Statement, hull

_WORST = int(Grade.D)
_CODES = {directness: code for code, directness in enumerate(DIRECTNESS)}
_UNKNOWN = (float(UNKNOWN_SHARE.low), float(UNKNOWN_SHARE.high))


def rows_of(statements: Sequence[Statement], *, is_link: bool = True) -> list[CompiledRow]:
    """The rows of one link, or of one membership, of which these are all statements.

    Shares and directness mean nothing of a membership.

    >>> from ontology import Period
    >>> of_link = ("a", "Ownership", "Ownership", "b", "press", "article", "page 1")
    >>> first = Statement(*of_link, Grade.C, Period.parse("2019"), share=Share.exact(30))
    >>> second = Statement(*of_link, Grade.B, Period.parse("2023"))
    >>> [(row.grade_from, row.grade_to, str(row.share)) for row in rows_of([first, second])]
    [(1, 1, '(0,100]'), (2, 3, '30')]
    """
    single_rows = [_row_of(statement, is_link=is_link) for statement in statements]
    return _split_at_window_end(single_rows[0]) if len(single_rows) == 1 else sorted(_merge(single_rows))


def fact_on(statements: Sequence[Statement], day: int, *, is_link: bool = True) -> CompiledRow:
    """The row that says what is known of a fact on a day, on evidence of any grade.

    `statements` are all there are about the fact, at least one, and `day` is a day number. Ask the row
    for `validity_on(day)`. Raises `ValueError` without statements.

    >>> from datetime import date
    >>> from ontology import PartialDate, Period
    >>> of_link = ("a", "Ownership", "Ownership", "b", "press", "article", "page 1")
    >>> planned = Statement(*of_link, Grade.C, Period.parse("2024"), start=PartialDate("2030"))
    >>> day = day_number(date(2025, 6, 1))
    >>> fact_on([planned], day).validity_on(day).label
    'not yet'
    """
    return row_on([row for row in rows_of(statements, is_link=is_link) if row.counts_at(_WORST)], day)


def compile_rows(observations: Observations) -> RowColumns:
    """`rows_of` for all links of a graph: one array `(n_rows,)` per name in `ROW_FIELDS`, in no order.

    >>> missing, seen, no = np.array([MISSING_DAY]), np.array([100]), np.array([False])
    >>> share = np.array([51.0])
    >>> zero, one = np.array([0]), np.array([1])
    >>> links = Observations(
    ...     zero, zero, one, one, zero, missing, missing, seen, seen, ~no, share, share, no, no, missing,
    ...     no, no,
    ... )
    >>> rows_at(compile_rows(links), zero)[0].share
    Share(low=51.0, high=51.0, low_open=False, high_open=False)
    """
    o = observations
    if len(o.type) == 0:
        return {name: np.zeros(0, dtype) for name, dtype in ROW_FIELDS.items()}
    order = order_by(o.type, o.upper, o.lower)
    keys = [column[order] for column in (o.type, o.upper, o.lower)]
    is_first = np.ones(len(order), bool)
    is_first[1:] = np.logical_or.reduce([key[1:] != key[:-1] for key in keys])
    starts = np.flatnonzero(is_first)
    sizes = np.diff(np.append(starts, len(order)))
    single_rows = _columns(o)
    single = order[starts[sizes == 1]]
    parts = [_split_columns_at_window_end({name: column[single] for name, column in single_rows.items()})]
    of_several = np.repeat(sizes > 1, sizes)
    if of_several.any():
        parts.append(_merged_columns(single_rows, order[of_several], sizes[sizes > 1]))
    return {name: np.concatenate([part[name] for part in parts]) for name in ROW_FIELDS}


# ------------------------------------------------------------ a statement alone


def _row_of(s: Statement, *, is_link: bool) -> CompiledRow:
    """The row of a statement that stands alone, until its share ends or a newer copy of its list lacks it."""
    first, last, flags = bounds_of(s)
    share = s.share if is_link and s.share is not None else UNKNOWN_SHARE
    until = LAST_DAY
    if is_link and s.share_until is not None and not share.is_unknown:
        until = day_number(s.share_until.last_day)
        if until < first:  # the share was one of days of which nobody says that the link held
            share, until = UNKNOWN_SHARE, LAST_DAY
    observed_last = day_number(s.observed.last.last_day)
    if not is_link and s.is_left_out:
        until, last = last, max(first, min(last, observed_last))
        flags ^= END_STATED | LEFT_OUT
    grade = int(s.grade)
    return CompiledRow(
        UNSTATED if not is_link or s.direct is None else _CODES[s.direct],
        grade,
        _WORST,
        grade,
        first,
        last,
        FIRST_DAY,
        until,
        observed_last,
        flags | share.low_open * LOW_OPEN | share.high_open * HIGH_OPEN | (s.schema == ABSORPTION) * ABSORBS,
        float(share.low),
        float(share.high),
    )


def _columns(o: Observations) -> RowColumns:
    """`_row_of` for every observation; columns `(n_observations,)` by the names of `ROW_FIELDS`."""
    first, last, flags = bounds_of_columns(o.start, o.end, o.observed_first, o.observed_last)
    closing = np.where(o.is_left_out, last, LAST_DAY)
    last = np.where(o.is_left_out, np.maximum(first, np.minimum(last, o.observed_last)), last)
    flags = np.where(o.is_left_out, flags ^ (END_STATED | LEFT_OUT), flags)
    ends = np.asarray(o.stated, bool) & (o.share_until != MISSING_DAY)
    stated = o.stated & ~(ends & (o.share_until < first))
    ends &= stated
    low_open = np.where(stated, o.share_low_open, UNKNOWN_SHARE.low_open).astype(bool)
    high_open = np.where(stated, o.share_high_open, UNKNOWN_SHARE.high_open).astype(bool)
    count = len(o.type)
    columns = {
        "type": o.type,
        "upper": o.upper,
        "lower": o.lower,
        "directness": o.direct,
        "grade_from": o.grade,
        "grade_to": np.full(count, _WORST),
        "best_grade": o.grade,
        "since": first,
        "until": last,
        "window_from": np.full(count, FIRST_DAY),
        "window_to": np.where(ends, o.share_until, closing),
        "last_observed": o.observed_last,
        "flags": flags | low_open * LOW_OPEN | high_open * HIGH_OPEN | np.asarray(o.is_absorption) * ABSORBS,
        "low": np.where(stated, o.share_low, UNKNOWN_SHARE.low),
        "high": np.where(stated, o.share_high, UNKNOWN_SHARE.high),
    }
    return {name: columns[name].astype(dtype) for name, dtype in ROW_FIELDS.items()}


def _split_at_window_end(row: CompiledRow) -> list[CompiledRow]:
    """The rows of a fact with one statement: after the end of its share the fact goes on.

    One that a newer copy of a list lacks is a former one after it.
    """
    if row.window_to == LAST_DAY:
        return [row]
    if row.flags & LEFT_OUT:
        return list(_split_where_left_out([row._replace(window_to=LAST_DAY)], row.window_to))
    low, high = _UNKNOWN
    flags = (row.flags | LOW_OPEN) & ~HIGH_OPEN
    after = row._replace(window_from=row.window_to + 1, window_to=LAST_DAY, flags=flags, low=low, high=high)
    return [row, after]


def _split_where_left_out(rows: Iterable[CompiledRow], last: int) -> Iterator[CompiledRow]:
    """The rows until a day, after which a newer copy of a list lacks the member, and from then on."""
    for row in rows:
        before = row._replace(flags=row.flags & ~LEFT_OUT, window_to=min(row.window_to, last))
        if before.window_from <= before.window_to:
            yield before
        if row.window_to > last:
            begin = max(row.window_from, last + 1)
            yield row._replace(flags=row.flags | LEFT_OUT, until=last, window_from=begin)


def _split_columns_at_window_end(columns: RowColumns) -> RowColumns:
    """`_split_at_window_end` for every row."""
    ends = columns["window_to"] != LAST_DAY
    after = {name: column[ends] for name, column in columns.items()}
    is_left_out = (after["flags"] & LEFT_OUT) != 0
    after["until"] = np.where(is_left_out, after["window_to"], after["until"])
    after["window_from"] = after["window_to"] + 1
    after["window_to"] = np.full_like(after["window_to"], LAST_DAY)
    after["flags"] = (after["flags"] | LOW_OPEN) & np.uint8(0xFF ^ HIGH_OPEN)
    after["low"], after["high"] = (np.full_like(after["low"], bound) for bound in _UNKNOWN)
    columns["flags"] = columns["flags"] & np.uint8(0xFF ^ LEFT_OUT)
    return {name: np.concatenate([columns[name], after[name]]) for name in ROW_FIELDS}


# ------------------------------------------------------------ several statements about one fact


def _merged_columns(single_rows: RowColumns, order: Array, sizes: Array) -> RowColumns:
    """The rows of facts with several statements, which stand in `order` one fact after another.

    `order`: (n,) statement numbers; `sizes`: (n_facts,) statements of each fact.
    """
    statements = rows_at(single_rows, order)
    begins = np.cumsum(sizes) - sizes
    merged = [
        list(_merge(statements[begin : begin + size]))
        for begin, size in zip(begins.tolist(), sizes.tolist(), strict=True)
    ]
    values = zip(*(row for rows in merged for row in rows), strict=True)
    columns = {name: np.array(column) for name, column in zip(CompiledRow._fields, values, strict=True)}
    counts = [len(rows) for rows in merged]
    for name in ("type", "upper", "lower"):
        columns[name] = np.repeat(single_rows[name][order[begins]], counts)
    return {name: columns[name].astype(dtype) for name, dtype in ROW_FIELDS.items()}


def _merge(single_rows: Sequence[CompiledRow]) -> Iterator[CompiledRow]:
    """The rows of one fact from those of its statements, each as if it stood alone."""
    grades = sorted({row.grade_from for row in single_rows})
    for place, grade in enumerate(grades):
        grade_to = grades[place + 1] - 1 if place + 1 < len(grades) else _WORST
        counted = [row for row in single_rows if row.grade_from <= grade]
        previous_end = FIRST_DAY - 1
        for episode in _episodes(counted):
            since, until = min(row.since for row in episode), max(row.until for row in episode)
            flags = _merged_flags(episode, since, until)
            last_observed = max(row.last_observed for row in episode)
            rows = [
                CompiledRow(
                    directness,
                    grade,
                    grade_to,
                    grades[0],
                    since,
                    until,
                    max(begin, previous_end + 1),
                    end,
                    last_observed,
                    flags | share.low_open * LOW_OPEN | share.high_open * HIGH_OPEN,
                    float(share.low),
                    float(share.high),
                )
                for begin, end, share, directness in _windows(episode, since)
            ]
            previous_end = until
            if not flags & END_STATED and (ended := _end(episode)) is not None:
                rows, previous_end = list(_split_where_left_out(rows, ended)), ended
            yield from rows


def _episodes(single_rows: Iterable[CompiledRow]) -> list[list[CompiledRow]]:
    """Statements by episode: a fact that ended and is seen again later has begun anew in between."""
    episodes: list[list[CompiledRow]] = []
    for row in sorted(single_rows, key=lambda row: row.since):
        if not episodes or ((ended := _end(episodes[-1])) is not None and row.since > ended):
            episodes.append([])
        episodes[-1].append(row)
    return episodes


def _end(episode: Iterable[CompiledRow]) -> int | None:
    """The last day on which the fact may hold: an end that is stated, else the day before a copy without it.

    `None` where neither is known, or something was observed after it.
    """
    until = stated = left_out = FIRST_DAY - 1
    for row in episode:
        until = max(until, row.until)
        if row.flags & END_STATED:
            stated = max(stated, row.until)
        if row.flags & LEFT_OUT:
            left_out = max(left_out, row.window_to)
    if stated == until:
        return stated
    return left_out if left_out >= until else None


def _merged_flags(episode: Iterable[CompiledRow], since: int, until: int) -> int:
    """A start is stated when nothing was seen before it, an end when nothing was seen after it.

    A succession is an absorption when one statement says so: a kind that is not stated contradicts none.
    """
    flags = 0
    for row in episode:
        flags |= row.flags & ABSORBS
        flags |= row.flags & START_STATED if row.since == since else 0
        flags |= row.flags & END_STATED if row.until == until else 0
    return flags


def _windows(episode: Iterable[CompiledRow], since: int) -> list[tuple[int, int, Share, int]]:
    """Days from, days to, share and directness; adjacent equal ones joined.

    The share is the hull of the stated ones that hold; the directness is the latest that was stated.
    """
    held: list[tuple[int, int, Share]] = []
    stated: list[tuple[int, int, int]] = []
    for row in episode:
        share = row.share
        if not share.is_unknown:
            ends = min(row.window_to, row.until) if row.flags & END_STATED else row.window_to
            held.append((row.since, ends, share))
        if row.directness != UNSTATED:
            stated.append((row.since, max(row.since, min(row.last_observed, row.until)), row.directness))
    spans = [*held, *stated]
    points = sorted({begin for begin, *_ in spans} | {end + 1 for _, end, _ in spans if end < LAST_DAY})
    edges = [FIRST_DAY, *(point for point in points if point > since), LAST_DAY + 1]
    windows: list[tuple[int, int, Share, int]] = []
    for begin, after in pairwise(edges):
        day = max(begin, since)
        share = hull(share for first, last, share in held if first <= day <= last)
        directness = _directness_on(stated, day)
        if windows and windows[-1][2:] == (share, directness):
            windows[-1] = (windows[-1][0], after - 1, share, directness)
        else:
            windows.append((begin, after - 1, share, directness))
    return windows


def _directness_on(stated: Sequence[tuple[int, int, int]], day: int) -> int:
    """The directness on a day by statements of it: first day, last day and what each says.

    The latest on or before the day holds; before all of them, the first.
    """
    if not stated:
        return UNSTATED
    begun = [(min(day, last), said) for first, last, said in stated if first <= day]
    if begun:
        latest = max(last for last, _ in begun)
        said = {said for last, said in begun if last == latest}
    else:
        earliest = min(first for first, _, _ in stated)
        said = {said for first, _, said in stated if first == earliest}
    return said.pop() if len(said) == 1 else CONFLICTING
