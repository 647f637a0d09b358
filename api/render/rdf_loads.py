"""Reports of RDF loads: sources loaded, resources refused, terms not understood."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.text import Text

from api.models import RdfLoads
from api.render.layout import columns, indented

_SHOWN = 10


def rdf_loads(answer: RdfLoads) -> RenderableType:
    """A table with a row for each source, then what was refused or not understood."""
    numbers = ("Statements", "New", "Gone", "Refused", "Version")
    table = columns(
        ("Source", *numbers),
        (
            (
                load.source,
                str(load.statements),
                str(load.added),
                str(load.removed),
                Text(str(len(load.refused)), style="yellow" if load.refused else ""),
                str(load.version),
            )
            for load in answer.loads
        ),
        right=numbers,
        whole=("Source", *numbers),
    )
    refused = [*answer.refused, *(refusal for load in answer.loads for refusal in load.refused)]
    return Group(
        table,
        *_listed("not loaded", [f"{refusal.iri}: {refusal.reason}" for refusal in refused]),
        *_listed(
            "not understood",
            [
                f"{word.term}: {word.reason}; {word.count} times, such as at {word.example}"
                for word in answer.not_understood
            ],
        ),
    )


def _listed(title: str, lines: Sequence[str]) -> list[RenderableType]:
    if not lines:
        return []
    more = len(lines) - _SHOWN
    return [
        Text(f"\n{len(lines)} {title}", style="yellow"),
        *(indented(Text(line)) for line in lines[:_SHOWN]),
        *([indented(Text(f"and {more} more; --json has all of them"))] if more > 0 else []),
    ]
