"""Days as whole numbers, so that time filters are comparisons of integers."""

from __future__ import annotations

from datetime import date

_EPOCH = date(1970, 1, 1).toordinal()

MISSING_DAY = -(2**31)
"""A date that is not stated."""

FIRST_DAY = -(2**31)
LAST_DAY = 2**31 - 1
"""Bounds of a window without a beginning or an end; both fit 32-bit signed integers."""


def day_number(day: date) -> int:
    """Days since 1970-01-01, negative before.

    >>> day_number(date(1970, 2, 1))
    31
    """
    return day.toordinal() - _EPOCH


def day_date(number: int) -> date:
    """The calendar day of a day number; raises `ValueError` or `OverflowError` outside the calendar.

    >>> day_date(31)
    datetime.date(1970, 2, 1)
    """
    return date.fromordinal(number + _EPOCH)
