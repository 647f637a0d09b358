"""Answers with the snapshots that their positions and rows are of."""

from __future__ import annotations

from dataclasses import dataclass

from graph.model.snapshot import Snapshot
from graph.search.paths import PathResult
from graph.search.proximity import Proximity
from graph.search.qualifications import Stop


@dataclass(frozen=True, slots=True)
class ProximityResult:
    """How near an entity is to a class."""

    snapshot: Snapshot
    proximity: Proximity


@dataclass(frozen=True, slots=True)
class PathsInSnapshot:
    """Paths between two entities; without any, the `stops` at which they meet."""

    snapshot: Snapshot
    paths: PathResult
    stops: tuple[Stop, ...] = ()
