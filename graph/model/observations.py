"""Link observations and memberships as columns, as stores give them to a snapshot."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class ObservationColumns:
    """A batch of link observations or memberships as parallel columns.

    `upper` and `lower` are canonical ids (for memberships: the target, which is the class
    name or the listing id, and the member). Days count from 1970-01-01; `MISSING_DAY` means
    not stated. Partial dates are already read at their widest. `type` is the link type, or
    the class name for memberships. `grade` is 0..3; `direct` 0 direct, 1 indirect, 2 unstated.
    Share bounds are percent; a share that is not stated is (0, 100] with `stated` false.
    """

    type: Sequence[str]
    upper: Sequence[str]
    lower: Sequence[str]
    grade: NDArray[Any]
    direct: NDArray[Any]
    start: NDArray[Any]
    end: NDArray[Any]
    observed_first: NDArray[Any]
    observed_last: NDArray[Any]
    stated: NDArray[Any]
    share_low: NDArray[Any]
    share_high: NDArray[Any]
    share_low_open: NDArray[Any]
    share_high_open: NDArray[Any]
    share_until: NDArray[Any]


class ObservationSource(Protocol):
    """What a snapshot is built from; every store reader is one. See `graph.store.Reader`."""

    @property
    def version(self) -> int:
        """Number of the newest load seen."""

    def entity_types(self) -> Iterator[tuple[str, str]]:
        """Canonical id and most specific type of every entity."""

    def link_columns(self, batch: int = 100_000) -> Iterator[ObservationColumns]:
        """Every link observation, in batches of 1 to `batch`."""

    def membership_columns(self) -> ObservationColumns:
        """Every class membership."""
