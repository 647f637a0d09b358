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


class WithTail:
    """A text, and after it in the same line as much of a tail as there is room for.

    The tail is what a reader can do without; it is left out where less than `_NARROWEST` columns are left.
    """

    def __init__(self, text: str, tail: str) -> None:
        self._text = text
        self._tail = tail

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Render the text with what fits of the tail."""
        room = options.max_width - cell_len(self._text)
        if room < _NARROWEST:
            yield Text(self._text)
            return
        tail = Text(self._tail)
        tail.truncate(room, overflow="ellipsis")
        yield Text(self._text + tail.plain)


class Columns:
    """A table without frame that is wider than the screen rather than cut off.

    `whole` columns are never broken, `cut` ones have one line, which ends in `…` where there is no room for
    more; the others are broken. All but the whole ones keep at least `_NARROWEST` columns.
    """

    def __init__(
        self,
        headers: Sequence[str],
        rows: Iterable[Sequence[Cell]],
        *,
        right: Sequence[str],
        whole: Sequence[str],
        cut: Sequence[str],
    ) -> None:
        self._headers = headers
        self._rows = [[_text(cell) for cell in row] for row in rows]
        self._right = right
        self._whole = whole
        self._cut = cut

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Render the table in the room there is, or in the room it needs."""
        widths = [self._width(place, header) for place, header in enumerate(self._headers)]
        needed = sum(widths) + _GAP * (len(widths) - 1)
        spare = max(options.max_width - needed, 0)
        table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0), show_edge=False)
        for header, width in zip(self._headers, widths, strict=True):
            table.add_column(
                Text(header),
                justify="right" if header in self._right else "left",
                no_wrap=header in self._whole or header in self._cut,
                overflow="ellipsis" if header in self._cut else "fold",
                min_width=width,
                max_width=width + spare if header in self._cut else None,
            )
        for row in self._rows:
            table.add_row(*row)
        return console.render(table, options.update_width(max(options.max_width, needed)))

    def _width(self, place: int, header: str) -> int:
        """Columns that the column with this header has at least."""
        widest = max(cell_len(header), *(row[place].cell_len for row in self._rows), 1)
        return widest if header in self._whole else min(widest, _NARROWEST)


def columns(
    headers: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    *,
    right: Sequence[str] = (),
    whole: Sequence[str] = (),
    cut: Sequence[str] = (),
) -> Columns:
    """Rows under headers; columns in `right` hold numbers, those in `whole` are never broken.

    Those in `cut`, of which there may be one, have one line, whatever the room.
    """
    return Columns(headers, rows, right=right, whole=whole, cut=cut)


def section(title: str, *parts: RenderableType) -> RenderableType:
    """A heading with what belongs under it, a blank line above."""
    return Group(Text(""), Text(title, style="bold underline"), *parts)


def _text(cell: Cell) -> Text:
    return cell if isinstance(cell, Text) else Text(cell)
