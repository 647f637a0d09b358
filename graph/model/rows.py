"""Rows: what is known of a link or membership for a band of minimum grades and a window of days.

What all statements about a fact say together is compiled to rows by `graph.model.compiled_rows`. Most
facts have one statement and are one row.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from graph.model.days import day_date
from graph.model.validity import END_STATED, LEFT_OUT, Array, Bounds, RowColumns, Validity
from ontology import Share

LOW_OPEN, HIGH_OPEN = 4, 8
"""Bits of `flags`, beside those of bounds: which share bounds are excluded."""
ABSORBS = 16
"""The bit of `flags` of a succession that a source says is an absorption."""

ROW_FIELDS: dict[str, str] = {
    "type": "u1",
    "upper": "i4",
    "lower": "i4",
    "directness": "u1",
    "grade_from": "u1",
    "grade_to": "u1",
    "best_grade": "u1",
    "since": "i4",
    "until": "i4",
    "window_from": "i4",
    "window_to": "i4",
    "last_observed": "i4",
    "flags": "u1",
    "low": "f8",
    "high": "f8",
}
"""Columns of rows as arrays `(n_rows,)`, and their types. `upper` and `lower` are entity indexes; the
others are the fields of `CompiledRow`."""


class CompiledRow(NamedTuple):
    """One row of a fact, without its type and ends; days are day numbers, shares percent.

    `directness` is a position in `DIRECTNESS_LABELS`. The row counts for minimum grades `grade_from` to
    `grade_to`, and `best_grade` is the first such grade of all rows of the fact. The fact is in force from
    day `since` to day `until`; the row holds for questions about the days `window_from` to `window_to`;
    `last_observed` is the latest observation. `flags` say which days are stated, which share bounds are
    excluded, whether a succession is an absorption, and whether one, or a newer copy of a list, ended what
    was presumed.
    """

    directness: int
    grade_from: int
    grade_to: int
    best_grade: int
    since: int
    until: int
    window_from: int
    window_to: int
    last_observed: int
    flags: int
    low: float
    high: float

    def validity_on(self, day: int) -> Validity:
        """The status of the fact on a day, by this row; `OUTSIDE` on days of other rows."""
        if not self.window_from <= day <= self.window_to:
            return Validity.OUTSIDE
        return Bounds(self.since, self.until, self.flags).validity_on(day)

    def counts_at(self, grade: int) -> bool:
        """Whether the row counts for questions with this minimum grade."""
        return self.grade_from <= grade <= self.grade_to

    @property
    def dates(self) -> tuple[date, date | None]:
        """First and last day in force, as stated or observed.

        The last is `None` when no end is stated and nothing was observed in force: a fact that is
        stated to begin after its last observation. Of a member that a newer copy of a list lacks it is the
        day before that copy, from which day on it is a former one.
        """
        has_last = self.flags & (END_STATED | LEFT_OUT) or self.last_observed >= self.since
        return day_date(self.since), day_date(self.until) if has_last else None

    @property
    def share(self) -> Share:
        """The share, an interval of percent; `UNKNOWN_SHARE` where none is stated."""
        return Share(self.low, self.high, bool(self.flags & LOW_OPEN), bool(self.flags & HIGH_OPEN))


def row_on(rows: Iterable[CompiledRow], day: int) -> CompiledRow:
    """The row of the best status on the day; of equals a direct one, then the one seen last.

    A fact that ended and began anew has a row for each episode. Raises `ValueError` without rows.

    >>> from graph.model.days import FIRST_DAY, LAST_DAY
    >>> from graph.model.validity import START_STATED
    >>> planned = CompiledRow(2, 0, 3, 0, 90, 90, FIRST_DAY, LAST_DAY, 90, START_STATED, 0.0, 100.0)
    >>> seen = planned._replace(since=10, until=20, last_observed=20)
    >>> row_on([planned, seen], 15) == seen
    True
    """
    return max(rows, key=lambda row: (row.validity_on(day), -row.directness, row.until))


def rows_at(rows: RowColumns, chosen: Array) -> list[CompiledRow]:
    """The chosen rows of arrays, `(n,)` row numbers, as `CompiledRow`s.

    >>> from graph.model.days import FIRST_DAY, LAST_DAY
    >>> row = CompiledRow(2, 0, 3, 0, 10, 20, FIRST_DAY, LAST_DAY, 20, 0, 0.0, 100.0)
    >>> import numpy as np
    >>> rows_at({name: np.array([value]) for name, value in row._asdict().items()}, np.array([0])) == [row]
    True
    """
    return [
        CompiledRow(*values)
        for values in zip(*(rows[name][chosen].tolist() for name in CompiledRow._fields), strict=True)
    ]
