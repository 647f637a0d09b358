"""A load that writes nothing, to see what is wrong with the records, or what a reader makes of a text."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from graph.store.records import Dataset, Document
from ingest.emit import Emit
from ingest.files import input_file
from ingest.records import Records


class DryRun(Emit):
    """Discards statements, and reports each source with a rejection as one that cannot be loaded."""

    @property
    def total(self) -> int:
        """Facts of all sources."""
        return self.steps.done

    @property
    def rejected_total(self) -> int:
        """Rejections of all sources, and of none."""
        return self.report().rejected_count

    @property
    def problems(self) -> tuple[str, ...]:
        """A line for each rejection listed, then for each unmapped term; after `finish`."""
        return self.report().problems

    def _commit(self) -> None:
        if self._rejected:
            self._fail("not every fact is good, and the load is strict")


def read_text(read: Callable[[Records, Emit], None], format: str, text: str) -> DryRun:
    """What a reader makes of a file with this text, in the format of this name.

    >>> from ingest.formats import format_named
    >>> text = '{"id": "q1", "schema": "Company", "properties": {"name": ["A"]}}'
    >>> read_text(format_named("ftm").read, "ftm", text).total
    2
    """
    day = date(2026, 1, 31)
    emit = DryRun(Dataset("a", "A", "A", day), [Document("file", "A", "A", day)])
    with TemporaryDirectory() as folder:
        path = Path(folder, "a")
        path.write_text(text, encoding="utf-8")
        read(Records((input_file(path),), format), emit)
    return emit
