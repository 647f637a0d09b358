"""The tables of watchlists, in the store of casework; moments are texts in UTC, which sort as they are."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint

from api.casework.database import METADATA


def _of_list() -> Column[int]:
    return Column("watchlist", ForeignKey("watchlists.id", ondelete="CASCADE"), nullable=False)


WATCHLISTS = Table(
    "watchlists",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("name", String(100), nullable=False, unique=True),
    Column("question", Text, nullable=False),  # JSON: what is asked about each line
    Column("created_at", String(32), nullable=False),
    Column("created_by", Text, nullable=False),
    Column("webhook", Text),
    Column("secret", Text),  # of the webhook's signature
    sqlite_autoincrement=True,
)

LINES = Table(
    "watch_lines",
    METADATA,
    Column("id", Integer, primary_key=True),
    _of_list(),
    Column("key", String(64), nullable=False),  # SHA-256 of what the line asks
    Column("line", Text, nullable=False),  # JSON of `Line`
    Column("reading", Text),  # JSON of `Reading`; none until the first run
    UniqueConstraint("watchlist", "key"),
    Index("watch_lines_in_order", "watchlist", "id"),
    sqlite_autoincrement=True,  # a run goes by ids, so that of a removed line is given to no other
)

RUNS = Table(
    "watch_runs",
    METADATA,
    Column("id", Integer, primary_key=True),
    _of_list(),
    Column("state", String(20), nullable=False),
    Column("begun_at", String(32), nullable=False),
    Column("ended_at", String(32)),
    Column("by", Text, nullable=False),
    Column("basis", Text, nullable=False),  # JSON of `Basis`: data, day and rules
    Column("cursor", Integer, nullable=False),  # the id of the last line that was read
    Column("lines", Integer, nullable=False),
    Column("first", Integer, nullable=False),  # how many lines were read for the first time
    Column("changes", Integer, nullable=False),
    Index("watch_runs_of_list", "watchlist", "id"),
    sqlite_autoincrement=True,
)

CHANGES = Table(
    "watch_changes",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("uid", String(32), nullable=False, unique=True),
    _of_list(),
    Column("run", ForeignKey("watch_runs.id", ondelete="CASCADE"), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("change", Text, nullable=False),  # JSON of `RecordedChange`
    Column("acknowledged_at", String(32)),
    Column("acknowledged_by", Text),
    Index("watch_changes_in_order", "watchlist", "id"),
    sqlite_autoincrement=True,
)

DELIVERIES = Table(
    "watch_deliveries",
    METADATA,
    Column("id", String(36), primary_key=True),
    _of_list(),
    Column("run", ForeignKey("watch_runs.id", ondelete="CASCADE"), nullable=False),
    Column("part", Integer, nullable=False),
    Column("body", Text, nullable=False),  # the JSON that is sent, each time the same bytes
    Column("state", String(20), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("created_at", String(32), nullable=False),
    Column("next_at", String(32)),  # when to try again; none when it is over
    Column("ended_at", String(32)),
    Column("error", Text),
    Index("watch_deliveries_due", "next_at"),
)


def text_of(moment: datetime) -> str:
    """The moment as the tables have it.

    >>> text_of(datetime(2026, 11, 28, 9, 30, tzinfo=UTC))
    '2026-11-28T09:30:00.000000+00:00'
    """
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def moment_of(text: str) -> datetime:
    """The moment of such a text.

    >>> moment_of("2026-11-28T09:30:00.000000+00:00").hour
    9
    """
    return datetime.fromisoformat(text)
