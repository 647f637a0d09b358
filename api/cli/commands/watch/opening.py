"""From options to the lists of a store of casework, in the name of whoever types."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.progress import Progress

from api.casework.identity import Scope
from api.cli.audit_log import opened_log
from api.cli.guard import check_scope, command_identity
from api.cli.opening import opened
from api.cli.progress import progress_bar
from api.models.watch import WatchReports
from api.settings import Settings
from api.workspace import Workspace

if TYPE_CHECKING:  # the database takes longer to import than most commands take
    from api.casework.watch.service import Watching


@contextmanager
def opened_watching(settings: Settings, *, allow_private: bool = False) -> Iterator[Watching]:
    """The lists; the store of casework is made where there is none."""
    from api.casework.watch.service import Watching  # see above

    with opened_log(settings) as log:
        yield Watching(log.casework, log, command_identity(settings), allow_private)


def run_lists(watching: Watching, workspace: Workspace, names: list[str]) -> WatchReports:
    """Run these lists, or all, showing how far each is; then send what is to be sent."""
    chosen = names or watching.names()
    with progress_bar() as bar:
        reports = [watching.run(name, workspace, _shown(bar, name)) for name in chosen]
    return WatchReports(runs=[watching.sent(report) for report in reports])


def run_after_load(settings: Settings, *, allow_private: bool) -> WatchReports:
    """Run all lists on what was just loaded; raises `NotAllowed` where the key may load and not screen."""
    check_scope("watch run", Scope.SCREEN, settings)
    with opened(settings) as workspace, opened_watching(settings, allow_private=allow_private) as watching:
        return run_lists(watching, workspace, [])


def _shown(bar: Progress, name: str) -> Callable[[int, int], None]:
    task = bar.add_task(name, total=None)
    return lambda done, total: bar.update(task, completed=done, total=total)
