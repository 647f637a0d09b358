"""`ketting resolve`: which parties of several sources are one, judged by persons and reversibly."""

from __future__ import annotations

import sys
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from api.cli import options, output
from api.cli.auditing import opened_audit, record_decisions, record_withdrawal
from api.cli.commands.resolution.review import By, review
from api.cli.opening import opened
from api.cli.progress import progress_bar
from api.errors import BadUse
from api.render.resolution import sameness as rendered
from api.resolution import (
    CandidatesParams,
    candidates_answer,
    found_candidates,
    judgements_answer,
    read_review,
    recorded_answer,
    reviewed,
    withdrawn_answer,
    write_review,
)
from api.settings import Settings
from api.wording.catalogue import say
from api.workspace import current_time
from ingest.resolve import Verdict, judgements, proposed_pairs, record, withdraw

HELP = "Judge which parties of several sources are one."


class Scorer(StrEnum):
    """What candidates may be scored by in the place of Ketting's own points."""

    SPLINK = "splink"


_FIELDS = CandidatesParams.model_fields


def _told(name: str) -> str:
    return f"{_FIELDS[name].description}."


Between = Annotated[str | None, typer.Option("--between", metavar="A,B", help=_told("between"))]
MinScore = Annotated[
    float | None, typer.Option("--min-score", min=0, max=1, metavar="N", help=_told("min_score"))
]
Since = Annotated[str | None, typer.Option("--since", metavar="LOAD|TIME", help=_told("since"))]
Of = Annotated[str | None, typer.Option("--of", metavar="ID", help=_told("of"))]
Output = Annotated[
    Path | None,
    typer.Option("--output", metavar="FILE", help="Write them to a CSV file, to be reviewed; - is stdout."),
]
Limit = Annotated[
    int | None, typer.Option("--limit", min=1, metavar="N", help="How many; by default 20, in a file all.")
]
With = Annotated[
    Scorer | None,
    typer.Option("--with", metavar="splink", help="Score by weights that Splink estimates from the data."),
]
Proposed = Annotated[
    bool,
    typer.Option(
        "--proposed",
        help="Only pairs that are proposed without a review: likely enough, and without a rival about as "
        "likely that rules the other out. In a file their decision is filled in.",
    ),
]
File = Annotated[Path, typer.Argument(metavar="FILE", help="The reviewed file, CSV or Excel.")]
Id = Annotated[str, typer.Argument(metavar="ID", help="One of the two ids.")]
OtherId = Annotated[str, typer.Argument(metavar="OTHER", help="The other.")]


def candidates(  # noqa: PLR0913  # each is an option of the command
    between: Between = None,
    min_score: MinScore = None,
    since: Since = None,
    of: Of = None,
    scorer: With = None,
    proposed: Proposed = False,
    output_file: Output = None,
    limit: Limit = None,
    store: options.Store = None,
    json: options.Json = False,
) -> None:
    """List pairs of parties that may be one, and that nobody judged.

    Parties are compared that have a like name or a value in common: identifiers, dates of birth, addresses,
    telephone numbers and e-mail. What rules out that two are one keeps them off the list, however alike.
    """
    if json and output_file is not None:
        raise BadUse("--output writes CSV; leave out --json, or --output")
    params = CandidatesParams(between=between, min_score=min_score, since=since, of=of)
    if proposed and any(each is not None for each in (min_score, since, of)):
        raise BadUse("--proposed looks at all pairs; leave out --min-score, --since and --of")
    with_splink = scorer is Scorer.SPLINK
    with opened(Settings.of(store)) as workspace, workspace.view() as view:
        with progress_bar() as bar:
            task = bar.add_task("pairs", total=None)
            found = found_candidates(
                workspace,
                view,
                params,
                with_splink=with_splink,
                progress=lambda done, total: bar.update(task, completed=done, total=total),
            )
        if proposed:
            found = list(proposed_pairs(found, with_splink=with_splink))
        if output_file is None:
            answer = candidates_answer(view.reader, found, 0, limit or 20)
            output.show(answer, rendered.candidates, as_json=json)
            return
    shown = found[:limit]
    decision = Verdict.SAME if proposed else ""
    if str(output_file) == "-":
        write_review(sys.stdout, shown, decision)
        return
    try:
        with output_file.open("x", encoding="utf-8-sig", newline="") as file:
            write_review(file, shown, decision)
    except FileExistsError:
        raise BadUse(
            f"{output_file} exists already, and what was filled in there would be lost; name another for "
            "--output"
        ) from None
    output.message(say("sameness.written", n=len(shown), file=output_file))


def apply(
    file: File,
    by: By,
    store: options.Store = None,
    casework: options.Casework = None,
    json: options.Json = False,
) -> None:
    """Record what a reviewed file says: same, different or unsure; an empty decision is left open.

    All rows are recorded, or none: each that cannot be read is named with its field.
    """
    settings = Settings.of(store, casework=casework)
    with opened(settings) as workspace, opened_audit(settings) as log:
        with workspace.store.reader() as reader:
            rows = list(read_review(file))
            ids = {id for row in rows for id in (row.one, row.other)}
            entities = reader.entities(ids)
            decisions, undecided = reviewed(rows, file.name, by, lambda id: reader.canonical(id) in entities)
        done = record(workspace.store, decisions, current_time())
        record_decisions(log, settings, decisions)
        with workspace.store.reader() as reader:
            answer = recorded_answer(reader, done, undecided)
    output.show(answer, rendered.recorded, as_json=json)


def list_(
    offset: Annotated[int, typer.Option("--offset", min=0, metavar="N", help="How many to skip.")] = 0,
    limit: Annotated[int, typer.Option("--limit", min=1, metavar="N", help="How many at most.")] = 100,
    store: options.Store = None,
    json: options.Json = False,
) -> None:
    """List what was judged and still stands, the newest first, and what contradicts it."""
    with opened(Settings.of(store)) as workspace, workspace.store.reader() as reader:
        answer = judgements_answer(reader, judgements(reader), offset, limit)
    output.show(answer, rendered.judgements, as_json=json)


def undo(
    one: Id,
    other: OtherId,
    store: options.Store = None,
    casework: options.Casework = None,
    json: options.Json = False,
) -> None:
    """Take back what was judged of two ids; they are offered again.

    What was known before keeps it: a question with --known-at has the judgement.
    """
    settings = Settings.of(store, casework=casework)
    with opened(settings) as workspace, opened_audit(settings) as log:
        gone = withdraw(workspace.store, [(one, other)], current_time())
        record_withdrawal(log, settings, gone)
        with workspace.store.reader() as reader:
            answer = withdrawn_answer(reader, gone)
    output.show(answer, rendered.withdrawn, as_json=json)


COMMANDS: dict[str, Callable[..., None]] = {
    "candidates": candidates,
    "apply": apply,
    "review": review,
    "list": list_,
    "undo": undo,
}
