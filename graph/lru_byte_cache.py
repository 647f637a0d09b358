"""A cache bounded in bytes, for arrays that the same question about many entities uses again."""

from __future__ import annotations

import threading
from collections import Counter, OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

_Value = TypeVar("_Value")

ASKED_OFTEN = 3
"""A value is built at the third request for its key: a single question is answered faster by a search, a
file of consignees by looking up an array of the whole graph."""

_MAX_COUNTED_KEYS = 10_000


class LruByteCache:
    """Keeps the most recently used values within `limit` bytes; safe between threads."""

    def __init__(self, limit: int = 256 * 2**20) -> None:
        self._limit = limit
        self._values: OrderedDict[Hashable, tuple[int, Any]] = OrderedDict()
        self._requests: Counter[Hashable] = Counter()
        self._lock = threading.Lock()

    def get(
        self, key: Hashable, build: Callable[[], _Value], size: Callable[[_Value], int], *, eager: bool
    ) -> _Value | None:
        """The value of the key, built when `eager` or requested often; `None` otherwise.

        `size` gives the bytes of a value. Two threads may build the same value at once.
        """
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
                value: _Value = self._values[key][1]
                return value
            if not eager and not self._is_requested_often(key):
                return None
        value = build()
        with self._lock:
            self._values[key] = (size(value), value)
            while len(self._values) > 1 and sum(bytes for bytes, _ in self._values.values()) > self._limit:
                self._values.popitem(last=False)
        return value

    def _is_requested_often(self, key: Hashable) -> bool:
        if len(self._requests) >= _MAX_COUNTED_KEYS:
            self._requests.clear()
        self._requests[key] += 1
        return self._requests[key] >= ASKED_OFTEN
