"""What a finding rests on: the links that decide, and the fewest unknown facts that would settle it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import combinations

import numpy as np

from graph.ownership import WHOLE, Holdings, Rights, Tiers
from graph.rules.capture import NOT_REACHED, Capture, Listed, RegimeOutcome, capture
from graph.rules.regime import Basis

_MOST_LINKS = 40
_MOST_CANDIDATES = 24
_LARGEST_SET = 3
_MOST_TRIES = 3_000


class FactKind(StrEnum):
    """What a fact is about."""

    HOLDING = "holding"
    RIGHT = "right"
    LISTING = "listing"


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact of a capture's record: the number of a holding or right, or the place of somebody listed.

    `is_needed`: without it alone the outcome would be another one.
    """

    kind: FactKind
    number: int
    is_needed: bool = False


@dataclass(frozen=True, slots=True)
class Settling:
    """Unknown facts that would settle a finding, at one end of what is known of them.

    With all of them at their most the entity is captured, or with all at their least it is not, whatever the
    other facts are. `is_smallest`: no fewer facts do.
    """

    facts: tuple[Fact, ...]
    as_captured: bool
    is_smallest: bool


def deciding(found: Capture, place: int) -> tuple[Fact, ...]:
    """The facts by which the entity is captured for certain, or may be: from it up to whoever is listed.

    There are no more of them than needed, and each says whether others could take its place.

    >>> from graph.rules.regime import REGIMES_EXAMPLE
    >>> from graph.ownership import Record, Stake
    >>> from ontology import Share
    >>> record = Record.of(Holdings.of(2, [Stake(0, 1, Share.exact(50))]))
    >>> found = capture(record, REGIMES_EXAMPLE, REGIMES_EXAMPLE.phases[1], Listed.of([0]))
    >>> [(str(fact.kind), fact.is_needed) for fact in deciding(found, 1)]
    [('holding', True), ('listing', True)]
    """
    at_most = found.outcome(place) is not RegimeOutcome.CAPTURED
    tier = found.possible if at_most else found.certain
    if tier.rounds[place] == NOT_REACHED:
        return ()
    facts = tuple(dict.fromkeys(_traced(found, place, at_most=at_most)))[:_MOST_LINKS]
    outcome = found.outcome(place)
    return tuple(
        replace(fact, is_needed=reconsidered(found, without=(fact,)).outcome(place) is not outcome)
        for fact in facts
    )


def settling(found: Capture, place: int) -> Settling | None:
    """The fewest unknown facts that would settle what is undetermined; `None` where nothing is.

    >>> from graph.rules.regime import REGIMES_EXAMPLE
    >>> from graph.ownership import Record, Stake
    >>> from ontology import Share
    >>> record = Record.of(Holdings.of(2, [Stake(0, 1, Share.parse("unknown"))]))
    >>> found = capture(record, REGIMES_EXAMPLE, REGIMES_EXAMPLE.phases[1], Listed.of([0]))
    >>> [str(fact.kind) for fact in settling(found, 1).facts]
    ['holding']
    """
    if found.outcome(place) not in (RegimeOutcome.UNDETERMINED, RegimeOutcome.NOT_APPLICABLE):
        return None
    candidates = _unknown(found, place)
    tries = 0
    for size in range(1, _LARGEST_SET + 1):
        for facts in combinations(candidates, size):
            for as_captured in (True, False):
                tries += 1
                if tries > _MOST_TRIES:
                    return _fewer(found, place, candidates)
                if _is_settled(found, place, facts, as_captured):
                    return Settling(facts, as_captured, is_smallest=True)
    return _fewer(found, place, candidates)


# ------------------------------------------------------------ inside


def _traced(found: Capture, place: int, *, at_most: bool) -> Iterator[Fact]:
    """The facts by which the entity is reached, each tier by those before it."""
    tier = found.possible if at_most else found.certain
    person = int(tier.persons[place])
    rounds = tier.rounds if person == NOT_REACHED else _rounds_of(found, person, at_most=at_most)
    listed = found.listed.possible if at_most else found.listed.certain
    waiting, seen = [place], {place}
    while waiting:
        entity = waiting.pop()
        if rounds[entity] == 0:
            if entity in listed:
                yield Fact(FactKind.LISTING, entity)
            continue
        for fact, upper in _by_whom(found, entity, rounds, at_most=at_most):
            yield fact
            if upper not in seen:
                seen.add(upper)
                waiting.append(upper)


def _rounds_of(found: Capture, person: int, *, at_most: bool) -> np.ndarray:
    """(n_entities,) the rounds in which one person reaches everybody."""
    record = found.record
    least, in_it = record.least_held() if at_most else (None, None)
    assert found.phase.limit is not None  # a person has a pool of shares
    tiers = Tiers(
        record.holdings,
        _rights(found, at_most=at_most),
        found.phase.limit,
        at_most=at_most,
        least_held=least,
        are_in_it=in_it,
    )
    partners = sorted({person}.union(*(group for group in found.joint if person in group)))
    reach = tiers.from_owners(np.array(partners, np.int64))
    rounds = np.full(len(record.entities), NOT_REACHED, np.int64)
    rounds[reach.entities] = reach.rounds
    return rounds


def _rights(found: Capture, *, at_most: bool) -> Rights:
    rights = found.record.rights
    if found.regime.reads_control:
        return rights if at_most else rights.chosen(rights.is_certain)
    return rights.chosen(rights.is_unit) if at_most else Rights.none()


def _by_whom(found: Capture, entity: int, rounds: np.ndarray, *, at_most: bool) -> Iterator[tuple[Fact, int]]:
    """The fewest holdings, or else the right, by which those reached before reach the entity."""
    holdings, rights = found.record.holdings, found.record.rights
    assert found.phase.limit is not None  # somebody was reached by holdings
    limit, bound = found.phase.limit.parts, holdings.high if at_most else holdings.low
    earlier = [
        number
        for number in holdings.up.of(entity).tolist()
        if NOT_REACHED < rounds[holdings.owners[number]] < rounds[entity]
        and (at_most or not holdings.is_indirect[number])
    ]
    total, is_more, chosen = 0, False, []
    for number in sorted(earlier, key=lambda each: (-int(bound[each]), int(holdings.owners[each]))):
        chosen.append(number)
        total += int(bound[number])
        is_more = is_more or (not at_most and bool(holdings.low_open[number]))
        if total > limit or (total == limit and (found.phase.limit.is_inclusive or is_more)):
            break
    else:
        chosen = []
    if chosen:
        for number in chosen:
            yield Fact(FactKind.HOLDING, number), int(holdings.owners[number])
        return
    for number in np.flatnonzero(rights.lowers == entity).tolist():
        upper = int(rights.uppers[number])
        allowed = found.regime.reads_control or bool(rights.is_unit[number])
        if allowed and (at_most or rights.is_certain[number]) and 0 <= rounds[upper] < rounds[entity]:
            yield Fact(FactKind.RIGHT, number), upper
            return


def _unknown(found: Capture, place: int) -> list[Fact]:
    """The unknown facts above the entity that whoever may be captured has, nearest first."""
    holdings, rights, rounds = found.record.holdings, found.record.rights, found.possible.rounds
    counted_rights = set(_rights(found, at_most=True).rows.tolist())
    facts: list[Fact] = []
    waiting, seen = [place], {place}
    for entity in waiting:
        if entity in found.listed.possible and entity not in found.listed.certain:
            facts.append(Fact(FactKind.LISTING, entity))
        for number in holdings.up.of(entity).tolist():
            upper = int(holdings.owners[number])
            is_known = holdings.low[number] == holdings.high[number] and not holdings.is_indirect[number]
            if not is_known:
                facts.append(Fact(FactKind.HOLDING, number))
            if rounds[upper] != NOT_REACHED and upper not in seen:
                seen.add(upper)
                waiting.append(upper)
        for number in np.flatnonzero(rights.lowers == entity).tolist():
            upper = int(rights.uppers[number])
            if rounds[upper] == NOT_REACHED or int(rights.rows[number]) not in counted_rights:
                continue
            if not (found.regime.reads_control and rights.is_certain[number]):
                facts.append(Fact(FactKind.RIGHT, number))
            if upper not in seen:
                seen.add(upper)
                waiting.append(upper)
        if len(facts) >= _MOST_CANDIDATES:
            break
    return facts[:_MOST_CANDIDATES]


def _is_settled(found: Capture, place: int, facts: Iterable[Fact], as_captured: bool) -> bool:
    if as_captured:
        outcome = reconsidered(found, at_most=tuple(facts)).outcome(place)
        return outcome is RegimeOutcome.CAPTURED
    return reconsidered(found, at_least=tuple(facts)).outcome(place) is RegimeOutcome.NOT_CAPTURED


def _fewer(found: Capture, place: int, candidates: list[Fact]) -> Settling | None:
    """A set of which every fact is needed, from all; `None` where more are unknown than were looked at."""
    for as_captured in (False, True):
        kept = list(candidates)
        if not _is_settled(found, place, kept, as_captured):
            continue
        for fact in candidates:
            fewer = [each for each in kept if each != fact]
            if fewer and _is_settled(found, place, fewer, as_captured):
                kept = fewer
        return Settling(tuple(kept), as_captured, is_smallest=False)
    return None


def reconsidered(
    found: Capture,
    *,
    without: tuple[Fact, ...] = (),
    at_most: tuple[Fact, ...] = (),
    at_least: tuple[Fact, ...] = (),
) -> Capture:
    """The same with some facts left out, at their most or at their least."""
    if found.regime.basis is Basis.LISTING and not at_most:
        left = {fact.number for fact in (*without, *at_least)}
        certain = [each for each in found.listed.certain.tolist() if each not in left]
        possible = [each for each in found.listed.possible.tolist() if each not in left]
        return capture(found.record, found.regime, found.phase, Listed.of(certain, possible), found.joint)
    record = found.record
    holdings = _moved(record.holdings, at_most, at_least)
    rights = record.rights
    gone = {(fact.kind, fact.number) for fact in (*without, *at_least)}
    kept = [
        number
        for number in range(len(holdings))
        if (FactKind.HOLDING, number) not in gone or _is_kept(number, at_least)
    ]
    sure = rights.is_certain.copy()
    raised = {fact.number for fact in at_most if fact.kind is FactKind.RIGHT}
    sure[list(raised)] = True
    kept_rights = np.array(
        [number for number in range(len(sure)) if (FactKind.RIGHT, number) not in gone], np.int64
    )
    regime = found.regime
    reached_units = raised if not regime.reads_control else set()
    if reached_units:
        holdings = _with_whole(holdings, rights, reached_units)
        kept += list(range(len(record.holdings), len(holdings)))
    listed_up = {fact.number for fact in at_most if fact.kind is FactKind.LISTING}
    listed_down = {number for kind, number in gone if kind is FactKind.LISTING}
    listed = Listed.of(
        {*found.listed.certain.tolist(), *listed_up} - listed_down,
        set(found.listed.possible.tolist()) - listed_down,
    )
    changed = replace(
        record,
        holdings=holdings.chosen(np.array(kept, np.int64)),
        rights=replace(rights, is_certain=sure).chosen(kept_rights),
    )
    plain = type(record).of(changed.holdings, changed.rights)
    return capture(plain, regime, found.phase, listed, found.joint)


def _is_kept(number: int, at_least: tuple[Fact, ...]) -> bool:
    """Whether a holding is only lowered, and not left out."""
    return any(fact.kind is FactKind.HOLDING and fact.number == number for fact in at_least)


def _moved(holdings: Holdings, at_most: tuple[Fact, ...], at_least: tuple[Fact, ...]) -> Holdings:
    low, high = holdings.low.copy(), holdings.high.copy()
    low_open, high_open = holdings.low_open.copy(), holdings.high_open.copy()
    is_indirect = holdings.is_indirect.copy()
    for fact in at_most:
        if fact.kind is FactKind.HOLDING:
            # Somewhat less than a bound that is excluded is more than any part below it.
            is_open = bool(high_open[fact.number])
            others = np.flatnonzero(holdings.owned == holdings.owned[fact.number])
            left = WHOLE - int(low[others[~is_indirect[others]]].sum()) + int(low[fact.number])
            low[fact.number] = max(min(int(high[fact.number]) - is_open, left), int(low[fact.number]))
            low_open[fact.number] = is_open
            is_indirect[fact.number] = False
    for fact in at_least:
        if fact.kind is FactKind.HOLDING:
            is_open = bool(low_open[fact.number])
            high[fact.number] = low[fact.number] + is_open
            high_open[fact.number] = is_open
            is_indirect[fact.number] = False
    return replace(
        holdings, low=low, high=high, low_open=low_open, high_open=high_open, is_indirect=is_indirect
    )


def _with_whole(holdings: Holdings, rights: Rights, numbers: set[int]) -> Holdings:
    """With the rights as holdings of the whole."""
    chosen = sorted(numbers)
    count = len(chosen)
    whole, closed = np.full(count, WHOLE), np.zeros(count, bool)
    return Holdings(
        holdings.count,
        np.concatenate((holdings.owners, rights.uppers[chosen])),
        np.concatenate((holdings.owned, rights.lowers[chosen])),
        np.concatenate((holdings.low, whole)),
        np.concatenate((holdings.high, whole)),
        np.concatenate((holdings.low_open, closed)),
        np.concatenate((holdings.high_open, closed)),
        np.concatenate((holdings.is_indirect, closed)),
        np.concatenate((holdings.rows, rights.rows[chosen])),
    )
