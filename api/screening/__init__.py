"""Screening: the question and its validation, the decision, and the evidence that explains it."""

from api.screening.classes import Classes
from api.screening.further.explorer import Explorer
from api.screening.law.assessor import Assessor
from api.screening.question import KnownAt, Question, RiskClassParams, ScreenParams, TraversalParams, ValidAt
from api.screening.record import NOTHING_DECIDED, CustomerRecord, Decided, Decisions, record_of
from api.screening.screener import Screener

__all__ = [
    "NOTHING_DECIDED",
    "Assessor",
    "Classes",
    "CustomerRecord",
    "Decided",
    "Decisions",
    "Explorer",
    "KnownAt",
    "Question",
    "RiskClassParams",
    "ScreenParams",
    "Screener",
    "TraversalParams",
    "ValidAt",
    "answer",
    "brief",
    "decide",
    "decider",
    "explanation",
    "fields",
    "further",
    "law",
    "policy",
    "question",
    "record",
    "record_of",
    "remembered",
    "rules",
    "session",
    "values",
    "views",
]
