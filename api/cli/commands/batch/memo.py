"""`ketting memo`: a decision that was kept, for people, and whether the data of then reproduce it."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from api.batch.memo_check import memo_view, read_memo, verify
from api.cli import options, output
from api.cli.auditing import opened_audit, record_other
from api.cli.exit_codes import ExitCode
from api.cli.opening import opened
from api.errors import BadUse
from api.models import MemoOutcome
from api.render.policy.memo import memo as memo_text
from api.settings import Settings


class MemoAction(StrEnum):
    """What `ketting memo` can do."""

    SHOW = "show"
    VERIFY = "verify"


Words = Annotated[
    list[str],
    typer.Argument(
        metavar="[show|verify] FILE",
        help="Memos that --memo or --memos wrote. show prints them, verify asks their questions again.",
    ),
]


def memo(
    words: Words,
    store: options.Store = None,
    casework: options.Casework = None,
    policy: options.Policy = None,
    json: options.Json = False,
) -> None:
    """Show memos, or say of each whether it is reproduced.

    To verify one, the question is asked again under the policy of the memo, of the data as they were known
    then. The outcome is equal, differs, data pruned, rules changed or policy changed.
    """
    action, files = _read(words)
    if action is MemoAction.SHOW:
        for file in files:
            output.show(memo_view(read_memo(file), file), memo_text, as_json=json)
        return
    settings = Settings.of(store, casework=casework, policy=policy)
    outcomes = set()
    with opened(settings) as workspace, opened_audit(settings) as log:
        for file in files:
            check = verify(workspace, file)
            outcomes.add(check.outcome)
            asked = {"name": check.name, "file": file.name, "sha256": check.sha256}
            record_other(log, settings, "memo", str(check.outcome), {}, asked, check.name)
            if json:
                output.answer_json(check)
            else:
                output.line(f"{check.outcome.upper()}  {check.name}: {check.decision}; {check.detail}")
    if outcomes != {MemoOutcome.EQUAL}:
        raise typer.Exit(ExitCode.FAILURE)


def _read(words: list[str]) -> tuple[MemoAction, list[Path]]:
    """What to do with which files; without a word for it they are shown."""
    action, *files = words if words[0] in list(MemoAction) else (MemoAction.SHOW, *words)
    if not files:
        raise BadUse(f"ketting memo {action}: write the FILE behind it")
    return MemoAction(action), list(map(Path, files))
