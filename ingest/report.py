"""What a load did, for every format alike."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from graph.store.records import Version
from ingest.rejections import Rejection, Unmapped


@dataclass(frozen=True, slots=True)
class SourceLoad:
    """One source loaded. Every fact read was either loaded or rejected.

    `rejected` has the first `MAX_LISTED` rejections and `rejected_count` counts all of them;
    `rejected_file` keeps all of them (`None`: there are none, or no folder was given).
    `is_unchanged` says whether the version is like the one before (see `ingest.versions`).
    """

    version: Version
    loaded: int
    rejected_count: int
    rejected: tuple[Rejection, ...]
    rejected_file: Path | None
    is_unchanged: bool

    @property
    def source(self) -> str:
        """The id of the source."""
        return self.version.dataset.id

    @property
    def read(self) -> int:
        """Facts read."""
        return self.loaded + self.rejected_count


@dataclass(frozen=True, slots=True)
class LoadReport:
    """One load: each source loaded, in order, those that had to be loaded first included.

    `rejected` are the rejections that belong to no source loaded, and `unmapped` the terms of the
    files that mean nothing here.
    """

    loads: tuple[SourceLoad, ...]
    rejected: tuple[Rejection, ...] = ()
    unmapped: tuple[Unmapped, ...] = ()

    @property
    def rejected_count(self) -> int:
        """Rejections in all, those listed and those only counted."""
        return len(self.rejected) + sum(load.rejected_count for load in self.loads)
