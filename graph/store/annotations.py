"""Properties that are written back on the nodes of a store for analysts: what stores that can promise."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol, runtime_checkable

Row = list[Any]


@dataclass(frozen=True, slots=True)
class DataVersion:
    """The data that properties were found from; a number alone comes back in a store made anew."""

    number: int
    loaded_at: datetime


class Annotations(Protocol):
    """What is written on the nodes of a store, and what it was found from."""

    def written(self) -> list[dict[str, Any]]:
        """The description of every property written, the newest run's alone; also of older data."""

    def current_version(self) -> DataVersion | None:
        """The data that the nodes show; `None` while they are behind the store, or nothing is loaded."""

    def replace(
        self,
        version: DataVersion,
        day: date,
        names: Sequence[str],
        rows: Iterable[Row],
        descriptions: Sequence[Mapping[str, Any]],
        progress: Callable[[int], None],
    ) -> int:
        """Write the rows in place of all that was written before; the number of the run.

        A row is the id of an entity and a value for each of the names, `None` for none. The
        descriptions, one a property group, are seen when all rows are written and not before; until
        then there are none. `progress` is told how many rows are written. Raises `StoreBusy` while
        something is being loaded or when the data are no longer of that version.
        """


@runtime_checkable
class Annotated(Protocol):
    """A store whose nodes can be written on."""

    def annotations(self) -> Annotations:
        """What is written on the nodes."""
