"""The result of matching: an entity, a score, and the features compared."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


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
    """One feature compared, with a sentence that explains the outcome."""

    feature: str
    outcome: Outcome
    detail: str


@dataclass(frozen=True, slots=True)
class Match:
    """An entity that a query may mean.

    `score` is 0 to 1, the similarity of the names. `accepted` rests on an identifier or an equal
    recorded name, never on the score.
    """

    entity_id: str
    score: float
    accepted: bool
    matched_name: str
    explanation: tuple[Feature, ...]
