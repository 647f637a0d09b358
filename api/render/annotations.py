"""Annotations on the nodes of a store as a table."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.text import Text

from api.models import Annotation, Annotations
from api.render.layout import columns


def written(answer: Annotations) -> RenderableType:
    """A table with a row for each property, and a warning when they are stale."""
    if not answer.annotations:
        return Text("No hops are written on the nodes; `ketting annotate` writes them")
    headers = ("Property", "Nodes", "Within", "Day", "Version", "Current")
    table = columns(headers, map(_row, answer.annotations), right=headers[1:3], whole=headers)
    if all(annotation.current for annotation in answer.annotations):
        return table
    remark = "The store was loaded since, so these hops are stale; `ketting annotate` writes them anew"
    return Group(table, Text(f"\n{remark}", style="yellow"))


def _row(annotation: Annotation) -> tuple[str, ...]:
    return (
        annotation.hops_property,
        str(annotation.entities),
        str(annotation.max_hops),
        str(annotation.day),
        str(annotation.version),
        "yes" if annotation.current else "no",
    )
