"""What is decided about a person: found by name or reference, and erased."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Connection, select, update

from api.casework.dispositions.table import ENTRIES
from api.casework.identity import of_person

_ERASED = "(erased)"
_AT_ONCE = 1_000


def entries_about(connection: Connection, name: str | None, reference: str | None) -> list[dict[str, Any]]:
    """Entries about the customer of this name, as names are compared, or of this reference, oldest first.

    >>> from api.casework.opening import opened_casework
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder, opened_casework(f"sqlite:///{folder}/casework.db") as casework:
    ...     with casework.read() as connection:
    ...         entries_about(connection, "Jan Jansen", None)
    []
    """
    is_theirs = of_person(name, reference)
    query = select(ENTRIES).order_by(ENTRIES.c.id).execution_options(yield_per=_AT_ONCE)
    rows = connection.execute(query)
    found = []
    for row in rows:
        values = dict(row._mapping)
        their_reference, their_name, *_ = json.loads(values["record"])
        if is_theirs(their_name, their_reference):
            found.append({key: value for key, value in values.items() if value is not None})
    return found


def erase_entries(connection: Connection, name: str | None, reference: str | None) -> int:
    """Take the customer, the party meant, the reasons and what they rest on from these entries; how many.

    That somebody decided, when, and which kind of decision it was stays; it stands about nobody any more.

    >>> from api.casework.opening import opened_casework
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder, opened_casework(f"sqlite:///{folder}/casework.db") as casework:
    ...     with casework.begin() as connection:
    ...         erase_entries(connection, "Jan Jansen", None)
    0
    """
    ids = [entry["id"] for entry in entries_about(connection, name, reference)]
    for id in ids:
        connection.execute(
            update(ENTRIES)
            .where(ENTRIES.c.id == id)
            .values(
                record=json.dumps(["", _ERASED, "", "", []]),
                record_key=f"erased {id}",
                entity=None,
                caption=_ERASED,
                why=_ERASED,
                basis=None,
            )
        )
    return len(ids)
