"""Rows of tables in pages: their section, their cells by paragraphs, and what is refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from input_files import values, written

from ingest.errors import BadFile
from ingest.records.page_tables import page_rows, text_of

PAGE = """<page><head>Part <b>1</b></head>
<table><tr><th>Name</th><th>Place</th></tr>
<tr><td><p>Alpha <i>and</i> Beta,</p><p>Ltd.</p></td><td>Delft<br/>Leiden</td></tr></table>
<head>Part 2</head><table><tr><td>Gamma &amp; Sons</td><td/></tr></table></page>"""


def section(event: str, element: Any) -> str | None:
    return text_of(element) if event == "end" and element.tag == "head" else None


def test_a_row_has_its_section_and_the_lines_of_its_cells(tmp_path: Path) -> None:
    rows = list(page_rows(written(tmp_path, "a.xml", PAGE), section))
    assert values(rows) == [
        {"section": "Part 1", "head": True, "cells": [["Name"], ["Place"]]},
        {
            "section": "Part 1",
            "head": False,
            "cells": [["Alpha and Beta,", "Ltd."], ["Delft", "Leiden"]],
        },
        {"section": "Part 2", "head": False, "cells": [["Gamma & Sons"], []]},
    ]
    assert [row.locator for row in rows] == ["Part 1, row 1", "Part 1, row 2", "Part 2, row 1"]


def test_html_is_read_as_loosely_as_it_is_written(tmp_path: Path) -> None:
    page = "<html><body><table><TR><td>Alpha<br>Beta<td>Delft<tr><td>Gamma</table>"
    rows = list(page_rows(written(tmp_path, "a.html", page), section, is_html=True))
    assert [row.value["cells"] for row in rows] == [[["Alpha", "Beta"], ["Delft"]], [["Gamma"]]]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (f'<!DOCTYPE page [<!ENTITY a "Alpha">]>{PAGE}', "declares entities"),
        (PAGE[:-20], "a.xml: cannot be read or was cut off"),
        ("", "cannot be read or was cut off"),
        (f"<table><tr><td>{'a' * 1_000_001}</td></tr></table>", "a row of more than 1,000,000 characters"),
    ],
)
def test_what_is_refused(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(BadFile, match=told):
        list(page_rows(written(tmp_path, "a.xml", text), section))
