"""Which of the days that a fact is in force from and until only an editor's inference gives."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from graph.model.days import day_number
from graph.model.rows import CompiledRow
from graph.model.validity import END_STATED, START_STATED
from ontology import Statement


class InferredBounds(NamedTuple):
    """Whether the first and the last day in force are inferred."""

    since: bool
    until: bool

    @property
    def names(self) -> list[str]:
        """`since` and `until`, those that are inferred."""
        return [name for name, is_inferred in self._asdict().items() if is_inferred]


def inferred_bounds(row: CompiledRow, statements: Sequence[Statement]) -> InferredBounds:
    """Which bounds of a row of a fact rest on inferred dates alone; `statements` are those of the fact.

    >>> from graph.model.compiled_rows import rows_of
    >>> from ontology import Grade, Period
    >>> of_link = ("a", "Ownership", "Ownership", "b", "press", "article", "page 1", Grade.D)
    >>> inferred = Statement(*of_link, Period.parse("2020-03-31"), "March 31 [date inferred: no year]")
    >>> inferred_bounds(*rows_of([inferred]), [inferred]).names
    ['since', 'until']
    """
    if not any(s.inferred_dates for s in statements):
        return InferredBounds(since=False, until=False)
    start = "start" if row.flags & START_STATED else "observed"
    end = "end" if row.flags & END_STATED else "observed"
    return InferredBounds(
        _is_inferred(start, (s for s in statements if _first_day(s, start) == row.since)),
        _is_inferred(end, (s for s in statements if _last_day(s, end) == row.until)),
    )


def _is_inferred(field: str, giving: Iterable[Statement]) -> bool:
    """Whether there are statements that give the day, and the field of each is inferred."""
    inferred = [field in s.inferred_dates for s in giving]
    return bool(inferred) and all(inferred)


def _first_day(s: Statement, field: str) -> int | None:
    date = s.start if field == "start" else s.observed.first
    return None if date is None else day_number(date.first_day)


def _last_day(s: Statement, field: str) -> int | None:
    date = s.end if field == "end" else s.observed.last
    return None if date is None else day_number(date.last_day)
