"""The snapshots of a store's views: built once per version, in memory and in files beside the store."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from graph.model import Snapshot, TellsChanges, updated_snapshot
from graph.single_flight_cache import SingleFlightCache
from graph.store.contract import Reader

_MAX_IN_MEMORY = 4
_MAX_ON_DISK = 2
_MOMENT = "%Y%m%dT%H%M%S.%f"
_EMPTY = "empty"

ViewKey = tuple[int, str, frozenset[str] | None, frozenset[str]]
"""Version, time of its load, the sources that the view is limited to (`None`: all), and the ids of the
statements that it leaves out."""


def view_key(reader: Reader) -> ViewKey:
    """The key of a reader's view in caches.

    A version number alone does not do: when a backup is restored or a store is created again, the same
    number stands for other data.

    >>> from contextlib import closing
    >>> from tempfile import TemporaryDirectory
    >>> from graph.store import open_store
    >>> with TemporaryDirectory() as folder, closing(open_store(f"sqlite:///{folder}/case.db")) as store:
    ...     with store.reader() as reader:
    ...         view_key(reader)
    (0, 'empty', None, frozenset())
    """
    newest = max((version.loaded_at for version in reader.versions()), default=None)
    moment = _EMPTY if newest is None else newest.strftime(_MOMENT)
    return reader.version, moment, reader.sources, reader.hidden


class Snapshots:
    """A cache of snapshots by view; a snapshot is built once even when several threads ask for it.

    With a `folder`, snapshots of all statements are saved there and opened as memory-mapped files later.
    If the folder cannot be written, they are built again instead.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._in_memory: SingleFlightCache[ViewKey, Snapshot] = SingleFlightCache(_MAX_IN_MEMORY)

    def of(self, reader: Reader) -> Snapshot:
        """The snapshot of the view, from memory, from disk or built now."""
        return self.get(view_key(reader), lambda: reader)

    def get(self, key: ViewKey, open_reader: Callable[[], Reader]) -> Snapshot:
        """The snapshot of the view with this key, for which a reader is opened where it is not in memory."""
        return self._in_memory.get(key, lambda: self._open_or_build(open_reader(), key))

    def is_in_memory(self, key: ViewKey) -> bool:
        """Whether the snapshot of the view need not be opened or built."""
        return self._in_memory.peek(key) is not None

    def _open_or_build(self, reader: Reader, key: ViewKey) -> Snapshot:
        version, moment, sources, hidden = key
        if self._folder is None or sources is not None or hidden:
            return Snapshot.build(reader)
        path = self._folder / f"version-{version}-{moment}"
        saved = Snapshot.open(path)
        if saved is not None and saved.version == reader.version:
            return saved
        snapshot = self._updated(reader, self._folder) or Snapshot.build(reader)
        try:
            shutil.rmtree(path, ignore_errors=True)
            snapshot.save(path)
            self._remove_oldest(self._folder)
        except OSError:
            return snapshot  # a full or read-only disk: the snapshot stays in memory
        return snapshot

    def _updated(self, reader: Reader, folder: Path) -> Snapshot | None:
        """The snapshot made of one that was saved for an earlier version, where that can be done."""
        if not isinstance(reader, TellsChanges):
            return None
        for path in sorted(folder.glob("version-*"), key=lambda path: path.stat().st_mtime, reverse=True):
            _, number, moment = path.name.split("-", 2)
            if not number.isdecimal() or moment == _EMPTY:
                continue
            changes = reader.changes_since(int(number), datetime.strptime(f"{moment}+0000", f"{_MOMENT}%z"))
            before = None if changes is None else Snapshot.open(path)
            if before is not None and changes is not None:
                return updated_snapshot(before, reader, changes)
        return None

    def _remove_oldest(self, folder: Path) -> None:
        by_age = sorted(folder.glob("version-*"), key=lambda path: path.stat().st_mtime)
        for old in by_age[:-_MAX_ON_DISK]:
            shutil.rmtree(old, ignore_errors=True)
