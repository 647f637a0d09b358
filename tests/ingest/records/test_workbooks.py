"""Workbooks of Excel that cannot be read for what they show."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from input_files import written
from own_tables import workbook

from ingest.errors import BadFile
from ingest.files import input_file
from ingest.records import Head, Layout, sheet_names, table_rows

EXCEL = Layout("xlsx")


def refusal(path: Path, layout: Layout = EXCEL) -> str:
    with pytest.raises(BadFile) as error:
        list(table_rows(input_file(path), layout))
    return str(error.value)


def test_a_formula_without_its_result_is_named(tmp_path: Path) -> None:
    workbook(tmp_path, ["name", "share"], ["A", "=1+1"])
    assert "row 2, cell B2: holds a formula without its result" in refusal(tmp_path / "a.xlsx")


def test_cells_merged_over_rows_are_named_below_the_header(tmp_path: Path) -> None:
    book = workbook(tmp_path, ["name", "country"], ["A", "nl"], ["B", None])
    book.active.merge_cells("B2:B3")
    book.save(tmp_path / "a.xlsx")
    assert "row 2: cells B2:B3 are merged" in refusal(tmp_path / "a.xlsx")


def test_names_of_columns_may_be_merged(tmp_path: Path) -> None:
    book = workbook(tmp_path, ["Party", None], ["name", "country"], ["A", "nl"])
    book.active.merge_cells("A1:B1")
    book.save(tmp_path / "a.xlsx")
    assert [row.number for row in table_rows(input_file(tmp_path / "a.xlsx"), EXCEL.with_header(2))] == [2, 3]


def test_a_sheet_is_chosen_by_its_name(tmp_path: Path) -> None:
    book = workbook(tmp_path, ["name"], ["A"])
    book.create_sheet("Other").append(["kunde"])
    book.create_sheet("Empty")
    book.save(tmp_path / "a.xlsx")
    file = input_file(tmp_path / "a.xlsx")
    assert sheet_names(file, EXCEL) == ("Sheet", "Other")
    assert next(table_rows(file, Layout("xlsx", sheet="Other"))).cells == ("kunde",)
    assert "no sheet 'Third'" in refusal(tmp_path / "a.xlsx", Layout("xlsx", sheet="Third"))


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500, "is an old Excel file (.xls), or protected"),
        (b"PK\x03\x04nothing more", "is no Excel workbook, or damaged"),
    ],
)
def test_what_is_no_workbook_is_refused(tmp_path: Path, content: bytes, problem: str) -> None:
    assert problem in refusal(Path(tmp_path, written(tmp_path, "a.xlsx", content).name))


def test_a_workbook_that_declares_entities_is_refused(tmp_path: Path) -> None:
    workbook(tmp_path, ["name"], ["A"])
    with zipfile.ZipFile(tmp_path / "a.xlsx") as old, zipfile.ZipFile(tmp_path / "b.xlsx", "w") as new:
        for name in old.namelist():
            text = old.read(name)
            if name == "xl/workbook.xml":
                text = b'<!DOCTYPE x [<!ENTITY a "b">]>' + text
            new.writestr(name, text)
    assert "declares entities" in refusal(tmp_path / "b.xlsx")


def test_a_workbook_that_unpacks_to_too_much_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/worksheets/sheet1.xml", b" " * (101 << 20))
    assert "unpacks to 101 MB" in refusal(tmp_path / "a.xlsx")


def test_the_layout_is_told_by_the_beginning() -> None:
    assert Layout.of(Head("a", b"PK\x03\x04")).kind == "xlsx"
    assert Layout.of(Head("a", b"a;b\n1,5;2\n")).delimiter == ";"
    assert Layout.of(Head("a", b"name\nAlpha\n")).delimiter == ","
