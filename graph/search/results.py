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
    """Paths from some entities to others; without any, the `stops` at which they meet.

    Of alternatives, `needed` are the steps of the first path, counted from 1, that every path takes, and
    `at_most` is how many alternatives there can be; `None` where that was not counted.
    """

    snapshot: Snapshot
    paths: PathResult
    stops: tuple[Stop, ...] = ()
    needed: tuple[int, ...] = ()
    at_most: int | None = None
