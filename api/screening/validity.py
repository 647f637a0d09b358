"""What is known of a fact on a day, as answers say it."""

from __future__ import annotations

from collections.abc import Sequence

from api import models
from graph.model.compiled_rows import fact_on
from graph.model.rows import CompiledRow
from graph.model.validity import Validity
from ontology import Statement

_STATUS = {
    Validity.IN_FORCE: "in_force",
    Validity.PRESUMED: "presumed",
    Validity.UNKNOWN: "unknown",
    Validity.FORMER: "absent",
    Validity.NOT_YET: "absent",
}


def validity(row: CompiledRow, day: int) -> models.Validity:
    """Status of the row on the day, and its first and last day in force."""
    status = row.validity_on(day)
    since, until = row.dates
    return models.Validity(
        status=_STATUS[status],
        since=since,
        until=until,
        age_days=day - row.until if status is Validity.PRESUMED else None,
    )


def of_statements(statements: Sequence[Statement], day: int) -> models.Validity:
    """The same for the statements of one membership, or of a list entry that confers no class."""
    return validity(fact_on(statements, day, is_link=False), day)
