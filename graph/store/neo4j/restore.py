"""Putting a backup in the place of what a Neo4j store holds."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from graph.store.neo4j.address import Credentials
from graph.store.neo4j.store import Neo4jSettings, Neo4jStore
from graph.store.sqlite.restore import opened_backup


def restore_neo4j(
    backup: Path, url: str, credentials: Credentials | None, settings: Neo4jSettings | None = None
) -> None:
    """Make the store at the address what the backup holds; readers see the old or the new, never a mixture.

    Versions are numbered on from the newest one there, so that nobody takes a new version for an old one
    of the same number; load times stay. A restore that died is rolled back or finished by the next load,
    copy or restore. Raises `StoreUnreachable` when there is no backup or no server, `StoreCorrupt` when
    the backup is not sound or the database is another program's, and `StoreBusy` during a load.
    """
    with (
        opened_backup(backup) as copy,
        copy.history() as history,
        closing(Neo4jStore(url, credentials, settings=settings)) as store,
    ):
        store.fill(history, may_replace=True)
