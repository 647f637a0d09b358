"""The command line: `ketting COMMAND`."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Callable, Sequence
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import Annotated

import typer
from typer.main import get_command

from api.cli.commands.annotate import annotate
from api.cli.commands.batch.memo import memo
from api.cli.commands.batch.policy import policy
from api.cli.commands.casework import audit, keys
from api.cli.commands.classes import classes
from api.cli.commands.common import common
from api.cli.commands.copies import backup, check, restore
from api.cli.commands.copy import copy
from api.cli.commands.decisions import dispositions
from api.cli.commands.decisions.decide import decide
from api.cli.commands.demo import demo
from api.cli.commands.entity import entity, owners
from api.cli.commands.export import export
from api.cli.commands.history import history
from api.cli.commands.law.assess import assess
from api.cli.commands.law.ownership import ownership
from api.cli.commands.law.rules import rules
from api.cli.commands.law.what_if import what_if
from api.cli.commands.load import load
from api.cli.commands.names import screen, search
from api.cli.commands.near import near
from api.cli.commands.own_data import map, new_source
from api.cli.commands.owned import owned
from api.cli.commands.paths import paths
from api.cli.commands.resolution import dispute, resolve
from api.cli.commands.serve import serve
from api.cli.commands.sources import sources
from api.cli.commands.trade.consignees import consignees
from api.cli.commands.trade.records import licensed, records
from api.cli.commands.trade.report import report
from api.cli.commands.trade.trade import trade
from api.cli.commands.update import update
from api.cli.commands.versions import diff, forget, prune
from api.cli.commands.watch import group as watch
from api.cli.exit_codes import ExitCode, exit_code_help
from api.cli.failures import exit_code, explanation
from api.cli.groups import Group
from api.cli.guard import guarded
from api.cli.output import keep_printing, message
from api.wording.catalogue import ENGLISH, in_language, languages

DEBUG = "KETTING_DEBUG"
"""The environment variable that asks for tracebacks."""

LANGUAGE = "KETTING_LANGUAGE"
"""The environment variable that names the language of answers, one of those in `api/wording/messages`."""

COMMANDS = (
    screen, search, decide, paths, owners, owned, common, near, ownership, rules,
    what_if, assess, history, classes, entity, load, update, sources,
    diff, prune, forget, serve, export, annotate, backup, restore, copy, check,
    map, new_source, memo, policy, records, licensed, consignees, trade, report, demo,
)  # fmt: skip

GROUPS = {
    "audit": Group(audit.HELP, audit.COMMANDS),
    "dispositions": Group(dispositions.HELP, dispositions.COMMANDS),
    "dispute": Group(dispute.HELP, dispute.COMMANDS, default="add"),
    "resolve": Group(resolve.HELP, resolve.COMMANDS),
    "keys": Group(keys.HELP, keys.COMMANDS),
    "watch": Group(watch.HELP, watch.COMMANDS),
}
"""Commands that have commands."""

app = typer.Typer(
    name="ketting",
    help="Is this consignee within N hops of a defence conglomerate: by which links, on whose word, when?",
    epilog=exit_code_help(),
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    # Square brackets in help texts are brackets.
    rich_markup_mode=None,
)
for command in COMMANDS:
    app.command()(guarded(command.__name__.replace("_", "-"), command))
for name, group in GROUPS.items():
    app.add_typer(group.as_app(name), name=name)


def _print_version(is_asked: bool) -> None:
    if not is_asked:
        return
    try:
        typer.echo(f"ketting {version('ketting')}")
    except PackageNotFoundError:
        typer.echo("ketting, run from its source folder without being installed")
    raise typer.Exit


@app.callback()
def ketting(
    _version: Annotated[
        bool,
        typer.Option("--version", help="Print the version.", callback=_print_version, is_eager=True),
    ] = False,
) -> None:
    """Ask the graph, or load it."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit code, after every error became one line on stderr."""
    keep_printing()
    language = os.environ.get(LANGUAGE, ENGLISH)
    if language not in languages():
        choice = ", ".join(languages())
        message(
            f"ketting: {LANGUAGE}={language}: there is no such language; choose from {choice}", style="red"
        )
        return ExitCode.BAD_USE
    with in_language(language):
        return _run(arguments)


def _run(arguments: Sequence[str] | None) -> int:
    try:
        _command()(args=None if arguments is None else list(arguments), prog_name="ketting")
        sys.stdout.flush()
    except SystemExit as end:
        return _code(end)
    except KeyboardInterrupt:
        return ExitCode.INTERRUPTED
    except BrokenPipeError:
        return _give_up_stdout()
    except Exception as error:  # the last resort: any other error is reported in one line
        if os.environ.get(DEBUG) == "1":
            traceback.print_exc()
        message(f"ketting: {explanation(error)}", style="red")
        return exit_code(error)
    return ExitCode.DONE


@cache
def _command() -> Callable[..., object]:
    """All commands as one; to make it takes as long as many a command, and a process may run several."""
    return get_command(app)


def _code(end: SystemExit) -> int:
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        return _give_up_stdout()
    return end.code if isinstance(end.code, int) else ExitCode.FAILURE if end.code else ExitCode.DONE


def _give_up_stdout() -> int:
    # The reader has gone, as `head` does; Python would complain when it flushes at exit.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return ExitCode.FAILURE
