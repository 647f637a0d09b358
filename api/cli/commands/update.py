"""`ketting update`: sources loaded again from where they are published, if they have changed."""

from __future__ import annotations

from functools import partial
from typing import Annotated

import typer

from api.cli import options, output
from api.cli.commands.load import (
    AcceptShrink,
    AllowPrivate,
    Job,
    Strict,
    Watch,
    check_watch,
    run_jobs,
    tell_failures,
)
from api.cli.commands.watch.opening import run_after_load
from api.cli.opening import opened
from api.cli.reports import loads_answer
from api.models import UpdatedSource, UpdateOutcome, Updates
from api.render.casework.watch import reports as told_watched
from api.render.loads import load_report, updated_sources
from api.settings import Settings
from api.workspace import Workspace
from ingest.discovery import ProgressOf
from ingest.download import Fetching, Update, addresses_of, update_source
from ingest.pipeline import LoadReport, Options

SourceName = Annotated[
    str | None,
    typer.Argument(
        metavar="SOURCE",
        help="A source that is loaded, a publisher that Ketting knows, or the path of a folder with a "
        "source.toml; by default all that are loaded.",
        show_default=False,
    ),
]


def update(
    source: SourceName = None,
    strict: Strict = False,
    accept_shrink: AcceptShrink = False,
    allow_private: AllowPrivate = False,
    watch: Watch = False,
    store: options.Store = None,
    casework: options.Casework = None,
    json: options.Json = False,
) -> None:
    """Fetch what has changed at its publisher, and load it.

    A source that was loaded from a web address is fetched from there, any other from the address that its
    publisher has. What has not changed is left as it is. The exit code is 3 when some could not be updated,
    and 1 when none could.
    """
    check_watch(watch=watch, json=json)
    settings = Settings.of(store, casework=casework)
    with opened(settings, create=True) as workspace:
        updates = addresses_of(workspace.store, workspace.today, source)
        how = Options(strict=strict, accept_shrink=accept_shrink, rejected_folder=settings.rejected_folder)
        asked = [each for each in updates if each.urls or source is not None]
        same: list[str] = []
        jobs = [_job(workspace, each, how, Fetching(allow_private=allow_private), same) for each in asked]
        reports, errors = run_jobs(workspace, settings, jobs)
        loads = loads_answer(workspace.store.url, reports)
    reasons = {failure.source: failure.reason for report in reports for failure in report.failures}
    answer = Updates(**dict(loads), sources=[_told(each, same, reasons) for each in updates])
    if json:
        output.answer_json(answer)
    else:
        output.answer(updated_sources(answer))
        if answer.loads or answer.rejected or answer.unmapped or answer.left_out:
            output.answer(load_report(answer))
        output.message(f"store: {answer.store}")
    if watch and answer.loads:
        output.answer(told_watched(run_after_load(settings, allow_private=allow_private)))
    tell_failures(loads, reports, errors, is_done=bool(same) or not errors)


def _job(workspace: Workspace, update: Update, how: Options, fetching: Fetching, same: list[str]) -> Job:
    """The job of one source, which notes in `same` that it has not changed."""
    fetch = partial(update_source, workspace.store, update, read=workspace.today, fetching=fetching, **how)

    def run(progress_of: ProgressOf) -> LoadReport:
        report = fetch(progress_of=progress_of)
        if report is None:
            same.append(update.source)
        return report or LoadReport(())

    return update.source, run


def _told(update: Update, same: list[str], reasons: dict[str, str]) -> UpdatedSource:
    reason = reasons.get(update.source, "")
    outcome: UpdateOutcome = "loaded"
    if not update.urls:
        outcome = "no address"
    elif update.source in same:
        outcome = "not modified"
    elif reason:
        outcome = "failed"
    return UpdatedSource(source=update.source, addresses=[*update.urls], outcome=outcome, reason=reason)
