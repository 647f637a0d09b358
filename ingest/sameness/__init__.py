"""Sameness by shared identifiers: which ids of different sources are one body, derived after every load."""

from ingest.sameness.derive import Conflict, Judged, judged_by_identifiers
from ingest.sameness.write import SHARED_IDENTIFIERS, renew_sameness

__all__ = [
    "SHARED_IDENTIFIERS",
    "Conflict",
    "Judged",
    "judged_by_identifiers",
    "renew_sameness",
]
