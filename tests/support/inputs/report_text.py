"""The text of a report written anew from its cells, in the layout that the PDF of the Dutch report leaves.

Titles and headers are as short as the parser allows; every printed line is followed by an empty one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ingest.reports import Report, Row, Table

TITLES = {
    **{f"T{n}": f"Tabel {n}, written anew" for n in (*range(1, 14), 15, 17)},
    "T14a": "Tabel 14, definitieve doorvoer",
    "T14b": "Tabel 14, definitieve uitvoer",
    "T18a": "Tabel 18, tussenhandel",
    "T18b": "Tabel 18, afgewezen",
}
HEADERS = {
    "T1": ["Titel"],
    "T2": ["(%)"],
    "T3": ["(mln.€)", "(mln.€)"],
    "T4": ["Bestemming Waarde"],
    "T5": ["Eindgebruik"],
    "T6": ["Percentage (%)"],
    "T7": ["ML-", "categorie", "mln. euro’s)"],
    "T8": ["ML1 ML2 ML3 ML4 ML5 ML6 ML7 ML8 ML9 ML10 ML11"],
    "T17": ["Totaal (mln)"],
    "T18a": ["(in euro)"],
    "T18b": ["(criterium/criteria)"],
}
AFTER = {"T1": "Naast dit rapport", "T4": "Words", "T5": "Relevante ontwikkelingen", "T18a": "Bijlage 6"}
FIRST_HALF = 11


def report_text(report: Report) -> str:
    """All tables of the report, one after the other."""
    return "".join(table_text(table) for table in report.tables.values())


def table_text(table: Table, rows: Sequence[str] | None = None) -> str:
    """One table; `rows` are its lines where they are not to be written from the cells."""
    lines = [TITLES[table.id], *HEADERS.get(table.id, ["ML code(s)"])]
    lines += row_lines(table) if rows is None else rows
    if table.id in AFTER:
        lines.append(AFTER[table.id])
    return "".join(f"{line} \n\n" for line in lines)


def row_lines(table: Table) -> list[str]:
    """The printed lines of the rows, the row of totals last."""
    if table.id == "T8":
        return list(_halves(table))
    return [_line(table, row) for row in table.all_rows]


def _line(table: Table, row: Row) -> str:
    cells = [row.cells.get(column.key) for column in table.columns]
    printed = ["" if cell is None else cell.printed for cell in cells]
    footnote = (row.note or "").removeprefix("footnote ")
    if table.id == "T17":
        return " ".join([row.label, *printed])
    if table.id == "T1":
        *printed, link = printed
        return " ".join([row.label, *printed]) + (f" \n\n{link}" if link else "")
    return " ".join([f"{row.label}{footnote}", *(text for text in printed if text)])


def _halves(table: Table) -> Iterator[str]:
    keys = [column.key for column in table.columns]
    for half in (keys[:FIRST_HALF], keys[FIRST_HALF:]):
        if half[0] == "ML13":
            yield f"Totaal 2024 (in mln. Euro’s) {' '.join(half)}"
        for row in table.all_rows:
            cells = [row.cells[key].printed if key in row.cells else "" for key in half]
            yield " ".join([row.label, *cells])
