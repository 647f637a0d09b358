"""Expected tables of the annual report: rows, totals and sums, against what comes with Ketting.

A field of a row is a column of the table by its key or a name below; a field of no known name is read as
the column that has most of its values, and counted against that one. Prose about checks is not compared.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from ingest.reports import Cell, CheckResult, Row, Table, bundled_report, check_report, value_text
from tests.support.vectors.outcome import Document, Outcome

NAMES = {
    "destination": ("country", "destination", "land"),
    "country": ("destination", "land", "origin"),
    "value": ("value_mln", "value_eur"),
    "percentage": ("pct",),
    "category": ("ml",),
    "total": ("Totaal",),
}
LINES = ("line", "lines")


def check_tables(tables: Sequence[Mapping[str, Any]], document: Document) -> Outcome:
    """Each field of a row, each total and each sum is an expectation; a missing row fails all of its own."""
    outcome = Outcome()
    held = bundled_report().tables
    for expected in tables:
        table = held.get(expected["id"])
        if table is None:
            outcome.not_counted.append(f"table {expected['id']!r}")
            continue
        _check_rows(outcome, table, expected.get("rows", ()))
        if "row_count" in expected:
            outcome.expect(f"{table.id} row_count", expected["row_count"], len(table.rows))
        if "rows" in expected and "printed_total" in expected:
            _check_total(outcome, table, expected["printed_total"])
        _check_checks(outcome, table, expected.get("checks", ()))
        if "licence" in expected:
            outcome.expect(f"{table.id} licence", expected["licence"], table.licence)
    return outcome


def _check_rows(outcome: Outcome, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    by_line = {line: row for row in table.all_rows for line in _lines(row)}
    pairs = [(expected, _row_at(expected, by_line)) for expected in rows]
    columns = _Columns(table, pairs)
    for expected, row in pairs:
        place = f"{table.id} line {expected.get('line', expected.get('lines'))}"
        if row is None:
            for name in expected:
                outcome.settle(f"{place}, {name}", False, "no row stands there")
            continue
        for name, value in expected.items():
            if name in LINES:
                wanted = value if isinstance(value, list) else [value]
                outcome.settle(f"{place}, {name}", set(wanted) <= _lines(row), f"found {sorted(_lines(row))}")
            elif (read := columns.reader(name)) is None:
                outcome.not_counted.append(f"{place}, field {name!r}")
            else:
                found = read(row)
                is_right = _is_equal(value, found)
                outcome.settle(f"{place}, {name}", is_right, f"expected {value!r}, found {_shown(found)!r}")


def _lines(row: Row) -> set[int]:
    return {row.line, *(cell.line for cell in row.cells.values())}


def _row_at(expected: Mapping[str, Any], by_line: Mapping[int, Row]) -> Row | None:
    lines = expected.get("lines", expected.get("line"))
    return by_line.get(lines[0] if isinstance(lines, list) else lines)


Found = Cell | str | None


class _Columns:
    """Which column of the table a field of expected rows means."""

    def __init__(self, table: Table, pairs: Sequence[tuple[Mapping[str, Any], Row | None]]) -> None:
        self.table = table
        self.pairs = [(expected, row) for expected, row in pairs if row is not None]
        self.known = {table.key.key, *(column.key for column in table.columns)}
        self.readers: dict[str, Callable[[Row], Found] | None] = {}

    def reader(self, name: str) -> Callable[[Row], Found] | None:
        if name not in self.readers:
            self.readers[name] = self._find(name)
        return self.readers[name]

    def _find(self, name: str) -> Callable[[Row], Found] | None:
        if name == "footnote":
            return _footnote
        if name in {"raw", "printed"}:
            return lambda row: next(
                (c.printed for c in row.cells.values() if c.column.startswith("value")), None
            )
        if name in self.known:
            return self._column(name)
        for other in NAMES.get(name, ()):
            if other in self.known:
                return self._column(other)
        fit, key = max((self._fit(name, key), key) for key in self.known)
        asked = sum(expected.get(name) is not None for expected, _ in self.pairs)
        return self._column(key) if fit * 2 > asked else None

    def _fit(self, name: str, key: str) -> int:
        read = self._column(key)
        asked = [(e[name], row) for e, row in self.pairs if e.get(name) is not None]
        return sum(_is_equal(value, read(row)) for value, row in asked)

    def _column(self, key: str) -> Callable[[Row], Found]:
        if key == self.table.key.key:
            return lambda row: row.label
        return lambda row: row.cells.get(key)


def _footnote(row: Row) -> str | None:
    found = re.search(r"footnote (\d+)", row.note or "")
    return found[1] if found else None


def _shown(found: Found) -> str | None:
    return value_text(found.value) if isinstance(found, Cell) else found


def _is_equal(expected: Any, found: Found) -> bool:
    """Whether they are the same value, or what is printed, however either is written."""
    if found is None or expected is None:
        return found is None and expected is None
    if isinstance(found, str):
        return str(expected) == found
    value = found.value
    if isinstance(value, tuple):
        wanted = expected if isinstance(expected, list) else re.split(r"\s*[;,]\s*(?![^(]*\))", str(expected))
        return [_code(one) for one in wanted] == [_code(one) for one in value]
    if isinstance(value, date):
        return str(expected) in {value.isoformat(), found.printed}
    if isinstance(value, Decimal):
        return str(expected) == found.printed or _decimal(expected) == value
    return str(expected) in {value, found.printed}


def _code(value: Any) -> str:
    return str(value).removeprefix("ML")


def _decimal(value: Any) -> Decimal | None:
    try:
        return Decimal(str(value).rstrip("%"))
    except InvalidOperation:
        return None


def _check_total(outcome: Outcome, table: Table, expected: Any) -> None:
    place = f"{table.id} printed_total"
    if expected is None or table.total is None:
        found = None if table.total is None else table.total.label
        outcome.settle(
            place, expected is None and table.total is None, f"expected {expected!r}, found {found!r}"
        )
        return
    if not isinstance(expected, Mapping):
        expected = {next(c.key for c in table.columns if c.unit is not None): expected}
    columns = _Columns(table, [(expected, table.total)])
    for name, value in expected.items():
        if name in LINES:
            lines = _lines(table.total)
            outcome.settle(
                f"{place}, {name}", set(value if isinstance(value, list) else [value]) <= lines, str(lines)
            )
        elif (read := columns.reader(name)) is None:
            outcome.not_counted.append(f"{place}, field {name!r}")
        else:
            found_cell = read(table.total)
            is_right = _is_equal(value, found_cell)
            outcome.settle(f"{place}, {name}", is_right, f"expected {value!r}, found {_shown(found_cell)!r}")


def _check_checks(outcome: Outcome, table: Table, checks: Sequence[Mapping[str, Any]]) -> None:
    """Sums that are compared with a printed figure; other checks are prose, and named."""
    results = check_report(bundled_report(), [table.id])
    for check in checks:
        place = f"{table.id} check {check['check']!r}"
        if not {"sum", "printed"} <= check.keys():
            outcome.not_counted.append(place)
            continue
        is_right = any(_is_result(check, result) for result in results)
        outcome.settle(place, is_right, f"no sum {check['sum']} stands beside {check['printed']}")


def _is_result(check: Mapping[str, Any], result: CheckResult) -> bool:
    same = _decimal(check["sum"]) == _decimal(result.computed) and _decimal(check["printed"]) == _decimal(
        result.printed
    )
    return same and ("ok" not in check or check["ok"] == (result.difference == 0))
