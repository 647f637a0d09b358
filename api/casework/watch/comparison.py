"""What changed from one reading of a line to the next."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from api.casework.watch.reading import Reading, Standing, Tie

HIT = "hit"


class ChangeKind(StrEnum):
    """What changed, in the order in which a person wants to hear it."""

    NEW_HIT = "new_hit"
    DECISION_FELL = "decision_fell"
    DECISION = "decision"
    OUTCOME = "outcome"
    MATCH = "match"
    LISTED = "listed"
    DELISTED = "delisted"
    VERDICT = "verdict"
    SHORTER = "shorter"
    LONGER = "longer"
    OWNER = "owner"
    CAPTURED = "captured"
    RELEASED = "released"


@dataclass(frozen=True, slots=True)
class Difference:
    """One change: of the class, list entry or regime that `subject` names, where it is about one.

    `before` and `after` are what it was and is, as plain values: a decision, an outcome, a verdict with its
    hops, the matches, the links that came and went, or the number of a decision that fell.
    """

    kind: ChangeKind
    subject: str = ""
    before: Any = None
    after: Any = None


def differences(before: Reading, after: Reading) -> list[Difference]:
    """What changed, in the order of `ChangeKind`; nothing for equal readings.

    Owners are compared only while the same entity is meant, since those of another one are other owners.

    >>> one = Reading("unknown", (("a", True),), {"listed_party": Standing("unknown")})
    >>> two = Reading("hit", (("a", True),), {"listed_party": Standing("yes", 1)})
    >>> [(str(each.kind), each.subject) for each in differences(one, two)]
    [('new_hit', ''), ('verdict', 'listed_party')]
    >>> differences(two, two)
    []
    """
    return list(_differences(before, after))


def _differences(before: Reading, after: Reading) -> Iterator[Difference]:
    is_new_hit = after.decision == HIT != before.decision
    if before.decision != after.decision or before.problem != after.problem:
        kind = ChangeKind.NEW_HIT if is_new_hit else ChangeKind.DECISION
        yield Difference(kind, "", *(each.problem or each.decision for each in (before, after)))
    for number in after.fell:
        if number not in before.fell:
            yield Difference(ChangeKind.DECISION_FELL, "", None, number)
    # A new hit is one under every policy.
    if before.outcome and after.outcome and before.outcome != after.outcome and not is_new_hit:
        yield Difference(ChangeKind.OUTCOME, "", before.outcome, after.outcome)
    if before.entity != after.entity or set(before.matches) != set(after.matches):
        yield Difference(ChangeKind.MATCH, "", *([list(each) for each in r.matches] for r in (before, after)))
    for id in sorted(after.listings.keys() - before.listings.keys()):
        yield Difference(ChangeKind.LISTED, id, None, after.listings[id])
    for id in sorted(before.listings.keys() - after.listings.keys()):
        yield Difference(ChangeKind.DELISTED, id, before.listings[id], None)
    yield from _verdicts(before.verdicts, after.verdicts)
    if before.entity == after.entity:
        yield from _owners(before, after)
    yield from _captured(before.captured, after.captured)


def _verdicts(before: Mapping[str, Standing], after: Mapping[str, Standing]) -> Iterator[Difference]:
    """By verdict first, then by distance; a class that only one of them asks about is told of the run."""
    farther = []
    for name, now in after.items():
        then = before.get(name)
        if then is None or then == now:
            continue
        values = [list(each) for each in (then, now)]
        if then.verdict != now.verdict:
            yield Difference(ChangeKind.VERDICT, name, *values)
        elif _length(now) < _length(then):
            farther.append(Difference(ChangeKind.SHORTER, name, *values))
        elif _length(now) > _length(then):
            farther.append(Difference(ChangeKind.LONGER, name, *values))
    yield from sorted(farther, key=lambda each: list(ChangeKind).index(each.kind))


def _length(standing: Standing) -> tuple[int, bool]:
    return (-1 if standing.hops is None else standing.hops), standing.at_least


def _owners(before: Reading, after: Reading) -> Iterator[Difference]:
    """The links right above the entity and of its ways that are no longer, are new, or of another share.

    A way that is no longer one because the verdict changed is told with the verdict.
    """
    shared = before.ways.keys() & after.ways.keys()
    then, now = (
        {*reading.owners, *(tie for name in shared for tie in reading.ways[name])}
        for reading in (before, after)
    )
    # A link that one reading has right above the entity, and the other on a way, is no change.
    gone = _without(then - now, _all_ties(after))
    came = _without(now - then, _all_ties(before))
    if gone or came:
        yield Difference(ChangeKind.OWNER, "", *([list(tie) for tie in ties] for ties in (gone, came)))


def _all_ties(reading: Reading) -> set[Tie]:
    return {*reading.owners, *(tie for way in reading.ways.values() for tie in way)}


def _without(ties: Iterable[Tie], known: set[Tie]) -> list[Tie]:
    return sorted(tie for tie in ties if tie not in known)


def _captured(before: Mapping[str, bool], after: Mapping[str, bool]) -> Iterator[Difference]:
    """Regimes that capture the entity or not, and those that are in force now or no longer."""
    for regime in sorted(before.keys() | after.keys()):
        then, now = before.get(regime), after.get(regime)
        if then != now:
            kind = ChangeKind.CAPTURED if now is not None and (now or then is None) else ChangeKind.RELEASED
            yield Difference(kind, regime, then, now)
