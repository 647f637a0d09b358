"""Building blocks of printed answers: indented text, tables and sections."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich import box
from rich.cells import cell_len, set_cell_size
from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.segment import Segment
from rich.table import Table
from rich.text import Text

Cell = str | Text

_NARROWEST = 18
"""Columns that text keeps, however little room there is."""

_GAP = 2
"""Blank columns between two cells."""


class Hanging:
    """A body whose lines are all moved to the right, with a mark before the first.

    Unlike a table or padding it leaves addresses whole and adds no blanks at line ends.
    """

    def __init__(self, mark: str, body: RenderableType, width: int) -> None:
        self._mark = mark
        self._body = body
        self._width = width

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Render the body in the room that is left."""
        narrower = options.update_width(max(options.max_width - self._width, _NARROWEST))
        lines = Segment.split_lines(console.render(self._body, narrower))
        for number, line in enumerate(lines):
            yield Segment(set_cell_size("" if number else self._mark, self._width))
            yield from line
            yield Segment.line()


def indented(body: RenderableType, columns: int = 2) -> RenderableType:
    """The body, every line of it further to the right."""
    return Hanging("", body, columns)


def hanging(mark: str, body: RenderableType, width: int) -> RenderableType:
    """The body indented by `width` columns, with the mark before its first line."""
    return Hanging(mark, body, width)


def unbroken(text: str, style: str = "") -> Text:
    """A line that only the terminal wraps, so that it can be copied whole."""
    return Text(text, style=style, no_wrap=True, overflow="ignore")


def bullets(lines: Iterable[Cell]) -> RenderableType:
    """Each line after a dash."""
    return Group(*(hanging("  -", _text(line), width=4) for line in lines))


class Columns:
    """A table without frame that is wider than the screen rather than cut off.

    `whole` columns are never broken; the others are, and keep at least `_NARROWEST` columns.
    """

    def __init__(self, table: Table, least: int) -> None:
        self._table = table
        self._least = least

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Render the table in the room there is, or in the room it needs."""
        return console.render(self._table, options.update_width(max(options.max_width, self._least)))


def columns(
    headers: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    *,
    right: Sequence[str] = (),
    whole: Sequence[str] = (),
) -> Columns:
    """Rows under headers; columns in `right` hold numbers, those in `whole` are never broken."""
    cells = [[_text(cell) for cell in row] for row in rows]
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0), show_edge=False)
    widths = []
    for place, header in enumerate(headers):
        widest = max(cell_len(header), *(row[place].cell_len for row in cells), 1)
        widths.append(widest if header in whole else min(widest, _NARROWEST))
        table.add_column(
            Text(header),
            justify="right" if header in right else "left",
            no_wrap=header in whole,
            overflow="fold",
            min_width=widths[-1],
        )
    for row in cells:
        table.add_row(*row)
    return Columns(table, sum(widths) + _GAP * (len(widths) - 1))


def section(title: str, *parts: RenderableType) -> RenderableType:
    """A heading with what belongs under it, a blank line above."""
    return Group(Text(""), Text(title, style="bold underline"), *parts)


def _text(cell: Cell) -> Text:
    return cell if isinstance(cell, Text) else Text(cell)
