"""By which statements a change came about: those that came or went where the answer looks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from api.casework.watch.comparison import ChangeKind, Difference
from api.casework.watch.delta import Delta, Moved, Place
from graph.model import CONTROL_TYPES, STEP_TYPES, Direction, Pattern, Snapshot
from ontology import SCHEMA

_MOST_AROUND = 2_000
"""Entities around a party among which causes are looked for."""

_CAPTURE_LEVELS = 10
"""So many links up a regime's capture is followed to its causes; a rule of shares knows no hops."""

_SAMENESS = ("sameAs", "possiblySameAs", "differentFrom")
_NAMES = ("name", "alias", "previousName", "acronym", "brand", "country", "address", *_SAMENESS)
_SUCCESSION = "Succession"
_UP_TYPES = frozenset((*CONTROL_TYPES, _SUCCESSION))

SnapshotAround = Callable[[str], Snapshot]
"""A snapshot with what is above, or around, an entity."""


class Causes:
    """Finds causes among what changed, from a party outward: nearest first."""

    def __init__(
        self, delta: Delta, around: SnapshotAround, direction: Direction | Pattern, max_hops: int
    ) -> None:
        self.delta = delta
        self._around = around
        self._is_upward = direction is Direction.UP
        self._max_hops = max_hops
        self._levels: dict[tuple[tuple[str, ...], int], dict[str, int]] = {}

    def of(self, difference: Difference, parties: Sequence[str], others: Iterable[Difference]) -> list[Moved]:
        """The statements behind one change about the `parties`, which are the first match then and now.

        What a decision changed by is what the `others` of the line changed by.
        """
        match difference.kind:
            case ChangeKind.LISTED | ChangeKind.DELISTED:
                entry = difference.subject
                places = [place for place in self.delta.about(entry) if not place.key.is_link]
                return [m for m in self.delta.moved(places) if m.statement.prop == "names"]
            case ChangeKind.MATCH:
                ids = dict.fromkeys(id for side in (difference.after, difference.before) for id, _ in side)
                places = [place for id in ids for place in self.delta.about(id) if not place.key.is_link]
                return [m for m in self.delta.moved(places) if _is_of_a_name(m)]
            case ChangeKind.OWNER:
                return self._of_links(
                    {tuple(tie[:3]) for side in (difference.before, difference.after) for tie in side}
                )
            case ChangeKind.VERDICT | ChangeKind.SHORTER | ChangeKind.LONGER:
                return self._near(parties, self._max_hops, difference.subject)
            case ChangeKind.CAPTURED | ChangeKind.RELEASED:
                return self._near(parties, _CAPTURE_LEVELS, None)
        told = [moved for other in others for moved in self.of(other, parties, ())]
        return list(dict.fromkeys(told)) or self._near(parties, self._max_hops, None)

    # ------------------------------------------------------------ inside

    def _of_links(self, keys: set[tuple[str, ...]]) -> list[Moved]:
        places = [
            place
            for key in sorted(keys)
            for place in self.delta.about(key[2])
            if place.key.is_link and (place.key.prop, *self.delta.ends(place)) == key
        ]
        return self.delta.moved(places)

    def _near(self, parties: Sequence[str], levels: int, risk_class: str | None) -> list[Moved]:
        """Links among what is around the parties, and memberships of it: of one class, or of any."""
        reached = self._reached(tuple(parties), levels)
        places: list[Place] = []
        for id in reached:  # in the order of levels
            for place in self.delta.about(id):
                if not place.key.is_link or all(end in reached for end in self.delta.ends(place)):
                    places.append(place)
            places += self.delta.naming(id)
        return [
            moved
            for moved in self.delta.moved(places)
            if moved.statement.prop in (*SCHEMA.link_types, *_SAMENESS, "names")
            or (moved.statement.prop == "riskClass" and risk_class in (None, moved.statement.value))
        ]

    def _reached(self, parties: tuple[str, ...], levels: int) -> dict[str, int]:
        key = parties, levels
        if key not in self._levels:
            self._levels = {key: self._search(parties, levels)}  # of one line at a time
        return self._levels[key]

    def _search(self, parties: tuple[str, ...], levels: int) -> dict[str, int]:
        """Everything within so many links, then or now, whether or not they count on the day; by level."""
        reached = dict.fromkeys(parties, 0)
        frontier: Iterable[str] = parties
        # Mostly there is one snapshot of everything.
        snapshots = list({id(each): each for each in map(self._around, parties)}.values())
        for level in range(1, levels + 1):
            found = dict.fromkeys(
                other for id in frontier for other in self._beside(id, snapshots) if other not in reached
            )
            if not found or len(reached) > _MOST_AROUND:
                break
            reached |= dict.fromkeys(found, level)
            frontier = found
        return reached

    def _beside(self, id: str, snapshots: Sequence[Snapshot]) -> Iterator[str]:
        for snapshot in snapshots:
            yield from self._beside_in(id, snapshot)
        for place in self.delta.about(id):
            if place.key.is_link:
                upper, lower = self.delta.ends(place)
                leads_up = lower == id and place.key.prop in _UP_TYPES
                if leads_up or not self._is_upward or place.key.prop == _SUCCESSION:
                    yield upper if lower == id else lower

    def _beside_in(self, id: str, snapshot: Snapshot) -> Iterator[str]:
        place = snapshot.ids.position(id)
        if place is None:
            return
        links, ids = snapshot.links, snapshot.ids
        for row in snapshot.up.of(place).tolist():
            if not self._is_upward or STEP_TYPES[links["type"][row]] in _UP_TYPES:
                yield ids[int(links["upper"][row])]
        for row in () if self._is_upward else snapshot.down.of(place).tolist():
            yield ids[int(links["lower"][row])]


def _is_of_a_name(moved: Moved) -> bool:
    prop = moved.statement.prop
    return prop in _NAMES or (prop in SCHEMA.properties and SCHEMA.property(prop).range == "identifier")
