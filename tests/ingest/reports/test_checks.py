"""What the tables of the annual report state, and where it does not agree with itself."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from ingest.reports import Agreement, CheckResult, Report, Table, bundled_report, check_report, report_ids

HELD = bundled_report()

MISPRINTS = {
    ("T1", "each paper stands once", 1037),
    ("T1", "each paper has a link with its number", 1175),
    ("T2", "sum of column value_mln", 1436),
    ("T2", "percentage of Noord-Amerika", 1408),
    (
        "T2",
        "Noord-Amerika: the region is the sum of its countries in table 8 (CANADA, VERENIGDE STATEN)",
        1408,
    ),
    ("T2", "Globaal: the region is the sum of its countries in table 8 (DIVERSE)", 1434),
    ("T3", "sum of column denied_mln", 1673),
    ("T6", "percentage of Frankrijk", 2058),
    ("T6", "percentage of Spanje", 2060),
    ("T6", "percentage of Ierland", 2109),
}


def changed(id: str, label: str, column: str, value: str) -> Report:
    """The report with another number in one cell."""
    table = HELD.tables[id]

    def row(one):
        if one.label != label:
            return one
        cell = replace(one.cells[column], value=Decimal(value))
        return replace(one, cells={**one.cells, column: cell})

    made: Table = replace(
        table, rows=tuple(map(row, table.rows)), total=None if table.total is None else row(table.total)
    )
    return replace(HELD, tables={**HELD.tables, id: made})


def disagreeing(results: list[CheckResult]) -> list[CheckResult]:
    return [result for result in results if result.agreement is Agreement.DISAGREES]


def test_there_is_one_report() -> None:
    assert report_ids() == ("nl_2024",)
    assert len(HELD.tables) == 19


def test_what_the_report_prints_against_itself() -> None:
    assert {(r.table, r.what, r.line) for r in disagreeing(check_report(HELD))} == MISPRINTS


def test_misprints_are_kept_as_printed() -> None:
    row, total = HELD.tables["T3"].row("Globaal"), HELD.tables["T3"].total
    assert row is not None and total is not None
    assert (row.number("denied_mln"), total.number("denied_mln")) == (95, 14)
    country = HELD.tables["T18a"].rows[0].cells["origin"]
    assert (country.value, country.printed, country.note) == ("Tsjechië", "Tsjechïe", "printed 'Tsjechïe'")


@pytest.mark.parametrize("id", HELD.tables)
def test_every_table_states_something_to_check(id: str) -> None:
    assert check_report(HELD, [id])


@pytest.mark.parametrize(
    ("id", "label", "column", "value", "told"),
    [
        ("T2", "Oceanië", "value_mln", "61.83", "Oceanië: the region"),
        ("T3", "Individueel", "granted_n", "612", "sum of column granted_n"),
        ("T4", "3", "value_mln", "9304", "column value_mln descends"),
        ("T6", "Nederland", "value_eur", "1276222900", "sum of column value_eur"),
        ("T7", "ML3", "value_mln", "49.16", "ML3: each category is that of the totals of table 8"),
        ("T8", "POLEN", "ML6", "52.71", "sum of row POLEN"),
        ("T10", "Duitsland", "value_mln", "52.146", "sum of column value_mln"),
        ("T17", "Slovenië", "ML6", "9.1", "sum of row Slovenië"),
    ],
)
def test_a_changed_figure_is_told_by_the_sum_that_disagrees(
    id: str, label: str, column: str, value: str, told: str
) -> None:
    report = changed(id, label, column, value)
    before = {r.what for r in disagreeing(check_report(HELD, [id]))}
    new = {r.what for r in disagreeing(check_report(report, [id]))} - before
    assert any(what.startswith(told) for what in new), new


def test_a_difference_that_rounding_can_make_is_no_misprint() -> None:
    [result] = check_report(HELD, ["T15"])
    assert (result.computed, result.printed, result.agreement) == ("203.8632", "203.87", "within rounding")
    assert result.allowed == Decimal("0.00955")


def test_the_row_at_which_a_column_rises_is_told_also_after_a_blank_cell() -> None:
    table = HELD.tables["T4"]
    first, *rest = table.rows
    blank = replace(first, label="blank", cells={})
    report = changed("T4", rest[1].label, "value_mln", "9304")
    rows = report.tables["T4"].rows
    with_blank = replace(
        report, tables={**report.tables, "T4": replace(table, rows=(rows[0], blank, *rows[1:]))}
    )
    told = [r.computed for r in disagreeing(check_report(with_blank, ["T4"])) if "descends" in r.what]
    assert told == [f"rises at {rest[1].label}"]
