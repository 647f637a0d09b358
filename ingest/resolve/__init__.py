"""Resolution: which parties of different sources may be one, judged by persons, reversibly."""

from ingest.resolve.blocking import Values
from ingest.resolve.candidates import Candidate, Wanted, candidates, judged_pairs, read_parties
from ingest.resolve.clusters import proposed
from ingest.resolve.comparison import Compared, Reason, compared
from ingest.resolve.disputes import Dispute, contest, contested, disputes, settle
from ingest.resolve.judgements import (
    BadJudgement,
    Decision,
    Judgement,
    Recorded,
    Verdict,
    judgements,
    record,
    withdraw,
)
from ingest.resolve.party import Party, party_of

__all__ = [
    "BadJudgement",
    "Candidate",
    "Compared",
    "Decision",
    "Dispute",
    "Judgement",
    "Party",
    "Reason",
    "Recorded",
    "Values",
    "Verdict",
    "Wanted",
    "candidates",
    "compared",
    "contest",
    "contested",
    "disputes",
    "judged_pairs",
    "judgements",
    "party_of",
    "proposed",
    "read_parties",
    "record",
    "settle",
    "withdraw",
]
