"""What docs/sources.md says of formats and published files is what their descriptions say."""

from __future__ import annotations

import re
from datetime import date

import pytest
from sources_table import BEGIN, END, HEADER, PAGE, PUBLISHED

from ingest.formats import FORMATS
from ingest.formats.us_lists import LISTS
from ingest.publishers import publisher_folder, read_publication

TEXT = PAGE.read_text(encoding="utf-8")
TABLE = [
    dict(zip(HEADER, [cell.strip() for cell in line.strip("|\n").split("|")], strict=True))
    for line in TEXT.partition(BEGIN)[2].partition(END)[0].splitlines()[2:]
]
MARKS = "published file|published fixture|written from the schema|own format|own export|as above"


def test_every_format_stands_on_the_page_with_its_mark() -> None:
    head, _, _ = TEXT.partition(BEGIN)
    rows = [line for line in head.splitlines() if re.search(MARKS, line)]
    formats = {name for line in rows for name in re.findall(r"`(\w+)`", line)}
    assert {name for name in FORMATS if name not in LISTS} - formats == set()
    assert all(f"`{name}`" in TEXT for name in LISTS)


@pytest.mark.parametrize("row", TABLE, ids=lambda row: f"{row['source']}")
def test_a_published_file_has_the_licence_and_interval_of_its_description(row: dict[str, str]) -> None:
    format = FORMATS[row["`--format`"].strip("`")]
    assert any(each.path.rpartition("/")[2] in row["the command"] for each in PUBLISHED)
    if format.publisher is None:
        return
    dataset = read_publication(publisher_folder(format.publisher), date(2026, 11, 28)).dataset
    days = "never" if dataset.update_days is None else f"{dataset.update_days} days"
    assert (row["licence"], row["changes every"]) == (dataset.licence, days)


def test_every_list_in_extracts_has_a_row() -> None:
    assert {row["`--format`"].strip("`") for row in TABLE} >= set(LISTS)
