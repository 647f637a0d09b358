"""Whether a file seems to be a table of one's own, by its beginning."""

from __future__ import annotations

import csv

from ingest.formats.table.headers import HEADER_WITHIN, header_place
from ingest.records import Head, Layout


def is_table(head: Head) -> bool:
    """Whether it is a workbook, Parquet, or CSV of which a column is called as columns with names are.

    >>> is_table(Head("a.csv", b"Naam;Land\\nAlpha;nl\\n")), is_table(Head("a.csv", b"x,y\\n1,2\\n"))
    (True, False)
    """
    layout = Layout.of(head)
    if layout.kind != "csv":
        return layout.kind == "parquet" or b"xl/" in head.data or not head.data.startswith(b"PK")
    lines = head.text.splitlines(keepends=True)[:HEADER_WITHIN]
    try:
        rows = list(csv.reader(lines, delimiter=layout.delimiter))
    except csv.Error:
        return False
    return header_place(rows) is not None
