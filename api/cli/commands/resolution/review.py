"""`ketting resolve review`: one pair after another in the terminal, decided with a key."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

import typer

from api.cli import options, output
from api.cli.auditing import opened_audit, record_decisions
from api.cli.opening import opened
from api.render.resolution import sameness as rendered
from api.resolution import CandidatesParams, candidate_answer, found_candidates, reasons_of
from api.settings import Settings
from api.wording.catalogue import number, say
from api.workspace import Workspace, current_time
from ingest.resolve import Candidate, Decision, Verdict, record

_KEYS = {"s": Verdict.SAME, "d": Verdict.DIFFERENT, "u": Verdict.UNSURE}
_STOP = "q"

By = Annotated[str, typer.Option("--by", metavar="NAME", help="Who judges, for the record that is kept.")]
Between = Annotated[
    str | None, typer.Option("--between", metavar="A,B", help="Two sources, with a comma between.")
]
MinScore = Annotated[
    float | None, typer.Option("--min-score", min=0, max=1, metavar="N", help="The least score, 0 to 1.")
]


def review(
    by: By,
    between: Between = None,
    min_score: MinScore = None,
    store: options.Store = None,
    casework: options.Casework = None,
) -> None:
    """Judge one pair after another: s same, d different, u unsure, Enter later, q stops.

    Each judgement is recorded at once, so that you can stop whenever you like and go on another time.
    """
    params = CandidatesParams(between=between, min_score=min_score)
    settings = Settings.of(store, casework=casework)
    with opened(settings) as workspace, opened_audit(settings) as log:

        def keep(decision: Decision) -> None:
            record(workspace.store, [decision], current_time())
            record_decisions(log, settings, [decision])

        with workspace.view() as view:
            found = found_candidates(workspace, view, params)
        if not found:
            output.message(say("sameness.review.none"))
            return
        _review(workspace, found, by, keep)


def _review(workspace: Workspace, found: list[Candidate], by: str, keep: Callable[[Decision], None]) -> None:
    for place, candidate in enumerate(found, start=1):
        pair = (candidate.one.id, candidate.other.id)
        with workspace.store.reader() as reader:
            entities = reader.entities(pair)
            if len(entities) < len(pair) or reader.canonical(pair[0]) != pair[0]:
                continue  # merged by what was judged before
            shown = candidate_answer(candidate, entities)
        output.line(
            say(
                "sameness.review.place",
                place=number(place),
                count=number(len(found)),
                score=f"{shown.score:.2f}",
            )
        )
        output.answer(rendered.candidate(shown))
        answer = _asked(say("sameness.review.ask"))
        while answer not in (*_KEYS, "", _STOP):
            output.message(say("sameness.review.again", answer=answer[:40]))
            answer = _asked(say("sameness.review.ask"))
        if answer == _STOP:
            return
        if answer:
            why = _asked(say("sameness.review.why"), fold=False) or reasons_of(candidate)
            keep(Decision(*pair, _KEYS[answer], why, by))


def _asked(question: str, *, fold: bool = True) -> str:
    """What was typed; the end of the input stops."""
    try:
        text = typer.prompt(question, default="", show_default=False, prompt_suffix=" ", err=True)
    except typer.Abort:
        return _STOP
    text = str(text).strip()
    return text.casefold() if fold else text
