"""Indexes of parties beside the snapshots of a store: built once a version, and opened by every process."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from ingest.name_index.files import PartyIndex, open_index, save_index
from ingest.name_index.table import NameTable

_MOST_ON_DISK = 2


class SavedParties:
    """A folder of indexes, which can be made again at any time.

    One that is damaged, or was read by other rules, is made anew; a folder that cannot be written costs time
    only.

    >>> import tempfile
    >>> from ingest.name_index import Facts, table_of
    >>> def build(before):
    ...     return PartyIndex(table_of([("a", "name", "Foo Optics")], before), Facts.of(["a"], []))
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     saved = SavedParties(Path(folder))
    ...     saved.of("1", build).names.of_entity("a") == saved.of("1", build).names.of_entity("a")
    True
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def of(self, version: str, build: Callable[[NameTable | None], PartyIndex]) -> PartyIndex:
        """The index of the version, opened or built; for building there are the names of an earlier one."""
        path = self._folder / f"names-{version}"
        saved = open_index(path)
        if saved is not None:
            return saved
        built = build(self._newest())
        try:
            shutil.rmtree(path, ignore_errors=True)
            save_index(built, path)
            self._remove_oldest()
        except OSError:
            return built  # a full or read-only disk: the index stays in memory
        return open_index(path) or built

    def _newest(self) -> NameTable | None:
        indexes = map(open_index, reversed(self._by_age()))
        return next((index.names for index in indexes if index is not None), None)

    def _remove_oldest(self) -> None:
        for old in self._by_age()[:-_MOST_ON_DISK]:
            shutil.rmtree(old, ignore_errors=True)

    def _by_age(self) -> list[Path]:
        return sorted(self._folder.glob("names-*"), key=lambda path: path.stat().st_mtime)
