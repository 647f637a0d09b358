"""Tables of a report as values: columns, rows, cells with the line they stand on, and the parser's error."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from ingest.errors import IngestError

__all__ = ["BadTable", "Cell", "Column", "Report", "Row", "Table", "Value"]

Value = Decimal | str | date | tuple[str, ...]


class BadTable(IngestError):
    """A table that cannot be read: which one, on which line, and why."""

    def __init__(self, table: str, line: int | None, problem: str) -> None:
        place = table if line is None else f"{table}, line {line}"
        super().__init__(f"{place}: {problem}")
        self.table = table
        self.line = line


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its key, what the report calls it, and the unit of its numbers; texts have none."""

    key: str
    printed: str
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """What one cell says, the characters as printed, and the line of the text on which it begins.

    `note` says what the value was read as where the report prints something else, and which footnote
    stands at it.
    """

    column: str
    value: Value
    printed: str
    line: int
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A row by its label: the first line that it stands on, and its cells by column; blank ones have none."""

    label: str
    line: int
    cells: Mapping[str, Cell]
    note: str | None = None

    def number(self, column: str) -> Decimal | None:
        """The number in a column; `None` where the cell is blank or says something else."""
        cell = self.cells.get(column)
        return cell.value if cell is not None and isinstance(cell.value, Decimal) else None


@dataclass(frozen=True, slots=True)
class Table:
    """A table: what it is about, its columns and rows, and its row of totals where it has one.

    `key` is the column that labels rows. `measure` says what its figures count, such as the value of licences
    granted or of exports that took place; `year` is the year that they are about, `None` where there are
    several or the report says none.
    `footnotes` says, in our words, what those that stand at rows are about.
    """

    id: str
    printed_number: str
    title: str
    year: int | None
    measure: str
    key: Column
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    total: Row | None
    first_line: int
    last_line: int
    licence: str | None = None
    footnotes: Mapping[str, str] = field(default_factory=dict)

    @property
    def all_rows(self) -> tuple[Row, ...]:
        """The rows, and the row of totals last."""
        return self.rows if self.total is None else (*self.rows, self.total)

    def column(self, key: str) -> Column:
        """The column of this key."""
        return next(column for column in (self.key, *self.columns) if column.key == key)

    def row(self, label: str) -> Row | None:
        """The first row of this label, the row of totals included."""
        return next((row for row in self.all_rows if row.label == label), None)


@dataclass(frozen=True, slots=True)
class Report:
    """The tables of one report, by id and in the order in which they are printed.

    `series` are figures of several years that stand in its sentences; each is a table of years.
    `checks` say, by table, what its figures must come to, each of a kind of `ingest.reports.checks`; `limits`
    what the report cannot answer, in our words.
    """

    id: str
    title: str
    publisher: str
    url: str
    published: str
    tables: Mapping[str, Table] = field(default_factory=dict)
    series: Mapping[str, Table] = field(default_factory=dict)
    checks: Mapping[str, tuple[Mapping[str, Any], ...]] = field(default_factory=dict)
    limits: tuple[str, ...] = ()

    def table(self, id: str) -> Table | None:
        """The table or series of this id, whatever its case."""
        every = {**self.tables, **self.series}
        return next((table for known, table in every.items() if known.lower() == id.lower()), None)
