"""Versions of sources: what changed between two, and removing for good what is kept of old ones."""

from __future__ import annotations

import sys
from datetime import UTC, datetime, time
from enum import StrEnum
from typing import Annotated

import typer

from api.cli import options, output
from api.cli.auditing import opened_audit, record_other
from api.cli.guard import command_identity
from api.cli.opening import discard_snapshots, opened
from api.errors import BadUse, NotFound
from api.removal import forget as forget_values
from api.removal import forgetting_answer, pruning_answer
from api.render import versions as tables
from api.screening.question import MAX_PAGE
from api.settings import Settings
from api.versions import diff as diff_of
from api.versions import diff_table
from graph.store.forgetting import forgetting
from graph.store.pruning import prunings


class DiffFormat(StrEnum):
    """How changes are printed."""

    TEXT = "text"
    JSON = "json"
    CSV = "csv"


SourceName = Annotated[str, typer.Argument(metavar="SOURCE", help="The id of a source that is loaded.")]
Before = Annotated[
    int | None,
    typer.Argument(
        metavar="V1", help="The earlier version; by default the one before V2.", show_default=False
    ),
]
After = Annotated[
    int | None,
    typer.Argument(metavar="V2", help="The later version; by default the last one.", show_default=False),
]
Format = Annotated[DiffFormat, typer.Option("--format", help="How to print it; csv has a row for each fact.")]
Offset = Annotated[int, typer.Option("--offset", min=0, metavar="N", help="How many changes to skip.")]
Limit = Annotated[
    int,
    typer.Option(
        "--limit", min=1, max=MAX_PAGE, metavar="N", help=f"How many changes at most, 1 to {MAX_PAGE}."
    ),
]
All = Annotated[bool, typer.Option("--all", help="Print every change, however many there are.")]


def diff(  # noqa: PLR0913  (one parameter for each option)
    source: SourceName,
    before: Before = None,
    after: After = None,
    format: Format = DiffFormat.TEXT,
    offset: Offset = 0,
    limit: Limit = 100,
    all: All = False,
    store: options.Store = None,
    json: options.Json = False,
) -> None:
    """Show what changed between two versions of a source.

    Entities and links that were added, ended or changed; where a fact stands, and when it was observed, makes
    no difference. `ketting sources` lists the versions.
    """
    chosen = DiffFormat.JSON if json else format
    if all and chosen is DiffFormat.JSON:
        raise BadUse("--all is for text and csv; in JSON take a page after the other with --offset")
    with opened(Settings.of(store)) as workspace:
        while True:
            answer = diff_of(
                workspace, source, before, after, offset=offset, limit=MAX_PAGE if all else limit
            )
            before, after = answer.before.version, answer.after.version
            if chosen is DiffFormat.CSV:
                sys.stdout.write(diff_table(answer, with_header=offset == 0 or not all))
            else:
                output.show(answer, tables.diff, as_json=chosen is DiffFormat.JSON)
            if not (all and answer.more):
                return
            offset += len(answer.changes)


Sources = Annotated[
    list[str] | None,
    typer.Argument(metavar="SOURCE", help="Only these sources; by default all.", show_default=False),
]
KeepLast = Annotated[
    int | None,
    typer.Option("--keep-last", min=1, metavar="N", help="Keep the last N versions of each source."),
]
BeforeDay = Annotated[
    datetime | None,
    typer.Option(
        "--before",
        formats=["%Y-%m-%d"],
        metavar="YYYY-MM-DD",
        help="Remove what was no longer known on this day.",
        show_default=False,
    ),
]
Yes = Annotated[bool, typer.Option("--yes", help="Do it. Without, only what it would remove is shown.")]
Reason = Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why, for the record that is kept.")]
By = Annotated[
    str | None,
    typer.Option(
        "--by",
        metavar="NAME",
        help="Who, for the record; by default the name of your key, or your user name.",
        show_default=False,
    ),
]


def prune(
    sources: Sources = None,
    keep_last: KeepLast = None,
    before: BeforeDay = None,
    yes: Yes = False,
    store: options.Store = None,
    casework: options.Casework = None,
    json: options.Json = False,
) -> None:
    """Remove old versions of sources for good.

    The newest version of a source always stays. What was known before the oldest one that is kept cannot be
    asked about any more.
    """
    if keep_last is None and before is None:
        raise BadUse("say what to keep: --keep-last N, --before YYYY-MM-DD, or both")
    moment = None if before is None else datetime.combine(before.date(), time.min, UTC)
    settings = Settings.of(store, casework=casework)
    with opened(settings) as workspace, opened_audit(settings) as log:
        opened_store = workspace.store
        with opened_store.history() as history:
            versions = history.versions
        loaded = {version.dataset.id for version in versions}
        for source in sources or ():
            if source not in loaded:
                raise NotFound(f"no source {source[:80]!r} is loaded; `ketting sources` lists those that are")
        prunable = prunings(versions, sources=sources or None, keep_last=keep_last, before=moment)
        if yes and prunable:
            opened_store.prune(prunable)
            discard_snapshots(settings)
            pruned = [[each.source, [version.number for version in each.removed]] for each in prunable]
            record_other(log, settings, "removal", "pruned", {"versions": pruned})
        answer = pruning_answer(opened_store.url, prunable, is_done=yes)
    output.show(answer, tables.pruning, as_json=json)


def forget(
    entity: Annotated[str, typer.Argument(metavar="ENTITY", help="The id of the entity.")],
    reason: Reason,
    by: By = None,
    yes: Yes = False,
    store: options.Store = None,
    casework: options.Casework = None,
    json: options.Json = False,
) -> None:
    """Remove what is recorded of an entity for good.

    Its names, dates, addresses, identifiers and remarks go from every version of every source; of each the
    SHA-256 is kept, so that no later load brings it back. Its links, classes and listings stay under its id.
    """
    if not reason.strip():
        raise BadUse("--reason is empty; say why, for the record")
    settings = Settings.of(store, casework=casework)
    with opened(settings) as workspace, opened_audit(settings) as log:
        opened_store = workspace.store
        with opened_store.reader() as reader:
            ids = reader.merges.group(entity)
        plan = forgetting(ids, opened_store.spans_about(ids))
        if not plan.gone:
            raise NotFound(
                f"no value of {entity[:80]!r} is recorded; name the id of an entity, as answers have it"
            )
        if yes:
            who = command_identity(settings)
            name = who.name if who.key_id is not None else who.user or who.name
            forget_values(opened_store, plan, day=workspace.today, by=by or name, reason=reason)
            discard_snapshots(settings)
            asked = {"entity": entity, "by": by, "reason": reason}
            record_other(log, settings, "removal", "forgotten", {"values": len(plan.gone)}, asked)
        answer = forgetting_answer(opened_store.url, ids, plan, is_done=yes)
    output.show(answer, tables.forgetting, as_json=json)
