import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.matching import compare, is_vetoed, similarity
from ingest.normalise import BadName, read_name


def _vetoes(one: str, other: str) -> set[str]:
    return {f.feature for f in compare(read_name(one), read_name(other)) if f.outcome == "veto"}


@pytest.mark.parametrize(
    ("one", "other", "veto"),
    [
        ("CETC 24", "CETC 29", "number"),
        ("中国电子科技集团公司第四十五研究所", "中国电子科技集团公司第五十四研究所", "number"),
        ("CASIC Second Academy", "CASIC Third Academy", "number"),
        ("NORINCO 24th Institute", "CETC 24th Institute", "system"),
        ("China North Industries Group", "China South Industries Group", "direction"),
        ("China Eastern Foo", "China Southern Foo", "direction"),
        ("中芯北方", "中芯南方", "direction"),
        ("SiEn (Qingdao)", "SiEn (Shanghai)", "place"),
        ("Shanxi Foo", "Shaanxi Foo", "place"),
        ("Suzhou Institute (苏州)", "Suzhou Institute (宿州)", "place"),
        ("Foo (Beijing) Corp", "Foo North China (Beijing) Corp", "place"),
        ("Foo Fund I", "Foo Fund II", "phase"),
        ("国家基金一期", "国家基金二期", "phase"),
        ("Foo Bank", "Foo Hospital", "kind"),
    ],
)
def test_typed_tokens_veto(one: str, other: str, veto: str) -> None:
    assert veto in _vetoes(one, other)
    assert is_vetoed(read_name(one), read_name(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("CETC", "CETC 24"),
        ("CETC 24", "CETC 24 (2019)"),
        ("Foo", "Foo (Shanghai)"),
        ("Suzhou Institute", "Suzhou Institute (苏州)"),
        ("Chengdu Foo", "Sichuan Chengdu Foo"),
        ("Foo Institute", "Foo Academy"),
        ("Foo Fund", "Foo Fund II"),
        ("North China Institute of Foo", "China North Institute of Foo"),
    ],
)
def test_what_only_one_name_says_is_no_veto(one: str, other: str) -> None:
    assert not _vetoes(one, other)


_NAMES = st.text(alphabet="ab 24北京市第二所苏宿州集团公司ceti()", min_size=1, max_size=20)


@given(_NAMES, _NAMES)
def test_comparison_is_symmetric(one: str, other: str) -> None:
    try:
        first, second = read_name(one), read_name(other)
    except BadName:
        return
    assert is_vetoed(first, second) == is_vetoed(second, first)
    assert similarity(first, second) == pytest.approx(similarity(second, first))
    assert [(f.feature, f.outcome) for f in compare(first, second)] == [
        (f.feature, f.outcome) for f in compare(second, first)
    ]


@given(_NAMES)
def test_no_name_vetoes_itself(name: str) -> None:
    try:
        reading = read_name(name)
    except BadName:
        return
    assert not is_vetoed(reading, reading)
    assert similarity(reading, reading) == 1
