"""Days and moments as callers write them."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time

from api.screening.fields import refusal

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_BAD_DAY = "write a day as YYYY-MM-DD"
_NO_SUCH_DAY = "this day does not exist in the calendar; write another as YYYY-MM-DD"
_BAD_MOMENT = "no such time; write YYYY-MM-DD or YYYY-MM-DDTHH:MM:SS"


def read_day(text: object) -> date:
    """The day written `YYYY-MM-DD`; raises `PydanticCustomError`, a `ValueError`, for anything else.

    >>> read_day("2024-02-05")
    datetime.date(2024, 2, 5)
    """
    # Pydantic alone would read 1707091200 as a day, counting seconds.
    if not isinstance(text, str) or _DAY.fullmatch(text) is None:
        raise refusal(_BAD_DAY)
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise refusal(_NO_SUCH_DAY) from None


def read_moment(text: object) -> datetime:
    """The moment written, in UTC unless it names a zone; of a day its last microsecond.

    Raises `PydanticCustomError`, a `ValueError`.

    >>> read_moment("2024-02-05T14:00:00+02:00")
    datetime.datetime(2024, 2, 5, 12, 0, tzinfo=datetime.timezone.utc)
    >>> read_moment("2024-02-05") == end_of_day(date(2024, 2, 5))
    True
    """
    if not isinstance(text, str):
        raise refusal(_BAD_MOMENT)
    if _DAY.fullmatch(text):
        return end_of_day(read_day(text))
    try:
        moment = datetime.fromisoformat(text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise refusal(_BAD_MOMENT) from None


def end_of_day(day: date) -> datetime:
    """The last microsecond of the day, UTC."""
    return datetime.combine(day, time.max, UTC)
