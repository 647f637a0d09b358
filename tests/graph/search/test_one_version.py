"""What goes wrong while a store is searched: a load's doing is asked again, and a fault of ours is raised."""

from __future__ import annotations

import time
from collections.abc import Iterable
from types import SimpleNamespace
from typing import Any

import pytest

from graph.errors import OutOfTime, StoreBusy, StoreError, StoreUnreachable, UnknownEntity
from graph.store.neighbours import in_one_version


class Tries:
    """What each try ends in, and whether the graph is seen to be as it was then."""

    def __init__(self, *ends: tuple[Exception | str, bool]) -> None:
        self._ends = list(ends)
        self.made = 0

    def begin(self, seconds: float) -> Any:
        assert seconds > 0
        is_unchanged = self._ends[self.made][1]
        return SimpleNamespace(is_unchanged=lambda: is_unchanged)

    def work(self, near: Any) -> str:
        end = self._ends[self.made][0]
        self.made += 1
        if isinstance(end, Exception):
            raise end
        return end

    def asked(self) -> str:
        return in_one_version(self.begin, self.work, time.monotonic() + 10)


@pytest.mark.parametrize(
    "ends",
    [
        [("found", True)],
        [("of two versions", False), ("found", True)],
        [(KeyError("gone"), False), ("found", True)],
        [(StoreError("gone"), False), (StoreBusy("loaded"), True), ("found", True)],
        [(StoreError("gone, and the load not yet seen"), True), ("found", True)],
        [(KeyError("gone, and the load not yet seen"), True), ("of two versions", False), ("found", True)],
    ],
)
def test_it_is_asked_again_until_it_is_of_one_version(ends: list[tuple[Exception | str, bool]]) -> None:
    tries = Tries(*ends)
    assert tries.asked() == "found"
    assert tries.made == len(ends)


def over_and_over(end: Exception | str, is_unchanged: bool) -> Iterable[tuple[Exception | str, bool]]:
    return [(end, is_unchanged)] * 10


@pytest.mark.parametrize(
    ("ends", "raised", "made"),
    [
        (over_and_over("of two versions", False), StoreBusy, 4),
        (over_and_over(KeyError("gone"), False), StoreBusy, 4),
        (over_and_over(KeyError("a fault"), True), KeyError, 2),
        (over_and_over(StoreError("a fault"), True), StoreError, 2),
        (over_and_over(StoreUnreachable("no server"), True), StoreUnreachable, 1),
        (over_and_over(UnknownEntity("nobody"), True), UnknownEntity, 1),
        (over_and_over(OutOfTime("late"), True), OutOfTime, 1),
        ([(KeyError("a slow fault"), True), (OutOfTime("late"), True)], KeyError, 2),
    ],
)
def test_what_no_load_explains_is_raised(
    ends: Iterable[tuple[Exception | str, bool]], raised: type[Exception], made: int
) -> None:
    tries = Tries(*ends)
    with pytest.raises(raised):
        tries.asked()
    assert tries.made == made
