"""What regimes come to about an entity in short, read off a table of all entities where there is one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

import numpy as np
from numpy.typing import NDArray

from api.models.law import RuleOutcome
from api.screening.law.listings import listings_of
from api.workspace import View
from graph.model import Snapshot, Traversal
from graph.model.traversal import Direction
from graph.ownership import HOLDING_TYPES, NOWHERE, Record, whole_record
from graph.rules import Capture, Listed, Regime, RegimeOutcome, capture, regimes
from graph.search import SnapshotSearch

Captures = tuple[tuple[Capture, bool], ...]
"""What each regime of a day captures, and whether all members of its lists are loaded."""

_ORDER = tuple(RegimeOutcome)
_NOT_CAPTURED = _ORDER.index(RegimeOutcome.NOT_CAPTURED)


@dataclass(frozen=True)
class RegimeTable:
    """What the regimes of a day come to about every entity of a snapshot: a byte for each of both.

    `outcomes` `(n_entities + 1, n_regimes)` has places in `RegimeOutcome`, the last row for whoever is not in
    the snapshot; `regimes` has the id of each and whether its phase captures.
    """

    regimes: tuple[tuple[str, bool], ...]
    outcomes: NDArray[np.uint8]
    _told: dict[bytes, tuple[RuleOutcome, ...]] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def of(cls, snapshot: Snapshot, record: Record, captures: Captures) -> RegimeTable:
        """Read off what the regimes capture in a record of the whole snapshot."""
        places = np.append(record.places(np.arange(len(snapshot.ids))), NOWHERE)
        outcomes = np.empty((len(places), len(captures)), np.uint8)
        for column, (found, is_whole) in enumerate(captures):
            told = np.append(found.outcomes(), np.uint8(_NOT_CAPTURED))  # NOWHERE reads the last
            known = [_ORDER.index(_as_known(each, is_whole=is_whole)) for each in _ORDER]
            outcomes[:, column] = np.array(known, np.uint8)[told[places]]
        return cls(tuple((found.regime.id, found.phase.captures) for found, _ in captures), outcomes)

    def about(self, snapshot: Snapshot, id: str) -> list[RuleOutcome]:
        """The outcome of each regime about the entity; of most they are like those of a few."""
        position = snapshot.ids.position(id)
        row = self.outcomes[-1 if position is None else position]
        key = row.tobytes()
        told = self._told.get(key)
        if told is None:
            told = self._told[key] = tuple(
                RuleOutcome(regime=regime, outcome=_ORDER[place], applies=applies)
                for (regime, applies), place in zip(self.regimes, row, strict=True)
            )
        return list(told)


def captures_on(
    view: View, record: Record, day: date, listed: Callable[[Regime], Listed], *, is_partial: bool = False
) -> Captures:
    """What the regimes of the day capture in the record; `listed` tells who is on the lists of each.

    Of a record that `is_partial` what was not found is open.
    """
    captures = []
    for regime in regimes().values():
        phase = regime.on(day)
        if phase is not None:
            is_whole = not any(view.list_data(id, day).reasons(day) for id in regime.lists)
            captures.append((capture(record, regime, phase, listed(regime)), is_whole and not is_partial))
    return tuple(captures)


def outcomes_at(captures: Captures, place: int | None) -> list[RuleOutcome]:
    """The outcome of each regime about the entity at the place; `None`: it is not in the record."""
    return [
        RuleOutcome(
            regime=found.regime.id,
            outcome=outcome_of(found, place, is_whole=is_whole),
            applies=found.phase.captures,
        )
        for found, is_whole in captures
    ]


def outcome_of(found: Capture, place: int | None, *, is_whole: bool) -> RegimeOutcome:
    """The outcome about the entity at the place; `None`: it is not in the record."""
    return _as_known(RegimeOutcome.NOT_CAPTURED if place is None else found.outcome(place), is_whole=is_whole)


def _as_known(outcome: RegimeOutcome, *, is_whole: bool) -> RegimeOutcome:
    """The outcome; who is not captured may be, where members of the regime's lists are not loaded."""
    is_open = outcome is RegimeOutcome.NOT_CAPTURED and not is_whole
    return RegimeOutcome.UNDETERMINED if is_open else outcome


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
        lambda table: table.outcomes.nbytes,
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
    captures = captures_on(view, record, day, lambda regime: _listed(regime, listings, list_of))
    return RegimeTable.of(snapshot, record, captures)


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
