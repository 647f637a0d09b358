"""Tables of the annual report from its text: written anew from the cells, changed, and the text itself."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from report_text import report_text, row_lines, table_text

from ingest.reports import BadTable, Report, Table, bundled_report, check_report, read_report, value_text

HELD = bundled_report()
TEXT = report_text(HELD)
PDF_TEXT = Path("/work/shared/seeds/004_10639e66bce7cffd.txt")
REALISED = ("T9", "T10", "T11", "T12", "T13", "T14a", "T14b", "T15")


def said(table: Table) -> list[tuple[str, dict[str, str], str | None]]:
    """What the rows say, without the lines that they stand on."""
    return [
        (row.label, {key: value_text(cell.value) for key, cell in row.cells.items()}, row.note)
        for row in table.all_rows
    ]


def with_table(id: str, text: str) -> str:
    """The text of the report with this text in the place of one table."""
    return TEXT.replace(table_text(HELD.tables[id]), text)


def read_table(id: str, text: str) -> Table:
    return read_report(with_table(id, text)).tables[id]


@pytest.fixture(scope="module")
def read() -> Report:
    return read_report(TEXT)


@pytest.mark.parametrize("id", HELD.tables)
def test_a_table_written_anew_from_its_cells_reads_as_before(read: Report, id: str) -> None:
    assert said(read.tables[id]) == said(HELD.tables[id])


def test_cells_stand_on_the_lines_of_the_text(read: Report) -> None:
    lines = TEXT.splitlines()
    for table in read.tables.values():
        for row in table.all_rows:
            for cell in row.cells.values():
                assert cell.printed.split()[0] in lines[cell.line - 1], (table.id, row.label, cell)


@pytest.mark.parametrize("id", REALISED)
def test_a_row_put_in_is_read_and_moves_the_sum(id: str) -> None:
    table = HELD.tables[id]
    rows = row_lines(table)
    changed = table_text(table, [*rows[:2], "Andorra 100,5 4; 11", *rows[2:]])
    found = read_report(with_table(id, changed))
    assert len(found.tables[id].rows) == len(table.rows) + 1
    row = found.tables[id].row("Andorra")
    assert row is not None and value_text(row.cells["ml"].value) == "ML4; ML11"
    [before], [after] = check_report(HELD, [id]), check_report(found, [id])
    assert before.difference is not None and after.difference == before.difference + Decimal("100.5")
    assert after.agreement == "disagrees"


@pytest.mark.parametrize("id", [id for id in HELD.tables if id not in {"T1", "T4", "T5", "T18a", "T18b"}])
@pytest.mark.parametrize("after", [1, 3])
def test_a_page_break_may_stand_anywhere(id: str, after: int) -> None:
    table = HELD.tables[id]
    rows = row_lines(table)
    page = ["99 Een voetnoot die over twee regels", "loopt en daar eindigt.", f" {rows[after]}"]
    assert said(read_table(id, table_text(table, [*rows[:after], *page, *rows[after + 1 :]]))) == said(table)


@pytest.mark.parametrize("id", ["T7", "T8"])
def test_a_page_number_and_a_header_printed_again_are_no_rows(id: str) -> None:
    table = HELD.tables[id]
    rows = row_lines(table)
    again = ["ML-", "categorie", "mln. euro’s)"] if id == "T7" else []
    changed = table_text(table, [*rows[:4], "46      ", *again, *rows[4:]])
    assert said(read_table(id, changed)) == said(table)


def test_a_country_may_be_broken_over_lines() -> None:
    table = HELD.tables["T8"]
    rows = [re.sub(r"^(VERENIGD|VER\. ARAB\.) ", r"\1 \n\n", row) for row in row_lines(table)]
    assert said(read_table("T8", table_text(table, rows))) == said(table)


def test_blank_cells_are_told_from_zero() -> None:
    row = HELD.tables["T8"].row("CHINA")
    assert row is not None
    assert (row.number("ML1"), row.number("ML22"), row.number("Totaal")) == (None, 0, 0)


@pytest.mark.parametrize(
    ("id", "line", "changed", "problem"),
    [
        ("T10", "Zweden 4,5 6; 13", "Zweden x4,5 6; 13", "'x4,5' is neither a country nor a number"),
        ("T10", "Zweden 4,5 6; 13", "Zweden 4,5", "Zweden has no complete list of categories"),
        ("T10", "Zweden 4,5 6; 13", "Zweden 4,5 6; 13;", "Zweden has no complete list of categories"),
        ("T3", "Globaal 186 32.776 1 95", "Globaal 186 32.776 1", "number"),
        ("T4", "6 China 250", "7 China 250", "rank 7 stands where 6 should"),
        ("T4", "6 China 250", "6 China", "is no rank, name and amount"),
        ("T6", "Polen 10.787.803.804 3,61", "Polen 10.787.803.804 veel", "'veel' is no percentage"),
        (
            "T17",
            "Slovenië    0,91  0,91",
            "Slovenië    0,91   0,91 1",
            "cells, blank ones included, and not 6",
        ),
        ("T18b", "15-05-2024", "35-05-2024", "'35-05-2024' is no day of the calendar"),
        ("T18b", "Xcalibre Arms Ltd.", "Xcalibre Arms", "cannot be told into a consignee and an end user"),
        ("T18b", "15-05-2024 7", "15-05-2024 veel", "'veel' are no criteria"),
        ("T18a", "Oekraïne Spanje ML9a1", "Oekraïne ML9a1", "begins no destination, origin, goods and value"),
        ("T5", "Rechtshandhaving", "Onbekend", "no known end use follows"),
        ("T1", "22-01-2024", "22 januari", "is no number of a paper with its day"),
    ],
)
def test_a_cell_that_cannot_be_read_is_named_with_table_and_line(
    id: str, line: str, changed: str, problem: str
) -> None:
    assert line in TEXT
    text = TEXT.replace(line, changed, 1)
    with pytest.raises(BadTable) as raised:
        read_report(text)
    place = text[: text.index(changed)].count("\n") + 1
    assert raised.value.table == id
    assert raised.value.line is not None and abs(raised.value.line - place) <= 2
    assert problem in str(raised.value) and f"{id}, line {raised.value.line}: " in str(raised.value)


def test_a_row_of_one_half_of_a_table_alone_is_named() -> None:
    table = HELD.tables["T8"]
    rows = row_lines(table)
    with pytest.raises(BadTable, match="'DUITSLAND' stands where 'DIVERSE' should"):
        place = next(i for i, row in enumerate(rows) if row.startswith("DIVERSE") and i > len(table.rows))
        read_table("T8", table_text(table, [*rows[:place], *rows[place + 1 :]]))


@pytest.mark.parametrize("id", ["T2", "T8", "T15", "T17"])
def test_a_table_without_its_totals_is_named(id: str) -> None:
    table = HELD.tables[id]
    with pytest.raises(BadTable, match=f"{id}, line .*row of totals.* is missing"):
        read_table(id, table_text(table, row_lines(replace(table, total=None))))


def test_a_table_that_is_not_there_is_named() -> None:
    with pytest.raises(BadTable, match="T12: no line begins with its title"):
        read_report(TEXT.replace("Tabel 12,", "Table 12,"))


@pytest.mark.skipif(not PDF_TEXT.is_file(), reason=f"{PDF_TEXT} is not here")
def test_the_text_itself_reads_as_the_cells_that_come_with_ketting() -> None:
    assert read_report(PDF_TEXT.read_text(encoding="utf-8")) == HELD
