"""Who is above an entity by holdings and rights, read from whatever answers questions, with who is listed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from api.screening.law.listings import listings_of
from api.screening.session import Session
from graph.model import Snapshot, Strictness
from graph.model.traversal import MAX_HOPS, Direction, Traversal
from graph.ownership import HOLDING_TYPES, Record, record_above
from graph.rules import NOT_REACHED, Listed, Regime
from graph.search.neighbourhood import BoundedSnapshot


@dataclass(frozen=True)
class Above:
    """An entity with all above it: the snapshot, the record made of it, and names of its places.

    `listings` are, for each place, the ids of the entries that name it, and whether each surely holds then.
    """

    place: int
    snapshot: Snapshot
    record: Record
    ids: Sequence[str]
    listings: Mapping[int, Sequence[tuple[str, bool]]]
    list_of: Mapping[str, str]
    traversal: Traversal
    is_partial: bool = False
    assumed_lists: Mapping[str, Sequence[int]] = field(default_factory=dict)
    ended_lists: Mapping[str, Sequence[int]] = field(default_factory=dict)

    def listed(self, regime: Regime) -> Listed:
        """Who is on the lists of the regime."""
        certain: set[int] = set()
        possible: set[int] = set()
        for place, entries in self.listings.items():
            for listing, is_certain in entries:
                if self.list_of.get(listing) in regime.lists:
                    (certain if is_certain else possible).add(place)
        for list_id in regime.lists:
            ended = set(self.ended_lists.get(list_id, ()))
            certain = (certain - ended) | set(self.assumed_lists.get(list_id, ()))
            possible -= ended
        return Listed.of(certain, possible)

    def lists_naming(self, place: int, regime: Regime) -> list[str]:
        """The ids of those of the regime's lists that name the entity of a place."""
        named = [self.list_of.get(listing, "") for listing, _ in self.listings.get(place, ())]
        named += [id for id, places in self.assumed_lists.items() if place in places]
        return [id for id in dict.fromkeys(named) if id in regime.lists]


def read_above(session: Session, ids: Sequence[str]) -> Above:
    """The first of the entities with all above it; the others, with all above them, are in the record too.

    Without any there is nothing in it, and the place is `NOT_REACHED`.
    """
    asked = session.traversal
    traversal = Traversal(
        "holdings",
        HOLDING_TYPES,
        Direction.UP,
        asked.valid_at,
        max_hops=MAX_HOPS,
        min_grade=asked.min_grade,
    )
    search = session.view.search
    around = (
        search.around(ids, traversal, Strictness.RELAXED)
        if ids
        else BoundedSnapshot(search.snapshot_containing([], [], traversal))
    )
    snapshot = around.snapshot
    if not any(snapshot.ids.position(id) is not None for id in ids):  # those without links are there
        snapshot = search.snapshot_containing(ids, [], traversal)
    positions = [position for id in ids if (position := snapshot.ids.position(id)) is not None]
    record = record_above(snapshot, traversal, np.array(sorted(positions), np.int64)).exactly()
    first = snapshot.ids.position(ids[0]) if ids else None
    place = None if first is None else record.place(first)
    listings = listings_of(snapshot, traversal, record)
    return Above(
        NOT_REACHED if place is None else place,
        snapshot,
        record,
        [snapshot.ids[int(position)] for position in record.entities],
        listings,
        list_ids(session, {listing for entries in listings.values() for listing, _ in entries}),
        traversal,
        around.is_truncated or record.is_partial,
    )


def list_ids(session: Session, listings: Iterable[str]) -> dict[str, str]:
    """The id of the official list that each of the list entries is on; nothing for what is no entry."""
    wanted = sorted(set(listings))
    if not wanted:
        return {}
    entries = session.view.reader.entities(wanted)
    return {id: list_id for id, entry in entries.items() if (list_id := entry.first("list")) is not None}
