"""Whole families of names that must never be taken for a recorded one."""

import unicodedata
from itertools import permutations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ingest.matching import Beside, NameIndex, Recorded
from ingest.matching.corroboration import NOTHING_GIVEN
from ingest.normalise import BadName, legal_form, read_name
from ingest.normalise.characters import simplified
from ingest.normalise.tables import read_table

DIGITS = "一二三四五六七八九"
ZEROS = "○◯〇零0Oo"
SIGNS = st.characters(min_codepoint=0x20, blacklist_categories=("Cs", "Cc", "L", "N")).filter(
    lambda sign: sign not in ZEROS and not any(c.isalnum() for c in unicodedata.normalize("NFKC", sign))
)
FORMS = {
    form: written
    for form, fields in read_table("legal_forms.toml").items()
    for written in fields.get("forms", ())
}


def _accepted(
    recorded: str, query: str, countries: tuple[str, ...] = ("cn",), beside: Beside = NOTHING_GIVEN
) -> bool:
    index = NameIndex([("it", "name", recorded)])
    try:
        matches = index.match(query, beside=beside, recorded=lambda ids: {"it": Recorded(countries)})
    except BadName:
        return False
    return any(match.accepted for match in matches)


@given(st.sampled_from(DIGITS), st.sampled_from(DIGITS), st.lists(SIGNS, min_size=1, max_size=3))
def test_a_sign_between_numerals_never_gives_another_number(first: str, last: str, signs: list[str]) -> None:
    written = f"中国电子科技集团公司第{first}{''.join(signs)}{last}研究所"
    one, other = DIGITS.index(first) + 1, DIGITS.index(last) + 1
    for number in {one, other, 10 * one + other, 100 * one + other}:
        assert not _accepted(f"CETC {number}", written)


@given(st.integers(1, 9), st.integers(1, 9), st.lists(SIGNS, min_size=1, max_size=3))
def test_a_sign_between_digits_never_gives_another_number(one: int, other: int, signs: list[str]) -> None:
    between = "".join(signs)
    assume(between.strip() != "")
    for written in (f"CETC {one}{between}{other} Institute", f"中国电科第{one}{between}{other}研究所"):
        for number in {one, other, 10 * one + other, 100 * one + other}:
            assert not _accepted(f"CETC {number}", written)


@given(st.sampled_from(DIGITS), st.text(ZEROS, min_size=1, max_size=2), st.sampled_from(DIGITS))
def test_every_sign_for_zero_is_one_zero(first: str, zeros: str, last: str) -> None:
    one, other = DIGITS.index(first) + 1, DIGITS.index(last) + 1
    written = f"中国电子科技集团公司第{first}{zeros}{last}研究所"
    assert _accepted(f"CETC {one}{'0' * len(zeros)}{other}", written)
    assert not _accepted(f"CETC {one}{other}", written)


@given(
    st.sampled_from(sorted(FORMS)),
    st.sampled_from([None, *sorted(FORMS)]),
    st.sampled_from(["cn", "hk", "us", "jp", "de", "nl", "sg", "ru"]),
)
def test_a_form_foreign_to_all_that_is_recorded_is_another_person(
    asked: str, recorded: str | None, country: str
) -> None:
    home = {country} | (legal_form(recorded).countries if recorded else set())
    form = legal_form(asked)
    assume(not form.is_generic and not form.countries & home)
    name = f"Foobar Optics {FORMS[recorded]}" if recorded else "Foobar Optics"
    query = f"Foobar Optics {FORMS[asked]}"
    assume(read_name(query).legal_form == asked)
    assert not _accepted(name, query, (country,))
    assert not _accepted(name, query, (country,), Beside(country=country))


@pytest.mark.parametrize("group", sorted(read_table("systems.toml")))
def test_the_acronym_of_a_group_with_any_form_is_another_company(group: str) -> None:
    full = read_table("systems.toml")[group]["names"][-1].title()
    for recorded in (full, group.upper()):
        for form in FORMS.values():
            assert not _accepted(recorded, f"{group.upper()} {form}")


def test_two_simplified_characters_are_never_one() -> None:
    written: dict[str, str] = {}
    for codepoint in range(0x4E00, 0x9FA6):
        character = chr(codepoint)
        try:
            character.encode("gb2312")
        except UnicodeEncodeError:
            continue
        assert simplified(character) == character
        written[character] = simplified(character)
    assert len(set(written.values())) == len(written) > 6_000


CONVERTED = [*permutations(("昇", "升", "陞"), 2), ("鉅", "巨"), ("乾", "干"), ("氾", "泛")]


@pytest.mark.parametrize(("one", "other"), CONVERTED)
def test_characters_that_a_converter_takes_for_one_stay_two(one: str, other: str) -> None:
    assert not _accepted(f"上海新{one}半导体科技有限公司", f"上海新{other}半导体科技有限公司")


@pytest.mark.parametrize("country", ["de", "us", "hk", "tw"])
def test_another_country_is_for_review_and_never_nothing(country: str) -> None:
    index = NameIndex([("it", "name", "Foobar Optics")])
    given_country = Beside(country=country)
    matches = index.match(
        "Foobar Optics", beside=given_country, recorded=lambda ids: {"it": Recorded(("cn",))}
    )
    assert [(match.entity_id, match.accepted) for match in matches] == [("it", False)]


@pytest.mark.slow
def test_no_character_but_a_zero_between_numerals_of_an_institute_is_read_over() -> None:
    index = NameIndex([(f"cetc-{n}", "name", f"CETC {n}") for n in (2, 4, 24)])
    wrong = []
    for sign in map(chr, (*range(0x20, 0x3000), *range(0xFE00, 0xFFFF))):
        kind = unicodedata.category(sign)
        if kind in ("Cc", "Lo", "Lu", "Ll") or unicodedata.normalize("NFKC", sign) == "十":
            continue
        if any(match.accepted for match in index.match(f"中国电子科技集团公司第二{sign}四研究所")):
            wrong.append(hex(ord(sign)))
    assert wrong == []


GROUPS = ("中国电子信息产业集团", "中国航天科技集团", "中国航空工业集团", "中国兵器工业集团")


@pytest.mark.parametrize("group", GROUPS)
def test_a_group_keeps_the_legal_form_at_the_end_of_its_chinese_name(group: str) -> None:
    assert _accepted(f"{group}有限公司", f"{group}公司")
    assert _accepted(f"{group}有限公司", f"{group}有限责任公司")
    assert not _accepted(f"{group}有限公司", f"{group}股份有限公司")


@pytest.mark.parametrize(
    "query",
    [
        "华大半导体股份有限公司",
        "Huada Semiconductor JSC",
        "Huada Semiconductor LLP",
        "Huada Semiconductor Plc",
    ],
)
def test_a_name_recorded_without_its_form_takes_no_contradiction_back(query: str) -> None:
    names = ("华大半导体有限公司", "华大半导体", "Huada Semiconductor Co., Ltd.", "Huada Semiconductor")
    index = NameIndex([("it", "name", name) for name in names])
    (match,) = index.match(query, recorded=lambda ids: {"it": Recorded(("cn",))})
    assert not match.accepted


@pytest.mark.parametrize("form", ["Pte. Ltd.", "Private Limited", "Sdn. Bhd.", "Bhd."])
def test_a_chinese_form_makes_no_company_of_singapore_of_one_in_china(form: str) -> None:
    index = NameIndex([("it", "name", "积塔半导体有限公司"), ("it", "name", "GTA Semiconductor")])
    (match,) = index.match(f"GTA Semiconductor {form}", recorded=lambda ids: {"it": Recorded(("cn",))})
    assert not match.accepted


@pytest.mark.parametrize(
    "address", ["Chongqing Road, Shanghai", "12 Chongqing Middle Road", "上海市重庆中路12号"]
)
def test_a_street_named_for_a_city_is_not_in_it(address: str) -> None:
    index = NameIndex([("it", "acronym", "S.I.S.C.")])
    facts = {"it": Recorded(("cn",), ("No.14 Nanping Huayuan Road, Chongqing",))}
    assert index.match(
        "S.I.S.C.", beside=Beside(address="14 Nanping Huayuan Rd, Chongqing"), recorded=lambda _: facts
    )[0].accepted
    assert not index.match("S.I.S.C.", beside=Beside(address=address), recorded=lambda _: facts)[0].accepted


@pytest.mark.parametrize(
    ("recorded", "address", "is_accepted"),
    [
        ("Foobar Optics (Qingdao) Co., Ltd.", "Century Avenue, Shanghai", False),
        ("青岛某某光电有限公司", "上海市浦东新区世纪大道8号", False),
        ("Foobar Optics (Qingdao) Co., Ltd.", "Songling Road, Qingdao", True),
        ("Foobar Optics (Shandong) Co., Ltd.", "Songling Road, Qingdao", True),
        ("Foobar Optics (Qingdao) Co., Ltd.", "Century Avenue 8", True),
        ("Nanjing Road Optics Co., Ltd.", "Century Avenue, Shanghai", True),
        ("Foobar Optics Co., Ltd.", "Century Avenue, Shanghai", True),
    ],
)
def test_a_body_called_after_its_city_is_not_taken_for_one_in_another(
    recorded: str, address: str, is_accepted: bool
) -> None:
    assert _accepted(recorded, recorded, beside=Beside(address=address)) == is_accepted
    index = NameIndex([("it", "name", recorded)])
    at_home = {"it": Recorded(("cn",), (address,))}
    # What is recorded of the address goes before what the name says.
    assert index.match(recorded, beside=Beside(address=address), recorded=lambda ids: at_home)[0].accepted


@pytest.mark.parametrize(
    ("asked", "is_accepted"),
    [
        ("上海旭昇机械有限公司", True),
        ("上海旭升机械有限公司", False),
        ("Shanghai Xusheng Machinery Co., Ltd.", True),
    ],
)
def test_an_english_name_proves_no_chinese_one_in_other_characters_than_recorded(
    asked: str, is_accepted: bool
) -> None:
    names = ("上海旭昇机械有限公司", "Shanghai Xusheng Machinery Co., Ltd.")
    index = NameIndex([("it", "name", name) for name in names])
    (match,) = index.match(asked, recorded=lambda ids: {"it": Recorded(("cn",))})
    assert match.accepted == is_accepted
