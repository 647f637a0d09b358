"""Rows of a label and figures on words that follow each other: regions, countries, licences, ranks."""

from __future__ import annotations

import re

from ingest.reports.description import TableDescription
from ingest.reports.lines import TableText, TextLine
from ingest.reports.numbers import is_number, number
from ingest.reports.shapes.words import Word, Words, amount, row_of, text_cell, words_of
from ingest.reports.values import BadTable, Cell, Row

__all__ = ["categories", "figures", "goods", "ranks", "realised"]

_PERCENT = re.compile(r"(?P<less><)?(?P<number>[\d.]+(?:,\d+)?)%?")
_CODES = re.compile(r"\d{1,2}(?:;\d{1,2})*;?")
_CATEGORY = re.compile(r"ML\d+")

Rows = tuple[list[Row], Row | None]


def figures(text: TableText, description: TableDescription) -> Rows:
    """A label and a figure for each column; percentages may be written "<1%"."""
    words = Words(text.table, words_of(text.content))
    rows: list[Row] = []
    while words.left:
        label, first, note = words.label("the label of a row")
        cells, last = [], first
        for column in description.columns:
            last = words.expect(f"column {column.key}", last)
            read = _percent if column.unit == "%" else amount
            cells.append(read(text.table, column.key, last))
        rows.append(row_of(label, first, cells, note))
    return _with_total(rows, description)


def realised(text: TableText, description: TableDescription) -> Rows:
    """A country, an amount, and the categories of goods as numbers with semicolons; totals have none."""
    words = Words(text.table, words_of(text.content))
    rows: list[Row] = []
    value, categories = (column.key for column in description.columns)
    while words.left:
        label, first, note = words.label("a country")
        cells = [words.amount(value, first)]
        codes: list[Word] = []
        while (word := words.next) is not None and _CODES.fullmatch(word.text):
            if codes and not codes[-1].text.endswith(";"):
                if not word.is_alone:
                    raise BadTable(text.table, word.line, f"{word.text!r} follows codes without a semicolon")
                words.take()  # a page number
                continue
            codes.append(words.take())
        if label != description.total:
            if not codes or codes[-1].text.endswith(";"):
                raise BadTable(text.table, first.line, f"{label} has no complete list of categories of goods")
            printed = " ".join(word.text for word in codes)
            read = tuple(f"ML{code}" for word in codes for code in word.text.split(";") if code)
            cells.append(Cell(categories, read, printed, codes[0].line))
        rows.append(row_of(label, first, cells, note))
    return _with_total(rows, description)


def ranks(text: TableText, description: TableDescription) -> Rows:
    """A rank, a name and a figure, a line each."""
    name, value = (column.key for column in description.columns)
    rows: list[Row] = []
    for line in text.content:
        rank, *words = words_of([line])
        if len(words) < 2 or not rank.text.isdigit() or not is_number(words[-1].text):
            raise BadTable(text.table, line.number, f"{line.text!r} is no rank, name and amount")
        if int(rank.text) != len(rows) + 1:
            raise BadTable(text.table, line.number, f"rank {rank.text} stands where {len(rows) + 1} should")
        cells = [text_cell(name, words[:-1]), amount(text.table, value, words[-1])]
        rows.append(row_of(rank.text, rank, cells))
    return rows, None


def categories(text: TableText, description: TableDescription) -> Rows:
    """A category, its description over several lines, and a figure at the end of one."""
    described, value = (column.key for column in description.columns)
    rows: list[Row] = []
    held: list[TextLine] = []
    lines = text.content
    for place, line in enumerate(lines):
        held.append(line)
        following = lines[place + 1].text.split()[0] if place + 1 < len(lines) else None
        is_row_end = following is None or following == description.total or _CATEGORY.fullmatch(following)
        last = line.text.split()[-1]
        if not (is_row_end and is_number(last) and "," in last):
            continue
        code, *words = words_of(held)
        if not _CATEGORY.fullmatch(code.text) and code.text != description.total:
            raise BadTable(text.table, code.line, f"{code.text!r} is no category such as ML1")
        texts = [text_cell(described, words[:-1])] if words[:-1] else []
        rows.append(row_of(code.text, code, [*texts, amount(text.table, value, words[-1])]))
        held = []
    if held:
        raise BadTable(text.table, held[0].number, f"{held[0].text[:40]!r} begins a row that has no amount")
    return _with_total(rows, description)


def goods(text: TableText, description: TableDescription) -> Rows:
    """A category of goods, how many licences, their value, destinations, and one of the known end uses."""
    count, value, places, use = (column.key for column in description.columns)
    words = Words(text.table, words_of(text.content))
    known = sorted((str(known).split() for known in description.words["end_uses"]), key=len, reverse=True)
    rows: list[Row] = []
    while words.left:
        label, first, _ = words.label("a category of goods")
        cells = [words.amount(count, first), words.amount(value, first)]
        taken: list[Word] = []
        while (end := _known_at(words.left, known)) is None:
            if not words.left or is_number(words.left[0].text):
                raise BadTable(
                    text.table, first.line, f"{label}: after its destinations no known end use follows"
                )
            taken.append(words.take())
        printed = " ".join(word.text for word in taken)
        read = tuple(part.strip() for part in re.split(r",(?![^(]*\))| en (?![^(]*\))", printed))
        cells.append(Cell(places, read, printed, taken[0].line))
        cells.append(text_cell(use, [words.take() for _ in end]))
        rows.append(row_of(label, first, cells))
    return rows, None


def _known_at(left: list[Word], known: list[list[str]]) -> list[str] | None:
    return next((k for k in known if [word.text for word in left[: len(k)]] == k), None)


def _percent(table: str, column: str, word: Word) -> Cell:
    found = _PERCENT.fullmatch(word.text)
    if found is None:
        raise BadTable(table, word.line, f"column {column}: {word.text!r} is no percentage")
    if found["less"]:
        return Cell(column, word.text, word.text, word.line)
    return Cell(column, number(found["number"]), word.text, word.line)


def _with_total(rows: list[Row], description: TableDescription) -> Rows:
    if description.total is None:
        return rows, None
    return rows[:-1], rows[-1]
