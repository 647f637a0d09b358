"""From which likeness a recorded name is accepted and comes up for review, as a policy sets it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.matching.match import Feature, Match, Outcome, told
from ingest.matching.scores import with_score
from ingest.normalise import read_name
from ingest.scoring import ENOUGH

_TRANSLATED = "name.translated"
_PROVEN = frozenset(("id", "identifier"))
_OF_ORDER = frozenset(("country", "address", "identifier"))


@dataclass(frozen=True, slots=True)
class Thresholds:
    """What an accepted match needs beside the rules, and from where on a name comes up for review.

    `accept_from` is the score that an equal name must have, 0 to 1; an identifier needs none. `confirmed`
    asks that a country, address or identifier of the order agrees, and without `across_scripts` a name in
    another script accepts nobody. None of them accepts what the rules do not. `review_from` is the
    resemblance of `ingest.scoring.resemblance` from which a name comes up.
    """

    accept_from: float = 0.0
    confirmed: bool = False
    across_scripts: bool = True
    review_from: float = ENOUGH

    @property
    def asks_more(self) -> bool:
        """Whether an acceptance by the rules may not be enough."""
        return self.accept_from > 0 or self.confirmed or not self.across_scripts


def lowered(query: str, matches: Sequence[Match], thresholds: Thresholds) -> list[Match]:
    """The matches, of which those that the thresholds do not let accept are for review, and say why.

    >>> match = Match("cn-x", 1.0, True, "Foobar Optics", (told("recorded_as", Outcome.EQUAL, "name.equal"),))
    >>> [found] = lowered("Foobar Optics", [match], Thresholds(confirmed=True))
    >>> found.accepted, found.explanation[-1].detail
    (False, 'the policy asks that country, address or identifier agree, and none does')
    """
    if not thresholds.asks_more:
        return list(matches)
    return [_lowered(query, match, thresholds) if match.accepted else match for match in matches]


def _lowered(query: str, match: Match, thresholds: Thresholds) -> Match:
    agreeing = {each.feature for each in match.explanation if each.outcome is Outcome.EQUAL}
    against: list[Feature] = []
    score = match.score
    if thresholds.accept_from > 0 and not agreeing & _PROVEN:
        score = with_score(read_name(query), match).score
        if score < thresholds.accept_from:
            values = {"score": score, "least": thresholds.accept_from}
            against.append(told("policy", Outcome.REVIEW, "policy.score", **values))
    if not thresholds.across_scripts and any(each.code == _TRANSLATED for each in match.explanation):
        against.append(told("policy", Outcome.REVIEW, "policy.across_scripts"))
    if thresholds.confirmed and not agreeing & _OF_ORDER:
        against.append(told("policy", Outcome.REVIEW, "policy.confirmed"))
    if not against:
        return match
    return replace(match, accepted=False, score=score, explanation=(*match.explanation, *against))
