"""Decisions about customers as text for a terminal."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.text import Text

from api.models import (
    DecisionsImported,
    DispositionEntry,
    DispositionHistory,
    DispositionList,
    DispositionState,
    RecordAnswer,
    Screening,
)
from api.render.layout import bullets, columns, section
from api.wording.catalogue import number, say


def entry(answer: DispositionEntry) -> RenderableType:
    """An entry with its number, the customer, and whether it holds."""
    lines = [Text(f"{answer.id}  {answer.sentence}"), Text(_of(answer.record), style="dim")]
    if answer.state not in (None, DispositionState.IN_FORCE, DispositionState.EXPIRED):
        lines.append(Text(say(f"disposition.state.{answer.state}"), style="yellow"))
    return Group(*lines)


def entries(answer: DispositionList) -> RenderableType:
    """A line an entry, newest first."""
    if not answer.entries:
        return Text(say("disposition.none"))
    rows = ((str(each.id), _state(each), _of(each.record), each.sentence) for each in answer.entries)
    headers = [say(f"disposition.column.{name}") for name in ("id", "state", "customer", "entry")]
    table = columns(headers, rows, right=headers[:1], whole=headers[:2])
    shown = len(answer.entries)
    if shown == answer.total:
        return table
    told = say("disposition.listed", shown=number(shown), total=number(answer.total))
    return Group(table, Text(told, style="dim"))


def history(answer: DispositionHistory) -> RenderableType:
    """The entry, what it was made on, and everything that was entered about the customer."""
    parts: list[RenderableType] = [entry(answer.entry)]
    if answer.basis:
        parts.append(section(say("disposition.basis"), bullets(answer.basis)))
    told = (f"{each.id}  {each.sentence}" for each in answer.history)
    parts.append(section(say("disposition.history"), bullets(list(told))))
    return Group(*parts)


def imported(answer: DecisionsImported) -> RenderableType:
    """How many decisions of a table were stored, and why rows were not."""
    told = say(
        "disposition.imported",
        file=answer.file,
        stored=number(len(answer.stored)),
        rows=number(answer.rows),
        already=number(answer.already),
        blank=number(answer.blank),
    )
    problems = (
        Text(
            say("disposition.rejected", row=each.row, field=each.field, value=each.value, remedy=each.remedy)
        )
        for each in answer.rejected
    )
    return Group(Text(told), *problems)


def decided_before(answer: Screening) -> list[RenderableType]:
    """What was decided about the customer before; nothing where nothing was."""
    if not answer.dispositions:
        return []
    return [section(say("disposition.title"), bullets([each.sentence for each in answer.dispositions]))]


def _state(answer: DispositionEntry) -> str:
    return "" if answer.state is None else say(f"disposition.word.{answer.state}")


def _of(record: RecordAnswer) -> str:
    parts = (record.reference, record.name, record.country, record.address, *record.identifiers)
    return ", ".join(each for each in parts if each)
