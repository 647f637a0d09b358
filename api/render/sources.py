"""The datasets behind an answer: versions, fingerprints, and which are overdue."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from rich.console import Group, RenderableType
from rich.text import Text

from api.models import DataAnswer
from api.render.layout import Columns, columns
from api.wording.catalogue import on, say
from graph.store.records import Dataset

_FINGERPRINT_SHOWN = 8


def data(datasets: Iterable[DataAnswer]) -> RenderableType:
    """A table with a row for each dataset, and a note on those that count for risk classes only."""
    versions = list(datasets)
    names = ("source", "version", "loaded", "read", "due", "statements", "rejected", "sha256")
    headers = [say(f"data.{name}") for name in names]
    table = columns(
        headers,
        (
            (
                version.source,
                str(version.version),
                f"{version.loaded_at:%Y-%m-%d %H:%M}",
                on(version.read),
                Text(_due(version.read, version.update_days), style="yellow" if version.overdue else ""),
                str(version.statements),
                str(version.rejected),
                version.sha256[:_FINGERPRINT_SHOWN],
            )
            for version in versions
        ),
        right=(headers[1], *headers[5:7]),
        whole=headers,
    )
    others = ", ".join(version.source for version in versions if not version.used)
    note = [Text(say("data.classes_only", sources=others))] if others else []
    return Group(table, *note)


def bundled(datasets: Iterable[Dataset], loaded: Iterable[str]) -> Columns:
    """A table with a row for each bundled source."""
    present = set(loaded)
    names = ("source", "is_loaded", "read", "due", "title", "publisher")
    headers = [say(f"data.{name}") for name in names]
    return columns(
        headers,
        (
            (
                dataset.id,
                say("print.yes" if dataset.id in present else "print.no"),
                on(dataset.read),
                _due(dataset.read, dataset.update_days),
                dataset.title,
                dataset.publisher,
            )
            for dataset in datasets
        ),
        whole=headers[:4],
    )


def overdue(datasets: Iterable[DataAnswer]) -> list[RenderableType]:
    """A warning for each source that is past its update interval."""
    return [
        Text(
            say("data.overdue", source=version.source, read=on(version.read), n=version.update_days),
            style="yellow",
        )
        for version in datasets
        if version.overdue
    ]


def _due(read: date, update_days: int | None) -> str:
    """The day by which the source should be read again."""
    return say("data.never") if update_days is None else on(read + timedelta(days=update_days))
