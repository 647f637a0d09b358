"""A cache of values of different weight, which reads what is missing of several keys at once."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import Generic, TypeVar

_Key = TypeVar("_Key", bound=Hashable)
_Value = TypeVar("_Value")


class BatchedLruCache(Generic[_Key, _Value]):
    """Keeps the most recently used values up to a total weight; safe between threads.

    A key that `read` gives no value for has none, which is remembered too.

    >>> cache = BatchedLruCache[str, str](limit=100, weight=len)
    >>> cache.get(["a", "b"], lambda keys: {"a": "alpha"})
    {'a': 'alpha'}
    >>> cache.get(["a", "b"], lambda keys: {key: "not asked again" for key in keys})
    {'a': 'alpha'}
    """

    def __init__(self, limit: int, weight: Callable[[_Value], int]) -> None:
        self._limit = limit
        self._weight = weight
        self._values: OrderedDict[_Key, tuple[int, _Value | None]] = OrderedDict()
        self._total = 0
        self._lock = threading.Lock()

    def get(
        self, keys: Iterable[_Key], read: Callable[[Sequence[_Key]], Mapping[_Key, _Value]]
    ) -> dict[_Key, _Value]:
        """The values of the keys that have one, in the order of the keys; `read` is called at most once.

        Two threads may read the same key at once. Raises what `read` raises.
        """
        wanted = list(dict.fromkeys(keys))
        values: dict[_Key, _Value | None] = {}
        with self._lock:
            for key in wanted:
                if key in self._values:
                    self._values.move_to_end(key)
                    values[key] = self._values[key][1]
        missing = [key for key in wanted if key not in values]
        if missing:
            read_now = read(missing)
            values.update((key, read_now.get(key)) for key in missing)
            self._keep({key: values[key] for key in missing})
        return {key: value for key in wanted if (value := values[key]) is not None}

    def _keep(self, values: Mapping[_Key, _Value | None]) -> None:
        with self._lock:
            for key, value in values.items():
                if key in self._values:
                    self._total -= self._values.pop(key)[0]
                weight = 1 if value is None else 1 + self._weight(value)
                self._values[key] = weight, value
                self._total += weight
            while self._total > self._limit:
                self._total -= self._values.popitem(last=False)[1][0]
