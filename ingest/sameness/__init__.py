"""Sameness by shared identifiers: which ids of different sources are one body, derived after every load."""

from ingest.sameness.contradictions import Contradiction, contradictions
from ingest.sameness.derive import Body, Conflict, Judged, body_of, judged_by_identifiers
from ingest.sameness.strong import STRONG
from ingest.sameness.write import renew_sameness

__all__ = [
    "STRONG",
    "Body",
    "Conflict",
    "Contradiction",
    "Judged",
    "body_of",
    "contradictions",
    "judged_by_identifiers",
    "renew_sameness",
]
