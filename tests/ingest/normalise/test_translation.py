"""Words in both scripts: each stands in one family, and names in either give the same record."""

from __future__ import annotations

from collections import Counter

import pytest

from ingest.normalise import read_name, translated
from ingest.normalise.tables import is_han, read_table
from ingest.normalise.words import split_words

MEMBERS = [
    (family, word)
    for rows in read_table("trade_words.toml").values()
    for family, words in rows.items()
    for word in words
]


def test_a_word_stands_in_one_family_in_the_form_that_names_have() -> None:
    assert [word for word, count in Counter(word for _, word in MEMBERS).items() if count > 1] == []
    latin = [word for _, word in MEMBERS if not is_han(word)]
    assert [word for word in latin if split_words(word) != word.split()] == []
    assert [word for _, word in MEMBERS if is_han(word) and len(word) < 2] == ["厂"]


def test_every_family_has_words_in_both_scripts() -> None:
    scripts = Counter((family, is_han(word)) for family, word in MEMBERS)
    assert [family for family, _ in MEMBERS if not scripts[family, True] or not scripts[family, False]] == []


@pytest.mark.parametrize(
    ("han", "latin"),
    [
        ("上海积塔半导体有限公司", "Shanghai Jita Semiconductor Co., Ltd."),
        ("成都海光微电子技术有限公司", "Chengdu Haiguang Microelectronics Technology Co., Ltd."),
        (
            "北京航天某某光电子技术研究所",
            "Beijing Aerospace Moumou Optoelectronics Technology Research Institute",
        ),
        ("西安某某微波设备厂", "Xi'an Mou Mou Microwave Equipment Factory"),
        ("深圳市某某某电子有限公司", "Shenzhen Moumoumou Electronics Co., Ltd."),
        ("广东省某某电力有限公司", "Guangdong Moumou Electric Co., Ltd."),
    ],
)
def test_both_scripts_give_the_same_record(han: str, latin: str) -> None:
    one, other = translated(read_name(han).plain), translated(read_name(latin).plain)
    assert (one.brand, one.words, one.places) == (other.brand, other.words, other.places)
    assert one.brand


@pytest.mark.parametrize(
    ("han", "latin"),
    [
        ("成都海光微电子技术有限公司", "Chengdu Haiguang Integrated Circuit Co., Ltd."),
        ("厦门华联电子有限公司", "Xiamen Hualian Semiconductor Co., Ltd."),
        ("山西微电子研究所", "Shaanxi Microelectronics Research Institute"),
        ("上海积塔半导体有限公司", "Shanghai Jida Semiconductor Co., Ltd."),
    ],
)
def test_another_word_place_or_brand_gives_another_record(han: str, latin: str) -> None:
    one, other = translated(read_name(han).plain), translated(read_name(latin).plain)
    assert (one.brand, one.words, one.places) != (other.brand, other.words, other.places)


def test_a_word_that_begins_as_a_city_ends_is_a_word() -> None:
    assert translated(read_name("上海市政工程设计研究院").plain).words == (
        "design_institute",
        "engineering",
        "municipal",
    )
    assert translated(read_name("北京市场研究").plain).brand_words == ("市场",)
