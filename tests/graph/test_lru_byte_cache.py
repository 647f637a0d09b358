"""What the cache of arrays keeps and what it lets go."""

from __future__ import annotations

from graph.lru_byte_cache import LruByteCache


def test_a_cache_keeps_within_its_limit_and_forgets_what_was_asked_once() -> None:
    cache = LruByteCache(limit=100)
    for key in range(20_000):
        assert cache.get(key, lambda: 0, lambda _: 60, eager=False) is None
    assert len(cache._questions) <= 10_000
    for key in ("a", "b"):
        assert cache.get(key, lambda: 1, lambda _: 60, eager=True) == 1
    assert list(cache._values) == ["b"]
