"""Screening: the question and its validation, the decision, and the evidence that explains it."""

from api.screening.question import Question
from api.screening.screener import Screener

__all__ = ["Question", "Screener"]
