"""A file of orders, screened from its first row to the report."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from api.batch.journal import Journal, journal_of
from api.batch.memo import memo_of, write_memo
from api.batch.orders import Order
from api.batch.processes import Run, decided
from api.batch.report import report_format, write_report
from api.batch.results import WORST_FIRST, with_decided, worst
from api.batch.screening import OrderScreener
from api.batch.tables import OrderSource
from api.errors import BadUse
from api.export import complete_file
from api.models import BatchSummary, OrderResult
from api.screening import NOTHING_DECIDED, Decisions, Question
from api.screening.decide import policy_ref
from api.screening.policy import Outcome
from api.screening.rules import RULES
from api.settings import Settings
from api.workspace import Workspace

_FORM = 1


Audited = Callable[[Iterator[OrderResult], BatchSummary, OrderScreener], None]
"""Puts the results of a run into the audit log, durably, before its report is there."""


@dataclass(frozen=True, slots=True)
class Outputs:
    """Where results go: the report, and a folder for a memo of each row, if memos are asked for."""

    report: Path
    memos: Path | None = None


@dataclass(frozen=True, slots=True)
class Several:
    """How many processes share the rows, and the settings by which each opens the store."""

    count: int
    settings: Settings


def screen_file(  # noqa: PLR0913  (what a run is given, each by its name)
    workspace: Workspace,
    table: OrderSource,
    question: Question,
    outputs: Outputs,
    *,
    resume: bool = False,
    several: Several | None = None,
    decisions: Decisions | None = None,
    done: Callable[[int], None] = lambda count: None,
    audited: Audited | None = None,
) -> BatchSummary:
    """Screen every row of the table, and write the report when all of them are decided.

    `question` holds for all rows, where a row is silent. `done` is called with the number of rows that are.
    With `resume` an interrupted run goes on after its last row, by the data of its first; `several` processes
    may share the rows. With `decisions` each result says what was decided about the customer before. Raises
    `BadUse` for outputs that exist, and what reading the table and opening the store raise.
    """
    report_format(outputs.report)
    path = journal_of(outputs.report)
    if not resume and outputs.report.exists() and not path.exists():
        raise BadUse(f"{outputs.report} exists already; name another file for --output, or remove it")
    if not resume and outputs.memos is not None and outputs.memos.exists() and any(outputs.memos.iterdir()):
        raise BadUse(f"{outputs.memos} holds files already; name a new folder for --memos")
    asked = {
        "file": table.file.sha256,
        "columns": table.columns.named(),
        "question": question.model_dump(mode="json", exclude_none=True),
        "rules": RULES,
        "policy": workspace.policy.sha256,
    }
    journal, screener = _resumed(workspace, question, path, asked, decisions) if resume else (None, None)
    if journal is None or screener is None:
        screener = OrderScreener.of(workspace, question, decisions)
        journal = Journal.begin(path, _header(asked, screener))
    with journal:
        done(journal.done)
        orders = itertools.islice(table.orders(), journal.done, None)
        for line in _lines(screener, orders, question, several):
            journal.add_line(line)
            done(journal.done)
        summary = _summary(table, journal, screener, outputs)
        if outputs.memos is not None:
            _write_memos(journal, screener, outputs.memos)
        with complete_file(outputs.report) as file:
            write_report(outputs.report, file, journal.results(), screener.classes, summary)
            if audited is not None:
                audited(journal.results(), summary, screener)
        journal.remove()
    return summary


def _lines(
    screener: OrderScreener, orders: Iterable[Order], question: Question, several: Several | None
) -> Iterator[bytes]:
    """The result of each order as a line of JSON, from this process or from several."""
    if several is None or several.count < 2:
        return (screener.result(order).model_dump_json().encode() for order in orders)
    day, policy = screener.today, screener.policy
    run = Run(several.settings, question, screener.known_at, day, screener.data, policy)
    orders, again = itertools.tee(orders)
    lines = decided(run, orders, several.count)
    return (_remembering(screener, order, line) for order, line in zip(again, lines, strict=True))


def _remembering(screener: OrderScreener, order: Order, line: bytes) -> bytes:
    """The line of another process with what was decided about the customer before, which it does not know."""
    if not screener.remembers:
        return line
    result = OrderResult.model_validate_json(line)
    before = screener.decided_before(order) if result.error is None else NOTHING_DECIDED
    return line if before is NOTHING_DECIDED else with_decided(result, before).model_dump_json().encode()


def _header(asked: dict[str, Any], screener: OrderScreener) -> dict[str, Any]:
    known_at = screener.known_at
    return {
        "journal": _FORM,
        "asked": asked,
        "known_at": None if known_at is None else known_at.isoformat(),
        "today": screener.today.isoformat(),
        "data": screener.data,
    }


def _resumed(
    workspace: Workspace,
    question: Question,
    path: Path,
    asked: dict[str, Any],
    decisions: Decisions | None,
) -> tuple[Journal, OrderScreener]:
    journal = Journal.resume(path)
    try:
        return journal, _screener_of(workspace, question, journal, asked, decisions)
    except BaseException:
        journal.close()
        raise


def _screener_of(
    workspace: Workspace,
    question: Question,
    journal: Journal,
    asked: dict[str, Any],
    decisions: Decisions | None,
) -> OrderScreener:
    """The screener on the data by which the journal was begun; raises `BadUse` where it is of another run."""
    before = journal.header
    if before["journal"] != _FORM or before["asked"] != asked:
        changed = [name for name in asked if before["asked"].get(name) != asked[name]]
        raise BadUse(
            f"{journal.path} is of another run: {', '.join(changed)} differ; give the same file and options, "
            "or remove it and begin again without --resume"
        )
    known_at = before["known_at"]
    return OrderScreener.again(
        workspace,
        question,
        None if known_at is None else datetime.fromisoformat(known_at),
        date.fromisoformat(before["today"]),
        before["data"],
        decisions,
    )


def _summary(table: OrderSource, journal: Journal, screener: OrderScreener, outputs: Outputs) -> BatchSummary:
    counts: Counter[str | None] = Counter()
    outcomes: Counter[str | None] = Counter()
    settled: Counter[str | None] = Counter()
    for result in journal.results():
        counts[result.decision] += 1
        outcomes[result.outcome] += 1
        settled[result.decision] += result.follows is not None and result.follows.settled
    rejected = counts.pop(None, 0)
    decisions = {each: counts[each] for each in WORST_FIRST if counts[each]}
    return BatchSummary(
        file=table.file.name,
        output=str(outputs.report),
        rows=journal.done,
        rejected=rejected,
        decisions=decisions,
        worst=worst(decisions),
        outcomes={str(each): outcomes[each] for each in reversed(Outcome) if outcomes[each]},
        policy=policy_ref(screener.policy.name, screener.policy.sha256),
        settled={each: settled[each] for each in WORST_FIRST if settled[each]},
        columns=table.columns.named(),
        rules=RULES,
        known_at=screener.known_at,
        data=screener.data,
        memos=None if outputs.memos is None else str(outputs.memos),
    )


def _write_memos(journal: Journal, screener: OrderScreener, folder: Path) -> None:
    """A memo for each row that was decided, named by its number."""
    folder.mkdir(parents=True, exist_ok=True)
    versions = screener.versions
    for result in journal.results():
        if result.error is None:
            memo = memo_of(result, screener.question, screener.policy, screener.known_at, versions)
            # The journal stays until the report is there, so what is cut off here is written again.
            write_memo(memo, folder / f"row-{result.row}.json")
