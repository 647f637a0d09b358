"""What the search engine asks of a store that holds too much to be read whole.

Keys are whole numbers that stand for entities within one `GraphReader`; their values are private to
that reader.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from graph.errors import OutOfTime, StoreBusy, StoreError

_T = TypeVar("_T")
_TRIES = 4

Keys = NDArray[np.int64]
"""(n_entities,) keys."""


@dataclass(frozen=True, slots=True)
class LinkQuery:
    """Which links of some entities to read.

    `up` and `down` are the link types followed to upper and to lower ends. An entity with more than
    `max_degree` distinct neighbours over the `degree_types` is a hub, whose links are read only with
    `include_hubs`. `only_goal_ends` leaves out, as far as the store can, the links that end at an entity
    that is no member of any class and has no succession, but keeps those that began after
    `or_started_after` (a day number). Up to `depth` hops out, the links of what was reached may be read
    too, where hubs are followed. `limit` bounds the links of each of these hops.
    """

    up: tuple[str, ...]
    down: tuple[str, ...]
    degree_types: tuple[str, ...]
    max_degree: int
    limit: int
    include_hubs: bool = False
    only_goal_ends: bool = False
    or_started_after: int | None = None
    depth: int = 1


@dataclass(frozen=True, slots=True)
class EntityBatch:
    """Entities as columns of one length, and the packed membership rows of those that have any.

    `memberships` are key, target of each row, and rows.
    """

    keys: list[int]
    ids: list[str]
    types: list[str]
    memberships: list[tuple[int, list[str], bytes]]


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The links read, with the entities at their other ends.

    `followed` are the entities all of whose links of the types are among them; `hubs` are known of those
    asked about and those followed. `is_truncated`: the entities asked about may have more links than these.
    """

    upper: list[int]  # (n_links,) keys
    lower: list[int]  # (n_links,) keys
    rows: list[bytes]  # (n_links,) packed rows
    entities: EntityBatch
    followed: list[int]
    hubs: list[int]
    is_truncated: bool


class GraphReader(Protocol):
    """Reads a graph a part at a time. Raises `OutOfTime` when the time given is over.

    Raises `StoreBusy` when it sees that a load changed the graph since it was begun.
    """

    @property
    def version(self) -> int:
        """Number of the newest load seen."""

    @property
    def has_successions(self) -> bool:
        """Whether there may be links that count no hop because both ends are one body."""

    def entity(self, id: str) -> EntityBatch | None:
        """The entity of this canonical id; `None` when there is none."""

    def neighbours(self, keys: Keys, query: LinkQuery) -> Neighbours:
        """The links of entities that were read before."""

    def is_unchanged(self) -> bool:
        """Whether all that was read is of one version."""


def in_one_version(
    begin: Callable[[float], GraphReader], work: Callable[[GraphReader], _T], ends_at: float
) -> _T:
    """What the work finds in one version of the graph; every try has what is left of the time.

    Raises `StoreBusy` when loads never let it end.

    >>> class Unchanged:
    ...     def is_unchanged(self):
    ...         return True
    >>> in_one_version(lambda seconds: Unchanged(), lambda graph: "found", time.monotonic() + 1)
    'found'
    """
    first_error: Exception | None = None
    for _ in range(_TRIES):
        last_busy = StoreBusy("the store is loaded again and again; ask when that is done")
        graph = begin(ends_at - time.monotonic())
        try:
            result = work(graph)
            if graph.is_unchanged():
                return result
        except StoreBusy as error:
            last_busy = error
        except OutOfTime as error:
            raise (first_error or error) from None
        except (StoreError, LookupError, ValueError) as error:
            if isinstance(error, StoreError) and type(error) is not StoreError:
                raise
            # Parts of two versions do not fit together: what one names may be missing from the other. Retry
            # once; the same error without a load is a bug and is raised.
            if graph.is_unchanged():
                if first_error is not None:
                    raise
                first_error = error
    raise last_busy
