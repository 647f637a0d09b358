"""Values are read together, remembered, and dropped when they weigh too much."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from graph.batched_lru_cache import BatchedLruCache


class Reads:
    """Reads every key but `nothing`, and remembers what was asked."""

    def __init__(self) -> None:
        self.asked: list[list[str]] = []

    def __call__(self, keys: Sequence[str]) -> dict[str, str]:
        self.asked.append(list(keys))
        return {key: key.upper() for key in keys if key != "nothing"}


def test_only_what_is_missing_is_read_and_all_of_it_at_once() -> None:
    cache, read = BatchedLruCache[str, str](100, len), Reads()
    cache.get(["a"], read)
    assert cache.get(["b", "a", "c", "b"], read) == {"b": "B", "a": "A", "c": "C"}
    assert read.asked == [["a"], ["b", "c"]]


def test_that_there_is_nothing_is_remembered_too() -> None:
    cache, read = BatchedLruCache[str, str](100, len), Reads()
    assert cache.get(["nothing"], read) == cache.get(["nothing"], read) == {}
    assert read.asked == [["nothing"]]


def test_what_was_used_longest_ago_goes_first() -> None:
    cache, read = BatchedLruCache[str, str](4, lambda _: 1), Reads()
    for key in ("a", "b", "a", "c", "a", "b"):
        cache.get([key], read)
    assert read.asked == [["a"], ["b"], ["c"], ["b"]]


def test_a_question_larger_than_the_cache_is_answered_whole() -> None:
    cache, read = BatchedLruCache[str, str](3, lambda _: 1), Reads()
    keys = [str(number) for number in range(50)]
    assert list(cache.get(keys, read)) == keys


def test_a_read_that_fails_keeps_nothing() -> None:
    cache = BatchedLruCache[str, int](10, lambda _: 1)
    with pytest.raises(ZeroDivisionError):
        cache.get(["a"], lambda keys: {"a": 1 // 0})
    assert cache.get(["a"], lambda keys: {"a": 3}) == {"a": 3}
