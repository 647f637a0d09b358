"""Watched lists, their lines, and what changed, for a terminal and as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from itertools import groupby

from rich.console import Group, RenderableType
from rich.text import Text

from api.models.watch import (
    WatchAdded,
    WatchChange,
    WatchChanges,
    WatchDeliveries,
    WatchedLine,
    WatchedLines,
    Watchlist,
    Watchlists,
    WatchRemoved,
    WatchReport,
    WatchReports,
    WatchState,
)
from api.render.layout import bullets, columns, indented, unbroken
from api.wording.catalogue import all_of, number, on, say
from api.wording.classes import class_label
from api.wording.labels import DECISIONS, decision_label
from api.wording.watch import kind_label, run_state, who
from graph.exports import without_formula

CSV_COLUMNS = (
    "watchlist", "run", "id", "kind", "origin", "name", "reference", "row", "country", "entity", "subject",
    "title", "before", "after", "decision", "nearest_class", "hops", "sentence", "day", "known_at",
    "acknowledged_at", "acknowledged_by",
)  # fmt: skip
"""A row for each change."""


def added(answer: WatchAdded) -> RenderableType:
    """What was added, and the secret of the webhook where there is a new one."""
    told = [Text(say("watch.cli.added", n=answer.added, name=answer.watchlist, lines=number(answer.lines)))]
    if answer.known:
        told.append(Text(say("watch.cli.known", n=answer.known)))
    if answer.rejected:
        told.append(Text(say("watch.cli.nameless", n=answer.rejected)))
    if answer.secret is not None:
        told += [Text(say("watch.cli.secret")), unbroken(f"  {answer.secret}")]
    return Group(*told)


def removed(answer: WatchRemoved) -> RenderableType:
    """What was removed."""
    code = "watch.cli.list_removed" if answer.is_gone else "watch.cli.removed"
    return Text(say(code, n=answer.lines, name=answer.watchlist))


def watchlists(answer: Watchlists) -> RenderableType:
    """A row for each list."""
    if not answer.watchlists:
        return Text(say("watch.cli.none"))
    headers = [say(f"watch.cli.column.{name}") for name in ("list", "lines", "run", "open", "decisions")]
    return columns(
        headers, (_list_row(each) for each in answer.watchlists), right=headers[1:2] + headers[3:4]
    )


def lines(answer: WatchedLines) -> RenderableType:
    """The list, and a row for each line of the page."""
    described = answer.watchlist
    headers = [say(f"watch.cli.column.{name}") for name in ("line", "customer", "country", "decision")]
    rows = ((str(each.id), who(each), each.country, _came_to(each)) for each in answer.lines)
    told: list[RenderableType] = [columns(headers, rows, right=headers[:1])]
    left = described.lines - answer.offset - len(answer.lines)
    if left > 0:
        told.append(Text(say("watch.cli.more_lines", n=left, offset=answer.offset + len(answer.lines))))
    return Group(watchlists(Watchlists(watchlists=[described])), *_webhook(described), Text(""), *told)


def reports(answer: WatchReports) -> RenderableType:
    """What each run found."""
    if not answer.runs:
        return Text(say("watch.cli.none"))
    return Group(*(part for report in answer.runs for part in _report(report)))


def changes(answer: WatchChanges) -> RenderableType:
    """The changes, by line."""
    if not answer.changes:
        return Text(say("watch.cli.no_changes", name=answer.watchlist))
    told: list[RenderableType] = [*_by_line(answer.changes)]
    left = answer.total - answer.offset - len(answer.changes)
    if left > 0:
        told.append(Text(say("watch.cli.more_changes", n=left)))
    if answer.acknowledged:
        told.append(Text(say("watch.cli.acknowledged", n=answer.acknowledged)))
    return Group(*told)


def deliveries(answer: WatchDeliveries) -> RenderableType:
    """What was sent of each list."""
    if not answer.watchlists:
        return Text(say("watch.cli.none"))
    return Group(
        *(
            Text(
                say(
                    "watch.cli.delivered",
                    name=each.watchlist,
                    delivered=number(each.delivered),
                    waiting=number(each.waiting),
                    given_up=number(each.given_up),
                )
            )
            for each in answer.watchlists
        )
    )


def changes_csv(told: Iterable[WatchChange]) -> str:
    """The changes as CSV, a row for each; no cell is computed by a spreadsheet that opens it.

    >>> changes_csv([])[:17]
    'watchlist,run,id,'
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(CSV_COLUMNS)
    for change in told:
        writer.writerow([without_formula(str(cell)) for cell in _cells(change)])
    return text.getvalue()


# ------------------------------------------------------------ inside


def _report(report: WatchReport) -> Iterable[RenderableType]:
    run = report.run
    yield Text(
        say(
            "watch.cli.run",
            name=report.watchlist,
            n=run.lines,
            changes=say("watch.cli.changes", n=run.changes),
            day=on(run.day),
            known=on(run.known_at.date()) if run.known_at is not None else "-",
        ),
        style="bold",
    )
    if run.first:
        yield Text(say("watch.cli.first", n=run.first))
    if report.not_screened:
        yield Text(say("watch.cli.not_screened", n=report.not_screened, name=report.watchlist))
    for code, classes in (("added", run.classes_added), ("removed", run.classes_removed)):
        if classes:
            yield Text(say(f"watch.classes.{code}", classes=all_of(map(class_label, classes))))
    if run.changes == 0 and run.first < run.lines:
        yield Text(say("watch.cli.unchanged"))
    yield from _by_line(report.changes)
    if report.more:
        yield Text(say("watch.cli.more_changes", n=report.more))
    if report.earlier:
        yield Text(say("watch.cli.earlier", n=report.earlier, name=report.watchlist))
    if report.delivered or report.waiting:
        yield Text(say("watch.cli.sent", delivered=number(report.delivered), waiting=number(report.waiting)))


def _by_line(told: Sequence[WatchChange]) -> Iterable[RenderableType]:
    for _, of_line in groupby(told, lambda change: (change.run, change.line.id)):
        found = list(of_line)
        yield Text(f"{who(found[0].line)}: {_decision(found[0].decision)}")
        yield bullets(f"{kind_label(change.kind)}. {change.sentence}" for change in found)


def _list_row(each: Watchlist) -> tuple[str, ...]:
    run = each.last_run
    return (
        each.name,
        number(each.lines),
        say("watch.cli.never") if run is None else f"{on(run.begun_at.date())}, {run_state(run.state)}",
        number(each.unacknowledged),
        ", ".join(f"{number(count)} {_decision(name)}" for name, count in sorted(each.decisions.items())),
    )


def _webhook(described: Watchlist) -> Iterable[RenderableType]:
    webhook = described.webhook
    if webhook is None:
        return
    counts = {name: number(getattr(webhook, name)) for name in ("waiting", "delivered", "given_up")}
    yield unbroken(say("watch.cli.webhook", url=webhook.url or "-", **counts))
    if webhook.last_error is not None:
        yield indented(Text(webhook.last_error))


def _came_to(line: WatchedLine) -> str:
    if line.decision is None:
        return ""
    return ": ".join(filter(None, (_decision(line.decision), line.problem)))


def _decision(name: str) -> str:
    return decision_label(name) if name in DECISIONS else say("watch.cli.rejected")


def _cells(change: WatchChange) -> tuple[object, ...]:
    line, near = change.line, change.nearest
    return (
        change.watchlist, change.run, change.id, change.kind, change.origin, line.name, line.reference,
        line.row or "", line.country, line.entity or "", change.subject, change.title,
        _side(change.before), _side(change.after), change.decision,
        "" if near is None else near.risk_class, "" if near is None else near.hops, change.sentence,
        change.day, "" if change.known_at is None else change.known_at.isoformat(),
        "" if change.acknowledged_at is None else change.acknowledged_at.isoformat(),
        change.acknowledged_by or "",
    )  # fmt: skip


def _side(state: WatchState | None) -> str:
    return "" if state is None else state.words
