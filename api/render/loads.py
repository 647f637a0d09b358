"""Reports of loads as tables."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Group, RenderableType
from rich.text import Text

from api.models import Load
from api.render.layout import columns, indented

_REASONS_SHOWN = 10


def loads(reports: Iterable[Load]) -> RenderableType:
    """A table with a row for each source, then the rejected rows."""
    done = list(reports)
    numbers = ("Read", "Loaded", "Rejected", "Statements", "New", "Gone", "Version")
    table = columns(
        ("Source", *numbers),
        (
            (
                load.source,
                str(load.read),
                str(load.loaded),
                Text(str(len(load.rejected)), style="yellow" if load.rejected else ""),
                str(load.statements),
                str(load.added),
                str(load.removed),
                str(load.version),
            )
            for load in done
        ),
        right=numbers,
        whole=("Source", *numbers),
    )
    return Group(table, *(_rejected(load) for load in done if load.rejected))


def _rejected(load: Load) -> RenderableType:
    shown = load.rejected[:_REASONS_SHOWN]
    more = len(load.rejected) - len(shown)
    return Group(
        Text(f"\n{load.source}: {len(load.rejected)} of {load.read} rows rejected", style="yellow"),
        *(indented(Text(f"{row.file}, row {row.row}, {row.field}: {row.reason}")) for row in shown),
        *([indented(Text(f"and {more} more"))] if more else []),
        *([indented(Text(f"all of them, to mend: {load.rejected_file}"))] if load.rejected_file else []),
    )
