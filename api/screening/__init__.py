"""Screening: the question and its validation, the decision, and the evidence that explains it."""

from api.screening.question import KnownAt, Question, RiskClassParams, ScreenParams, TraversalParams, ValidAt
from api.screening.screener import Screener

__all__ = [
    "KnownAt",
    "Question",
    "RiskClassParams",
    "ScreenParams",
    "Screener",
    "TraversalParams",
    "ValidAt",
    "evidence",
    "explain",
    "fields",
    "question",
    "views",
]
