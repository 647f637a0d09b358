"""Opening the store at an address; the only module that chooses between SQLite and Neo4j."""

from __future__ import annotations

import os
from contextlib import closing
from importlib import import_module
from pathlib import Path
from typing import Any

from graph.errors import BadStoreUrl
from graph.store.contract import Store
from graph.store.neo4j.address import SCHEMES, Credentials
from graph.store.sqlite.restore import opened_backup, restore_sqlite
from graph.store.sqlite.store import SqliteStore

_SQLITE = "sqlite:///"
_REMEDY = "write sqlite:///relative/path.db, sqlite:////absolute/path.db or neo4j://host:7687"


def open_store(url: str, *, read_only: bool = False, create: bool = True) -> Store:
    """Open the store at `sqlite:///relative/path.db`, `sqlite:////absolute/path.db` or `bolt://host`.

    With `create` a store that is not there is made, and its folder. An older file is copied to
    `<name>.v<schema>.bak` and migrated. A path is taken as it is written, save for a leading `~`.
    A Neo4j server, at `bolt://` or `neo4j://`, is opened with `NEO4J_USERNAME` and `NEO4J_PASSWORD`, or the
    password in the file `NEO4J_PASSWORD_FILE`; an address that holds a password is refused.
    Raises `BadStoreUrl` for an address of no known kind, `StoreUnreachable`, `StoreCorrupt`,
    `StoreTooNew`, `StoreReadOnly` and `StoreBusy`.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder, closing(open_store(f"sqlite:///{folder}/case.db")) as store:
    ...     with store.reader() as reader:
    ...         reader.version
    0
    """
    if _is_on_server(url):
        store: Store = _open_neo4j(url, read_only=read_only, create=create)
        return store
    return SqliteStore(_sqlite_path(url), read_only=read_only, create=create)


def restore(backup: Path, url: str) -> None:
    """Make the store at the address what the backup holds, all of it or nothing.

    In a database of Neo4j versions are numbered on from the newest one there, so that nobody takes a
    new version for an old one of the same number; load times stay. A restore that died is rolled back or
    finished by the next load, copy or restore. Raises `StoreCorrupt` for a backup that is not sound,
    `BadStoreUrl`, and what opening raises.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     with closing(open_store(f"sqlite:///{folder}/case.db")) as store:
    ...         store.backup(Path(folder, "monday.db"))
    ...     restore(Path(folder, "monday.db"), f"sqlite:///{folder}/restored.db")
    ...     sorted(path.name for path in Path(folder).glob("*.db"))
    ['case.db', 'monday.db', 'restored.db']
    """
    if _is_on_server(url):
        with (
            opened_backup(backup) as copy,
            copy.history() as history,
            closing(_open_neo4j(url, read_only=False, create=True)) as store,
        ):
            store.fill(history, may_replace=True)
    else:
        restore_sqlite(backup, _sqlite_path(url))


def _is_on_server(url: str) -> bool:
    return url.partition("://")[0] in SCHEMES


def _open_neo4j(url: str, *, read_only: bool, create: bool) -> Any:
    """Open a Neo4j store.

    The only import on demand of the package: the driver takes longer to import than many commands
    take to run, and a SQLite store never needs it.
    """
    neo4j = import_module("graph.store.neo4j.store")
    return neo4j.Neo4jStore(url, Credentials.of(os.environ), read_only=read_only, create=create)


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
