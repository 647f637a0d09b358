"""The table of decisions: rows are added to it, and never changed."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    Connection,
    ForeignKey,
    Integer,
    Row,
    String,
    Table,
    Text,
    func,
    insert,
    select,
)

from api.canonical import canonical
from api.casework.database import METADATA
from api.casework.dispositions.basis import Basis
from api.casework.dispositions.entries import Action, Entry
from api.models import DispositionKind
from api.screening import CustomerRecord

ENTRIES = Table(
    "dispositions",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("at", String(32), nullable=False),
    Column("action", String(16), nullable=False),
    Column("of", Integer, ForeignKey("dispositions.id")),
    Column("record_key", String(64), nullable=False, index=True),
    Column("record", Text, nullable=False),
    Column("entity", Text, index=True),
    Column("caption", Text),
    Column("kind", String(16)),
    Column("why", Text, nullable=False),
    Column("until", String(10)),
    Column("four_eyes", Boolean, nullable=False),
    Column("by", Text, nullable=False),
    Column("key_id", Text),
    Column("user", Text),
    Column("basis", Text),
    # An id that was given out is not given out again, even where the last row is lost with its page.
    sqlite_autoincrement=True,
)

_WITHOUT_BASIS = tuple(column for column in ENTRIES.c if column.name != "basis")
_AT_ONCE = 500
"""Keys that one statement asks for."""


@dataclass(frozen=True, slots=True)
class EntryFilter:
    """Which entries are listed: those of a record, about a party, of an identity; all by default."""

    record_key: str | None = None
    entity: str | None = None
    by: str | None = None
    kind: DispositionKind | None = None

    @property
    def conditions(self) -> list[ColumnElement[bool]]:
        """What all of them fulfil."""
        wanted = {"record_key": self.record_key, "entity": self.entity, "by": self.by, "kind": self.kind}
        return [ENTRIES.c[name] == str(value) for name, value in wanted.items() if value is not None]


def add(connection: Connection, entry: Entry) -> int:
    """Add the entry; the id that it was given. Its own is passed over."""
    inserted = connection.execute(insert(ENTRIES).values(_values(entry)))
    [id] = inserted.inserted_primary_key or (None,)
    assert isinstance(id, int)  # the database gives one to every row
    return id


def content_of(entry: Entry) -> bytes:
    """All that is kept of the entry, of which the audit log has the digest.

    >>> from datetime import UTC
    >>> note = Entry(1, datetime(2026, 3, 2, tzinfo=UTC), Action.NOTE, CustomerRecord("Alpha"), "anna", "why")
    >>> content_of(note)[:16]
    b'{"action":"note"'
    """
    return canonical({"id": entry.id, **_values(entry)})


def contents_after(
    connection: Connection, id: int, limit: int = _AT_ONCE
) -> list[tuple[int, tuple[bytes, bytes]]]:
    """The ids of the entries that follow one, oldest first, with the content of each as it stands there.

    The second content leaves out the customer's record: of that earlier versions made the digest where names
    are hashed.
    """
    rows = connection.execute(select(ENTRIES).where(ENTRIES.c.id > id).order_by(ENTRIES.c.id).limit(limit))
    return [(row.id, _contents(dict(row._mapping))) for row in rows]


def of_record(connection: Connection, key: str) -> list[Entry]:
    """All entries about the record, oldest first."""
    rows = connection.execute(select(ENTRIES).where(ENTRIES.c.record_key == key).order_by(ENTRIES.c.id))
    return [_entry(row) for row in rows]


def of_same_record(connection: Connection, id: int) -> list[Entry]:
    """All entries about the record that the entry of this id is about, oldest first."""
    key = select(ENTRIES.c.record_key).where(ENTRIES.c.id == id).scalar_subquery()
    rows = connection.execute(select(ENTRIES).where(ENTRIES.c.record_key == key).order_by(ENTRIES.c.id))
    return [_entry(row) for row in rows]


def entry_of(connection: Connection, id: int) -> Entry | None:
    """The entry of this id."""
    row = connection.execute(select(ENTRIES).where(ENTRIES.c.id == id)).first()
    return None if row is None else _entry(row)


def listed(
    connection: Connection, wanted: EntryFilter, *, offset: int, limit: int
) -> tuple[int, list[Entry]]:
    """How many entries are wanted, and a page of them without what they were made on, newest first."""
    total = connection.execute(
        select(func.count()).select_from(ENTRIES).where(*wanted.conditions)
    ).scalar_one()
    page = select(*_WITHOUT_BASIS).where(*wanted.conditions).order_by(ENTRIES.c.id.desc())
    rows = connection.execute(page.offset(offset).limit(limit))
    return total, [_entry(row) for row in rows]


def keys_after(connection: Connection, id: int) -> tuple[int, set[str]]:
    """The newest id, and the keys of the records that entries after the one are about."""
    rows = connection.execute(select(ENTRIES.c.id, ENTRIES.c.record_key).where(ENTRIES.c.id > id)).all()
    return max((row.id for row in rows), default=id), {row.record_key for row in rows}


def after(connection: Connection, id: int, limit: int = _AT_ONCE) -> list[Entry]:
    """The entries that follow one, without what they were made on, oldest first."""
    query = select(*_WITHOUT_BASIS).where(ENTRIES.c.id > id).order_by(ENTRIES.c.id).limit(limit)
    return [_entry(row) for row in connection.execute(query)]


def entries_of_records(connection: Connection, keys: Iterable[str]) -> dict[str, list[Entry]]:
    """The entries about each of the records, without what they were made on, oldest first."""
    wanted = sorted(set(keys))
    found: dict[str, list[Entry]] = {}
    for start in range(0, len(wanted), _AT_ONCE):
        part = wanted[start : start + _AT_ONCE]
        query = select(*_WITHOUT_BASIS).where(ENTRIES.c.record_key.in_(part)).order_by(ENTRIES.c.id)
        for row in connection.execute(query):
            found.setdefault(row.record_key, []).append(_entry(row))
    return found


def _values(entry: Entry) -> dict[str, Any]:
    """The entry as a row, but for its id."""
    record = entry.record
    return {
        "at": entry.at.isoformat(),
        "action": str(entry.action),
        "of": entry.of,
        "record_key": record.key,
        "record": json.dumps(
            [record.reference, record.name, record.country, record.address, list(record.identifiers)]
        ),
        "entity": entry.entity,
        "caption": entry.caption,
        "kind": None if entry.kind is None else str(entry.kind),
        "why": entry.why,
        "until": None if entry.until is None else entry.until.isoformat(),
        "four_eyes": entry.four_eyes,
        "by": entry.by,
        "key_id": entry.key_id,
        "user": entry.user,
        "basis": None if entry.basis is None else entry.basis.model_dump_json(),
    }


def _contents(row: dict[str, Any]) -> tuple[bytes, bytes]:
    of_nobody = {name: value for name, value in row.items() if name not in ("record", "record_key")}
    return canonical(row), canonical(of_nobody)


def _entry(row: Row[tuple[object, ...]]) -> Entry:
    values = row._mapping
    reference, name, country, address, identifiers = json.loads(values["record"])
    basis = values.get("basis")
    return Entry(
        id=values["id"],
        at=datetime.fromisoformat(values["at"]),
        action=Action(values["action"]),
        record=CustomerRecord(name, reference, country, address, tuple(identifiers)),
        by=values["by"],
        why=values["why"],
        of=values["of"],
        entity=values["entity"],
        caption=values["caption"],
        kind=None if values["kind"] is None else DispositionKind(values["kind"]),
        until=None if values["until"] is None else date.fromisoformat(values["until"]),
        four_eyes=values["four_eyes"],
        key_id=values["key_id"],
        user=values["user"],
        basis=None if basis is None else Basis.model_validate_json(basis),
    )
