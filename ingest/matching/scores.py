"""The score of a match: how likely the name asked for and the recorded one are one party's, and why."""

from __future__ import annotations

from dataclasses import replace

from ingest.matching.match import Feature, Match, Outcome, told
from ingest.normalise import NameReading, read_name
from ingest.scoring import Contribution, scored

_DIGITS = 4
_EQUAL = frozenset(("recorded_as", "id", "identifier"))


def with_score(query: NameReading, match: Match) -> Match:
    """The match with its score, and with what made it in the explanation unless a recorded name is equal.

    The score orders candidates and explains them; it never accepts.

    >>> match = with_score(read_name("Foobar Optics"), Match("de-foo", 0.0, False, "Foobar Optiks GmbH", ()))
    >>> 0.5 < match.score < 0.95, match.explanation[0].detail
    (True, '93% of the words correspond (+1.01)')
    """
    score = scored(query, read_name(match.matched_name))
    explanation = match.explanation
    if not is_equal(match):
        explanation = (*explanation, *map(score_feature, score.contributions))
    return replace(match, score=round(score.probability, _DIGITS), explanation=explanation)


def is_equal(match: Match) -> bool:
    """Whether an equal recorded name, an id or an identifier is what matched."""
    return any(
        feature.feature in _EQUAL and feature.outcome is Outcome.EQUAL for feature in match.explanation
    )


def score_feature(contribution: Contribution) -> Feature:
    """What one feature of the score says."""
    outcome = Outcome.EQUAL if contribution.points > 0 else Outcome.DIFFERENT
    code = f"score.{contribution.feature}"
    return told(code, outcome, code, points=contribution.points, **contribution.values)
