"""Figures summed over the rows of the files: memory grows with the cells of tables, not with rows."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

__all__ = ["TOTAL", "LicenceFigures", "SummedCell"]

TOTAL = "Total"
"""The label of rows of totals; their number is 0."""

TOTAL_COLUMN = "total"
"""The column of tables of years that has the sum of all years."""

_GRANTED, _VALUE, _REFUSED = "granted", "value", "refused"
_OF_YEARS = {_GRANTED: "1", _VALUE: "2", _REFUSED: "3"}


class SummedCell(NamedTuple):
    """A cell: table, number and label of its row, column, value, and the first line that it is about."""

    table: str
    row: int
    label: str
    column: str
    value: Decimal | str
    line: int


class LicenceFigures:
    """Sums by destination, control entry and year; each is a cell of one of the tables of the report.

    >>> figures = LicenceFigures()
    >>> figures.add_goods(2, 2013, "Austria", "ML7", 1, Decimal(14720), is_refused=False)
    >>> figures.add_goods(3, 2013, "Austria", "ML7", 2, Decimal(80), is_refused=False)
    >>> [(cell.table, cell.label, cell.value) for cell in figures.cells() if cell.column == "2013"][:2]
    [('C1', 'ML7', Decimal('3')), ('C1', 'Total', Decimal('3'))]
    """

    def __init__(self) -> None:
        # By table, label and column: the sum and its first line; texts stand apart.
        self._sums: dict[tuple[str, str, str], tuple[Decimal, int]] = {}
        self._texts: dict[tuple[str, str, str], tuple[str, int]] = {}

    def add_goods(
        self,
        line: int,
        year: int,
        destination: str,
        rating: str,
        count: int,
        value: Decimal | None,
        *,
        is_refused: bool,
    ) -> None:
        """Add a row of the file of values: goods of one control entry for one destination."""
        figures = [(_REFUSED if is_refused else _GRANTED, Decimal(count))]
        if value is not None:
            figures.append((_VALUE, value))
        for measure, figure in figures:
            for label in (str(year), TOTAL):
                self._add("Y1", label, measure, figure, line)
            for label in (f"{destination}, {rating}", TOTAL):
                self._add(f"G{year}", label, measure, figure, line)
            for letter, own in (("D", destination), ("C", rating)):
                for label in (own, TOTAL):
                    for column in (str(year), TOTAL_COLUMN):
                        self._add(letter + _OF_YEARS[measure], label, column, figure, line)

    def add_incorporation(self, line: int, destination: str) -> None:
        """Add a row of the file of incorporated goods: a licence and where what they are built into goes."""
        for label in (destination, TOTAL):
            self._add("I1", label, "licences", Decimal(1), line)

    def add_criterion(self, line: int, criterion: str, description: str) -> None:
        """Add a row of the file of reasons: a refusal and a criterion that it rests on."""
        for label in (criterion, TOTAL):
            self._add("K1", label, "refusals", Decimal(1), line)
        self._texts.setdefault(("K1", criterion, "description"), (description, line))

    def add_entry(self, line: int, rating: str, kind: str, description: str | None) -> None:
        """Add a row of the file of control entries."""
        self._texts.setdefault(("E1", rating, "kind"), (kind, line))
        if description is not None:
            self._texts.setdefault(("E1", rating, "description"), (description, line))

    def cells(self) -> Iterator[SummedCell]:
        """The cells, by table and label; rows count from 1, and that of totals comes last."""
        labels: dict[str, set[str]] = {}
        columns: dict[tuple[str, str], list[str]] = {}
        for table, label, column in (*self._texts, *self._sums):
            labels.setdefault(table, set()).add(label)
            columns.setdefault((table, label), []).append(column)
        for table in sorted(labels):
            ordered = [*sorted(labels[table] - {TOTAL}), *sorted(labels[table] & {TOTAL})]
            for number, label in enumerate(ordered, 1):
                for column in sorted(columns[table, label]):
                    yield self._cell(table, 0 if label == TOTAL else number, label, column)

    def _add(self, table: str, label: str, column: str, figure: Decimal, line: int) -> None:
        key = table, label, column
        known, first = self._sums.get(key, (Decimal(0), line))
        self._sums[key] = known + figure, first

    def _cell(self, table: str, number: int, label: str, column: str) -> SummedCell:
        if (text := self._texts.get((table, label, column))) is not None:
            return SummedCell(table, number, label, column, *text)
        return SummedCell(table, number, label, column, *self._sums[table, label, column])
