"""What commands print: answers on stdout, everything else on stderr."""

from __future__ import annotations

import os
import sys

import typer
from pydantic import BaseModel
from rich.console import Console, RenderableType
from rich.text import Text

_WIDTH_OF_FILES = 100
_WIDEST = 120


def answer(renderable: RenderableType) -> None:
    """Print an answer for people; plain, without blanks at line ends, where it is not a terminal."""
    console = _console(stderr=False)
    if console.is_terminal:
        console.print(renderable, crop=False)
        return
    with console.capture() as printed:
        console.print(renderable, crop=False)
    for text in printed.get().splitlines():
        typer.echo(text.rstrip())


def remark(renderable: RenderableType) -> None:
    """Print what is no answer, such as the report of a load that failed, on stderr."""
    _console(stderr=True).print(renderable, crop=False)


def answer_json(model: BaseModel) -> None:
    """Print an answer as JSON; UTF-8 whatever the terminal speaks."""
    typer.echo(model.model_dump_json(indent=2).encode())


def line(text: str) -> None:
    """Print an answer of one line, which only the terminal wraps."""
    _console(stderr=False).print(Text(text), soft_wrap=True)


def message(text: str, style: str = "") -> None:
    """Print a remark, warning or error on stderr; long ones are wrapped by the terminal alone."""
    _console(stderr=True).print(Text(text, style=style), soft_wrap=True)


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
