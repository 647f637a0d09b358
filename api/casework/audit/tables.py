"""The tables of the audit log, and the triggers that refuse to change or remove what is in them."""

from __future__ import annotations

from sqlalchemy import DDL, BigInteger, Column, Index, Integer, LargeBinary, String, Table, Text, event

from api.casework.database import METADATA

RECORDS = Table(
    "audit_record",
    METADATA,
    Column("sequence", BigInteger, primary_key=True, autoincrement=False),
    Column("time", String(27), nullable=False, index=True),
    Column("kind", String(20), nullable=False, index=True),
    Column("identity", Text, nullable=False, index=True),
    Column("body", Text, nullable=False),
    Column("hash", String(64), nullable=False),
)
"""The chain. Time, kind and identity repeat what the body says, to be found by."""

DETAILS = Table(
    "audit_details",
    METADATA,
    Column("sequence", BigInteger, primary_key=True, autoincrement=False),
    Column("salt", String(32), nullable=False),
    Column("details", Text, nullable=False),
    Column("name_key", Text),
    Column("reference", Text),
    # A long name does not fit into a tree of PostgreSQL, and is looked for whole anyway.
    Index("ix_audit_details_name_key", "name_key", postgresql_using="hash"),
    Index("ix_audit_details_reference", "reference", postgresql_using="hash"),
)
"""What was asked and answered; `name_key` is the name as it is compared, or its keyed hash."""

ENTITIES = Table(
    "audit_entity",
    METADATA,
    Column("sequence", BigInteger, primary_key=True, autoincrement=False),
    Column("entity", Text, primary_key=True),
    Index("audit_entity_by_entity", "entity"),
)
"""The recorded bodies that an answer named."""

ROWS = Table(
    "audit_rows",
    METADATA,
    Column("sequence", BigInteger, primary_key=True, autoincrement=False),
    Column("first", Integer, primary_key=True, autoincrement=False),
    Column("rows", LargeBinary, nullable=False),
)
"""The rows of a batch, some hundreds together, packed; `first` is the place of the first one, from 0."""

DATA = Table(
    "audit_data",
    METADATA,
    Column("sha256", String(64), primary_key=True),
    Column("versions", Text, nullable=False),
)
"""The version of each dataset, by the SHA-256 that records name."""

ERASURES = Table(
    "audit_erasure",
    METADATA,
    Column("sequence", BigInteger, primary_key=True, autoincrement=False),
    Column("row", Integer, primary_key=True, autoincrement=False),
    Column("erased_by", BigInteger, nullable=False),
)
"""What an erasure allows to be removed: details of a record (`row` 0), or a row of a batch."""

SETTINGS = Table(
    "audit_setting",
    METADATA,
    Column("name", String(40), primary_key=True),
    Column("value", Text, nullable=False),
)
"""How the log is kept, the same for whoever writes to it."""

_GUARDED = (RECORDS, DETAILS, ENTITIES, ROWS, DATA, ERASURES)
"""Whose rows are neither changed nor removed."""

_OF_RECORD = "SELECT 1 FROM audit_erasure e WHERE e.sequence = OLD.sequence AND e.row = 0"
_OF_A_ROW = "SELECT 1 FROM audit_erasure e WHERE e.sequence = OLD.sequence AND e.row > 0"
_AFTER_ERASURE = {
    (DETAILS.name, "DELETE"): _OF_RECORD,
    (ENTITIES.name, "DELETE"): _OF_RECORD,
    (ROWS.name, "UPDATE"): _OF_A_ROW,
}
"""What of it is allowed where an erasure names the record, by what is asked for that erasure."""

_SQLITE = """\
CREATE TRIGGER {table}_no_{lower} BEFORE {action} ON {table} {condition}
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END
"""

# INSERT OR REPLACE removes a row without asking the trigger for removals.
_SQLITE_REPLACE = """\
CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table}
WHEN EXISTS (SELECT 1 FROM {table} WHERE {same})
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END
"""

# A trigger of PostgreSQL takes no subquery in its WHEN, so the function asks.
_FUNCTION = """\
CREATE FUNCTION {table}_{lower}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  {allowed}
  RAISE EXCEPTION 'the audit log is append-only' USING ERRCODE = 'restrict_violation';
END $$
"""

_POSTGRESQL = """\
CREATE TRIGGER {table}_no_{lower} BEFORE {action} ON {table} {each} EXECUTE FUNCTION {table}_{lower}()
"""


def _after_create(table: Table, statement: str, dialect: str) -> None:
    made = DDL(statement)  # type: ignore[no-untyped-call]  # SQLAlchemy gives it no types
    event.listen(table, "after_create", made.execute_if(dialect=dialect))


def _guard(table: Table, action: str) -> None:
    named = {"table": table.name, "action": action, "lower": action.lower()}
    asked = _AFTER_ERASURE.get((table.name, action))
    condition = f"WHEN NOT EXISTS ({asked})" if asked else ""
    row = "OLD" if action == "DELETE" else "NEW"
    allowed = f"IF EXISTS ({asked}) THEN RETURN {row}; END IF;" if asked else ""
    each = "" if action == "TRUNCATE" else "FOR EACH ROW"
    _after_create(table, _FUNCTION.format(allowed=allowed, **named), "postgresql")
    _after_create(table, _POSTGRESQL.format(each=each, **named), "postgresql")
    if action != "TRUNCATE":
        _after_create(table, _SQLITE.format(condition=condition, **named), "sqlite")


for _table in _GUARDED:
    for _action in ("UPDATE", "DELETE", "TRUNCATE"):
        _guard(_table, _action)
for _table in (RECORDS, DETAILS, ROWS, DATA, ERASURES):
    _same = " AND ".join(f'"{column.name}" = NEW."{column.name}"' for column in _table.primary_key)
    _after_create(_table, _SQLITE_REPLACE.format(table=_table.name, same=_same), "sqlite")
