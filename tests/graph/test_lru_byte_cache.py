"""What the cache of arrays keeps and what it lets go."""

from __future__ import annotations

import pytest

from graph.lru_byte_cache import LruByteCache


def test_a_cache_keeps_within_its_limit_and_forgets_what_was_asked_once() -> None:
    cache = LruByteCache(limit=100)
    for key in range(20_000):
        assert cache.get(key, lambda: 0, lambda _: 60, eager=False) is None
    assert len(cache._questions) <= 10_000
    for key in ("a", "b"):
        assert cache.get(key, lambda: 1, lambda _: 60, eager=True) == 1
    assert list(cache._values) == ["b"]


def test_while_a_value_is_built_others_go_without_it() -> None:
    cache = LruByteCache()
    meanwhile: list[int | None] = []

    def build() -> int:
        # As another thread would ask, which waits for no lock here.
        meanwhile.append(cache.get("a", lambda: 2, lambda _: 8, eager=False, often=1))
        return 1

    assert cache.get("a", build, lambda _: 8, eager=False, often=1) == 1
    assert meanwhile == [None]
    assert cache.get("a", lambda: 3, lambda _: 8, eager=True) == 1


def test_a_value_that_could_not_be_built_is_built_for_the_next_question() -> None:
    cache = LruByteCache()
    with pytest.raises(ZeroDivisionError):
        cache.get("a", lambda: 1 // 0, lambda _: 8, eager=False, often=1)
    assert cache.get("a", lambda: 1, lambda _: 8, eager=False, often=1) == 1
