"""What is kept about a person in decisions, and its erasure, which leaves that something was decided."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator

from sqlalchemy import Connection, select, update

from api.casework.dispositions.table import ENTRIES
from api.casework.identity import folded_name

ERASED = "(erased)"
"""What stands in the place of what was erased."""


def entries_about(connection: Connection, name: str | None, reference: str | None) -> list[dict[str, object]]:
    """Every entry about a customer of this name or number, with all that is kept of it, oldest first.

    >>> from api.casework.opening import opened_casework
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder, opened_casework(f"sqlite:///{folder}/casework.db") as casework:
    ...     with casework.read() as connection:
    ...         entries_about(connection, "Anna", None)
    []
    """
    ids = list(_ids(connection, name, reference))
    rows = connection.execute(select(ENTRIES).where(ENTRIES.c.id.in_(ids)).order_by(ENTRIES.c.id))
    return [dict(row._mapping) for row in rows]


def erase_entries(connection: Connection, name: str | None, reference: str | None) -> int:
    """Erase who the entries are about, in a transaction of `Casework.begin`; how many there were.

    That somebody decided something on a day stays; nothing of it is told at a screening any more.

    >>> from api.casework.opening import opened_casework
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder, opened_casework(f"sqlite:///{folder}/casework.db") as casework:
    ...     with casework.begin() as connection:
    ...         erase_entries(connection, "Anna", None)
    0
    """
    ids = list(_ids(connection, name, reference))
    connection.execute(
        update(ENTRIES)
        .where(ENTRIES.c.id.in_(ids))
        .values(
            record_key=f"erased-{secrets.token_hex(24)}",
            record=json.dumps(["", ERASED, "", "", []]),
            entity=None,
            caption=ERASED,
            why=ERASED,
            basis=None,
        )
    )
    return len(ids)


def _ids(connection: Connection, name: str | None, reference: str | None) -> Iterator[int]:
    """The entries whose customer has the name or the number, as they are compared."""
    wanted = {each: folded_name(text) for each, text in (("name", name), ("reference", reference)) if text}
    for row in connection.execute(select(ENTRIES.c.id, ENTRIES.c.record)):
        kept_reference, kept_name, *_ = json.loads(row.record)
        kept = {"name": folded_name(kept_name), "reference": folded_name(kept_reference)}
        if any(kept[each] == text for each, text in wanted.items()):
            yield row.id
