"""Sameness for people: candidates and judgements as answers, and the file in which they are reviewed."""

from api.resolution.answers import (
    candidate_answer,
    candidates_answer,
    judgements_answer,
    recorded_answer,
    withdrawn_answer,
)
from api.resolution.asking import CandidatesParams, found_candidates
from api.resolution.disputes import disputes_answer, statement_lines
from api.resolution.lists import CandidateLists
from api.resolution.review_file import Row, read_review, reasons_of, reviewed, write_review

__all__ = [
    "CandidateLists",
    "CandidatesParams",
    "Row",
    "candidate_answer",
    "candidates_answer",
    "disputes_answer",
    "found_candidates",
    "judgements_answer",
    "read_review",
    "reasons_of",
    "recorded_answer",
    "reviewed",
    "statement_lines",
    "withdrawn_answer",
    "write_review",
]
