"""`ketting memo`: whether a decision is reproduced by the data of then."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from api.batch.memo import verify
from api.cli import options, output
from api.cli.auditing import opened_audit, record_other
from api.cli.exit_codes import ExitCode
from api.cli.opening import opened
from api.models import MemoOutcome
from api.settings import Settings


class MemoAction(StrEnum):
    """What `ketting memo` can do."""

    VERIFY = "verify"


Action = Annotated[MemoAction, typer.Argument(metavar="verify", help="Ask its question again.")]
Memo = Annotated[Path, typer.Argument(metavar="FILE", help="A memo that `ketting screen --memos` wrote.")]


def memo(
    action: Action,
    file: Memo,
    store: options.Store = None,
    casework: options.Casework = None,
    json: options.Json = False,
) -> None:
    """Say whether a memo is reproduced.

    The question is asked again, of the data as they were known then. The outcome is equal, differs, data
    pruned or rules changed.
    """
    settings = Settings.of(store, casework=casework)
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
