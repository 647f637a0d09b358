"""`ketting copy`: from one store to another, such as from a file to a server."""

from __future__ import annotations

from functools import partial
from typing import Annotated

import typer
from rich.progress import Progress as ProgressBar
from rich.progress import TaskID

from api.cli import options, output
from api.cli.auditing import opened_audit, record_other
from api.cli.exit_codes import ExitCode
from api.cli.opening import build_snapshot, discard_snapshots, opened_store
from api.cli.progress import progress_bar
from api.models import Copied
from api.settings import Settings
from api.workspace import Workspace
from graph.store import copy_store

Origin = Annotated[
    str, typer.Argument(metavar="FROM", help="Address of the store to copy, sqlite:///FILE or bolt://HOST.")
]
Target = Annotated[
    str, typer.Argument(metavar="TO", help="Address of the new store; an empty one, or none yet.")
]


def copy(
    origin: Origin, target: Target, casework: options.Casework = None, json: options.Json = False
) -> None:
    """Copy every version of a store to an empty one."""
    from_settings, to_settings = Settings.of(origin), Settings.of(target, casework=casework)
    with (
        opened_store(from_settings) as old,
        opened_store(to_settings, create=True) as new,
        opened_audit(to_settings) as log,
    ):
        with progress_bar() as bar:
            task = bar.add_task("statements", total=None)
            copied = copy_store(old, new, partial(_show, bar, task))
        discard_snapshots(to_settings)
        counts = {
            "datasets": copied.datasets,
            "versions": copied.versions,
            "statements": copied.statements,
        }
        record_other(log, to_settings, "load", "copied", counts, {"from": old.url, "to": new.url})
        build_snapshot(Workspace(new, snapshot_folder=to_settings.snapshot_folder))
        answer = Copied(
            origin=old.url,
            target=new.url,
            datasets=copied.datasets,
            versions=copied.versions,
            statements=copied.statements,
            problems=new.check(lambda text: output.message(f"checking {text}")),
        )
    if json:
        output.answer_json(answer)
    else:
        output.line(f"{answer.origin} was copied to {answer.target}")
        told = f"{answer.datasets} datasets, {answer.versions} versions, {answer.statements:,} statements"
        output.line(f"{told}; the copy is {'damaged' if answer.problems else 'sound'}")
        for problem in answer.problems:
            output.line(problem)
    if answer.problems:
        raise typer.Exit(ExitCode.FAILURE)


def _show(bar: ProgressBar, task: TaskID, done: int, total: int) -> None:
    bar.update(task, completed=done, total=total)
