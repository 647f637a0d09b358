"""Names of which words begin as a text does."""

from __future__ import annotations

import pytest

from api.screening import Screener
from ingest.matching import NameIndex

INDEX = NameIndex(
    [
        ("a", "name", "Huada Semiconductor Co., Ltd."),
        ("b", "name", "Beijing Huada Jiutian Technology"),
        ("c", "name", "华大半导体有限公司"),
        ("d", "name", "Ørsted Wind"),
    ]
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("huad", ["a", "b", "c"]),
        ("huadaban", ["c"]),
        ("huada semi", ["a"]),
        ("huada jiutian", ["b"]),
        ("semi hua", ["a"]),
        ("华大半", ["c"]),
        ("半导", []),
        ("orst", ["d"]),
        ("uada", []),
        ("   ", []),
    ],
)
def test_every_word_of_the_text_begins_one_of_the_name(text: str, found: list[str]) -> None:
    matches = INDEX.beginning(text)
    assert sorted(match.entity_id for match in matches) == found
    assert not any(match.accepted for match in matches)


def test_no_more_than_asked_for_and_none_twice() -> None:
    assert len(INDEX.beginning("huad", 1)) == 1
    assert [match.entity_id for match in INDEX.beginning("huad", excluding=["a"])] == ["c", "b"]


def test_a_search_finds_them_and_a_screening_does_not(screener: Screener) -> None:
    assert "cn-huada-semiconductor" in [match.entity.id for match in screener.search("Huad").matches]
    assert screener.screen("Huad").matches == []


def test_a_search_by_beginnings_alone_leaves_out_what_is_only_alike(screener: Screener) -> None:
    alike, beginning = (
        {match.entity.id for match in screener.search("Huada Semiconductor", prefix=prefix).matches}
        for prefix in (False, True)
    )
    assert "cn-huada-semiconductor" in alike & beginning
    assert screener.search("uada", prefix=True).matches == []
