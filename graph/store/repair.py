"""What stores can promise that keep a graph beside their statements."""

from __future__ import annotations

from typing import Protocol, runtime_checkable


@runtime_checkable
class Repairable(Protocol):
    """A store whose graph for analysts can be made anew from its statements."""

    def remake_graph(self) -> None:
        """Make it anew; raises `StoreBusy` while something is being loaded."""
