"""CSV: every statement as it is, for Excel with a byte order mark and for programs without."""

from __future__ import annotations

import csv
import io
from codecs import BOM_UTF8
from datetime import date
from pathlib import Path

import pytest
from factories import company, fact
from rdf_files import read_from, written

from graph.exports import FORMATS
from graph.store import Reader
from ontology.control_characters import control_character

DAY = date(2024, 2, 5)


def rows_of(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("format", ["csv", "csv-plain"])
def test_csv_has_every_statement_as_it_is(format: str, reader: Reader) -> None:
    rows = rows_of(written(reader, format, DAY))
    assert [row["id"] for row in rows] == [s.id for s in reader.statements()]
    owned = next(row for row in rows if row["property"] == "Ownership" and row["subject"] == "P")
    assert (owned["share"], owned["end"], owned["start"]) == ("(25,50]", "2021", "")


def test_the_one_for_excel_begins_with_a_byte_order_mark_and_the_plain_one_does_not(tmp_path: Path) -> None:
    with read_from(tmp_path, [company("A", "北京")]) as reader:
        excel, plain = written(reader, "csv", DAY), written(reader, "csv-plain", DAY)
    assert excel == BOM_UTF8 + plain
    assert "Excel" in FORMATS["csv"].label and "programs" in FORMATS["csv-plain"].label


@pytest.mark.parametrize("name", ["=HYPERLINK(1)", "+cmd", "-cmd", "@SUM(A1)"])
def test_excel_computes_nothing_that_a_source_says(name: str, tmp_path: Path) -> None:
    with read_from(tmp_path, [company("A"), fact("A", "alias", f"{name} A")]) as reader:
        excel, plain = (rows_of(written(reader, format, DAY)) for format in ("csv", "csv-plain"))
    assert f"'{name} A" in {row["value"] for row in excel}
    assert f"{name} A" in {row["value"] for row in plain}


@pytest.mark.parametrize("format", [name for name in FORMATS if name not in ("graphml", "gexf")])
def test_no_export_carries_a_control_character(format: str, tmp_path: Path) -> None:
    """Sources with one are refused; a store of an earlier release may hold some."""
    odd = "A\0\t\n\x0b\x1b[31m\x7f\x9b\u2028\u202e\ufeff\ufffe\U000e0041Z"
    facts = [company("A", odd), fact("A", "remark", odd, quote=odd, locator=odd, original=odd)]
    with read_from(tmp_path, facts) as reader:
        text = written(reader, format, DAY).decode("utf-8-sig")
    assert [control_character(line) for line in text.split("\n") if control_character(line)] == []
