"""What is to be sent, kept in the store of casework until it is delivered or given up."""

from __future__ import annotations

import json
import secrets
import uuid
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select, update

from api.casework.database import Casework
from api.casework.watch.changes import of_run
from api.casework.watch.tables import CHANGES, DELIVERIES, WATCHLISTS, text_of
from api.errors import BadUse
from api.models.watch import WatchChange, WebhookState
from api.wording.watch import worded
from ingest.errors import AddressRefused
from ingest.web import WebAddress, check_literal

WAITING, DELIVERED, GIVEN_UP = "waiting", "delivered", "given up"

_CHANGES_AT_ONCE = 200
"""Changes of one report; a run that found more sends several."""

_SECRET_BYTES = 32


def set_webhook(
    casework: Casework,
    watchlist: int,
    url: str | None,
    *,
    allow_private: bool = False,
    recorded: Callable[[Connection], None] = lambda connection: None,
) -> str | None:
    """Send the changes of the list to the address from now on, or to nobody; the new secret, if any.

    `recorded` is what belongs to it: a record of it.

    Raises `BadUse` for what is no address, and for a private or an unencrypted one unless private ones are
    allowed. Where a name leads is seen when something is sent.
    """
    secret = None
    if url is not None:
        url = url.strip()
        try:
            address = WebAddress.parse(url)
            check_literal(address, allow_private=allow_private)
        except AddressRefused as error:
            raise BadUse(f"--webhook: {error}") from None
        if address.scheme != "https" and not allow_private:
            raise BadUse(
                f"--webhook {shown_address(url)} is not encrypted; write https://..., or give "
                "--allow-private for a server of your own"
            )
        secret = f"whsec_{secrets.token_urlsafe(_SECRET_BYTES)}"
    with casework.begin() as connection:
        connection.execute(
            update(WATCHLISTS).where(WATCHLISTS.c.id == watchlist).values(webhook=url, secret=secret)
        )
        recorded(connection)
    return secret


def shown_address(url: str) -> str:
    """The address without what may be a secret in it.

    >>> shown_address("https://alerts.example/hook?token=abc")
    'https://alerts.example/hook'
    """
    return url.partition("?")[0].partition("#")[0]


def enqueue(connection: Connection, watchlist: int, run: int, now: datetime) -> int:
    """Queue what a run found, where the list has an address and there is anything; how many reports.

    Part of the transaction that ends the run.
    """
    row = connection.execute(select(WATCHLISTS).where(WATCHLISTS.c.id == watchlist)).one()
    if row.webhook is None:
        return 0
    chosen = of_run(watchlist, run)
    count = connection.execute(select(func.count()).select_from(CHANGES).where(*chosen)).scalar_one()
    parts = -(-count // _CHANGES_AT_ONCE)
    for part in range(parts):
        page = select(CHANGES.c.change).where(*chosen).order_by(CHANGES.c.id)
        texts = connection.execute(page.offset(part * _CHANGES_AT_ONCE).limit(_CHANGES_AT_ONCE)).scalars()
        changes = [worded(WatchChange.model_validate_json(text)) for text in texts]
        id = str(uuid.uuid4())
        connection.execute(
            DELIVERIES.insert().values(
                id=id,
                watchlist=watchlist,
                run=run,
                part=part + 1,
                body=_body(id, row.name, run, (part + 1, parts), changes),
                state=WAITING,
                attempts=0,
                created_at=text_of(now),
                next_at=text_of(now),
            )
        )
    return parts


def queue_again(casework: Casework, watchlist: int, now: datetime) -> int:
    """Wait again with what was given up of the list, from its first attempt; how many reports."""
    again = {"state": WAITING, "attempts": 0, "next_at": text_of(now), "ended_at": None}
    given_up = DELIVERIES.c.watchlist == watchlist, DELIVERIES.c.state == GIVEN_UP
    with casework.begin() as connection:
        return connection.execute(update(DELIVERIES).where(*given_up).values(again)).rowcount


def webhook_state(connection: Connection, watchlist: int, url: str | None) -> WebhookState | None:
    """Where the changes of the list are sent, and what became of it; nothing where they never were."""
    states = select(DELIVERIES.c.state).where(DELIVERIES.c.watchlist == watchlist)
    counts = Counter(connection.execute(states).scalars())
    if url is None and not counts:
        return None
    failed = (
        select(DELIVERIES.c.error)
        .where(DELIVERIES.c.watchlist == watchlist, DELIVERIES.c.error.is_not(None))
        .order_by(DELIVERIES.c.created_at.desc())
        .limit(1)
    )
    return WebhookState(
        url="" if url is None else shown_address(url),
        waiting=counts[WAITING],
        delivered=counts[DELIVERED],
        given_up=counts[GIVEN_UP],
        last_error=connection.execute(failed).scalar(),
    )


def _body(id: str, name: str, run: int, part: tuple[int, int], changes: list[WatchChange]) -> str:
    told: dict[str, Any] = {
        "delivery": id,
        "watchlist": name,
        "run": run,
        "part": part[0],
        "parts": part[1],
        "changes": [change.model_dump(mode="json") for change in changes],
    }
    return json.dumps(told, ensure_ascii=False)
