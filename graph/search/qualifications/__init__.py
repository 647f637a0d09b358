"""What qualifies an answer about hops: shares that are not recorded."""

from graph.search.qualifications.unrecorded_shares import (
    UnrecordedShares,
    needs_unrecorded_share,
    unrecorded_shares,
)

__all__ = ["UnrecordedShares", "needs_unrecorded_share", "unrecorded_shares"]
