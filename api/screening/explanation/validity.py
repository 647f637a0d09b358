"""What is known of a fact on a day, as answers say it."""

from __future__ import annotations

from collections.abc import Sequence

from api import models
from api.wording import values
from graph.model.compiled_rows import fact_on
from graph.model.inferred_bounds import inferred_bounds
from graph.model.rows import CompiledRow
from graph.model.validity import END_STATED, LEFT_OUT, START_STATED, Validity
from ontology import Statement


def validity(row: CompiledRow, day: int, statements: Sequence[Statement]) -> models.Validity:
    """Status of the row on the day, and its first and last day in force.

    `statements` are those of the fact: where only an editor's inference gives a day, it is marked.
    """
    status = row.validity_on(day)
    since, until = row.dates
    is_start_stated, is_end_stated = bool(row.flags & START_STATED), bool(row.flags & END_STATED)
    inferred = inferred_bounds(row, statements)
    valid = models.Validity(
        status=status.label,
        since=since,
        since_stated=is_start_stated,
        since_inferred=inferred.since,
        until=until,
        until_stated=is_end_stated,
        until_inferred=inferred.until,
        until_left_out=status is Validity.FORMER and bool(row.flags & LEFT_OUT),
        age_days=day - row.until if status is Validity.PRESUMED else None,
        detail="",
    )
    return valid.model_copy(update={"detail": values.validity(valid)})


def undated(statements: Sequence[Statement]) -> models.Validity:
    """That of a possible sameness, which is no event: two bodies are one on every day or on none."""
    return models.Validity(
        status=Validity.IN_FORCE.label,
        since=min(statement.observed.first.first_day for statement in statements),
        since_stated=False,
        until=None,
        until_stated=False,
        age_days=None,
        detail=values.undated(),
    )


def of_statements(statements: Sequence[Statement], day: int) -> models.Validity:
    """The same for the statements of one membership, or of a list entry that confers no class."""
    return validity(fact_on(statements, day, is_link=False), day, statements)
