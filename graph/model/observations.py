"""Statements about links and memberships as columns, as stores give them to a snapshot."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from ontology import Directness

DIRECT, INDIRECT, UNSTATED = range(3)
DIRECTNESS = tuple(Directness)
"""The codes of directness that a statement can have are the positions in this."""

CONFLICTING = 3
"""The code of a link that is stated direct and indirect on one day; rows have it, statements never."""

CLOSE = (DIRECT, UNSTATED)
"""The codes of links between whose ends nobody stands, as far as is known."""

DIRECTNESS_LABELS = (*map(str, DIRECTNESS), "conflicting")
"""The codes of directness that a row can have are the positions in this."""


@dataclass(frozen=True, slots=True)
class ObservationColumns:
    """A batch of link observations or memberships as parallel columns of length n.

    `upper` and `lower` are canonical ids (for memberships: the target, which is the class
    name or the listing id, and the member). Days count from 1970-01-01; `MISSING_DAY` means
    not stated. Partial dates are already read at their widest. `type` is the link type, or
    the class name for memberships. `grade` is 0..3; `direct` is a position in `DIRECTNESS`.
    Share bounds are percent; a share that is not stated is (0, 100] with `stated` false. `is_absorption`
    is true of successions that are stated to be absorptions, `is_left_out` of memberships that ended because
    a newer copy of a whole list lacks them (`Statement.is_left_out`).
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
    is_absorption: NDArray[Any]
    is_left_out: NDArray[Any]


@dataclass(frozen=True, slots=True)
class Observations:
    """Observations with codes for names, all columns `(n,)`; see `ObservationColumns` for units.

    `type` is a position in the link types or classes, `upper` and `lower` are entity indexes (for
    memberships `upper` is a position in the targets).
    """

    type: NDArray[Any]
    upper: NDArray[Any]
    lower: NDArray[Any]
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
    is_absorption: NDArray[Any]
    is_left_out: NDArray[Any]

    @classmethod
    def of(
        cls,
        columns: ObservationColumns,
        types: Mapping[str, int],
        uppers: Mapping[str, int],
        lowers: Mapping[str, int],
    ) -> Observations:
        """Replace the names in columns by their codes."""
        c = columns
        return cls(
            np.array([types[name] for name in c.type], np.uint8),
            np.array([uppers[id] for id in c.upper], np.int32),
            np.array([lowers[id] for id in c.lower], np.int32),
            np.asarray(c.grade, np.uint8),
            np.asarray(c.direct, np.uint8),
            np.asarray(c.start, np.int64),
            np.asarray(c.end, np.int64),
            np.asarray(c.observed_first, np.int64),
            np.asarray(c.observed_last, np.int64),
            np.asarray(c.stated, bool),
            np.asarray(c.share_low, np.float64),
            np.asarray(c.share_high, np.float64),
            np.asarray(c.share_low_open, bool),
            np.asarray(c.share_high_open, bool),
            np.asarray(c.share_until, np.int64),
            np.asarray(c.is_absorption, bool),
            np.asarray(c.is_left_out, bool),
        )


@dataclass(frozen=True, slots=True)
class CodedView:
    """The entities of a view, ascending, the type of each as a position in `ENTITY_TYPES`, and its links."""

    ids: Sequence[str]
    types: NDArray[np.uint8]
    links: Observations


@runtime_checkable
class GivesCodedView(Protocol):
    """A source that may have its entities and links as arrays already."""

    def coded_view(self) -> CodedView | None:
        """What `entity_types` and `link_columns` give, or `None` where it has to be asked of them."""


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
