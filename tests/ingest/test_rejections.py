"""The file that keeps what was rejected."""

from __future__ import annotations

import csv
from pathlib import Path

from ingest.rejections import Rejection, RejectionFile

EARLIER = "earlier\n"


def rejection(number: int, **cells: str) -> Rejection:
    return Rejection("a.csv", f"row {number}", "name", "no name", "write one", cells)


def rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def test_records_of_different_columns_keep_every_cell(tmp_path: Path) -> None:
    file = RejectionFile(tmp_path, "press")
    file.write(rejection(2, id="1", name="A"))
    file.write(rejection(3))
    file.write(rejection(4, name="two\nlines, \u00e9", city="B"))
    path = file.keep()

    assert path == tmp_path / "press.rejected.csv"
    why = ["name", "no name", "write one"]
    assert rows(path) == [
        ["id", "name", "city", "file", "record", "field", "reason", "remedy"],
        ["1", "A", "", "a.csv", "row 2", *why],
        ["", "", "", "a.csv", "row 3", *why],
        ["", "two\\u000alines, \u00e9", "B", "a.csv", "row 4", *why],
    ]
    assert list(tmp_path.iterdir()) == [path]


def test_what_is_discarded_leaves_the_earlier_file(tmp_path: Path) -> None:
    path = tmp_path / "press.rejected.csv"
    path.write_text(EARLIER, encoding="utf-8")
    file = RejectionFile(tmp_path, "press")
    file.write(rejection(2, id="1"))
    file.discard()

    assert path.read_text(encoding="utf-8") == EARLIER
    assert list(tmp_path.iterdir()) == [path]
