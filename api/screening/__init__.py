"""Screening: a question is validated, the graph is searched, and the decision is explained by its evidence."""

from api.screening.question import Question
from api.screening.screener import Screener

__all__ = ["Question", "Screener"]
