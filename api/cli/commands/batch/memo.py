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
        help="A memo that --memo or --memos wrote. show prints it, verify asks its question again.",
    ),
]


def memo(
    words: Words,
    store: options.Store = None,
    casework: options.Casework = None,
    policy: options.Policy = None,
    json: options.Json = False,
) -> None:
    """Show a memo, or say whether it is reproduced.

    To verify it, the question is asked again under the policy of the memo, of the data as they were known
    then. The outcome is equal, differs, data pruned, rules changed or policy changed.
    """
    action, file = _read(words)
    if action is MemoAction.SHOW:
        output.show(memo_view(read_memo(file), file), memo_text, as_json=json)
        return
    settings = Settings.of(store, casework=casework, policy=policy)
    with opened(settings) as workspace, opened_audit(settings) as log:
        check = verify(workspace, file)
        asked = {"name": check.name, "file": file.name, "sha256": check.sha256}
        record_other(log, settings, "memo", str(check.outcome), {}, asked, check.name)
    if json:
        output.answer_json(check)
    else:
        output.line(f"{check.outcome.upper()}  {check.name}: {check.decision}; {check.detail}")
    if check.outcome is not MemoOutcome.EQUAL:
        raise typer.Exit(ExitCode.FAILURE)


def _read(words: list[str]) -> tuple[MemoAction, Path]:
    """What to do with which file; one word is a file to show."""
    if len(words) == 1 and words[0] not in list(MemoAction):
        return MemoAction.SHOW, Path(words[0])
    if len(words) == 2 and words[0] in list(MemoAction):
        return MemoAction(words[0]), Path(words[1])
    raise BadUse(
        f"ketting memo {' '.join(words)[:80]}: write a FILE, or one of {', '.join(MemoAction)} and a FILE"
    )
