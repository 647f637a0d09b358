"""Tables of official reports: what they say cell by cell, and whether their figures agree."""

from __future__ import annotations

from decimal import Decimal

from pydantic import Field

from api.models.base import Model
from ingest.reports import Agreement


class ReportColumn(Model):
    """A column of a table."""

    key: str
    printed: str = Field(description="What the report calls it")
    unit: str | None = Field(description="Of its numbers; null where it has texts")


class ReportTable(Model):
    """What a table is about, and where it stands."""

    id: str
    printed_number: str = Field(description="The number that the report prints, which is not always its own")
    title: str
    year: int | None = Field(description="Null for several, and where the report says none")
    measure: str = Field(description="What its figures count: licences granted, or exports that took place")
    licence: str | None = Field(description="The general licence that its figures are about")
    first_line: int
    last_line: int
    columns: list[ReportColumn] = Field(description="The first labels the rows")
    rows: int = Field(description="Without the row of totals")
    footnotes: dict[str, str] = Field(description="By number, in words of Ketting")


class ReportRef(Model):
    """A report, its publisher and where it is published."""

    id: str
    title: str
    publisher: str
    url: str


class ReportList(Model):
    """The reports whose tables come with Ketting or are loaded."""

    reports: list[ReportRef]


class ReportTables(Model):
    """The tables of a report."""

    report: ReportRef
    tables: list[ReportTable]
    limits: list[str] = Field(description="What the report cannot answer, in words of Ketting")


class TableCell(Model):
    """A cell: what it says, as printed, and the line that it stands on."""

    column: str
    value: str = Field(description="Numbers with a decimal point, days as ISO 8601, lists joined by '; '")
    printed: str
    line: int
    note: str | None = Field(
        description="A footnote, or what was printed where it was read as something else"
    )


class TableRow(Model):
    """A row by its label; cells that are blank are left out."""

    label: str
    line: int
    is_total: bool
    cells: list[TableCell]
    note: str | None


class TableCheck(Model):
    """A check: what the figures make, what is printed, and how the two stand to each other."""

    table: str
    what: str
    computed: str
    printed: str
    difference: Decimal | None
    allowed: Decimal | None = Field(description="How far apart rounding of the figures can put the two")
    line: int | None
    agreement: Agreement


class TableAnswer(Model):
    """A table with its cells and checks."""

    report: ReportRef
    table: ReportTable
    rows: list[TableRow]
    checks: list[TableCheck]


class ChangedCell(Model):
    """A cell of a file that differs from the copy that comes with Ketting; null where it is not there."""

    table: str
    label: str
    column: str
    line: int | None
    bundled: str | None
    found: str | None


class ReportCheck(Model):
    """Every check of a report, and how a file of it differs from the copy that comes with Ketting."""

    report: ReportRef
    agree: int
    within_rounding: int
    disagree: int
    checks: list[TableCheck]
    changes: list[ChangedCell]
    limits: list[str] = Field(description="What the report cannot answer, in words of Ketting")
