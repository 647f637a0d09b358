"""Opening the store at an address: the one place that chooses between SQLite and Neo4j."""

from __future__ import annotations

import os
from importlib import import_module
from pathlib import Path
from typing import Any

from graph.errors import BadStoreUrl
from graph.store.contract import Store
from graph.store.neo4j.address import SCHEMES, Credentials
from graph.store.sqlite.restore import restore_sqlite
from graph.store.sqlite.store import SqliteStore

MOST_PROCESSES = 16
"""That may write one load."""

_SQLITE = "sqlite:///"
_REMEDY = "write sqlite:///relative/path.db, sqlite:////absolute/path.db or neo4j://host:7687"


def open_store(url: str, *, read_only: bool = False, create: bool = True, processes: int = 1) -> Store:
    """Open the store at `sqlite:///relative/path.db`, `sqlite:////absolute/path.db` or `bolt://host`.

    With `create` a store that is not there is made, and its folder. An older file is copied to
    `<name>.v<schema>.bak` and migrated. A path is taken as it is written, save for a leading `~`.
    A Neo4j server, at `bolt://` or `neo4j://`, is told `NEO4J_USERNAME` and `NEO4J_PASSWORD`, or the
    password in the file `NEO4J_PASSWORD_FILE`; an address that holds a password is refused.
    A large load into it is written by as many `processes`, 1 to `MOST_PROCESSES`; one alone writes a file.
    Raises `ValueError` for another number.
    Raises `BadStoreUrl` for an address of no known kind, `StoreUnreachable`, `StoreCorrupt`,
    `StoreTooNew`, `StoreReadOnly` and `StoreBusy`.
    """
    if not 1 <= processes <= MOST_PROCESSES:
        raise ValueError(f"processes is {processes}; choose 1 to {MOST_PROCESSES}")
    if url.partition("://")[0] in SCHEMES:
        neo4j = _with_driver("store")
        settings = neo4j.Neo4jSettings(sizes=neo4j.BatchSizes(processes=processes))
        store: Store = neo4j.Neo4jStore(
            url, Credentials.of(os.environ), read_only=read_only, create=create, settings=settings
        )
        return store
    if processes > 1 and url.startswith(_SQLITE):
        raise BadStoreUrl("a SQLite file is written by one process; name a Neo4j server, or ask for no more")
    return SqliteStore(_sqlite_path(url), read_only=read_only, create=create)


def restore(backup: Path, url: str) -> None:
    """Make the store at the address what the backup holds, all of it or nothing.

    Raises `StoreCorrupt` for a backup that is not sound, `BadStoreUrl`, and what opening raises.
    """
    if url.partition("://")[0] in SCHEMES:
        _with_driver("restore").restore_neo4j(backup, url, Credentials.of(os.environ))
        return
    restore_sqlite(backup, _sqlite_path(url))


def _with_driver(module: str) -> Any:
    """A module of the Neo4j store, which imports the database driver.

    The one import on demand of the package: the driver takes longer to import than many a command
    takes to run, and who keeps a file never needs it.
    """
    return import_module(f"graph.store.neo4j.{module}")


def _sqlite_path(url: str) -> Path:
    """The file that an address names; messages never repeat an address, which may hold a password."""
    scheme, separator, _ = url.partition("://")
    if not separator:
        raise BadStoreUrl(f"{url[:80]!r} is no address of a store; {_REMEDY}")
    if scheme != "sqlite":
        raise BadStoreUrl(f"no kind of store has addresses that begin with {scheme[:20]!r}; {_REMEDY}")
    path = url.removeprefix(_SQLITE)
    if path == url or path in ("", "/", ":memory:") or path.endswith("/") or "\0" in path:
        raise BadStoreUrl(f"the address names no file; {_REMEDY}")
    try:
        return Path(path).expanduser()
    except RuntimeError as error:
        raise BadStoreUrl(f"{path!r}: {error}; write the path in full") from error
