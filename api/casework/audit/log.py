"""Writes the audit log: records in one chain, each durable when it is appended."""

from __future__ import annotations

from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Dialect, Table, insert, select

from api.canonical import canonical
from api.casework.audit.keeping import KEY_CHECK, current_check, keeping_of, names_of
from api.casework.audit.record import (
    FIRST,
    Entry,
    Record,
    commitment,
    details_of,
    entry_of,
    new_salt,
    written_time,
)
from api.casework.audit.rows import PackedRows
from api.casework.audit.tables import DATA, DETAILS, ENTITIES, RECORDS, SETTINGS
from api.casework.database import Casework
from api.errors import CaseworkError
from api.workspace import current_time


@dataclass(frozen=True, slots=True)
class Appended:
    """Where a record stands in the chain."""

    sequence: int
    hash: str


class AuditLog:
    """The audit log in a store of casework; safe to share between threads.

    `name_keys` are the files of keys by which names are and were kept as hashes. Raises `CaseworkError` where
    the key of now is not among them, and where there are some and nobody ever chose how this log keeps names,
    unless somebody `is_choosing` that now: who has a key takes names for hashed. A log of which that was
    changed otherwise than by choosing can be read, and takes no record.
    """

    def __init__(
        self,
        casework: Casework,
        name_keys: Sequence[Path] = (),
        clock: Callable[[], datetime] = current_time,
        *,
        is_choosing: bool = False,
    ) -> None:
        self.casework = casework
        self._clock = clock
        self._known_data: frozenset[str] = frozenset()
        with casework.read() as connection:
            keeping = keeping_of(connection)
        if name_keys and not (keeping.check or keeping.was_chosen or is_choosing):
            raise CaseworkError(
                f"KETTING_NAME_KEY names a key, and the audit log at {casework.url} keeps names as they are, "
                "since nobody chose otherwise; run `ketting audit names hashed` first, or unset the variable"
            )
        self._key_check = keeping.check
        self._is_open = keeping.is_recorded or is_choosing
        self.names = names_of(keeping, name_keys)

    def append(self, record: Record, rows: PackedRows | None = None) -> Appended:
        """Append one record, with the rows of a batch; it is durable when this returns.

        Raises `CaseworkError`, and then nothing was written.

        >>> from tempfile import TemporaryDirectory
        >>> from api.casework.audit.record import Kind
        >>> from api.casework.identity import UNAUTHENTICATED
        >>> from api.casework.opening import opened_casework
        >>> with TemporaryDirectory() as folder, opened_casework(f"sqlite:///{folder}/c.db") as casework:
        ...     AuditLog(casework).append(Record(Kind.LOAD, UNAUTHENTICATED, "loaded")).sequence
        1
        """
        with self.casework.begin() as connection:
            return self.append_in(connection, record, rows)

    def append_all(self, records: Sequence[tuple[Record, PackedRows | None]]) -> list[Appended]:
        """Append several records, each with its rows, in one transaction; raises as `append` does."""
        with self.casework.begin() as connection:
            several = [record for record, _ in records]
            appended = self._write(connection, several, self._known_data)
            for (_, rows), place in zip(records, appended, strict=True):
                if rows is not None:
                    rows.write(connection, place.sequence)
        self._known_data |= {record.data.sha256 for record in several if record.data is not None}
        return appended

    def append_in(self, connection: Connection, record: Record, rows: PackedRows | None = None) -> Appended:
        """Append a record in a transaction of `Casework.begin`, together with what it is about."""
        [appended] = self._write(connection, [record])
        if rows is not None:
            rows.write(connection, appended.sequence)
        return appended

    # ------------------------------------------------------------ inside

    def _write(
        self, connection: Connection, records: Sequence[Record], known_data: Set[str] = frozenset()
    ) -> list[Appended]:
        sequence, previous, check = _head_and_key(connection)
        if check != self._key_check:
            raise CaseworkError(
                "how the audit log keeps names was changed meanwhile; start this service or command again"
            )
        if not self._is_open:
            raise CaseworkError(
                f"how the audit log at {self.casework.url} keeps names was changed past it, so nothing is "
                "written; look at `ketting audit verify`, then choose again with `ketting audit names`"
            )
        now = self._clock()
        written: dict[str, list[dict[str, Any]]] = {"records": [], "details": [], "entities": []}
        appended = []
        for record in records:
            sequence += 1
            salt, details = new_salt(), self._details(record)
            text = canonical(details) if details else None
            committed = None if text is None else commitment(salt, text)
            entry = entry_of(record, sequence, now, committed, previous)
            written["records"].append(_row(entry, record, now))
            if text is not None:
                written["details"].append(self._details_row(sequence, salt, text, record))
            written["entities"] += [
                {"sequence": sequence, "entity": entity} for entity in dict.fromkeys(record.entities)
            ]
            appended.append(Appended(sequence, entry.hash))
            previous = entry.hash
        for table, values in ((RECORDS, "records"), (DETAILS, "details"), (ENTITIES, "entities")):
            if written[values]:
                _insert(connection, table, written[values])
        self._write_data(connection, records, known_data)
        return appended

    def _details(self, record: Record) -> dict[str, Any]:
        stated = details_of(record)
        if "asked" in stated:
            stated["asked"] = self.names.kept(stated["asked"])
        if "name" in stated:
            stated["name"] = self.names.name_key(stated["name"]) if self.names.is_hashed else stated["name"]
        return stated

    def _details_row(self, sequence: int, salt: str, details: bytes, record: Record) -> dict[str, Any]:
        return {
            "sequence": sequence,
            "salt": salt,
            "details": details.decode(),
            "name_key": None if record.name is None else self.names.name_key(record.name),
            "reference": record.reference or None,
        }

    def _write_data(self, connection: Connection, records: Sequence[Record], known_data: Set[str]) -> None:
        """Write the versions that records name for the first time."""
        named = {
            record.data.sha256: record.data
            for record in records
            if record.data is not None and record.data.sha256 not in known_data
        }
        if not named:
            return
        known = select(DATA.c.sha256).where(DATA.c.sha256.in_(named))
        for sha256 in named.keys() - set(connection.execute(known).scalars()):
            versions = canonical([list(version) for version in named[sha256].versions]).decode()
            connection.execute(insert(DATA).values(sha256=sha256, versions=versions))


def _insert(connection: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    """Insert rows by a statement that is compiled once: SQLAlchemy would look for it anew at each record."""
    statement, names = _compiled(table, connection.dialect)
    values: Any = list(rows) if names is None else [tuple(row[name] for name in names) for row in rows]
    connection.exec_driver_sql(statement, values)


@lru_cache
def _compiled(table: Table, dialect: Dialect) -> tuple[str, tuple[str, ...] | None]:
    """The statement, and the order of its values where the driver takes them by place."""
    compiled = insert(table).compile(dialect=dialect)
    return str(compiled), None if compiled.positiontup is None else tuple(compiled.positiontup)


def head(connection: Connection) -> tuple[int, str]:
    """The number and hash of the last record; 0 and `FIRST` of a log without one."""
    last = select(RECORDS.c.sequence, RECORDS.c.hash).order_by(RECORDS.c.sequence.desc()).limit(1)
    found = connection.execute(last).first()
    return (0, FIRST) if found is None else (found.sequence, found.hash)


def _row(entry: Entry, record: Record, now: datetime) -> dict[str, Any]:
    return {
        "sequence": entry.sequence,
        "time": written_time(now),
        "kind": str(record.kind),
        "identity": record.identity.name,
        "body": entry.body,
        "hash": entry.hash,
    }


def _head_and_key(connection: Connection) -> tuple[int, str, str | None]:
    """The head of the log, and by which key it hashes names, in one question."""
    found = connection.exec_driver_sql(_head_statement(connection.dialect)).first()
    if found is None:
        return 0, FIRST, current_check(connection)
    return found[0], found[1], found[2]


@lru_cache
def _head_statement(dialect: Dialect) -> str:
    """Written out once: to build it takes as long as half a transaction."""
    check = select(SETTINGS.c.value).where(SETTINGS.c.name == KEY_CHECK).scalar_subquery()
    last = select(RECORDS.c.sequence, RECORDS.c.hash, check).order_by(RECORDS.c.sequence.desc()).limit(1)
    return str(last.compile(dialect=dialect, compile_kwargs={"literal_binds": True}))
