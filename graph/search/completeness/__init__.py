"""Whether a `no` is earned: closed entities, shares, rings, split holdings, gaps and assumptions."""

from graph.search.completeness.assumptions import Assumption
from graph.search.completeness.closed_entities import (
    MAX_LISTED,
    OwnershipCheck,
    check_ownership,
    exceed_whole,
    leave_room,
    owners_to_check,
    recorded_upper_links,
)
from graph.search.completeness.counted_rows import counts_for_record, record_filter
from graph.search.completeness.gaps import Gap, GapKind, NotCounted, UncountedOwner
from graph.search.completeness.near_holders import Reach, aggregate_holdings, owners_to_add_up
from graph.search.completeness.possibly_one import held_together
from graph.search.completeness.rings import MAX_ABOVE, are_settled, bodies_above
from graph.search.completeness.successions import Successions

__all__ = [
    "MAX_ABOVE",
    "MAX_LISTED",
    "Assumption",
    "Gap",
    "GapKind",
    "NotCounted",
    "OwnershipCheck",
    "Reach",
    "Successions",
    "UncountedOwner",
    "aggregate_holdings",
    "are_settled",
    "bodies_above",
    "check_ownership",
    "counts_for_record",
    "exceed_whole",
    "held_together",
    "leave_room",
    "owners_to_add_up",
    "owners_to_check",
    "record_filter",
    "recorded_upper_links",
]
