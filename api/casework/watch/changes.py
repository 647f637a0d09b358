"""What changed about the lines of a list, and who has seen it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, select, update

from api.casework.database import Casework
from api.casework.watch.tables import CHANGES, moment_of, text_of
from api.errors import NotFound
from api.models.watch import WatchChange
from api.wording.watch import worded

_AT_ONCE = 1_000


def open_changes(watchlist: int) -> tuple[ColumnElement[bool], ...]:
    """Those that nobody has acknowledged."""
    return CHANGES.c.watchlist == watchlist, CHANGES.c.acknowledged_at.is_(None)


def all_changes(watchlist: int) -> tuple[ColumnElement[bool], ...]:
    """All of the list."""
    return (CHANGES.c.watchlist == watchlist,)


def of_run(watchlist: int, run: int) -> tuple[ColumnElement[bool], ...]:
    """Those that a run found."""
    return CHANGES.c.watchlist == watchlist, CHANGES.c.run == run


def count(casework: Casework, chosen: Sequence[ColumnElement[bool]]) -> int:
    """How many changes there are of those chosen."""
    with casework.read() as connection:
        counted = select(func.count()).select_from(CHANGES).where(*chosen)
        return int(connection.execute(counted).scalar_one())


def page(
    casework: Casework, chosen: Sequence[ColumnElement[bool]], offset: int, limit: int
) -> list[WatchChange]:
    """A page of those chosen, in words, in the order in which they were found."""
    asked = select(CHANGES).where(*chosen).order_by(CHANGES.c.id).offset(offset).limit(limit)
    with casework.read() as connection:
        return [_change(row) for row in connection.execute(asked)]


def every(casework: Casework, chosen: Sequence[ColumnElement[bool]]) -> Iterator[WatchChange]:
    """All of those chosen, in the same order."""
    offset = 0
    while changes := page(casework, chosen, offset, _AT_ONCE):
        yield from changes
        offset += len(changes)


def acknowledge(
    casework: Casework,
    watchlist: int,
    uids: Sequence[str] | None,
    by: str,
    now: datetime,
    recorded: Callable[[Connection, int], None] = lambda connection, seen: None,
) -> int:
    """Note who has seen these changes, or all that nobody has; how many nobody had seen before.

    `recorded` is what belongs to it: a record of how many. Raises `NotFound` for one that the list has not.
    """
    seen = {"acknowledged_at": text_of(now), "acknowledged_by": by}
    with casework.begin() as connection:
        chosen = list(open_changes(watchlist))
        if uids is not None:
            has = select(CHANGES.c.uid).where(CHANGES.c.watchlist == watchlist, CHANGES.c.uid.in_(uids))
            for uid in set(uids) - set(connection.execute(has).scalars()):
                raise NotFound(f"there is no change {uid[:40]!r} of this list")
            chosen.append(CHANGES.c.uid.in_(uids))
        count = connection.execute(update(CHANGES).where(*chosen).values(seen)).rowcount
        recorded(connection, count)
        return count


def _change(row: Any) -> WatchChange:
    change = WatchChange.model_validate_json(row.change)
    seen_at = None if row.acknowledged_at is None else moment_of(row.acknowledged_at)
    return worded(
        change.model_copy(update={"acknowledged_at": seen_at, "acknowledged_by": row.acknowledged_by})
    )
