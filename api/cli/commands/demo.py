"""`ketting demo`: the bundled case from source documents to screened consignees."""

from __future__ import annotations

import os
import shlex
import sys
from datetime import date
from pathlib import Path

import typer
from rich.console import Group, RenderableType
from rich.text import Text

from api.cli import options, output
from api.cli.commands.load import bundled_in_order, load_all
from api.cli.commands.serve import page_address
from api.cli.exit_codes import ExitCode
from api.cli.opening import opened
from api.models import Demo, FullAnswer, Screening
from api.page.examples import CONSIGNEES, COUNTRY
from api.render.layout import indented, section, unbroken
from api.render.loads import loads
from api.render.nearest_links import nearest_links
from api.render.screening import headline
from api.render.sources import overdue
from api.render.verdict_tables import overview
from api.screening import Question, Screener
from api.settings import Settings
from api.wording.catalogue import on, say
from api.wording.classes import class_label
from graph.search.proximity import Verdict

INSTITUTE, ACADEMY = tuple(CONSIGNEES)[:2]

SHIPPED = date(2024, 2, 5)
"""The day on which the machine for the quantum academy is said to have been shipped."""

_BEST_ALONE = 1


def demo(store: options.Store = None, casework: options.Casework = None, json: options.Json = False) -> None:
    """Load the bundled case and screen its five consignees.

    The exit code is 3 when a record is rejected.
    """
    settings = Settings.of(store, casework=casework)
    with opened(settings, create=True) as workspace:
        done = load_all(workspace, settings, bundled_in_order())
        screener = Screener(workspace)
        now = [screener.screen(name, _order(name)) for name in CONSIGNEES]
        on_the_day = [screener.screen(name, _order(name, SHIPPED)) for name in (ACADEMY, INSTITUTE)]
        report = Demo(
            store=workspace.store.url, loads=done, screenings=list(map(FullAnswer.of, [*now, *on_the_day]))
        )
    if json:
        output.answer_json(report)
    else:
        _print(report, now, on_the_day, settings)
    if any(load.rejected_count for load in done):
        raise typer.Exit(ExitCode.SOME_REJECTED)


def _print(report: Demo, now: list[Screening], on_the_day: list[Screening], settings: Settings) -> None:
    output.line(f"{say('demo.store')}  {report.store}")
    output.answer(
        Group(
            section(say("loads.loaded"), loads(report.loads)),
            *overdue(now[0].data),
            *(_answered(answer) for answer in now),
            section(say("demo.earlier", day=on(SHIPPED)), *(headline(answer) for answer in on_the_day)),
            section(say("demo.later"), *_came_later(now[1], on_the_day[0])),
            section(say("screen.overview"), overview([*now, *on_the_day])),
            section(say("demo.next"), *(indented(line) for line in _next(settings))),
        )
    )


def _answered(answer: Screening) -> RenderableType:
    """The answer in a sentence, and the best path to each class."""
    links = nearest_links(each for each in answer.proximity if each.verdict is Verdict.YES)
    shown = [headline(answer), *([links] if links is not None else [])]
    return section(answer.query.name, *shown)


def _order(name: str, day: date | None = None) -> Question:
    """The question about a consignee as an order has it: with country, city and day."""
    return Question(paths=_BEST_ALONE, country=COUNTRY, address=CONSIGNEES[name], date=day)


def _came_later(now: Screening, then: Screening) -> list[Text]:
    """The members that today's paths lead to and that were not yet members on the earlier day."""
    day = then.query.valid_at
    return [
        Text(
            say(
                "demo.later.stated" if target.valid.since_stated else "demo.later.confirmed",
                label=class_label(today.risk_class, today.label),
                entity=target.entity.caption,
                since=on(target.valid.since),
                n=(target.valid.since - day).days,
                day=on(day),
            )
        )
        for today, earlier in zip(now.proximity, then.proximity, strict=True)
        if today.verdict is Verdict.YES and earlier.verdict is not Verdict.YES
        for target in [path.target for path in today.paths]
        if target is not None and target.valid.since > day
    ]


def _next(settings: Settings) -> list[Text]:
    """The commands and addresses to go on with."""
    command = _command()
    beside = f"--country {COUNTRY} --address {CONSIGNEES[INSTITUTE]}"
    store = "" if settings.is_default else f" --store {shlex.quote(settings.store_url)}"
    steps = {
        say("demo.next.screen"): f"{command} screen {shlex.quote(INSTITUTE)} {beside}{store}",
        say("demo.next.full"): f"{command} screen {shlex.quote(INSTITUTE)} {beside} --full{store}",
        say("demo.next.service"): f"{command} serve{store}",
        say("demo.next.page"): page_address(),
        say("demo.next.docs"): f"{page_address()}docs",
    }
    width = max(map(len, steps)) + 2
    return [unbroken(f"{what:<{width}}{how}") for what, how in steps.items()]


def _command() -> str:
    """How this command was called, as it can be called again from the same folder."""
    called = Path(sys.argv[0])
    if called.name != "ketting" or not called.is_file():
        return "ketting"
    return os.path.relpath(called)
