"""Steps from each version of the tables to the next, for stores that an earlier Ketting made.

A new table needs no step, since those that are missing are made; a changed one does. A step is never edited
afterwards: its statements are written out, and do not go by what the tables are in the code of now.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class Migration:
    """What leads to a version from the one before it, in the words of each kind of database."""

    version: int
    sqlite: Sequence[str] = ()
    postgresql: Sequence[str] = ()

    def run(self, connection: Connection) -> None:
        """Take the step, in a transaction of the caller."""
        for statement in self.sqlite if connection.dialect.name == "sqlite" else self.postgresql:
            connection.exec_driver_sql(statement)


_REFUSE_REPLACING = """\
CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table}
WHEN EXISTS (SELECT 1 FROM {table} WHERE {same})
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END
"""

MIGRATIONS: tuple[Migration, ...] = (
    # INSERT OR REPLACE removed rows of a batch, versions of data and erasures without asking any trigger.
    Migration(
        2,
        sqlite=(
            _REFUSE_REPLACING.format(
                table="audit_rows", same="sequence = NEW.sequence AND first = NEW.first"
            ),
            _REFUSE_REPLACING.format(table="audit_data", same="sha256 = NEW.sha256"),
            _REFUSE_REPLACING.format(
                table="audit_erasure", same='sequence = NEW.sequence AND "row" = NEW."row"'
            ),
        ),
    ),
    # A name or reference of 900 Chinese characters did not fit into these indexes, and was refused.
    Migration(
        3,
        postgresql=tuple(
            statement
            for column in ("name_key", "reference")
            for statement in (
                f"DROP INDEX ix_audit_details_{column}",
                f"CREATE INDEX ix_audit_details_{column} ON audit_details USING hash ({column})",
            )
        ),
    ),
)
"""All steps, in order."""


SCHEMA_VERSION = MIGRATIONS[-1].version
"""The version of the tables as they are now. A new table needs no new version, a changed one does."""


def migrate(connection: Connection, version: int) -> None:
    """Take the steps that follow the version, in order, in a transaction of the caller."""
    for step in MIGRATIONS:
        if step.version > version:
            step.run(connection)
