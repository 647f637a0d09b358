"""What regimes come to about an entity in short, read off a table of all entities where there is one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from api.models.law import RuleOutcome
from api.screening.law.listings import listings_of
from api.workspace import View
from graph.model import Snapshot, Traversal
from graph.model.traversal import Direction
from graph.ownership import HOLDING_TYPES, Record, whole_record
from graph.rules import Capture, Listed, Regime, RegimeOutcome, capture, regimes
from graph.search import SnapshotSearch

_BYTES_AN_ENTITY = 200


@dataclass(frozen=True)
class RegimeTable:
    """What each regime of the day captures, and whether all members of its lists are loaded."""

    captures: tuple[tuple[Capture, bool], ...]
    _told: dict[bytes, tuple[RuleOutcome, ...]] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def of(
        cls,
        view: View,
        record: Record,
        day: date,
        listed: Callable[[Regime], Listed],
        *,
        is_partial: bool = False,
    ) -> RegimeTable:
        """What the regimes of the day capture in the record; `listed` tells who is on the lists of each.

        Of a record that `is_partial` what was not found is open.
        """
        captures = []
        for regime in regimes().values():
            phase = regime.on(day)
            if phase is not None:
                is_whole = not any(view.list_data(id, day).reasons(day) for id in regime.lists)
                found = capture(record, regime, phase, listed(regime))
                captures.append((found, is_whole and not is_partial))
        return cls(tuple(captures))

    def about(self, snapshot: Snapshot, id: str) -> list[RuleOutcome]:
        """The outcome of each regime about the entity."""
        position = snapshot.ids.position(id)
        place = None
        if position is not None and self.captures:
            place = self.captures[0][0].record.place(position)  # the entities of all records are the same
        return self.at(place)

    def at(self, place: int | None) -> list[RuleOutcome]:
        """The outcome of each regime about the entity at the place; `None`: it is not in the record."""
        if place is None or not self.captures:
            return self._worded(None)
        key = self._outcomes[place].tobytes()
        told = self._told.get(key)
        if told is None:
            told = self._told[key] = tuple(self._worded(place))
        return list(told)

    def _worded(self, place: int | None) -> list[RuleOutcome]:
        return [
            RuleOutcome(
                regime=found.regime.id,
                outcome=outcome_of(found, place, is_whole=is_whole),
                applies=found.phase.captures,
            )
            for found, is_whole in self.captures
        ]

    @cached_property
    def _outcomes(self) -> NDArray[np.uint8]:
        """(n_entities, n_captures) the outcomes; of all entities most are like those of a few."""
        return np.stack([found.outcomes() for found, _ in self.captures], axis=1)


def outcome_of(found: Capture, place: int | None, *, is_whole: bool) -> RegimeOutcome:
    """The outcome; who is not captured may be, where members of the regime's lists are not loaded."""
    outcome = RegimeOutcome.NOT_CAPTURED if place is None else found.outcome(place)
    return RegimeOutcome.UNDETERMINED if outcome is RegimeOutcome.NOT_CAPTURED and not is_whole else outcome


def rule_outcomes(view: View, id: str, asked: Traversal) -> list[RuleOutcome] | None:
    """The outcome of each regime that says something on the day; `None` where there is no table.

    Of a large graph there is none: then `outcomes_above` tells, which reads what is above the entity.
    """
    search = view.search
    if not isinstance(search, SnapshotSearch) or not search.snapshot.is_small:
        return None
    return _table_of(view, search.snapshot, asked).about(search.snapshot, id)


def regime_table(view: View, asked: Traversal) -> RegimeTable | None:
    """What regimes come to about every entity, of a large graph too: for whoever asks about many of them.

    `None` where the links are searched on a server.
    """
    search = view.search
    return _table_of(view, search.snapshot, asked) if isinstance(search, SnapshotSearch) else None


def prepare_rules(view: View, asked: Traversal) -> None:
    """Make the table of the day and grade that are asked about, where there is one."""
    search = view.search
    if isinstance(search, SnapshotSearch) and search.snapshot.is_small:
        _table_of(view, search.snapshot, asked)


def _table_of(view: View, snapshot: Snapshot, asked: Traversal) -> RegimeTable:
    key = ("regimes", asked.valid_at, asked.min_grade)
    table = snapshot.cache.get(
        key,
        lambda: _table(view, snapshot, asked),
        lambda _: _BYTES_AN_ENTITY * len(snapshot.ids) * len(regimes()),
        eager=True,
    )
    assert table is not None  # eager values are always built
    return table


def _table(view: View, snapshot: Snapshot, asked: Traversal) -> RegimeTable:
    day = asked.valid_at
    holdings = Traversal("holdings", HOLDING_TYPES, Direction.UP, day, min_grade=asked.min_grade)
    record = whole_record(snapshot, holdings).exactly()
    listings = listings_of(snapshot, holdings, record)
    list_of = {subject: value for subject, _, value in view.reader.values(["list"])}
    return RegimeTable.of(view, record, day, lambda regime: _listed(regime, listings, list_of))


def _listed(
    regime: Regime, listings: Mapping[int, list[tuple[str, bool]]], list_of: Mapping[str, str]
) -> Listed:
    named = [
        (place, is_certain)
        for place, entries in listings.items()
        for listing, is_certain in entries
        if list_of.get(listing) in regime.lists
    ]
    return Listed.of([place for place, is_certain in named if is_certain], [place for place, _ in named])
