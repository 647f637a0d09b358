"""Annotations on the nodes of a store as a table."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.text import Text

from api.models import Annotation, Annotations
from api.render.layout import columns
from api.wording.catalogue import on, say


def written(answer: Annotations) -> RenderableType:
    """A table with a row for each property, and a warning when they are stale."""
    if not answer.annotations:
        return Text(say("annotations.none"))
    headers = [
        *(say(f"annotations.{name}") for name in ("property", "nodes", "within")),
        say("column.day"),
        say("data.version"),
        say("annotations.current"),
    ]
    table = columns(headers, map(_row, answer.annotations), right=headers[1:3], whole=headers)
    if all(annotation.current for annotation in answer.annotations):
        return table
    return Group(table, Text(""), Text(say("annotations.stale"), style="yellow"))


def _row(annotation: Annotation) -> tuple[str, ...]:
    return (
        annotation.hops_property,
        str(annotation.entities),
        str(annotation.max_hops),
        on(annotation.day),
        str(annotation.version),
        say("print.yes" if annotation.current else "print.no"),
    )
