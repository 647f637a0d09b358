"""Screening: the question and its validation, the decision, and the evidence that explains it."""

from api.screening.classes import Classes
from api.screening.further.explorer import Explorer
from api.screening.law.assessor import Assessor
from api.screening.question import KnownAt, Question, RiskClassParams, ScreenParams, TraversalParams, ValidAt
from api.screening.screener import Screener

__all__ = [
    "Assessor",
    "Classes",
    "Explorer",
    "KnownAt",
    "Question",
    "RiskClassParams",
    "ScreenParams",
    "Screener",
    "TraversalParams",
    "ValidAt",
    "brief",
    "decide",
    "explanation",
    "fields",
    "further",
    "law",
    "question",
    "rules",
    "session",
    "values",
    "views",
]
