"""What commands print: answers on stdout, everything else on stderr."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import TypeVar

import typer
from pydantic import BaseModel
from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.segment import Segment
from rich.text import Text

from api.references import as_json
from ontology.control_characters import escaped_control_characters, without_control_characters

_Model = TypeVar("_Model", bound=BaseModel)

_WIDTH_OF_FILES = 100
_WIDEST = 120


class _Printable:
    """What is printed, without control characters: a terminal would obey one that a name holds.

    The colours and line breaks that the console itself writes stay.
    """

    def __init__(self, body: RenderableType) -> None:
        self._body = body

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Render the body, each piece of text without what no terminal should get."""
        for segment in console.render(self._body, options):
            if segment.control:
                yield segment
            else:
                yield Segment(without_control_characters(segment.text, keep="\n"), segment.style)


def answer(renderable: RenderableType) -> None:
    """Print an answer for people; plain, without blanks at line ends, where it is not a terminal."""
    console = _console(stderr=False)
    if console.is_terminal:
        console.print(_Printable(renderable), crop=False)
        return
    with console.capture() as printed:
        console.print(_Printable(renderable), crop=False)
    for text in printed.get().splitlines():
        typer.echo(text.rstrip())


def remark(renderable: RenderableType) -> None:
    """Print what is no answer, such as the report of a load that failed, on stderr."""
    _console(stderr=True).print(_Printable(renderable), crop=False)


def answer_json(model: BaseModel) -> None:
    """Print an answer as JSON, by reference where it cites statements; UTF-8 whatever the terminal speaks.

    In a file or pipe it is one line, as the service returns it; on a terminal it is indented.
    """
    indent = 2 if is_terminal() else None
    typer.echo(escaped_control_characters(as_json(model, indent=indent).decode(), keep="\n").encode())


def is_terminal() -> bool:
    """Whether somebody reads what is printed as it comes."""
    return sys.stdout.isatty()


def show(model: _Model, render: Callable[[_Model], RenderableType], *, as_json: bool) -> None:
    """Print an answer as JSON, or for people as `render` makes it."""
    if as_json:
        answer_json(model)
    else:
        answer(render(model))


def line(text: str) -> None:
    """Print an answer of one line, which only the terminal wraps."""
    _console(stderr=False).print(_Printable(Text(text)), soft_wrap=True)


def message(text: str, style: str = "") -> None:
    """Print a remark, warning or error on stderr; long ones are wrapped by the terminal alone."""
    _console(stderr=True).print(_Printable(Text(text, style=style)), soft_wrap=True)


def progress_console() -> Console:
    """The console that progress bars are drawn on; they stay away when it is no terminal."""
    return _console(stderr=True)


def _console(*, stderr: bool) -> Console:
    console = Console(stderr=stderr, markup=False, highlight=False, emoji=False)
    if not console.is_terminal and "COLUMNS" not in os.environ:
        console.width = _WIDTH_OF_FILES
    console.width = min(console.width, _WIDEST)
    return console


def keep_printing() -> None:
    """Let characters that stdout or stderr cannot encode be replaced rather than stop the answer."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
