from collections.abc import Iterable

import pytest

from ingest.matching import Match, NameIndex, Outcome
from ingest.normalise import BadName

LEI = "5299000EXAMPLE000LEI"
NAMES = [
    ("cetc", "name", "China Electronics Technology Group Corporation"),
    ("cetc-24", "name", "No. 24 Research Institute Of China Electronics Technology Group Corporation"),
    ("cetc-24", "acronym", "S.I.S.C."),
    ("cetc-24", "alias", "Sichuan Solid Circuit Research Institute"),
    ("cetc-24", "previousName", "中国人民解放军第一四二四研究所"),
    ("siqa", "name", "Shenzhen International Quantum Academy"),
    ("siqa", "acronym", "SIQA"),
    ("siqse", "name", "Shenzhen Institute of Quantum Science and Engineering"),
    ("siqse", "acronym", "SIQSE"),
    ("smic-beijing", "name", "Semiconductor Manufacturing International (Beijing) Corporation"),
    ("huada-semiconductor", "name", "Huada Semiconductor Co., Ltd."),
    ("huada-semiconductor", "name", "华大半导体有限公司"),
    ("empyrean", "name", "Empyrean Technology Co., Ltd."),
    ("empyrean", "brand", "Huada"),
    ("gta", "name", "GTA Semiconductor"),
    ("north", "name", "China North Industries Group Corporation Limited"),
    ("factory-112", "name", "Factory 112"),
]
SMBC = ("smbc", "name", "Semiconductor Manufacturing Beijing Corporation")


def _index(*more: tuple[str, str, str], names: Iterable[tuple[str, str, str]] = NAMES) -> NameIndex:
    return NameIndex([*names, *more])


def _has_lei(value: str) -> tuple[str, ...]:
    return ("gta",) if value == LEI else ()


def _accepted(matches: list[Match]) -> list[str]:
    return [match.entity_id for match in matches if match.accepted]


def _ids(matches: list[Match]) -> list[str]:
    return [match.entity_id for match in matches]


@pytest.mark.parametrize(
    ("query", "entity"),
    [
        ("S.I.S.C.", None),
        ("SISC", None),
        ("CETC No. 24", "cetc-24"),
        ("中国电子科技集团公司第二十四研究所", "cetc-24"),
        ("中國電科24所", "cetc-24"),
        ("PLA 1424", None),
        ("中国人民解放军第1424研究所", "cetc-24"),
        ("SIQA", None),
        ("SIQSE", None),
        ("Shenzhen Institute for Quantum Science and Engineering", "siqse"),
        ("CETC", None),
        ("中国电子科技集团有限公司", "cetc"),
        ("GTA Semiconductor Co., Ltd.", "gta"),
        (LEI, "gta"),
        (f" {LEI.lower()} ", "gta"),
        ("SMBC", None),
        ("Huada", None),
        ("华大", None),
        ("GTA", None),
        ("CETC No. 29 Institute", None),
        ("CETC 24 Co., Ltd.", None),
        ("CETC 24th Institute Chongqing Branch Company", None),
        ("Semiconductor Manufacturing Beijing Corporation", None),
    ],
)
def test_only_identifiers_equal_names_and_recorded_aliases_are_accepted(
    query: str, entity: str | None
) -> None:
    assert _accepted(_index().match(query, identified=_has_lei)) == ([entity] if entity else [])


def test_an_accepted_match_stands_alone() -> None:
    assert _ids(_index(SMBC).match(SMBC[2])) == ["smbc"]


def test_the_29th_institute_is_never_the_24th() -> None:
    assert "cetc-24" not in _ids(_index().match("CETC No. 29 Institute", limit=100))
    found = _index(("cetc-29", "name", "CETC 29th Research Institute")).match("CETC No. 29 Institute")
    assert _ids(found) == ["cetc-29"]
    assert found[0].accepted


def test_an_unnumbered_alias_does_not_let_another_institute_in() -> None:
    index = _index(("cetc-24", "alias", "Research Institute of CETC in Chongqing"))
    assert "cetc-24" not in _ids(index.match("29th Research Institute of CETC in Chongqing"))


def test_smbc_comes_near_its_likeness_and_is_not_taken_for_it() -> None:
    matches = _index().match(SMBC[2])
    assert matches[0].entity_id == "smic-beijing"
    assert not matches[0].accepted
    assert "names 83% similar" in matches[0].explanation[1].detail


def test_initials_of_a_recorded_name_are_for_review() -> None:
    matches = _index(SMBC).match("SMBC")
    assert _ids(matches) == ["smbc"]
    assert not matches[0].accepted
    assert matches[0].explanation[0].outcome is Outcome.REVIEW
    assert "initials" in matches[0].explanation[0].detail


def test_a_brand_is_for_review_beside_the_names_that_hold_it() -> None:
    matches = _index().match("Huada")
    assert _ids(matches) == ["empyrean", "huada-semiconductor"]
    assert not _accepted(matches)
    assert any(feature.feature == "brand" for feature in matches[0].explanation)


def test_part_of_a_chinese_name_is_for_review() -> None:
    assert _ids(_index().match("华大")) == ["huada-semiconductor"]


def test_an_acronym_that_two_bodies_have_is_for_review() -> None:
    matches = _index(("other", "acronym", "SIQA")).match("SIQA")
    assert sorted(_ids(matches)) == ["other", "siqa"]
    assert not _accepted(matches)
    assert "other, siqa" in matches[0].explanation[-1].detail


def test_a_name_that_two_bodies_have_is_for_review() -> None:
    matches = _index(("gta-2", "name", "GTA Semiconductor Inc.")).match("GTA Semiconductor")
    assert _ids(matches)[:2] == ["gta", "gta-2"]
    assert not _accepted(matches)


def test_an_identifier_that_two_bodies_have_is_for_review() -> None:
    matches = NameIndex(NAMES).match(LEI, identified=lambda value: ("gta", "siqa"))
    assert [(m.entity_id, m.accepted) for m in matches] == [("gta", False), ("siqa", False)]


def test_another_legal_form_is_another_body() -> None:
    index = _index(names=[("ag", "name", "Foobar AG"), ("gmbh", "name", "Foobar GmbH")])
    assert _ids(index.match("Foobar AG")) == ["ag"]
    assert _accepted(index.match("Foobar AG")) == ["ag"]
    assert _accepted(index.match("Foobar B.V.")) == []
    assert sorted(_ids(index.match("Foobar B.V."))) == ["ag", "gmbh"]
    assert _accepted(index.match("Foobar")) == []


def test_a_typing_error_is_for_review() -> None:
    matches = _index().match("Shenzen International Quantum Accademy")
    assert _ids(matches)[0] == "siqa"
    assert not _accepted(matches)


def test_words_split_or_turned_round_are_for_review() -> None:
    index = _index(names=[("x", "name", "Goodwill Instruments of Foobar")])
    assert _ids(index.match("Good Will Instruments of Foobar")) == ["x"]
    assert _ids(index.match("Foobar Goodwill Instruments")) == ["x"]


@pytest.mark.parametrize(
    "query", ["Zanzibar Spice Traders", "Beijing", "Institute", "China", "北京", "研究所"]
)
def test_nothing_comes_near(query: str) -> None:
    assert _index().match(query) == []


def test_a_word_that_everybody_has_points_at_nobody() -> None:
    index = _index(names=[(f"e{n}", "name", f"Quux {'abcdefghij'[n % 10] * 9} {n}") for n in range(60)])
    assert index.match("Quux") == []


def test_limit_keeps_the_best() -> None:
    index = _index(("one", "name", "Foobar Semiconductors"), ("other", "name", "Foobar Semiconductor Ltd."))
    assert len(index.match("Foobaz Semiconductor", limit=1)) == 1
    assert len(index.match("Foobaz Semiconductor", limit=10)) == 2


@pytest.mark.parametrize(
    ("query", "recorded", "is_near"),
    [
        ("Laima Technology Co., Ltd.", "Dahua Technology Co., Ltd.", False),
        ("Jinchen Technology Co., Ltd.", "Suochen Technology", False),
        ("Atlinx Electronics", "Tianao Electronics Co., Ltd.", False),
        ("GTB Semiconductor", "GTA Semiconductor", False),
        ("Foobaz Technology Co., Ltd.", "Foobar Technology Co., Ltd.", True),
        ("Foobar Electronic Co., Ltd.", "Foobar Electronics Co., Ltd.", True),
        ("Foobar Wealth Inc.", "Foobar Health Inc.", True),
        ("上海新升半导体有限公司", "上海新昇半导体有限公司", True),
        ("新明半导体有限公司", "新昇半导体有限公司", False),
        ("韩神科技有限公司", "Hansen Technologies Limited", False),
        ("广州欧赛科技有限公司", "Guangzhou Ausay Technology Co., Ltd.", False),
        (
            "Suzhou Foobar Precision Instrument Techno",
            "Suzhou Foobar Precision Instrument Technology Ltd.",
            True,
        ),
        ("Foobar Carbon Fibre Ltd.", "Foobar Carbon Fiber Ltd.", True),
        ("苏州永辰精密仪器有限公司", "苏州永丰精密仪器有限公司", True),
        ("John Doe", "Juan Doe", True),
    ],
)
def test_common_words_alone_bring_nobody_up(query: str, recorded: str, is_near: bool) -> None:
    index = _index(names=[("it", "name", recorded)])
    assert _ids(index.match(query)) == ["it"] * is_near


def test_initials_lead_to_an_acronym_only_where_nothing_says_what_it_stands_for() -> None:
    acronym = ("smic", "acronym", "SMIC")
    assert _ids(_index(names=[acronym]).match("Shenzhen Moobar Industrial Co., Ltd.")) == ["smic"]
    whole = ("smic", "name", "Semiconductor Manufacturing International Corporation")
    index = _index(names=[acronym, whole])
    assert index.match("Shenzhen Moobar Industrial Co., Ltd.") == []
    assert _ids(index.match("Semiconductor Manufacturing Corporation")) == ["smic"]


GROUPS_BY_WORDS = [
    ("cec", "name", "China Electronics Corporation"),
    ("siwi", "name", "SIWI Electronics Corporation"),
    ("casc", "name", "China Aerospace Science and Technology Corporation"),
    ("uav", "name", "Aerospace CH UAV Co., Ltd."),
]


@pytest.mark.parametrize(("query", "first"), [("China Electronics", "cec"), ("China Aerospace", "casc")])
def test_a_group_is_found_by_the_words_of_its_full_name(query: str, first: str) -> None:
    matches = _index(names=GROUPS_BY_WORDS).match(query)
    assert (_ids(matches)[0], _accepted(matches)) == (first, [])


def test_near_gives_neighbours_without_accepting_any() -> None:
    matches = _index().near("GTA Semiconductor")
    assert _ids(matches)[0] == "gta"
    assert not _accepted(matches)


def test_a_match_is_explained_feature_by_feature() -> None:
    explanation = {f.feature: f for f in _index().match("CETC Research Institute 24")[0].explanation}
    assert explanation["name"].outcome is Outcome.EQUAL
    assert explanation["number"].detail == "number matches (24)"
    assert explanation["system"].detail == "group matches (CETC)"
    assert "the recorded name" in explanation["recorded_as"].detail


def test_a_bad_query_is_refused_and_a_bad_recorded_name_is_set_aside() -> None:
    index = _index(("odd", "name", "!!!"))
    assert [(id, name) for id, name, _ in index.unreadable] == [("odd", "!!!")]
    with pytest.raises(BadName):
        index.match("!!!")


def test_nothing_is_said_twice_of_a_candidate() -> None:
    [match, *_] = _index().match("Empyrean Technologie")
    codes = [feature.code for feature in match.explanation]
    assert any(code.startswith("score.") for code in codes)
    assert len(codes) == len(set(codes))
