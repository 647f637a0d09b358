"""What tables state that can be checked: sums, shares, counts, and equality between tables.

A check compares what the figures make with what is printed. The two `agree`, differ within what rounding
of the figures can make, or `disagree`; then the report has a misprint somewhere among the cells named.
Nothing is corrected.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise
from typing import Any

from ingest.reports.numbers import decimals
from ingest.reports.values import Report, Row, Table

__all__ = ["Agreement", "CheckResult", "check_report"]


class Agreement(StrEnum):
    """How what is printed stands to what the figures make."""

    AGREES = "agrees"
    WITHIN_ROUNDING = "within rounding"
    DISAGREES = "disagrees"


@dataclass(frozen=True, slots=True)
class CheckResult:
    """A check of a table: what it compares, both figures, and the line of the figure printed.

    `allowed` is how far rounding of the figures can put them apart; `None` where they are no sums.
    """

    table: str
    what: str
    computed: str
    printed: str
    difference: Decimal | None
    allowed: Decimal | None
    line: int | None
    agreement: Agreement


def check_report(report: Report, tables: Sequence[str] | None = None) -> list[CheckResult]:
    """Every check of the report's tables, or of these, in their order.

    >>> from ingest.reports.stored import bundled_report
    >>> [r.difference for r in check_report(bundled_report(), ["T3"]) if r.agreement is Agreement.DISAGREES]
    [Decimal('90')]
    """
    found: list[CheckResult] = []
    for table, checks in report.checks.items():
        if tables is None or table in tables:
            for check in checks:
                found += _KINDS[check["kind"]](report, report.tables[table], check)
    return found


def _compared(
    table: Table, what: str, computed: Decimal, printed: Decimal, allowed: Decimal, line: int | None
) -> CheckResult:
    difference, allowed = computed - printed, round(allowed, 9).normalize()
    agreement = (
        Agreement.AGREES
        if not difference
        else Agreement.WITHIN_ROUNDING
        if abs(difference) <= allowed
        else Agreement.DISAGREES
    )
    return CheckResult(table.id, what, str(computed), str(printed), difference, allowed, line, agreement)


def _simple(table: Table, what: str, computed: object, printed: object, line: int | None) -> CheckResult:
    agreement = Agreement.AGREES if computed == printed else Agreement.DISAGREES
    return CheckResult(table.id, what, str(computed), str(printed), None, None, line, agreement)


def _rounding(values: Sequence[Decimal], unit: str | None = "EUR million") -> Decimal:
    """How far a sum of rounded figures can be from the figure that was rounded: half a last digit for each.

    Counts and euros are not rounded, and nor is a zero without decimals.
    """
    rounded = [value for value in values if value or decimals(value)] if unit == "EUR million" else []
    return sum((Decimal(5).scaleb(-decimals(value) - 1) for value in rounded), Decimal(0))


def _numbers(rows: Sequence[Row], column: str) -> list[Decimal]:
    return [value for row in rows if (value := row.number(column)) is not None]


def _column_sums(report: Report, table: Table, check: Mapping[str, Any]) -> Iterator[CheckResult]:
    assert table.total is not None  # tables.toml says that it has one
    for column in check["columns"]:
        values, printed = _numbers(table.rows, column), table.total.number(column)
        if printed is None:
            yield _simple(table, f"sum of column {column}", str(sum(values)), "no total", table.total.line)
        else:
            yield _compared(
                table,
                f"sum of column {column}",
                sum(values, Decimal(0)),
                printed,
                _rounding([*values, printed], table.column(column).unit),
                table.total.cells[column].line,
            )


def _column_sum_alone(report: Report, table: Table, check: Mapping[str, Any]) -> Iterator[CheckResult]:
    computed = sum(_numbers(table.rows, check["column"]), Decimal(0))
    what = f"sum of column {check['column']}, no total printed"
    yield CheckResult(table.id, what, str(computed), "", None, None, None, Agreement.AGREES)


def _row_sums(report: Report, table: Table, check: Mapping[str, Any]) -> Iterator[CheckResult]:
    total = check["total"]
    for row in table.all_rows:
        values = [cell for key in row.cells if key != total and (cell := row.number(key)) is not None]
        printed = row.number(total)
        if printed is None:
            yield _simple(table, f"sum of row {row.label}", str(sum(values)), "no total", row.line)
            continue
        line = row.cells[total].line
        yield _compared(
            table,
            f"sum of row {row.label}",
            sum(values, Decimal(0)),
            printed,
            _rounding([*values, printed], table.column(total).unit),
            line,
        )


def _percentages(report: Report, table: Table, check: Mapping[str, Any]) -> Iterator[CheckResult]:
    whole = table.total.number(check["of"]) if table.total else None
    for row in table.rows:
        value, cell = row.number(check["of"]), row.cells.get(check["percent"])
        if value is None or not whole or cell is None:
            continue
        share = value / whole * 100
        what = f"percentage of {row.label}"
        if isinstance(cell.value, Decimal):
            allowed = Decimal(5).scaleb(-decimals(cell.value) - 1)
            if decimals(value):
                allowed += Decimal(5).scaleb(-decimals(value) - 1) / whole * 100
            result = _compared(table, what, round(share, 3), cell.value, allowed, cell.line)
            is_rounded = abs(share - cell.value) <= allowed
            agreement = Agreement.AGREES if is_rounded else Agreement.DISAGREES
            yield CheckResult(
                table.id,
                what,
                result.computed,
                result.printed,
                result.difference,
                allowed,
                cell.line,
                agreement,
            )
        else:
            bound = Decimal(str(cell.value).lstrip("<").rstrip("%"))
            agreement = Agreement.AGREES if share < bound else Agreement.DISAGREES
            yield CheckResult(
                table.id, what, str(round(share, 3)), str(cell.value), None, None, cell.line, agreement
            )


def _equal_cells(report: Report, table: Table, check: Mapping[str, Any]) -> Iterator[CheckResult]:
    other = report.tables[check["other"]]
    pairs = check["regions"].items() if "regions" in check else [(check["row"], check["other_rows"])]
    for label, others in pairs:
        row = table.row(label)
        rows = [found for name in others if (found := other.row(name)) is not None]
        values = _numbers(rows, check["other_column"])
        printed = None if row is None else row.number(check["column"])
        what = f"{label}: {check['what']} ({', '.join(others)})"
        if row is None or printed is None or len(values) != len(others):
            yield _simple(
                table, what, str(sum(values)), "a row is missing", None if row is None else row.line
            )
            continue
        line = row.cells[check["column"]].line
        yield _compared(table, what, sum(values, Decimal(0)), printed, _rounding([*values, printed]), line)


def _equal_row(report: Report, table: Table, check: Mapping[str, Any]) -> Iterator[CheckResult]:
    other = report.tables[check["other"]].row(check["other_row"])
    for row in table.rows:
        printed, found = row.number(check["column"]), None if other is None else other.number(row.label)
        what = f"{row.label}: {check['what']}"
        if printed is None or found is None:
            yield _simple(table, what, str(found), str(printed), row.line)
        else:
            yield _compared(table, what, found, printed, Decimal(0), row.cells[check["column"]].line)


def _stated(report: Report, table: Table, check: Mapping[str, Any]) -> Iterator[CheckResult]:
    row = table.row(check["row"])
    computed, stated = None if row is None else row.number(check["column"]), Decimal(check["stated"])
    if computed is None:
        yield _simple(table, check["what"], "no cell", check["stated"], check["line"])
    else:
        allowed = Decimal(5).scaleb(-decimals(computed) - 1)
        yield _compared(table, check["what"], computed, stated, allowed, check["line"])


def _stated_share(report: Report, table: Table, check: Mapping[str, Any]) -> Iterator[CheckResult]:
    row, total = table.row(check["row"]), table.total
    part = None if row is None else row.number(check["column"])
    whole = None if total is None else total.number(check["column"])
    stated = Decimal(check["stated"])
    if part is None or not whole:
        yield _simple(table, check["what"], "no cell", check["stated"], check["line"])
        return
    share = round(part / whole * 100, decimals(stated))
    yield _compared(table, check["what"], share, stated, Decimal(0), check["line"])


def _descending(report: Report, table: Table, check: Mapping[str, Any]) -> Iterator[CheckResult]:
    filled = [(row, value) for row in table.rows if (value := row.number(check["column"])) is not None]
    wrong = [row for (_, one), (row, two) in pairwise(filled) if two > one]
    what = f"column {check['column']} descends"
    first = wrong[0] if wrong else None
    found = "descends" if first is None else f"rises at {first.label}"
    yield _simple(table, what, found, "descends", None if first is None else first.line)


def _rank(report: Report, table: Table, check: Mapping[str, Any]) -> Iterator[CheckResult]:
    row = table.row(check["row"])
    value = None if row is None else row.number(check["column"])
    rank = None if value is None else 1 + sum(v > value for v in _numbers(table.rows, check["column"]))
    yield _simple(table, check["what"], rank, check["stated"], check["line"])


def _count(report: Report, table: Table, check: Mapping[str, Any]) -> Iterator[CheckResult]:
    yield _simple(table, check["what"], len(table.rows), check["stated"], check["line"])


def _distinct(report: Report, table: Table, check: Mapping[str, Any]) -> Iterator[CheckResult]:
    counts = Counter(row.label for row in table.rows)
    several = [f"{label} {count} times" for label, count in counts.items() if count > 1]
    yield _simple(table, check["what"], "; ".join(several) or "once", "once", _line_of_second(table, counts))


def _line_of_second(table: Table, counts: Counter[str]) -> int | None:
    several = [row.line for row in table.rows if counts[row.label] > 1]
    return several[1] if several else None


def _filled(report: Report, table: Table, check: Mapping[str, Any]) -> Iterator[CheckResult]:
    missing = [row for row in table.rows if check["column"] not in row.cells]
    found = ", ".join(row.label for row in missing) or "none"
    line = missing[0].line if missing else None
    yield _simple(table, check["what"], f"without: {found}", "without: none", line)


def _in_year(report: Report, table: Table, check: Mapping[str, Any]) -> Iterator[CheckResult]:
    days = [cell for row in table.rows if (cell := row.cells.get(check["column"])) is not None]
    other = [cell for cell in days if isinstance(cell.value, date) and cell.value.year != table.year]
    found = ", ".join(str(cell.value) for cell in other) or str(table.year)
    yield _simple(table, check["what"], found, str(table.year), other[0].line if other else None)


def _equal_total(report: Report, table: Table, check: Mapping[str, Any]) -> Iterator[CheckResult]:
    other = report.tables[check["other"]]
    for row in table.rows:
        printed = row.number(check["column"])
        found = None if other.total is None else other.total.number(row.label)
        what = f"{row.label}: total of table {other.id}"
        if printed is not None or found is not None:
            yield _alike(table, what, found, printed, row.line)


def _same_totals(report: Report, table: Table, check: Mapping[str, Any]) -> Iterator[CheckResult]:
    other = report.tables[check["other"]]
    for column in table.columns:
        printed, found = (None if t.total is None else t.total.number(column.key) for t in (table, other))
        yield _alike(table, f"total of {column.key}: table {other.id}", found, printed, table.first_line)


def _totals_of_row(report: Report, table: Table, check: Mapping[str, Any]) -> Iterator[CheckResult]:
    row = report.tables[check["other"]].row(check["row"])
    for column in table.columns:
        found = None if row is None else row.number(column.key)
        printed = None if table.total is None else table.total.number(column.key)
        yield _alike(
            table, f"total of {column.key}: table {check['other']}", found, printed, table.first_line
        )


def _grouped_rows(report: Report, table: Table, check: Mapping[str, Any]) -> Iterator[CheckResult]:
    """Rows of two labels, summed by one of them, are a column of the table that has that label alone."""
    sums: dict[str, Decimal] = {}
    for row in table.rows:
        if (value := row.number(check["column"])) is not None:
            label = row.label.rpartition(", ")[check["part"]]
            sums[label] = sums.get(label, Decimal(0)) + value
    other = report.tables[check["other"]]
    expected = {
        row.label: value for row in other.rows if (value := row.number(check["other_column"])) is not None
    }
    wrong = sorted(k for k in {**sums, **expected} if sums.get(k) != expected.get(k))
    what = f"{check['column']}, summed by {other.key.printed.lower()}: table {other.id}"
    yield _simple(table, what, "; ".join(wrong) or "no difference", "no difference", table.first_line)


def _known_labels(report: Report, table: Table, check: Mapping[str, Any]) -> Iterator[CheckResult]:
    known = {row.label for row in report.tables[check["other"]].rows}
    unknown = [row for row in table.rows if row.label not in known]
    found = "; ".join(row.label for row in unknown) or "none"
    line = unknown[0].line if unknown else None
    yield _simple(table, check["what"], f"without: {found}", "without: none", line)


def _alike(table: Table, what: str, found: Decimal | None, printed: Decimal | None, line: int) -> CheckResult:
    if found is None or printed is None:
        return _simple(table, what, str(found), str(printed), line)
    return _compared(table, what, found, printed, Decimal(0), line)


_KINDS: dict[str, Callable[[Report, Table, Mapping[str, Any]], Iterator[CheckResult]]] = {
    "column_sums": _column_sums,
    "column_sum_alone": _column_sum_alone,
    "row_sums": _row_sums,
    "percentages": _percentages,
    "equal_cells": _equal_cells,
    "equal_row": _equal_row,
    "stated": _stated,
    "stated_share": _stated_share,
    "descending": _descending,
    "rank": _rank,
    "count": _count,
    "distinct": _distinct,
    "filled": _filled,
    "in_year": _in_year,
    "equal_total": _equal_total,
    "same_totals": _same_totals,
    "totals_of_row": _totals_of_row,
    "grouped_rows": _grouped_rows,
    "known_labels": _known_labels,
}
