"""Arrays worth keeping because the same question is asked of many entities."""

from __future__ import annotations

import threading
from collections import Counter, OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

_Value = TypeVar("_Value")

ASKED_OFTEN = 3
"""A whole-graph array is built for a filter at its third use: a single question is answered
faster by searching, a file of consignees by looking up."""


_COUNTED = 10_000


class LruByteCache:
    """Keeps what was used last, within `limit` bytes; safe between threads."""

    def __init__(self, limit: int = 256 * 2**20) -> None:
        self._limit = limit
        self._kept: OrderedDict[Hashable, tuple[int, Any]] = OrderedDict()
        self._asked: Counter[Hashable] = Counter()
        self._lock = threading.Lock()

    def get(
        self, key: Hashable, build: Callable[[], _Value], size: Callable[[_Value], int], *, eager: bool
    ) -> _Value | None:
        """The value of the key, built when `eager` or asked for often; `None` otherwise.

        `size` gives the bytes of a value. Two threads may build the same value at once.
        """
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                value: _Value = self._kept[key][1]
                return value
            if not eager and not self._is_asked_often(key):
                return None
        value = build()
        with self._lock:
            self._kept[key] = (size(value), value)
            while len(self._kept) > 1 and sum(bytes for bytes, _ in self._kept.values()) > self._limit:
                self._kept.popitem(last=False)
        return value

    def _is_asked_often(self, key: Hashable) -> bool:
        if len(self._asked) >= _COUNTED:
            self._asked.clear()
        self._asked[key] += 1
        return self._asked[key] >= ASKED_OFTEN
