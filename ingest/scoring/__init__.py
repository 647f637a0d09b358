"""How likely two names are one party's: features, frozen weights, and the probability that they give."""

from ingest.scoring.features import FEATURES
from ingest.scoring.model import (
    Contribution,
    Score,
    Weights,
    feature_values,
    frozen_weights,
    probability_of,
    scored,
    threshold,
)
from ingest.scoring.resemblance import ENOUGH, resemblance
from ingest.scoring.spelling import in_latin

__all__ = [
    "ENOUGH",
    "FEATURES",
    "Contribution",
    "Score",
    "Weights",
    "feature_values",
    "frozen_weights",
    "in_latin",
    "probability_of",
    "resemblance",
    "scored",
    "threshold",
]
