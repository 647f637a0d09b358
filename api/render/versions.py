"""Versions of sources, and what changed between two of them, as text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.console import Group, RenderableType
from rich.text import Text

from api.models import DiffAnswer, DiffChange, DiffFact, Forgetting, Pruning, VersionAnswer
from api.render.layout import columns, indented
from api.wording.catalogue import on, say

_SHOWN = 10
"""Versions of a source in the table, and facts of a change."""

_SHA256_SHOWN = 8
_SIGNS = {"added": "+", "ended": "-", "changed": "~"}


def versions(answers: Sequence[VersionAnswer]) -> RenderableType:
    """A row for each of the last versions of each source."""
    shown: list[VersionAnswer] = []
    counts: dict[str, int] = {}
    for answer in answers:
        counts[answer.source] = counts.get(answer.source, 0) + 1
        if counts[answer.source] <= _SHOWN:
            shown.append(answer)
    names = ("source", "version", "loaded", "statements", "new", "gone", "rejected", "sha256", "coverage")
    headers = [say(f"versions.{name}") for name in names]
    table = columns(headers, map(_row, shown), right=(headers[1], *headers[3:7]), whole=headers[:8])
    older = len(answers) - len(shown)
    return Group(table, *([Text(say("versions.older", n=older), style="dim")] if older else []))


def diff(answer: DiffAnswer) -> RenderableType:
    """The two versions, and a block for each entity or link of the page."""
    first, last = answer.before, answer.after
    heading = say(
        "versions.compared",
        source=answer.source,
        before=first.version,
        before_day=on(first.loaded_at.date()),
        after=last.version,
        after_day=on(last.loaded_at.date()),
    )
    if not answer.changes and not answer.offset:
        return Group(Text(heading), Text(say("versions.same")))
    lines = [line for change in answer.changes for line in _change(change)]
    next_page = answer.offset + len(answer.changes)
    more = [Text(say("versions.more", offset=next_page), style="dim")] if answer.more else []
    return Group(Text(heading), *lines, *more)


def pruning(answer: Pruning) -> RenderableType:
    """A row for each source of which versions go."""
    if not answer.sources:
        return Text(say("versions.nothing_to_prune"))
    headers = [say(f"versions.{name}") for name in ("source", "removed", "statements", "kept_since")]
    rows = (
        (
            each.source,
            ", ".join(map(str, each.versions)),
            str(each.statements),
            f"{each.kept_since:%Y-%m-%d %H:%M:%S}",
        )
        for each in answer.sources
    )
    return Group(columns(headers, rows, right=headers[2:3]), _done(is_done=answer.done))


def forgetting(answer: Forgetting) -> RenderableType:
    """How many values go, of which ids and sources."""
    told = say(
        "versions.forgotten",
        n=answer.values,
        ids=", ".join(answer.ids),
        statements=answer.statements,
        sources=", ".join(answer.sources),
    )
    return Group(Text(told), _done(is_done=answer.done))


def _done(*, is_done: bool) -> RenderableType:
    return Text(say("versions.done" if is_done else "versions.not_done"), style="" if is_done else "yellow")


def _row(answer: VersionAnswer) -> tuple[str, ...]:
    held = (
        f"{each.id}: {'?' if each.held is None else each.held}/{'?' if each.total is None else each.total}"
        for each in answer.lists
    )
    return (
        answer.source,
        str(answer.version),
        f"{answer.loaded_at:%Y-%m-%d %H:%M}",
        *(str(count) for count in (answer.statements, answer.added, answer.removed, answer.rejected)),
        answer.sha256[:_SHA256_SHOWN],
        ", ".join(held),
    )


def _change(change: DiffChange) -> Iterable[RenderableType]:
    told = say(f"versions.{change.change}")
    yield Text(f"{_SIGNS[change.change]} {told}  {change.type}  {change.name}  ({change.id})")
    if change.change == "changed":
        facts = [("-", fact) for fact in change.gone] + [("+", fact) for fact in change.came]
        for sign, fact in facts[:_SHOWN]:
            yield indented(Text(f"{sign} {_fact(fact)}"), 4)
        more = len(facts) - _SHOWN + change.more
        if more > 0:
            yield indented(Text(say("print.more", n=more)), 4)


def _fact(fact: DiffFact) -> str:
    stated = {"share": fact.share, "direct": fact.direct, "start": fact.start, "end": fact.end}
    parts = [f"{name} {value}" for name, value in stated.items() if value is not None]
    value = [] if fact.direct is not None else [fact.value]
    return ", ".join([f"{fact.property}: {' '.join(value)}".rstrip(": "), *parts, f"grade {fact.grade}"])
