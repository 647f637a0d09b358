"""Shapes that printed answers are built from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich import box
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

Cell = str | Text


def indented(body: RenderableType, columns: int = 2) -> RenderableType:
    """The body, every line of it further to the right."""
    return Padding(body, (0, 0, 0, columns))


def hanging(mark: Cell, body: RenderableType, width: int) -> RenderableType:
    """The body indented by `width` columns, with the mark before its first line."""
    grid = Table.grid(padding=0)
    grid.add_column(width=width, no_wrap=True)
    grid.add_column(ratio=1)
    grid.add_row(_text(mark), body)
    return grid


def columns(
    headers: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    *,
    right: Sequence[str] = (),
    whole: Sequence[str] = (),
) -> Table:
    """A table without frame; columns in `right` hold numbers, those in `whole` are never broken."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0), show_edge=False)
    for header in headers:
        table.add_column(
            Text(header),
            justify="right" if header in right else "left",
            no_wrap=header in whole,
            overflow="fold",
        )
    for row in rows:
        table.add_row(*(_text(cell) for cell in row))
    return table


def section(title: str, *parts: RenderableType) -> RenderableType:
    """A heading with what belongs under it, a blank line above."""
    return Group(Text(""), Text(title, style="bold underline"), *parts)


def _text(cell: Cell) -> Text:
    return cell if isinstance(cell, Text) else Text(cell)
