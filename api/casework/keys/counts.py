"""What keys asked and which sessions were ended, in the store: for several processes, and after a restart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import BigInteger, Column, Connection, String, Table, select

from api.casework.database import METADATA, Casework

_COUNTS = Table(
    "api_key_counts",
    METADATA,
    Column("key_id", String(16), primary_key=True),
    Column("minute", BigInteger, nullable=False),
    Column("requests", BigInteger, nullable=False),
    Column("day", BigInteger, nullable=False),
    Column("rows", BigInteger, nullable=False),
)
"""What each key asked in one minute and one day, both counted from 1970 in UTC."""

_ENDED = Table(
    "ended_sessions",
    METADATA,
    Column("number", String(40), primary_key=True),
    Column("until", BigInteger, nullable=False, index=True),
)
"""Sessions that were signed out of, until they would have been over by themselves."""


@dataclass(frozen=True, slots=True)
class Counted:
    """What a key asked in the minute and the day of these numbers."""

    minute: int = 0
    requests: int = 0
    day: int = 0
    rows: int = 0

    def plus(self, more: Counted) -> Counted:
        """Both together: of the later minute, and of the later day.

        >>> Counted(7, 2, 1, 10).plus(Counted(8, 1, 1, 5))
        Counted(minute=8, requests=1, day=1, rows=15)
        """
        minute, requests = _later((self.minute, self.requests), (more.minute, more.requests))
        day, rows = _later((self.day, self.rows), (more.day, more.rows))
        return Counted(minute, requests, day, rows)


class CountTable:
    """What all processes counted of every key."""

    def __init__(self, casework: Casework) -> None:
        self._casework = casework

    def all(self) -> dict[str, Counted]:
        """What each key asked, by its id; raises `CaseworkError`."""
        with self._casework.read() as connection:
            return _counts(connection)

    def add(self, more: Mapping[str, Counted]) -> dict[str, Counted]:
        """Add what one process counted, and return what all did; raises `CaseworkError`."""
        with self._casework.begin() as connection:
            counts = _counts(connection)
            for id, counted in more.items():
                known = counts.get(id)
                counts[id] = total = counted if known is None else known.plus(counted)
                values = {
                    "minute": total.minute,
                    "requests": total.requests,
                    "day": total.day,
                    "rows": total.rows,
                }
                if known is None:
                    connection.execute(_COUNTS.insert().values(key_id=id, **values))
                else:
                    connection.execute(_COUNTS.update().where(_COUNTS.c.key_id == id).values(values))
        return counts


class EndedSessions:
    """The sessions that were signed out of, for every process."""

    def __init__(self, casework: Casework) -> None:
        self._casework = casework

    def add(self, number: str, until: int, now: int) -> None:
        """Note that a session was ended, and forget those that are over; raises `CaseworkError`."""
        with self._casework.begin() as connection:
            connection.execute(_ENDED.delete().where(_ENDED.c.until <= now))
            known = select(_ENDED.c.number).where(_ENDED.c.number == number)
            if connection.execute(known).first() is None:
                connection.execute(_ENDED.insert().values(number=number, until=until))

    def all(self, now: int) -> dict[str, int]:
        """The numbers of those that would not be over yet, each with its end; raises `CaseworkError`."""
        with self._casework.read() as connection:
            rows = connection.execute(select(_ENDED).where(_ENDED.c.until > now))
            return {row.number: row.until for row in rows}


def _counts(connection: Connection) -> dict[str, Counted]:
    rows = connection.execute(select(_COUNTS))
    return {row.key_id: Counted(row.minute, row.requests, row.day, row.rows) for row in rows}


def _later(one: tuple[int, int], other: tuple[int, int]) -> tuple[int, int]:
    """The count of the later period, or of both where it is one."""
    if one[0] == other[0]:
        return one[0], one[1] + other[1]
    return max(one, other)
