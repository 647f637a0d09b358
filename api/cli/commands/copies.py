"""`ketting backup`, `restore` and `check`: the store as a whole."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.cli import options, output
from api.cli.auditing import opened_audit, record_other
from api.cli.exit_codes import ExitCode
from api.cli.opening import build_snapshot, discard_snapshots, opened, opened_store
from api.errors import BadUse
from api.models import Check, Copy
from api.settings import Settings
from graph.store import restore as restore_store
from graph.store.contract import Repairable

NewFile = Annotated[Path, typer.Argument(metavar="FILE", help="A file that does not exist yet.")]
Repair = Annotated[
    bool,
    typer.Option(
        "--repair", help="First make the graph for analysts in Neo4j anew, from the statements beside it."
    ),
]
BackupFile = Annotated[Path, typer.Argument(metavar="FILE", help="A file that `ketting backup` wrote.")]


def backup(file: NewFile, store: options.Store = None, json: options.Json = False) -> None:
    """Copy the store to a new FILE, also in use."""
    with opened_store(Settings.of(store)) as source:
        source.backup(file)
        answer = Copy(store=source.url, backup=str(file.absolute()))
    _report(answer, f"{answer.store} was copied to {answer.backup}", json=json)


def restore(
    file: BackupFile,
    store: options.Store = None,
    casework: options.Casework = None,
    json: options.Json = False,
) -> None:
    """Put a backup FILE in the place of the store's content."""
    settings = Settings.of(store, casework=casework)
    with opened_audit(settings) as log:
        restore_store(file, settings.store_url)
        discard_snapshots(settings)
        with opened_store(settings) as restored, restored.history() as history:
            loaded = [[each.dataset.id, each.number, each.sha256] for each in history.versions]
        record_other(log, settings, "load", "restored", {"versions": loaded}, {"file": file.name})
    with opened(settings) as workspace:
        if settings.snapshot_folder is not None:  # a server's would go with this process
            build_snapshot(workspace)
        answer = Copy(store=workspace.store.url, backup=str(file.absolute()))
    _report(answer, f"{answer.store} now holds what {answer.backup} holds", json=json)


def check(repair: Repair = False, store: options.Store = None, json: options.Json = False) -> None:
    """Look for damage in the store; exit code 1 when there is any."""
    with opened_store(Settings.of(store)) as source:
        if repair:
            if not isinstance(source, Repairable):
                raise BadUse("--repair is for the graph in Neo4j; a SQLite file has none")
            output.message("making the graph for analysts anew")
            source.rebuild_graph()
        answer = Check(
            store=source.url, problems=source.check(lambda text: output.message(f"checking {text}"))
        )
    if json:
        output.answer_json(answer)
    else:
        for problem in answer.problems:
            output.line(problem)
        output.line(
            f"{answer.store} is damaged; do as said above, or restore a backup with `ketting restore FILE`"
            if answer.problems
            else f"{answer.store} is sound"
        )
    if answer.problems:
        raise typer.Exit(ExitCode.FAILURE)


def _report(answer: Copy, text: str, *, json: bool) -> None:
    if json:
        output.answer_json(answer)
    else:
        output.line(text)
