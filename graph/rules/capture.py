"""Whom a regime captures: of all entities at once, for certain and at most.

What is captured for certain has a round in both; what may be captured, by the shares that are not known, in
the second alone (docs/rules.md). A regime that goes by listings captures whoever is listed and nobody else.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from graph.ownership import Record, Rights, Tiers
from graph.ownership.fixpoint import Reach
from graph.rules.regime import Basis, Phase, Pool, Regime

NOT_REACHED = -1


class RegimeOutcome(StrEnum):
    """What a regime comes to about an entity."""

    CAPTURED = "captured"
    UNDETERMINED = "undetermined"
    NOT_CAPTURED = "not captured"
    NOT_APPLICABLE = "not applicable"


@dataclass(frozen=True)
class Listed:
    """Who is on a regime's lists, `(n,)` places in a record: for certain, and for certain or possibly."""

    certain: NDArray[np.int64]
    possible: NDArray[np.int64]

    @classmethod
    def of(cls, certain: Collection[int], possible: Collection[int] = ()) -> Listed:
        """Those of these places; who is listed for certain may be listed too."""
        surely = np.array(sorted(set(certain)), np.int64)
        return cls(surely, np.array(sorted({*certain, *possible}), np.int64))


@dataclass(frozen=True)
class Tier:
    """Who is captured, `(n_entities,)`: the round of each, or `NOT_REACHED`, and the person that captures.

    The person is `NOT_REACHED` too where the holdings of all listed are added.
    """

    rounds: NDArray[np.int64]
    persons: NDArray[np.int64]


@dataclass(frozen=True)
class Capture:
    """What a phase of a regime comes to on a record, for certain and at most."""

    regime: Regime
    phase: Phase
    record: Record
    listed: Listed
    certain: Tier
    possible: Tier
    joint: Sequence[frozenset[int]] = field(default=())

    def outcome(self, place: int) -> RegimeOutcome:
        """What it comes to about one entity of the record."""
        if self.certain.rounds[place] != NOT_REACHED:
            return RegimeOutcome.CAPTURED
        if self.possible.rounds[place] == NOT_REACHED:
            return RegimeOutcome.NOT_CAPTURED
        return RegimeOutcome.NOT_APPLICABLE if self.has_no_share(place) else RegimeOutcome.UNDETERMINED

    def outcomes(self) -> NDArray[np.uint8]:
        """(n_entities,) what `outcome` says of each, as places in `RegimeOutcome`."""
        is_certain, is_possible = (tier.rounds != NOT_REACHED for tier in (self.certain, self.possible))
        is_listed = np.zeros(len(is_certain), bool)
        is_listed[self.listed.possible] = True
        has_no_share = ~is_listed & (np.diff(self.record.holdings.up.begin) == 0)
        if self.regime.reads_control:
            has_no_share[:] = False
        captured, undetermined, not_captured, not_applicable = range(len(RegimeOutcome))
        told = np.where(has_no_share, np.uint8(not_applicable), np.uint8(undetermined))
        told[~is_possible] = not_captured
        told[is_certain] = captured
        return told

    def has_no_share(self, place: int) -> bool:
        """Whether nobody is recorded to hold shares of the entity, which is a unit of somebody captured."""
        is_listed = bool(np.isin(place, self.listed.possible))
        return not (is_listed or self.regime.reads_control) and not len(self.record.holdings.up.of(place))


def capture(
    record: Record, regime: Regime, phase: Phase, listed: Listed, joint: Sequence[frozenset[int]] = ()
) -> Capture:
    """Whom the phase of the regime captures, where these are on its lists.

    `joint` are places of those who hold together by agreement: what one holds, each holds.

    >>> from graph.ownership import Holdings, Stake
    >>> from graph.rules.regime import REGIMES_EXAMPLE
    >>> from ontology import Share
    >>> record = Record.of(Holdings.of(2, [Stake(0, 1, Share.exact(50))]))
    >>> before, since = (
    ...     capture(record, REGIMES_EXAMPLE, phase, Listed.of([0])) for phase in REGIMES_EXAMPLE.phases
    ... )
    >>> str(before.outcome(1)), str(since.outcome(1))
    ('not captured', 'captured')
    """
    if regime.basis is Basis.LISTING or not regime.propagates or phase.limit is None:
        return Capture(
            regime,
            phase,
            record,
            listed,
            _listed_alone(record, listed.certain),
            _listed_alone(record, listed.possible),
        )
    sure_rights = record.rights.chosen(record.rights.is_certain) if regime.reads_control else Rights.none()
    gross = _tier(record, phase, listed.certain, sure_rights, joint, at_most=False)
    overlapping = _with_loose_holdings(record, gross)
    exact = record
    if len(overlapping):
        exact = record.exactly(overlapping)
        gross = _tier(exact, phase, listed.certain, sure_rights, joint, at_most=False)
    # Units have no shares: whether an ownership rule reaches through one is not known.
    rights = record.rights if regime.reads_control else record.rights.chosen(record.rights.is_unit)
    most = _tier(exact, phase, listed.possible, rights, joint, at_most=True)
    doubtful = _with_loose_holdings(exact, most, besides=gross)
    if len(doubtful):
        exact = exact.exactly(doubtful)
        most = _tier(exact, phase, listed.possible, rights, joint, at_most=True)
    return Capture(regime, phase, exact, listed, gross, most, joint)


# ------------------------------------------------------------ inside


def _listed_alone(record: Record, listed: NDArray[np.int64]) -> Tier:
    rounds = np.full(len(record.entities), NOT_REACHED, np.int64)
    rounds[listed] = 0
    return Tier(rounds, np.full(len(rounds), NOT_REACHED, np.int64))


def _tier(
    record: Record,
    phase: Phase,
    listed: NDArray[np.int64],
    rights: Rights,
    joint: Sequence[frozenset[int]],
    *,
    at_most: bool,
) -> Tier:
    assert phase.limit is not None  # the caller has seen that shares count
    least, in_it = record.least_held() if at_most else (None, None)
    tiers = Tiers(record.holdings, rights, phase.limit, at_most=at_most, least_held=least, are_in_it=in_it)
    rounds = np.full(len(record.entities), NOT_REACHED, np.int64)
    persons = np.full(len(record.entities), NOT_REACHED, np.int64)
    if phase.pool is Pool.ALL:
        reach = tiers.from_owners(listed)
        rounds[reach.entities] = reach.rounds
        return Tier(rounds, persons)
    for person in listed.tolist():
        partners = sorted({person}.union(*(group for group in joint if person in group)))
        reach = tiers.from_owners(np.array(partners, np.int64))
        _keep(reach, person, partners, rounds, persons)
    rounds[listed] = 0
    persons[listed] = listed
    return Tier(rounds, persons)


def _keep(
    reach: Reach, person: int, partners: list[int], rounds: NDArray[np.int64], persons: NDArray[np.int64]
) -> None:
    """Note whom the person reaches in fewer rounds than others; its partners are not captured by that."""
    held = ~np.isin(reach.entities, [partner for partner in partners if partner != person])
    entities, found = reach.entities[held], reach.rounds[held]
    better = (rounds[entities] == NOT_REACHED) | (found < rounds[entities])
    rounds[entities[better]], persons[entities[better]] = found[better], person


def _with_loose_holdings(record: Record, tier: Tier, besides: Tier | None = None) -> NDArray[np.int64]:
    """(n,) those captured of whom somebody captured has a holding that may run through another."""
    holdings, reached = record.holdings, tier.rounds != NOT_REACHED
    counted = reached[holdings.owned] & (tier.rounds[holdings.owned] > 0) & record.loose.may_overlap
    if besides is None:
        counted &= reached[holdings.owners]
    else:
        counted &= besides.rounds[holdings.owned] == NOT_REACHED
    counted &= ~record.is_exact[holdings.owned]
    several = np.bincount(holdings.owned, minlength=holdings.count)[holdings.owned] > 1
    found: NDArray[np.int64] = np.unique(holdings.owned[counted & several])
    return found
