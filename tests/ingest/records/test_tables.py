"""CSV by column and without a header, whole and damaged."""

from __future__ import annotations

from pathlib import Path

import pytest
from input_files import records_in, values

from ingest.errors import BadFile
from ingest.rejections import Rejection


def test_rows_are_read_by_column_whatever_their_order(tmp_path: Path) -> None:
    records = list(records_in(tmp_path, 'b,a, c\n1,"x, y",\n,,\n2,z,w\n').table(("a", "b")))

    assert values(records) == [{"b": "1", "a": "x, y", "c": ""}, {"b": "2", "a": "z", "c": "w"}]
    assert records[1].locator == "row 4"


def test_rows_without_a_header_are_cells(tmp_path: Path) -> None:
    rows = records_in(tmp_path, '36,"A ""B""",-0- \n37,C,x\n').cells()

    assert [(row.locator, row.cells) for row in rows] == [
        ("row 1", ("36", 'A "B"', "-0- ")),
        ("row 2", ("37", "C", "x")),
    ]


def test_other_signs_and_encodings_are_read_where_the_format_says_so(tmp_path: Path) -> None:
    records = records_in(tmp_path, "name|x\nCafé|1\n".encode("cp1252")).table(
        ("name",), delimiter="|", encoding="cp1252"
    )

    assert values(list(records)) == [{"name": "Café", "x": "1"}]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "is empty; it needs at least a header with a"),
        ("b,c\n1,2\n", "column 'a' is missing, so it has changed"),
        ("a,a\n1,2\n", "column 'a' occurs twice"),
        ("a,b\n1\n", r"row 2: has 1 cells under 2 columns"),
        ('a,b\n1,"2\n3,"4\n5,6\n', "cells cannot be told apart|row 2: has"),
        ('a,b,c\n1,"2\n3",4,5\n6,7,8\n', "row 2: has 4 cells under 3 columns, so the file is damaged"),
        ('a,b\n1,"2\n', "cells cannot be told apart"),
        ("a,b\n1,2", "does not end in a line break"),
        (b"a,b\n\xff,2\n", "is not UTF-8"),
    ],
)
def test_a_damaged_table_stops_the_file(tmp_path: Path, text: str | bytes, told: str) -> None:
    with pytest.raises(BadFile, match=told):
        list(records_in(tmp_path, text).table(("a",)))


def test_a_row_of_another_number_of_cells_is_rejected_but_not_the_last(tmp_path: Path) -> None:
    rejected: list[Rejection] = []

    records = records_in(tmp_path, "a,b\n1\n2,3\n", reject=rejected.append).table(("a",))

    assert values(list(records)) == [{"a": "2", "b": "3"}]
    assert str(rejected[0]) == (
        "a.txt, row 2: has 1 cells under 2 columns; get the file again, or mend the row"
    )
    with pytest.raises(BadFile, match=r"row 3: has 1 cells .* cut off"):
        list(records_in(tmp_path, "a,b\n1,2\n3\n", reject=rejected.append).table(("a",)))
