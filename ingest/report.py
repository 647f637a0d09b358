"""What a load did, for every format alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from graph.store.records import Version
from ingest.errors import IngestError
from ingest.rejections import Rejection, Unmapped
from ingest.self_links import Ignored

NONE_GOOD = "no fact is good"
"""Why a source was not loaded of which every fact was rejected."""

_MOST_REASONS = 3


@dataclass(frozen=True, slots=True)
class SourceLoad:
    """One source loaded. Every fact read was either loaded or rejected.

    `rejected` has the first `MAX_LISTED` rejections and `rejected_count` counts all of them;
    `rejected_file` keeps all of them (`None`: there are none, or no folder was given). `ignored` has the
    first `MAX_LISTED` facts that were loaded and have no effect, and `ignored_count` counts all of them.
    `ended_count` counts the listings that ended because a newer copy of a whole list lacks them.
    `format` is the name of the one that its files were read in. `is_unchanged` says whether the version is
    like the one before (see `ingest.versions`), and `is_unread` whether its files were not read, since a
    program of this version had read the same ones.
    """

    version: Version
    loaded: int
    rejected_count: int
    rejected: tuple[Rejection, ...]
    rejected_file: Path | None
    is_unchanged: bool
    ignored_count: int = 0
    ended_count: int = 0
    ignored: tuple[Ignored, ...] = ()
    format: str = ""
    is_unread: bool = False

    @property
    def source(self) -> str:
        """The id of the source."""
        return self.version.dataset.id

    @property
    def read(self) -> int:
        """Facts read."""
        return self.loaded + self.rejected_count


@dataclass(frozen=True, slots=True)
class SourceFailure:
    """One source that was not loaded, so that its last version stands, and why.

    The rejections are as those of `SourceLoad`; there are none when the whole file was bad.
    """

    source: str
    reason: str
    read: int = 0
    rejected_count: int = 0
    rejected: tuple[Rejection, ...] = ()
    rejected_file: Path | None = None


@dataclass(frozen=True, slots=True)
class TakenColumn:
    """A column of a table, and what it was taken for."""

    column: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Sameness:
    """What shared identifiers judge after a load: how many pairs, how many came or went, and conflicts.

    A conflict is an identifier that judges nothing, because the bodies that have it contradict each other.
    """

    judged: int
    added: int
    removed: int
    conflicts: tuple[Rejection, ...] = ()


@dataclass(frozen=True, slots=True)
class LoadReport:
    """One load: each source loaded, in order, those that had to be loaded first included.

    `rejected` are the rejections that belong to no source, `unmapped` the terms of the files that mean
    nothing here, and `failures` the sources that were not loaded. `left_out` are the sources that a file
    holds in part, beside others that it holds whole, and the files that were passed over: nothing of
    them is wrong. `columns` says what the columns of tables were taken for, and `sameness` what shared
    identifiers judge now, where the load changed anything.
    """

    loads: tuple[SourceLoad, ...]
    rejected: tuple[Rejection, ...] = ()
    unmapped: tuple[Unmapped, ...] = ()
    failures: tuple[SourceFailure, ...] = ()
    left_out: tuple[Rejection, ...] = ()
    columns: tuple[TakenColumn, ...] = ()
    sameness: Sameness | None = None

    @property
    def _sources(self) -> tuple[SourceLoad | SourceFailure, ...]:
        return (*self.loads, *self.failures)

    @property
    def rejected_count(self) -> int:
        """Rejections in all, those listed and those only counted."""
        return len(self.rejected) + sum(source.rejected_count for source in self._sources)

    @property
    def problems(self) -> tuple[str, ...]:
        """A line for each rejection listed, other failure, source left out and unmapped term."""
        rejected = (rejection for source in self._sources for rejection in source.rejected)
        return (
            *map(str, self.rejected),
            *map(str, rejected),
            *(f"{failure.source}: {failure.reason}" for failure in self.failures if not failure.rejected),
            *map(str, self.left_out),
            *(f"{unmapped.term}: {unmapped.reason}" for unmapped in self.unmapped),
        )


class BadRecords(IngestError):
    """Records were rejected and nothing was loaded; `report` says which, and where they are kept."""

    def __init__(self, message: str, report: LoadReport) -> None:
        super().__init__(message)
        self.report = report

    @property
    def problems(self) -> tuple[str, ...]:
        """A line for each of the first rejections and unmapped terms."""
        return self.report.problems


def nothing_loaded(failures: Sequence[SourceFailure]) -> str:
    """One sentence of why none of the sources was loaded."""
    if all(failure.reason == NONE_GOOD for failure in failures):
        names = ", ".join(failure.source for failure in failures)
        count = sum(failure.rejected_count for failure in failures)
        return (
            f"{names}: {count} of {count} facts are bad, and none is good, so nothing was loaded; "
            f"the first: {failures[0].rejected[0]}"
        )
    reasons = [f"{failure.source}: {failure.reason}" for failure in failures[:_MOST_REASONS]]
    more = len(failures) - len(reasons)
    return "; ".join([*reasons, *([f"and {more} more"] if more else []), "nothing was loaded"])
