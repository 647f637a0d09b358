"""Resolution: which parties of different sources may be one, judged by persons, reversibly."""

from ingest.resolve.blocking import Values
from ingest.resolve.candidates import Candidate, Progress, Wanted, candidates, judged_pairs
from ingest.resolve.clusters import proposed, proposed_pairs
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
from ingest.resolve.near_parties import read_parties
from ingest.resolve.party import Party, party_of

__all__ = [
    "BadJudgement",
    "Candidate",
    "Compared",
    "Decision",
    "Dispute",
    "Judgement",
    "Party",
    "Progress",
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
    "proposed_pairs",
    "read_parties",
    "record",
    "settle",
    "withdraw",
]
