"""Where questions about hops are answered; here from a snapshot of the whole view."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from graph.lens import Lens
from graph.paths import Found, Goal, best_paths
from graph.proximity import Proximity, proximity, unmatched
from graph.snapshot import Snapshot
from graph.traversal import Traversal
from ontology import Link


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer for one class, and the snapshot that its positions and rows are of."""

    snapshot: Snapshot
    proximity: Proximity


@dataclass(frozen=True, slots=True)
class Joined:
    """Paths between two entities, and the snapshot that their positions and rows are of."""

    snapshot: Snapshot
    found: Found


class Search(Protocol):
    """Answers questions about hops over one view of a store. Ids are canonical."""

    def proximities(
        self, id: str, traversal: Traversal, complete: Mapping[str, bool], limit: int
    ) -> dict[str, Answered]:
        """How near the entity is to each class of `complete`, with at most `limit` paths each.

        `complete` says of each class whether the data name every member on the day asked about.
        """

    def paths(self, start: str, end: str, traversal: Traversal, limit: int) -> Joined:
        """The `limit` best paths between two entities; none when one of them has no links."""

    def around(self, ids: Iterable[str], links: Iterable[Link] = ()) -> Snapshot:
        """A snapshot with at least these links, and these entities with their memberships."""


@dataclass(frozen=True, slots=True)
class SnapshotSearch:
    """See `Search`: everything is in one snapshot."""

    snapshot: Snapshot

    def proximities(
        self, id: str, traversal: Traversal, complete: Mapping[str, bool], limit: int
    ) -> dict[str, Answered]:
        """How near the entity is to each class."""
        position = self.snapshot.ids.position(id)
        return {
            risk_class: Answered(
                self.snapshot,
                unmatched(risk_class)  # an entity of another view, without links or memberships here
                if position is None
                else proximity(
                    self.snapshot, position, risk_class, traversal, is_complete=is_complete, limit=limit
                ),
            )
            for risk_class, is_complete in complete.items()
        }

    def paths(self, start: str, end: str, traversal: Traversal, limit: int) -> Joined:
        """The best paths between two entities."""
        first, last = self.snapshot.ids.position(start), self.snapshot.ids.position(end)
        if first is None or last is None:
            return Joined(self.snapshot, Found((), 0, False))
        return Joined(
            self.snapshot, best_paths(Lens(self.snapshot, traversal), first, Goal.entity(last), limit)
        )

    def around(self, ids: Iterable[str], links: Iterable[Link] = ()) -> Snapshot:
        """The whole snapshot."""
        return self.snapshot
