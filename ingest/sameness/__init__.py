"""Sameness by shared identifiers: which ids of different sources are one body, derived after every load."""

from ingest.sameness.derive import Body, Conflict, Judged, body_of, judged_by_identifiers
from ingest.sameness.strong import STRONG
from ingest.sameness.write import SHARED_IDENTIFIERS, renew_sameness

__all__ = [
    "SHARED_IDENTIFIERS",
    "STRONG",
    "Body",
    "Conflict",
    "Judged",
    "body_of",
    "judged_by_identifiers",
    "renew_sameness",
]
