"""The result of matching: an entity, a score, and the features compared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from ingest.matching.sentences import Value, sentence


class Outcome(StrEnum):
    """How one feature of two names compares.

    `one-sided` is a number, place or the like that only one name has: no contradiction, and no
    support. `veto` rules a fuzzy match out; `review` keeps an equal name from being accepted.
    """

    EQUAL = "equal"
    SIMILAR = "similar"
    ONE_SIDED = "one-sided"
    DIFFERENT = "different"
    VETO = "veto"
    REVIEW = "review"


@dataclass(frozen=True, slots=True)
class Feature:
    """One feature compared: its outcome, and what explains it as the code of a sentence and values in it."""

    feature: str
    outcome: Outcome
    code: str
    values: Mapping[str, Value]

    @property
    def detail(self) -> str:
        """The sentence that explains the outcome, in English."""
        return sentence(self.code, self.values)


def told(feature: str, outcome: Outcome, code: str, **values: Value) -> Feature:
    """The feature with the values of its sentence.

    >>> told("number", Outcome.EQUAL, "number.equal", values=("24",)).detail
    'number matches (24)'
    """
    return Feature(feature, outcome, code, values)


@dataclass(frozen=True, slots=True)
class Match:
    """An entity that a query may mean.

    `score` is the probability that the names are one party's, as far as their words say. `accepted` rests on
    an identifier or an equal recorded name, never on the score. `shared` is 0 to 1, how much of the query one
    of its names holds, rare words before common ones, and `names_sharing` how many of its names hold as much;
    both are 0 for a match that stands alone.
    """

    entity_id: str
    score: float
    accepted: bool
    matched_name: str
    explanation: tuple[Feature, ...]
    shared: float = 0.0
    names_sharing: int = 0
