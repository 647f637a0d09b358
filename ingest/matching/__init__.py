"""Name matching: which recorded entity a name means, with the features that say why."""

from ingest.matching.corroboration import Beside, Recorded
from ingest.matching.features import compare, is_vetoed, similarity
from ingest.matching.index import NameIndex
from ingest.matching.match import Feature, Match, Outcome
from ingest.matching.order_parties import JudgedParty, MatchedParties, ReviewedParty, match_order_parties
from ingest.matching.parties import Parties
from ingest.matching.thresholds import Thresholds

__all__ = [
    "Beside",
    "Feature",
    "JudgedParty",
    "Match",
    "MatchedParties",
    "NameIndex",
    "Outcome",
    "Parties",
    "Recorded",
    "ReviewedParty",
    "Thresholds",
    "compare",
    "is_vetoed",
    "match_order_parties",
    "sentences",
    "similarity",
]
