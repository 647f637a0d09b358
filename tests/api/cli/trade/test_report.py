"""`ketting report`: tables listed, shown, checked, written and drawn."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from xml.etree import ElementTree

import pytest
from command_line import Ketting
from openpyxl import load_workbook
from report_text import report_text

from ingest.reports import bundled_report


def test_tables_lists_all_with_lines(ketting: Ketting) -> None:
    answer = ketting("report", "tables")
    assert answer.code == 0
    assert "T18b" in answer.out and "3762-3917" in answer.out
    tables = json.loads(ketting("report", "tables", "--json").out)["tables"]
    assert sum(table["id"].startswith("T") for table in tables) == 19


def test_show_prints_cells_as_printed_with_unit_line_and_footnote(ketting: Ketting) -> None:
    answer = ketting("report", "show", "t14b")
    assert answer.code == 0
    assert "Israël" in answer.out and "0,277" in answer.out and "3472" in answer.out
    assert "EUR million" in answer.out and "12 February 2024" in answer.out
    [cell] = [
        cell
        for row in json.loads(ketting("report", "show", "T14b", "--json").out)["rows"]
        if row["label"] == "Israël"
        for cell in row["cells"]
        if cell["column"] == "ml"
    ]
    assert (cell["value"], cell["line"]) == ("ML5; ML10; ML17", 3472)


def test_show_tells_a_sum_that_disagrees(ketting: Ketting) -> None:
    answer = ketting("report", "show", "T3")
    assert "104" in answer.out and "Figures that disagree" in answer.out


def test_check_counts_and_names_what_disagrees(ketting: Ketting) -> None:
    answer = ketting("report", "check")
    assert answer.code == 0
    assert "10 disagree" in answer.out and "Noord-Amerika" in answer.out
    of_two = json.loads(ketting("report", "check", "T3", "T15", "--json").out)
    assert (of_two["disagree"], {check["table"] for check in of_two["checks"]}) == (1, {"T3", "T15"})


def test_check_of_a_text_says_where_it_differs(ketting: Ketting, tmp_path: Path) -> None:
    file = tmp_path / "report.txt"
    file.write_text(report_text(bundled_report()).replace("Zweden 4,5 6; 13", "Zweden 5,4 6; 13"), "utf-8")
    answer = ketting("report", "check", "--text", str(file))
    assert answer.code == 1
    assert "T10, Zweden, value_mln: 5.4 in place of 4.5" in answer.out
    assert ketting("report", "check", "T15", "--text", str(file)).code == 0


def test_a_text_that_does_not_read_is_named_with_table_and_line(ketting: Ketting, tmp_path: Path) -> None:
    file = tmp_path / "report.txt"
    file.write_text(report_text(bundled_report()).replace("Zweden 4,5 6; 13", "Zweden"), "utf-8")
    answer = ketting("report", "check", "--text", str(file))
    assert answer.code == 1
    assert "T10, line " in answer.err and "Traceback" not in answer.err
    assert "there is no such file" in ketting("report", "check", "--text", str(tmp_path / "none.txt")).err


def test_csv_has_the_table_as_printed_or_every_cell(ketting: Ketting, tmp_path: Path) -> None:
    file = tmp_path / "t7.csv"
    assert ketting("report", "show", "T7", "--format", "csv", "--output", str(file)).code == 0
    rows = list(csv.DictReader(io.StringIO(file.read_text("utf-8"))))
    assert (rows[0]["category"], rows[0]["value_mln"], rows[-1]["value_mln"]) == ("ML1", "19.41", "1867.95")
    every = tmp_path / "cells.csv"
    assert ketting("report", "tables", "--format", "csv", "--output", str(every)).code == 0
    tables = {row["table"] for row in csv.DictReader(io.StringIO(every.read_text("utf-8")))}
    assert len(tables) == 19


def test_a_workbook_has_numbers_and_checks(ketting: Ketting, tmp_path: Path) -> None:
    file = tmp_path / "report.xlsx"
    assert ketting("report", "check", "T3", "--format", "xlsx", "--output", str(file)).code == 0
    book = load_workbook(file, read_only=True)
    assert [cell.value for cell in next(book["T3"].iter_rows(min_row=3, max_row=3))][:3] == [
        "Globaal",
        186,
        32776,
    ]
    assert any(row[0].value == "T3" and row[4].value == 90 for row in book["checks"].iter_rows())
    book.close()


@pytest.mark.parametrize(("table", "first"), [("T8", "OEKRAINE"), ("Y1", "2019"), ("T4", "Zuid-Korea")])
def test_a_chart_has_a_bar_a_row(ketting: Ketting, tmp_path: Path, table: str, first: str) -> None:
    file = tmp_path / "chart.svg"
    assert ketting("report", "show", table, "--format", "svg", "--output", str(file)).code == 0
    texts = [text.text for text in ElementTree.parse(file).iter("{http://www.w3.org/2000/svg}text")]
    assert texts[2] == first
    assert "rijksoverheid.nl" in str(texts[-1])


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["show"], "show takes one table"),
        (["show", "T99"], "there is no such table; choose from T1"),
        (["tables", "T7"], "tables takes no table"),
        (["show", "T1", "--format", "svg"], "no column of numbers"),
        (["show", "T8", "--format", "svg", "--column", "ML12"], "T8 has no such column; choose from ML1"),
        (["check", "--format", "svg"], "--format svg goes with show"),
        (["check", "--format", "csv"], "written with --format xlsx"),
        (["show", "T7", "--output", "x.txt"], "--output goes with --format"),
    ],
)
def test_what_cannot_be_asked_is_said(ketting: Ketting, arguments: list[str], problem: str) -> None:
    answer = ketting("report", *arguments)
    assert (answer.code, answer.out) == (2, "")
    assert problem in answer.err
