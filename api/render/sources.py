"""The datasets behind an answer: versions, fingerprints, and which are overdue."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from rich.console import Group, RenderableType
from rich.text import Text

from api.models import DataAnswer
from api.render.layout import Columns, columns
from graph.store.records import Dataset

_FINGERPRINT_SHOWN = 8


def data(datasets: Iterable[DataAnswer]) -> RenderableType:
    """A table with a row for each dataset, and a note on those that count for risk classes only."""
    versions = list(datasets)
    numbers = ("Version", "Statements", "Rejected")
    table = columns(
        ("Source", "Version", "Loaded (UTC)", "Read", "Due", "Statements", "Rejected", "SHA-256"),
        (
            (
                version.source,
                str(version.version),
                f"{version.loaded_at:%Y-%m-%d %H:%M}",
                str(version.read),
                Text(_due(version.read, version.update_days), style="yellow" if version.overdue else ""),
                str(version.statements),
                str(version.rejected),
                version.sha256[:_FINGERPRINT_SHOWN],
            )
            for version in versions
        ),
        right=numbers,
        whole=("Source", "Loaded (UTC)", "Read", "Due", "SHA-256", *numbers),
    )
    others = ", ".join(version.source for version in versions if not version.used)
    note = [Text(f"Of {others} only the risk classes count.")] if others else []
    return Group(table, *note)


def bundled(datasets: Iterable[Dataset], loaded: Iterable[str]) -> Columns:
    """A table with a row for each bundled source."""
    present = set(loaded)
    return columns(
        ("Source", "Loaded", "Read", "Due", "Title", "Publisher"),
        (
            (
                dataset.id,
                "yes" if dataset.id in present else "no",
                str(dataset.read),
                _due(dataset.read, dataset.update_days),
                dataset.title,
                dataset.publisher,
            )
            for dataset in datasets
        ),
        whole=("Source", "Loaded", "Read", "Due"),
    )


def overdue(datasets: Iterable[DataAnswer]) -> list[RenderableType]:
    """A warning for each source that is past its update interval."""
    return [
        Text(
            f"Overdue: {version.source} was last read on {version.read} and should be read every "
            f"{version.update_days} days; what it says may have changed since.",
            style="yellow",
        )
        for version in datasets
        if version.overdue
    ]


def _due(read: date, update_days: int | None) -> str:
    """The day by which the source should be read again."""
    return "never" if update_days is None else str(read + timedelta(days=update_days))
