"""Connections that read one file: opened once, used again, and told when the file changes."""

from __future__ import annotations

import threading
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from graph.errors import StoreError
from graph.store.sqlite import queries
from graph.store.sqlite.connection import Connection, Mode, open_to_read

_MAX_IDLE = 16
"""Connections that wait to be used again; a service answers in about as many threads."""

_Identity = tuple[int, ...]
"""Which file a path leads to: a store that is made anew or restored from a backup is another one."""


class ReadConnections:
    """Lends connections on which the reader's views exist; safe between threads.

    Opening one and making the views takes as long as ten queries.
    """

    def __init__(self, path: Path, busy_seconds: float, *, read_only: bool) -> None:
        self._path = path
        self._busy_seconds = busy_seconds
        self._read_only = read_only
        self._idle: list[tuple[_Identity, Connection]] = []
        self._watching: tuple[_Identity, Connection] | None = None
        self._seen = 0
        self._changes = 0
        self._is_open = True
        self._lock = threading.Lock()
        weakref.finalize(self, _close_all, self._idle)

    @contextmanager
    def lent(self) -> Iterator[Connection]:
        """A connection inside a read transaction; what is written to its temporary tables is undone after."""
        identity, connection = self._taken()
        is_sound = False
        try:
            with connection.transaction("DEFERRED"):
                yield connection
            is_sound = True
        finally:
            self._give_back(identity, connection, is_sound=is_sound)

    def revision(self) -> int:
        """A number that stays the same for as long as nobody changed the file, in this program or another."""
        with self._lock:
            if self._watching is None or self._watching[0] != self._identity(self._watching[1]):
                self._stop_watching()
                connection = self._opened()
                self._watching = self._identity(connection), connection
                self._changes += 1
            # Of one connection the number differs when another one committed in between.
            try:
                version = self._watching[1].number("PRAGMA data_version")
            except StoreError:
                self._stop_watching()
                raise
            if version != self._seen:
                self._seen = version
                self._changes += 1
            return self._changes

    def close(self) -> None:
        """Close what is idle; what is lent is closed when it comes back."""
        with self._lock:
            self._is_open = False
            self._stop_watching()
            _close_all(self._idle)

    # ------------------------------------------------------------ inside

    def _taken(self) -> tuple[_Identity, Connection]:
        while True:
            with self._lock:
                if not self._idle:
                    break
                identity, connection = self._idle.pop()
            if identity == self._identity(connection):
                return identity, connection
            connection.close()
        connection = self._opened()
        try:
            connection.run_script(queries.VIEWS)
            return self._identity(connection), connection
        except StoreError:
            connection.close()
            raise

    def _give_back(self, identity: _Identity, connection: Connection, *, is_sound: bool) -> None:
        with self._lock:
            if is_sound and self._is_open and len(self._idle) < _MAX_IDLE:
                # A stream that somebody still reads must fail, and see nothing of the next reader's view.
                self._idle.append((identity, connection.handed_over()))
                return
        connection.close()

    def _opened(self) -> Connection:
        return open_to_read(self._path, self._busy_seconds, read_only=self._read_only)

    def _stop_watching(self) -> None:
        if self._watching is not None:
            self._watching[1].close()
            self._watching = None

    def _identity(self, connection: Connection) -> _Identity:
        """Which file the path leads to now; none for one that cannot be seen, which opening will explain."""
        try:
            stat = self._path.stat()
        except OSError:
            return ()
        # Frozen, SQLite never looks whether the file changed.
        frozen = (stat.st_mtime_ns, stat.st_size) if connection.mode is Mode.READ_FROZEN else ()
        return (stat.st_dev, stat.st_ino, *frozen)


def _close_all(connections: list[tuple[_Identity, Connection]]) -> None:
    while connections:
        connections.pop()[1].close()
