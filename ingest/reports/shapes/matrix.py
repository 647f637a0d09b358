"""Rows of a country and a cell for each column, blank ones printed as nothing between two blanks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ingest.reports.description import TableDescription
from ingest.reports.lines import TableText, TextLine, find_table
from ingest.reports.numbers import is_number
from ingest.reports.shapes.words import Word, amount
from ingest.reports.values import BadTable, Row

__all__ = ["in_blocks", "in_halves"]

Rows = tuple[list[Row], Row | None]


def in_halves(text: TableText, description: TableDescription) -> Rows:
    """A table whose columns are printed in two halves, each with all countries in one order."""
    second = re.compile(description.words["second_half"])
    after = [line for line in text.lines if line.number > text.body[-1].number]
    other = find_table(after, replace(description, begins=second, header_ends=second))
    heads = (text.header[-1].text, next(line.text for line in after if line.number == other.title_line))
    halves = [_half(half, _columns(head)) for half, head in zip((text, other), heads, strict=True)]
    keys = [column.key for column in description.columns]
    if [*_columns(heads[0]), *_columns(heads[1])] != keys:
        raise BadTable(text.table, text.title_line, f"its columns are not {', '.join(keys)}")
    rows = []
    for one, two in zip(*halves, strict=False):
        if one.label != two.label:
            raise BadTable(
                text.table,
                two.line,
                f"{two.label!r} stands where {one.label!r} should, as on line {one.line}",
            )
        rows.append(replace(one, cells={**one.cells, **two.cells}))
    if len(halves[0]) != len(halves[1]):
        longer = max(halves, key=len)[len(rows)]
        raise BadTable(text.table, longer.line, f"{longer.label!r} stands in one half of the table only")
    return rows[:-1], rows[-1]


def _columns(header: str) -> list[str]:
    return re.findall(r"ML\d+|Totaal$", header)


def _half(text: TableText, columns: Sequence[str]) -> list[Row]:
    rows: list[Row] = []
    prefix = ""
    for line in text.content:
        raw = line.raw[1:] if line.begins_page else line.raw
        parts = _without_last_blank(raw).split(" ")
        if len(parts) <= len(columns) and all(not any(c.isdigit() for c in part) for part in parts):
            prefix = f"{prefix}{line.text} "  # the first line of a long name
            continue
        label, cells = parts[: -len(columns)], parts[-len(columns) :]
        if len(parts) <= len(columns) or not all(_is_name(part) for part in label):
            raise BadTable(
                text.table,
                line.number,
                f"{line.text!r} is no country with {len(columns)} cells, blank ones included",
            )
        rows.append(_row(text.table, prefix + " ".join(label), line.number, columns, cells))
        prefix = ""
    return rows


def in_blocks(text: TableText, description: TableDescription) -> Rows:
    """A table whose cells lie on several lines of a row, with a blank for each that says nothing."""
    columns = [column.key for column in description.columns]
    rows: list[Row] = []
    held: list[TextLine] = []
    body = [line for line in text.body if line.raw]
    for place, line in enumerate(body):
        held.append(line)
        following = next((other.text for other in body[place + 1 :] if other.text), "")
        if following and not following[0].isalpha():
            continue
        if not any(is_number(word) for one in held for word in one.text.split()):
            continue
        rows.append(_block(text.table, held, columns))
        held = []
    if any(line.text for line in held):
        raise BadTable(text.table, held[0].number, f"{held[0].text!r} begins a row that has no amounts")
    return rows[:-1], rows[-1]


def _block(table: str, held: Sequence[TextLine], columns: Sequence[str]) -> Row:
    parts = " ".join(_without_last_blank(line.raw) for line in held).split(" ")
    first = next(i for i, part in enumerate(parts) if is_number(part))
    name_end = max(i for i, part in enumerate(parts[:first]) if part) + 1
    label, cells = [part for part in parts[:name_end] if part], parts[name_end:]
    # A name that ends in two blanks puts one more between itself and the first cell.
    if len(cells) == len(columns) + 1 and not cells[0]:
        cells = cells[1:]
    line = next(line for line in held if line.text)
    if len(cells) != len(columns):
        raise BadTable(
            table,
            line.number,
            f"{' '.join(label)!r} has {len(cells)} cells, blank ones included, and not {len(columns)}",
        )
    lines = [one.number for one in held for word in one.text.split() if is_number(word)]
    row = _row(table, " ".join(label), line.number, columns, cells)
    placed = {
        cell.column: replace(cell, line=number)
        for cell, number in zip(row.cells.values(), lines, strict=True)
    }
    return replace(row, cells=placed)


def _row(table: str, label: str, line: int, columns: Sequence[str], cells: Sequence[str]) -> Row:
    found = {}
    for column, printed in zip(columns, cells, strict=True):
        if printed:
            found[column] = amount(table, column, Word(printed, line, False, False))
    return Row(label, line, found)


def _without_last_blank(raw: str) -> str:
    return raw[:-1] if raw.endswith(" ") else raw


def _is_name(part: str) -> bool:
    return bool(part) and not any(c.isdigit() for c in part)
