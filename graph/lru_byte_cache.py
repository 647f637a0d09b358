"""A cache bounded in bytes, for arrays that the same question about many entities uses again."""

from __future__ import annotations

import threading
from collections import Counter, OrderedDict
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

_Value = TypeVar("_Value")

ASKED_OFTEN = 3
"""A value is built for the third question that needs it: a single question is answered faster by a search,
a file of consignees by looking up an array of the whole graph."""

_MAX_COUNTED_KEYS = 10_000


class LruByteCache:
    """Keeps the most recently used values within `limit` bytes; safe between threads."""

    def __init__(self, limit: int = 256 * 2**20) -> None:
        self._limit = limit
        self._values: OrderedDict[Hashable, tuple[int, Any]] = OrderedDict()
        self._bytes = 0
        self._questions: Counter[Hashable] = Counter()
        self._in_the_making: set[Hashable] = set()
        self._question = threading.local()
        self._lock = threading.Lock()

    @contextmanager
    def question(self) -> Iterator[None]:
        """What this thread asks for in here counts once for each key; one question inside another is none.

        >>> cache = LruByteCache()
        >>> for _ in range(ASKED_OFTEN):
        ...     with cache.question():
        ...         [cache.get("key", lambda: 1, lambda _: 8, eager=False) for _ in range(10)][-1]
        1
        """
        if self._asked is not None:
            yield
            return
        self._question.asked = set()
        try:
            yield
        finally:
            self._question.asked = None

    def get(
        self,
        key: Hashable,
        build: Callable[[], _Value],
        size: Callable[[_Value], int],
        *,
        eager: bool,
        often: int = ASKED_OFTEN,
    ) -> _Value | None:
        """The value of the key, built when `eager` or asked for by `often` questions; `None` otherwise.

        Outside a `question` every request counts as one. `size` gives the bytes of a value. While one thread
        builds a value that is not eager, the others go without; an eager one two threads may build at once.
        """
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
                value: _Value = self._values[key][1]
                return value
            if not eager and (self._questions_for(key) < often or key in self._in_the_making):
                return None
            self._in_the_making.add(key)
        try:
            value = build()
        finally:
            with self._lock:
                self._in_the_making.discard(key)
        with self._lock:
            self._questions.pop(key, None)  # what is forgotten is not built again at once
            self._forget(self._values.pop(key, None))
            self._values[key] = (size(value), value)
            self._bytes += self._values[key][0]
            while len(self._values) > 1 and self._bytes > self._limit:
                self._forget(self._values.popitem(last=False)[1])
        return value

    @property
    def _asked(self) -> set[Hashable] | None:
        """The keys that the question of this thread asked for; `None` outside one."""
        asked: set[Hashable] | None = getattr(self._question, "asked", None)
        return asked

    def _questions_for(self, key: Hashable) -> int:
        """How many questions asked for the key, this one counted."""
        asked = self._asked
        if asked is None or key not in asked:
            if len(self._questions) >= _MAX_COUNTED_KEYS:
                self._questions.clear()
            self._questions[key] += 1
            if asked is not None:
                asked.add(key)
        return self._questions[key]

    def _forget(self, kept: tuple[int, Any] | None) -> None:
        self._bytes -= 0 if kept is None else kept[0]
