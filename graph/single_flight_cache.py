"""A cache whose values are built once however many threads request them at the same time."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

_Key = TypeVar("_Key", bound=Hashable)
_Value = TypeVar("_Value")


class SingleFlightCache(Generic[_Key, _Value]):
    """Keeps the values of the most recently used keys.

    A thread that requests a key which another is building waits for it; other keys do not wait.
    A build that fails caches nothing, and the next request tries again.

    >>> cache = SingleFlightCache[str, int](limit=2)
    >>> cache.get("a", lambda: 1), cache.get("a", lambda: 2)
    (1, 1)
    """

    def __init__(self, limit: int) -> None:
        """Keep at most `limit` values."""
        self._limit = limit
        self._values: OrderedDict[_Key, _Value] = OrderedDict()
        self._building: dict[_Key, threading.Lock] = {}
        self._lock = threading.Lock()

    def clear(self) -> None:
        """Drop all values."""
        with self._lock:
            self._values.clear()

    def peek(self, key: _Key) -> _Value | None:
        """The value of the key where there is one; whoever builds it is not waited for."""
        with self._lock:
            return self._values.get(key)

    def get(self, key: _Key, build: Callable[[], _Value]) -> _Value:
        """The value of the key; raises what `build` raises."""
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
                return self._values[key]
            turn = self._building.setdefault(key, threading.Lock())
        with turn:
            with self._lock:
                if key in self._values:  # built while this thread waited
                    return self._values[key]
            value = build()
            with self._lock:
                self._values[key] = value
                self._building.pop(key, None)
                while len(self._values) > self._limit:
                    self._values.popitem(last=False)
        return value
