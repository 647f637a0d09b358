"""Values that cost much to build, built once however many threads ask for them."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

_Key = TypeVar("_Key", bound=Hashable)
_Value = TypeVar("_Value")


class SingleFlightCache(Generic[_Key, _Value]):
    """Keeps the values of the keys used last.

    Whoever asks for a key that somebody else is building waits for it; other keys do not wait.
    A build that fails keeps nothing, and the next to ask tries again.
    """

    def __init__(self, limit: int) -> None:
        """Keep at most `limit` values."""
        self._limit = limit
        self._kept: OrderedDict[_Key, _Value] = OrderedDict()
        self._turns: dict[_Key, threading.Lock] = {}
        self._lock = threading.Lock()

    def clear(self) -> None:
        """Let all values go."""
        with self._lock:
            self._kept.clear()

    def get(self, key: _Key, build: Callable[[], _Value]) -> _Value:
        """The value of the key; raises what `build` raises."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
            turn = self._turns.setdefault(key, threading.Lock())
        with turn:
            with self._lock:
                if key in self._kept:  # built while this thread waited
                    return self._kept[key]
            value = build()
            with self._lock:
                self._kept[key] = value
                self._turns.pop(key, None)
                while len(self._kept) > self._limit:
                    self._kept.popitem(last=False)
        return value
