"""The progress bar of commands that take long."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from api.cli import output


@contextmanager
def progress_bar() -> Iterator[Progress]:
    """A progress bar on stderr, one line per task; removed when done, and disabled when not on a terminal."""
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn()
    console = output.progress_console()
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        yield bar
