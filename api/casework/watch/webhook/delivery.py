"""Sends what is queued: each report at least once, with an id by which a repeated one is known."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, func, select, update

from api.casework.database import Casework
from api.casework.watch.tables import DELIVERIES, WATCHLISTS, text_of
from api.casework.watch.webhook.queue import DELIVERED, GIVEN_UP, WAITING, shown_address
from api.casework.watch.webhook.signature import HEADER, signature
from api.workspace import current_time
from ingest.errors import IngestError
from ingest.web import PassingFailure, Request, WebAddress, exchange

PAUSES = tuple(timedelta(seconds=seconds) for seconds in (10, 60, 300, 1_800, 7_200, 21_600, 86_400))
"""How long after each failure it is tried again; after one more, in all 33 hours later, it is given up."""

_LEASE = timedelta(minutes=5)
"""So long a report that is being sent is nobody else's; that of a killed process waits until then."""

_CONNECT_SECONDS, _SILENT_SECONDS = 10.0, 20.0
_LONGEST_ERROR = 300
_MOST_AT_ONCE = 1_000


@dataclass(frozen=True, slots=True)
class Sent:
    """How many reports were delivered just now, how many are waiting, and how many were given up just now."""

    delivered: int
    waiting: int
    given_up: int


def deliver(
    casework: Casework,
    watchlist: int | None = None,
    *,
    allow_private: bool = False,
    clock: Callable[[], datetime] = current_time,
) -> Sent:
    """Send what is due of the list, or of all; what fails waits for its next time.

    >>> from tempfile import TemporaryDirectory
    >>> from api.casework.opening import opened_casework
    >>> with TemporaryDirectory() as folder, opened_casework(f"sqlite:///{folder}/casework.db") as casework:
    ...     deliver(casework)
    Sent(delivered=0, waiting=0, given_up=0)
    """
    outcomes = []
    for _ in range(_MOST_AT_ONCE):
        claimed = _claim(casework, watchlist, clock())
        if claimed is None:
            break
        error = _send(claimed, allow_private, clock())
        outcomes.append(_note(casework, claimed, error, clock()))
    waiting = select(func.count()).select_from(DELIVERIES).where(DELIVERIES.c.state == WAITING)
    if watchlist is not None:
        waiting = waiting.where(DELIVERIES.c.watchlist == watchlist)
    with casework.read() as connection:
        left = int(connection.execute(waiting).scalar_one())
    return Sent(outcomes.count(DELIVERED), left, outcomes.count(GIVEN_UP))


def _claim(casework: Casework, watchlist: int | None, now: datetime) -> Any | None:
    """The next report that is due, which nobody else sends for a while."""
    due = [DELIVERIES.c.state == WAITING, DELIVERIES.c.next_at <= text_of(now)]
    if watchlist is not None:
        due.append(DELIVERIES.c.watchlist == watchlist)
    asked = (
        select(DELIVERIES, WATCHLISTS.c.webhook, WATCHLISTS.c.secret)
        .join(WATCHLISTS, WATCHLISTS.c.id == DELIVERIES.c.watchlist)
        .where(and_(*due))
        .order_by(DELIVERIES.c.run, DELIVERIES.c.part)
        .limit(1)
    )
    with casework.read() as connection:  # most often there is none, which takes no lock to see
        if connection.execute(asked).first() is None:
            return None
    with casework.begin() as connection:
        row = connection.execute(asked).first()
        if row is not None:
            connection.execute(
                update(DELIVERIES)
                .where(DELIVERIES.c.id == row.id)
                .values(attempts=row.attempts + 1, next_at=text_of(now + _LEASE))
            )
        return row


def _send(row: Any, allow_private: bool, now: datetime) -> str | None:
    """Post the report; why it was not taken, and nothing where it was."""
    if row.webhook is None:
        return "the list has no address any more"
    body = row.body.encode()
    headers = {
        "Content-Type": "application/json",
        "Ketting-Delivery": row.id,
        HEADER: signature(row.secret, int(now.timestamp()), body),
    }
    try:
        address = WebAddress.parse(row.webhook)
        request = Request("POST", headers, body, allow_private, _CONNECT_SECONDS, _SILENT_SECONDS)
        with exchange(address, request) as response:
            status = response.status_code
    except (IngestError, PassingFailure) as error:
        return str(error).replace(row.webhook, shown_address(row.webhook))[:_LONGEST_ERROR]
    if 200 <= status < 300:
        return None
    if 300 <= status < 400:
        return f"the server answered {status}: redirects are not followed; name the address that it leads to"
    return f"the server answered {status}"


def _note(casework: Casework, row: Any, error: str | None, now: datetime) -> str:
    """Write down what became of an attempt."""
    attempts = row.attempts + 1
    if error is None:
        state, next_at = DELIVERED, None
    elif attempts > len(PAUSES) or row.webhook is None:
        state, next_at = GIVEN_UP, None
    else:
        state, next_at = WAITING, text_of(now + PAUSES[attempts - 1])
    ended_at = None if state == WAITING else text_of(now)
    with casework.begin() as connection:
        connection.execute(
            update(DELIVERIES)
            .where(DELIVERIES.c.id == row.id)
            .values(state=state, next_at=next_at, ended_at=ended_at, error=error)
        )
    return state
