"""Which lists a source holds whole, of those that its publisher's source.toml names, and of which day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from ingest.emit import Emit


def hold_lists(
    emit: Emit, counts: Mapping[str, int], copied: date | None = None, *, missing: int = 0
) -> None:
    """Describe the source as holding so many entries of each list, all that the list has but for `missing`.

    The lists are those that the publisher's source.toml names; any other, and one without an entry, is not
    held. `copied` is the day of which the files are, by default `copied_on`. Before the first statement.

    >>> from ingest.dry_run import DryRun
    >>> from graph.store import Dataset, HeldList
    >>> day = date(2026, 1, 31)
    >>> named = HeldList("red", "Red list", None, None, day, day, day)
    >>> emit = DryRun(Dataset("a", "A", "A", day, lists=(named,)), [])
    >>> hold_lists(emit, {"red": 9, "blue": 1}, date(2026, 1, 30))
    >>> [(each.held, each.total, str(each.copied)) for each in emit.dataset.lists]
    [(9, 9, '2026-01-30')]
    """
    day = copied or copied_on(emit)
    held = tuple(
        replace(named, held=count, total=count + missing, start=day, end=day, copied=day)
        for named in emit.dataset.lists
        if (count := counts.get(named.id))
    )
    emit.describe(replace(emit.dataset, lists=held))


def copied_on(emit: Emit) -> date:
    """The day of which the files of the source are: when they were published, else when they were read.

    >>> from ingest.dry_run import DryRun
    >>> from graph.store import Dataset, Document
    >>> from ontology import PartialDate
    >>> document = Document("file", "A", "A", date(2026, 1, 31), date=PartialDate("2025-12"))
    >>> str(copied_on(DryRun(Dataset("a", "A", "A", date(2026, 1, 31)), [document])))
    '2025-12-01'
    """
    published = [document.date for document in emit.documents.values() if document.date is not None]
    return min((each.first_day for each in published), default=emit.dataset.read)
