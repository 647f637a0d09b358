"""What qualifies an answer about hops: shares that are not recorded, and what no path passes through."""

from graph.search.qualifications.stops import Stop, StopKind, stop_kind, stops_before_class, stops_between
from graph.search.qualifications.unrecorded_shares import (
    UnrecordedShares,
    needs_unrecorded_share,
    unrecorded_shares,
)

__all__ = [
    "Stop",
    "StopKind",
    "UnrecordedShares",
    "needs_unrecorded_share",
    "stop_kind",
    "stops_before_class",
    "stops_between",
    "unrecorded_shares",
]
