"""Which names are looked at for one that is asked about: changed ones, other scripts, and none too many."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.matching import NameIndex
from ingest.name_index import NameTable, Retrieval, table_of
from ingest.normalise import BadName, read_name

WANTED = {
    "jita": "上海积塔半导体有限公司",
    "haiguang": "成都海光微电子技术有限公司",
    "goodwill": "Goodwill Precision Instruments GmbH",
    "person": "Natalia Ivanovna Petrenkova",
}


@cache
def _table() -> NameTable:
    """The names wanted among a thousand others of the same words and places."""
    places, words = ("上海", "成都", "北京", "杭州"), ("半导体", "微电子技术", "科技", "贸易")
    first, second = "东西南北中上下左右大", "华海光明达盛兴隆瑞祥"
    others = [
        (
            f"h{n}",
            "name",
            f"{places[n % 4]}{first[n % 10]}{second[n // 10 % 10]}{words[n // 100 % 4]}有限公司",
        )
        for n in range(400)
    ]
    latin = ("Precision Instruments GmbH", "Trading Ltd", "Microelectronics Technology Co., Ltd.")
    others += [
        (
            f"l{n}",
            "name",
            f"{'bcdfghklmn'[n % 10]}arv{'aeiou'[n // 10 % 5]}{'lmnrst'[n // 50 % 6]}an {latin[n % 3]}",
        )
        for n in range(600)
    ]
    return table_of([*others, *((id, "name", name) for id, name in WANTED.items())])


@pytest.mark.parametrize(
    ("asked", "wanted"),
    [
        ("Godwill Precision Instruments GmbH", "goodwill"),
        ("Goodwil Precision Instrument", "goodwill"),
        ("Instruments Precision Goodwill", "goodwill"),
        ("Good will Precision", "goodwill"),
        ("GoodwillPrecision Instruments", "goodwill"),
        ("Petrenkowa Natalia", "person"),
        ("上海積塔半導體", "jita"),
        ("上海积搭半导体有限公司", "jita"),
        ("Jita Semiconductor (Shanghai) Ltd", "jita"),
        ("Shanghai Jita Bandaoti Youxian Gongsi", "jita"),
        ("shang hai ji ta ban dao ti", "jita"),
        ("Chengdu Haigang Microelectronics Technology Co., Ltd.", "haiguang"),
    ],
)
def test_a_name_is_found_however_it_is_changed(asked: str, wanted: str) -> None:
    found = Retrieval(_table()).nearest(read_name(asked))
    assert wanted in [entry.entity_id for entry in found[:10]] or wanted in {
        entry.entity_id for entry in found if asked.isascii() != entry.reading.text.isascii()
    }
    assert len(found) <= 50


def test_a_body_with_many_names_leaves_room_for_others() -> None:
    names = [("a", "alias", f"Foobar Optics {number}") for number in range(80)]
    found = Retrieval(table_of([*names, ("b", "name", "Foobar Optical")])).nearest(read_name("Foobar Optics"))
    assert {entry.entity_id for entry in found} == {"a", "b"}
    assert len(found) < 10


def test_common_words_alone_are_found_within_bounds() -> None:
    assert len(Retrieval(_table()).nearest(read_name("Trading Ltd"))) <= 50
    assert Retrieval(table_of([])).nearest(read_name("Foo")) == []


@settings(max_examples=50)
@given(st.text(max_size=40))
def test_any_text_is_matched_or_refused(text: str) -> None:
    index = NameIndex(_table())
    try:
        index.match(text)
    except BadName:
        return
    finally:
        index.beginning(text)
