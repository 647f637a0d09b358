"""`ketting policy`: what a policy says, whether its file can be read, and what it would do to a portfolio."""

from __future__ import annotations

from contextlib import ExitStack
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from api.batch.columns import read_columns
from api.batch.policy_trial import HEADER, cells, try_policy
from api.batch.report import csv_line
from api.batch.tables import OrderTable
from api.cli import options, output
from api.cli.commands.batch import orders as batch
from api.cli.opening import opened, policy_in_force
from api.cli.progress import progress_bar
from api.errors import BadUse
from api.export import complete_file
from api.models import ChangedLine, PolicyAnswer, PolicyTrial
from api.policy import Policy, policy_at, written
from api.render.policy.trial import trial as trial_text
from api.settings import Settings
from api.wording.catalogue import say


class PolicyAction(StrEnum):
    """What `ketting policy` can do."""

    SHOW = "show"
    CHECK = "check"
    TEST = "test"


Action = Annotated[
    PolicyAction,
    typer.Argument(
        metavar="show|check|test",
        help="show prints FILE, or the policy in force; check reads FILE; test tries it on a portfolio.",
    ),
]
File = Annotated[Path | None, typer.Argument(metavar="[FILE]", help="A policy, such as policy.toml.")]
Portfolio = Annotated[
    Path | None, typer.Option("--portfolio", metavar="FILE", help="With test: a table of orders.")
]
Against = Annotated[
    Path | None,
    typer.Option(
        "--against",
        metavar="FILE",
        help="With test: the policy to compare with; by default the one in force.",
    ),
]
Lines = Annotated[
    Path | None,
    typer.Option("--output", metavar="FILE", help="With test: write the lines that change there, as CSV."),
]


def policy(  # noqa: PLR0913  # each is an option of the command
    action: Action,
    file: File = None,
    portfolio: Portfolio = None,
    against: Against = None,
    output_file: Lines = None,
    column: batch.Column = None,
    sheet: batch.Sheet = None,
    encoding: batch.Encoding = "utf-8",
    store: options.Store = None,
    policy: options.Policy = None,
    json: options.Json = False,
) -> None:
    """Show, check or try a policy.

    A policy says which lines of a portfolio need a person (docs/policy.md). test decides a table of orders
    under the policy in FILE and under another one, and tells which lines change and why.
    """
    settings = Settings.of(store, policy=policy)
    if action is PolicyAction.TEST:
        if file is None or portfolio is None:
            raise BadUse(
                "ketting policy test: give the FILE of a policy, and a table of orders with --portfolio"
            )
        options.check_encoding(encoding)
        new, old = policy_at(file), policy_in_force(settings) if against is None else policy_at(against)
        table = OrderTable.at(portfolio, read_columns(column or []), encoding=encoding, sheet=sheet)
        answer = _tried(settings, table, new, old, output_file)
        output.show(answer, trial_text, as_json=json)
        return
    if portfolio or against or output_file or column or sheet:
        raise BadUse("--portfolio, --against, --output, --column and --sheet go with ketting policy test")
    if file is None and action is PolicyAction.CHECK:
        raise BadUse("ketting policy check: name the FILE of a policy")
    shown = policy_in_force(settings) if file is None else policy_at(file)
    if json:
        output.answer_json(PolicyAnswer(name=shown.name, sha256=shown.sha256, says=shown.values))
    elif action is PolicyAction.CHECK:
        output.line(say("policy.checked", file=file, name=shown.name, sha=shown.sha256))
    else:
        output.line(f"# SHA-256 {shown.sha256}\n{written(shown)}".rstrip())


def _tried(
    settings: Settings, table: OrderTable, new: Policy, old: Policy, lines: Path | None
) -> PolicyTrial:
    """What the new policy does; the lines that change go to a file, where one is named."""
    if lines is not None and lines.exists():
        raise BadUse(f"--output {lines}: it exists already; name another file, or remove it")
    with ExitStack() as stack:
        workspace = stack.enter_context(opened(settings))
        bar = stack.enter_context(progress_bar())
        task = bar.add_task("policy", total=table.count())
        file = None if lines is None else stack.enter_context(complete_file(lines))
        if file is not None:
            file.write(csv_line(HEADER))

        def write(line: ChangedLine) -> None:
            if file is not None:
                file.write(csv_line(cells(line)))

        return try_policy(
            workspace, table, new, old, changed=write, done=lambda count: bar.update(task, completed=count)
        )
