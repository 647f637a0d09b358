"""The progress bar of commands that take long."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from api.cli import output


@contextmanager
def progress_bar() -> Iterator[Progress]:
    """A progress bar on stderr, one line per task; removed when done, and disabled when not on a terminal.

    It shows how much was done of how much, how much a second, the time it took and the time that is left.
    """
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        _Rate(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    console = output.progress_console()
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        yield bar


class _Rate(ProgressColumn):
    """How much is done a second."""

    def render(self, task: Task) -> Text:
        """The rate of the task, as far as there is one."""
        return Text("" if task.speed is None else f"{task.speed:,.0f}/s", style="progress.data.speed")
