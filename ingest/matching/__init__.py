"""Name matching: which recorded entity a name means, with the features that say why."""

from ingest.matching.features import compare, is_vetoed, similarity
from ingest.matching.index import NameIndex
from ingest.matching.match import Feature, Match, Outcome

__all__ = ["Feature", "Match", "NameIndex", "Outcome", "compare", "is_vetoed", "similarity"]
