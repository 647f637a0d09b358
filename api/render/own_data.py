"""Mappings of tables that are proposed, and folders for sources of one's own."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.text import Text

from api.models import MappingSuggestion, NewSource
from api.render.layout import columns, indented, section, unbroken
from api.wording.catalogue import say


def suggestion(answer: MappingSuggestion) -> RenderableType:
    """What each column is taken for, the first rows as they would be read, and the mapping."""
    headers = [say(f"mapping.{name}") for name in ("column", "taken_for", "examples")]
    rows = (
        (each.column, each.taken_for or say("mapping.left"), ", ".join(each.examples))
        for each in answer.columns
    )
    parts: list[RenderableType] = [columns(headers, rows, right=(), whole=headers[:2], cut=headers[2:])]
    lines: list[RenderableType] = []
    for row in answer.rows:
        lines.append(Text(row.row))
        lines += [indented(Text(f"{kind}: {facts}")) for kind, facts in row.facts]
        lines += [indented(Text(problem, style="yellow")) for problem in row.problems]
    parts.append(section(say("mapping.rows"), *lines))
    if answer.written is None:
        parts.append(section(say("mapping.text"), *(unbroken(line) for line in answer.mapping.splitlines())))
    else:
        parts.append(
            section(say("mapping.text"), Text(say("mapping.written", file=answer.written, table=answer.file)))
        )
    return Group(*parts)


def new_source(answer: NewSource) -> RenderableType:
    """The files that were written, and what to do next."""
    return Group(
        *(Text(file) for file in answer.files),
        Text(""),
        Text(say("new_source.next", folder=answer.folder)),
    )
