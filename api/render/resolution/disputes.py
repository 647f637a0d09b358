"""Contested statements as people read them."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.text import Text

from api.models.resolution import DisputesAnswer, StatementLines
from api.render.layout import columns, indented
from api.wording.catalogue import say


def disputes(answer: DisputesAnswer) -> RenderableType:
    """Each statement with who contests it, why, and until when."""
    if not answer.disputes:
        return Text(say("disputes.none"))
    parts: list[RenderableType] = []
    for each in answer.disputes:
        until = say("disputes.until", until=each.until) if each.until else ""
        told = say(
            "disputes.by", by=each.by, at=f"{each.at:%Y-%m-%d}", reason=each.reason, source=each.source
        )
        parts += [Text(f"{each.statement}  {each.states}"), indented(Text(f"{told}{until}"))]
    return Group(*parts)


def withdrawn(answer: DisputesAnswer) -> RenderableType:
    """What was withdrawn."""
    return Group(Text(say("disputes.withdrawn", n=len(answer.disputes))), disputes(answer))


def statements(answer: StatementLines) -> RenderableType:
    """The statements with their ids."""
    headers = [say(f"disputes.column.{name}") for name in ("id", "states", "source", "locator")]
    rows = ((each.id, each.states, each.source, each.locator) for each in answer.statements)
    return columns(headers, rows, right=(), whole=headers[:1], cut=())
