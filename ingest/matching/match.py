"""The result of matching: an entity, a score, and the features compared."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from ingest.normalise import NameReading


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
class NameEntry:
    """A recorded name: whose it is, and as which property."""

    entity_id: str
    property: str
    reading: NameReading


@dataclass(frozen=True, slots=True)
class Match:
    """An entity that a query may mean.

    `score` is 0 to 1, the similarity of the names. `accepted` rests on an identifier or an equal
    recorded name, never on the score. `shared` is 0 to 1, how much of the query one of its names holds,
    rare words before common ones, and `names_sharing` how many of its names hold as much; both are 0 for a
    match that stands alone.
    """

    entity_id: str
    score: float
    accepted: bool
    matched_name: str
    explanation: tuple[Feature, ...]
    shared: float = 0.0
    names_sharing: int = 0
