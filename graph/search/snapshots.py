"""The snapshots of a store's views: built once per version, kept beside the store, swapped whole."""

from __future__ import annotations

import shutil
from pathlib import Path

from graph.model.snapshot import Snapshot
from graph.single_flight_cache import SingleFlightCache
from graph.store.contract import Reader

_KEPT_IN_MEMORY = 4
_KEPT_ON_DISK = 2

ViewKey = tuple[int, str, frozenset[str] | None]


def view_key(reader: Reader) -> ViewKey:
    """What a reader's view is known by: version, the time of its load, and source filter.

    An earlier known time is an earlier version. Version numbers alone come back when a backup
    is restored or a store is made anew, and would then stand for other data.
    """
    newest = max((version.loaded_at for version in reader.versions()), default=None)
    moment = "empty" if newest is None else newest.strftime("%Y%m%dT%H%M%S.%f")
    return reader.version, moment, reader.sources


class Snapshots:
    """Gives the snapshot of a reader's view, built once when several threads ask.

    With a `folder`, unfiltered snapshots are kept there as files and mapped instead of built; a folder
    that cannot be written only costs building again.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._kept: SingleFlightCache[ViewKey, Snapshot] = SingleFlightCache(_KEPT_IN_MEMORY)

    def of(self, reader: Reader) -> Snapshot:
        """The snapshot of the view, from memory, from disk or built now."""
        key = view_key(reader)
        return self._kept.get(key, lambda: self._opened(reader, key) or Snapshot.build(reader))

    def _opened(self, reader: Reader, key: ViewKey) -> Snapshot | None:
        version, moment, sources = key
        if self._folder is None or sources is not None:
            return None
        place = self._folder / f"version-{version}-{moment}"
        kept = Snapshot.open(place)
        if kept is not None and kept.version == reader.version:
            return kept
        snapshot = Snapshot.build(reader)
        try:
            shutil.rmtree(place, ignore_errors=True)
            snapshot.save(place)
            self._discard_older()
        except OSError:
            return snapshot  # a full or read-only disk: answers come from memory
        return snapshot

    def _discard_older(self) -> None:
        assert self._folder is not None
        by_age = sorted(self._folder.glob("version-*"), key=lambda place: place.stat().st_mtime)
        for old in by_age[:-_KEPT_ON_DISK]:
            shutil.rmtree(old, ignore_errors=True)
