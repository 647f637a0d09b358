"""Whether a fact holds on a day: in force, presumed, unknown, former or not yet.

The one reading of time (docs/semantics.md, "Time") for snapshots, exports, the API and both stores.
A statement has `Bounds`, computed once; a day is compared with them. Statements about one fact are
combined in `graph.model.compiled_rows`, whose rows have the same bounds.
"""

from __future__ import annotations

from enum import IntEnum
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from graph.model.days import MISSING_DAY, day_number
from ontology import Statement

Array = NDArray[Any]
RowColumns = dict[str, Array]
"""Columns of one length by name; those of links and memberships are `graph.model.rows.ROW_FIELDS`."""

START_STATED, END_STATED = 1, 2
"""Bits of `flags`: what the first and the last day rest on."""
ABSORBED = 32
"""The bit of `flags` of a row that is not presumed after its last day, because its lower end was absorbed."""

LEFT_OUT = 64
"""The bit of `flags` of a row from whose `window_from` on a newer copy of a whole list lacks the member."""

_ENDS = END_STATED | ABSORBED | LEFT_OUT


class Validity(IntEnum):
    """What is known of a fact on a day, the least certain first.

    `OUTSIDE` is of rows alone: the row is about other days, and another row of its fact tells.
    Compare with `>=`: from `PRESUMED` on the fact holds, from `UNKNOWN` on it may.

    >>> Validity.NOT_YET.label, Validity.PRESUMED.holds
    ('not yet', True)
    """

    OUTSIDE = 0
    NOT_YET = 1
    FORMER = 2
    UNKNOWN = 3
    PRESUMED = 4
    IN_FORCE = 5

    @property
    def holds(self) -> bool:
        """Whether the fact is in force or presumed, which is what makes a `yes`."""
        return self >= Validity.PRESUMED

    @property
    def label(self) -> str:
        """The status in words, as exports and the graph in Neo4j have it."""
        return self.name.lower().replace("_", " ")


class Bounds(NamedTuple):
    """First and last day in force, and which of them are stated (`START_STATED`, `END_STATED`)."""

    first: int
    last: int
    flags: int

    def validity_on(self, day: int) -> Validity:
        """The status on a day, given as a day number.

        >>> Bounds(10, 20, flags=END_STATED).validity_on(21).label
        'former'
        """
        if day < self.first:
            return Validity.NOT_YET if self.flags & START_STATED else Validity.UNKNOWN
        if day <= self.last:
            return Validity.IN_FORCE
        return Validity.FORMER if self.flags & _ENDS else Validity.PRESUMED


def bounds_of(statement: Statement) -> Bounds:
    """The bounds of what one statement alone says; partial dates are read at their widest.

    An end counts as stated, also one that a load found in a newer copy of a list; rows tell them apart.

    >>> from ontology import Grade, PartialDate, Period
    >>> statement = Statement(
    ...     "a", "Ownership", "Ownership", "b", "press", "article", "page 1", Grade.C,
    ...     observed=Period.parse("2024"), start=PartialDate("2020"),
    ... )
    >>> bounds_of(statement)
    Bounds(first=18262, last=20088, flags=1)
    """
    observed = statement.observed
    return Bounds(
        *_first_and_last(
            MISSING_DAY if statement.start is None else day_number(statement.start.first_day),
            MISSING_DAY if statement.end is None else day_number(statement.end.last_day),
            day_number(observed.first.first_day),
            day_number(observed.last.last_day),
        ),
        (statement.start is not None) * START_STATED | (statement.end is not None) * END_STATED,
    )


def _first_and_last(start: int, end: int, observed_first: int, observed_last: int) -> tuple[int, int]:
    # A document may report after the fact that it ended: it did not see it in force then.
    seen = observed_first if end == MISSING_DAY else min(observed_first, end)
    # MISSING_DAY lies before every other day.
    return (
        seen if start == MISSING_DAY else start,
        max(observed_last, start) if end == MISSING_DAY else end,
    )


def bounds_of_columns(
    start: Array, end: Array, observed_first: Array, observed_last: Array
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.uint8]]:
    """`bounds_of` for many statements at once: first days, last days and flags, each `(n,)`.

    The arguments are day numbers `(n,)`, with `MISSING_DAY` where nothing is stated.

    >>> nothing = np.array([MISSING_DAY])
    >>> [column.tolist() for column in bounds_of_columns(nothing, nothing, np.array([5]), np.array([9]))]
    [[5], [9], [0]]
    """
    has_start, has_end = start != MISSING_DAY, end != MISSING_DAY
    first = np.where(has_start, start, np.where(has_end, np.minimum(observed_first, end), observed_first))
    last = np.where(has_end, end, np.maximum(observed_last, start))
    flags = has_start * START_STATED | has_end * END_STATED
    return first.astype(np.int64), last.astype(np.int64), flags.astype(np.uint8)


def validity_on(rows: RowColumns, chosen: Array, day: int) -> NDArray[np.uint8]:
    """The `Validity` of each chosen row on the day, whatever its grade: `CompiledRow.validity_on` for arrays.

    `rows` has at least the columns `since`, `until`, `flags`, `window_from` and `window_to` of
    `ROW_FIELDS`; `chosen` are row numbers `(n,)`, and so is the result.

    >>> from graph.model.days import FIRST_DAY, LAST_DAY
    >>> row = {"since": 5, "until": 9, "flags": 0, "window_from": FIRST_DAY, "window_to": LAST_DAY}
    >>> rows = {name: np.array([value]) for name, value in row.items()}
    >>> [Validity(validity_on(rows, np.array([0]), day)[0]).label for day in (4, 5, 10)]
    ['unknown', 'in force', 'presumed']
    """
    status = np.full(len(chosen), Validity.IN_FORCE, np.uint8)
    if not len(status):
        return status
    flags = rows["flags"][chosen]
    after = day > rows["until"][chosen]
    status[after] = np.where(flags[after] & _ENDS, Validity.FORMER, Validity.PRESUMED)
    before = day < rows["since"][chosen]
    status[before] = np.where(flags[before] & START_STATED, Validity.NOT_YET, Validity.UNKNOWN)
    status[(day < rows["window_from"][chosen]) | (day > rows["window_to"][chosen])] = Validity.OUTSIDE
    return status


def holds_on(rows: RowColumns, chosen: Array | slice, day: int) -> NDArray[np.bool_]:
    """Whether each chosen row is in force or presumed on the day: `validity_on(...) >= PRESUMED`, but faster.

    `chosen`: (n,) row numbers.

    >>> from graph.model.days import FIRST_DAY, LAST_DAY
    >>> row = {"since": 5, "until": 9, "flags": 0, "window_from": FIRST_DAY, "window_to": LAST_DAY}
    >>> rows = {name: np.array([value]) for name, value in row.items()}
    >>> [bool(holds_on(rows, slice(None), day)[0]) for day in (4, 5, 10)]
    [False, True, True]
    """
    holds: NDArray[np.bool_] = day <= rows["until"][chosen]
    holds |= (rows["flags"][chosen] & _ENDS) == 0
    holds &= rows["since"][chosen] <= day
    return holds & _is_inside(rows, chosen, day)


def may_hold_on(rows: RowColumns, chosen: Array | slice, day: int) -> NDArray[np.bool_]:
    """Whether each chosen row holds on the day or is unknown then: `validity_on(...) >= UNKNOWN`, but faster.

    `chosen`: (n,) row numbers.

    >>> from graph.model.days import FIRST_DAY, LAST_DAY
    >>> row = {"since": 5, "until": 9, "flags": END_STATED, "window_from": FIRST_DAY, "window_to": LAST_DAY}
    >>> rows = {name: np.array([value]) for name, value in row.items()}
    >>> [bool(may_hold_on(rows, slice(None), day)[0]) for day in (4, 5, 10)]
    [True, True, False]
    """
    since, flags = rows["since"][chosen], rows["flags"][chosen]
    may_hold: NDArray[np.bool_] = day <= rows["until"][chosen]
    may_hold |= (flags & _ENDS) == 0
    may_hold &= since <= day
    may_hold |= (day < since) & ((flags & START_STATED) == 0)
    return may_hold & _is_inside(rows, chosen, day)


def _is_inside(rows: RowColumns, chosen: Array | slice, day: int) -> NDArray[np.bool_]:
    """Whether each chosen row is about the day.

    `chosen`: (n,) row numbers.
    """
    inside: NDArray[np.bool_] = rows["window_from"][chosen] <= day
    inside &= day <= rows["window_to"][chosen]
    return inside
