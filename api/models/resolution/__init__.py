"""Answers about which parties are one, and about statements that somebody contests."""

from api.models.resolution.disputes import (
    ContestedRef,
    DisputeAnswer,
    DisputesAnswer,
    StatementLine,
    StatementLines,
)
from api.models.resolution.sameness import (
    CandidateAnswer,
    CandidatesAnswer,
    ContradictionAnswer,
    JudgedAs,
    JudgementAnswer,
    JudgementsAnswer,
    PartyAnswer,
    ReasonAnswer,
    RecordedAnswer,
    WithdrawnAnswer,
)

__all__ = [
    "CandidateAnswer",
    "CandidatesAnswer",
    "ContestedRef",
    "ContradictionAnswer",
    "DisputeAnswer",
    "DisputesAnswer",
    "JudgedAs",
    "JudgementAnswer",
    "JudgementsAnswer",
    "PartyAnswer",
    "ReasonAnswer",
    "RecordedAnswer",
    "StatementLine",
    "StatementLines",
    "WithdrawnAnswer",
]
