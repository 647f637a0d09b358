"""A load that writes nothing, to see what is wrong with the records."""

from __future__ import annotations

from ingest.emit import Emit


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
