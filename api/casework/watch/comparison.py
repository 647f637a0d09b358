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
    DECISION = "decision"
    MATCH = "match"
    LISTED = "listed"
    DELISTED = "delisted"
    VERDICT = "verdict"
    SHORTER = "shorter"
    LONGER = "longer"
    OWNER = "owner"
    CAPTURED = "captured"
    RELEASED = "released"
    DECISION_FELL = "decision_fell"


@dataclass(frozen=True, slots=True)
class Difference:
    """One change: of the class, list entry or regime that `subject` names, where it is about one.

    `before` and `after` are what it was and is, as plain values: a decision, a verdict with its hops, the
    matches, or the links that came and went.
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
    if before.decision != after.decision or before.problem != after.problem:
        kind = ChangeKind.NEW_HIT if after.decision == HIT != before.decision else ChangeKind.DECISION
        yield Difference(kind, "", *(each.problem or each.decision for each in (before, after)))
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
    """By verdict first, then by distance; a class that was not asked about before has no verdict then."""
    farther = []
    for name in [*after, *(name for name in before if name not in after)]:
        then, now = before.get(name), after.get(name)
        if then == now:
            continue
        values = [None if each is None else list(each) for each in (then, now)]
        if then is None or now is None or then.verdict != now.verdict:
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
