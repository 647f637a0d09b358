"""What readers of one view have read before: a version never changes, so it need not be read again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from graph.batched_lru_cache import BatchedLruCache
from graph.single_flight_cache import SingleFlightCache
from ontology import Entity, Link, Statement

_Value = TypeVar("_Value")

_CACHED_VIEWS = 4
_MAX_STATEMENTS = 50_000
"""Statements of entities, and as many of links and of memberships, that are kept of a view."""

_MAX_REFERRERS = 200_000
"""Ids of what refers to an entity, and as many types of entities, that are kept of a view."""

_WHOLE = 8
"""What is read whole of a view: merges, versions, documents."""


class ViewCache:
    """Entities, links, memberships, records' ids and documents of one view, the most recently used.

    Keys are canonical ids; of links their type and ends, of referrers an id and a property.
    """

    def __init__(self) -> None:
        self._whole: SingleFlightCache[str, Any] = SingleFlightCache(_WHOLE)
        self.entities = BatchedLruCache[str, Entity](_MAX_STATEMENTS, lambda entity: len(entity.statements))
        self.links = BatchedLruCache[tuple[str, str, str], Link](
            _MAX_STATEMENTS, lambda link: len(link.observations)
        )
        self.memberships = BatchedLruCache[str, tuple[Statement, ...]](_MAX_STATEMENTS, len)
        self.referrers = BatchedLruCache[tuple[str, str], tuple[str, ...]](_MAX_REFERRERS, len)
        self.types = BatchedLruCache[str, str](_MAX_REFERRERS, lambda _: 0)

    def whole(self, name: str, read: Callable[[], _Value]) -> _Value:
        """What is read once for the whole view, under a name of its own."""
        value: _Value = self._whole.get(name, read)
        return value


class ViewCaches:
    """The caches of the views read last.

    They are few: any set of sources makes a view. The key of a view has the newest load of the store too,
    since a load adds to the statements of older versions until when they were known.
    """

    def __init__(self) -> None:
        self._caches: SingleFlightCache[object, ViewCache] = SingleFlightCache(_CACHED_VIEWS)

    def of(self, key: tuple[object, ...]) -> ViewCache:
        """The cache of the view with this key."""
        return self._caches.get(key, ViewCache)

    def clear(self) -> None:
        """Drop everything."""
        self._caches.clear()
