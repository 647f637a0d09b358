"""The corporate links of the case as the bundled source has them."""

from __future__ import annotations

import pytest
from bundled_facts import Facts, about, names, only, uppers

from ontology import Directness, Grade, PartialDate, Period, Share


def test_directory_names_a_hundred_central_groups(links: Facts) -> None:
    groups = [f for f in about(links, "cn-sasac", "Ownership") if f.document == "sasac-directory"]
    assert len({f.value for f in groups}) == 100
    assert [f.locator for f in groups] == [f"no. {rank}" for rank in range(1, 101)]
    assert {(f.share, f.direct, f.grade) for f in groups} == {(None, Directness.UNSTATED, Grade.B)}


@pytest.mark.parametrize(
    ("id", "name"),
    [
        ("cn-cetc", "中国电子科技集团有限公司"),
        ("cn-cec", "中国电子信息产业集团有限公司"),
        ("cn-norinco", "中国兵器工业集团有限公司"),
        ("cn-csgc", "中国兵器装备集团有限公司"),
        ("cn-casc", "中国航天科技集团有限公司"),
        ("cn-casic", "中国航天科工集团有限公司"),
        ("cn-soe-nam-kwong", "南光（集团）有限公司"),
    ],
)
def test_groups_of_like_names_keep_their_own(links: Facts, id: str, name: str) -> None:
    assert {f.subject for f in links if f.prop == "name" and f.value == name} == {id}


def test_the_two_sasacs_stay_two(links: Facts) -> None:
    assert ("Ownership", "cn-sasac") not in uppers(links, "cn-sien")
    assert only(links, "cn-qingdao-sasac", "differentFrom").value == "cn-sasac"
    assert {f.prop for f in links if f.value == "SASAC" and f.subject == "cn-qingdao-sasac"} == {"brand"}


def test_si_en_is_held_through_aucma(links: Facts) -> None:
    city = about(links, "cn-qingdao-sasac", "Ownership", "cn-sien")
    assert [(f.share, f.direct, str(f.observed)) for f in city] == [
        (Share.exact(67), Directness.UNSTATED, "2021-08-05"),
        (None, Directness.INDIRECT, "2020-11-27"),
    ]
    assert only(links, "cn-qingdao-sasac", "Control", "cn-sien").direct is Directness.INDIRECT
    vehicle = only(links, "cn-aucma-yunlian", "Ownership", "cn-sien")
    assert (vehicle.share, vehicle.direct) == (Share.exact(57.1), Directness.DIRECT)
    assert only(links, "cn-aucma-group", "Ownership", "cn-aucma-yunlian").share == Share.exact(100)
    assert uppers(links, "cn-aucma-group") == set()


def test_founders_of_si_en_have_no_recorded_share(links: Facts) -> None:
    founding = [f for f in links if f.value == "cn-sien" and str(f.observed) == "2018-04"]
    assert {f.subject for f in founding} == {
        "cn-ningbo-sien",
        "cn-qingdao-west-coast-committee",
        "cn-qingdao-international-zone-committee",
        "cn-aucma-group",
    }
    assert {(f.share, f.direct) for f in founding} == {(None, Directness.DIRECT)}


def test_nobody_is_said_to_own_the_company_in_the_entity_list(letters: Facts, links: Facts) -> None:
    assert uppers(letters + links, "cn-cetc-chip") == set()
    assert {f.value for f in about(links, "cn-cetc-chip", "SharedAddress")} == {"cn-swid"}
    assert len(about(links, "cn-cetc-chip", "SharedAddress")) == 2


def test_cetc_owns_the_group_and_the_group_the_listed_company(links: Facts) -> None:
    over_group = about(links, "cn-cetc", "Ownership", "cn-cetc-chip-group")
    assert [(f.share, f.direct, f.grade) for f in over_group] == [
        (Share.exact(100), Directness.UNSTATED, Grade.A),
        (None, Directness.DIRECT, Grade.A),
    ]
    assert only(links, "cn-cetc", "Ownership", "cn-cetc-chip-600877").direct is Directness.INDIRECT
    assert only(links, "cn-cetc", "Control", "cn-cetc-chip-600877").direct is Directness.INDIRECT
    held = only(links, "cn-cetc-chip-group", "Ownership", "cn-cetc-chip-600877")
    assert (held.share, held.direct) == (None, Directness.DIRECT)  # planned and computed shares are left out
    assert only(links, "cn-cetc-chip-600877", "Ownership", "cn-swid").share == Share.exact(100)


def test_listed_chip_company_and_group_holding_are_two(links: Facts) -> None:
    assert only(links, "cn-cetc-chip-600877", "differentFrom").value == "cn-cetc-chip-group"
    for listed, candidate in (
        ("cn-cetc-chip", "cn-cetc-chip-600877"),
        ("cn-dianke-chip-group", "cn-cetc-chip-group"),
        ("cn-cetc-cqsoe", "cn-cetc-chip-group"),
    ):
        fact = only(links, listed, "possiblySameAs")
        assert (fact.value, fact.grade) == (candidate, Grade.D)


def test_24th_institute_is_a_unit_of_cetc_by_filings_before_the_day_of_the_machine(links: Facts) -> None:
    observed = [(f.document, f.grade, str(f.observed)) for f in about(links, "cn-cetc", "Unit", "cn-cetc-24")]
    assert observed == [
        ("nos-2593793", Grade.C, "2025-12-08"),
        ("plan-600877-2021-02-09", Grade.A, "2021-02-09"),
        ("plan-summary-600877-2021-02", Grade.A, "2021-02"),
        ("cetc-weixin-1424", Grade.D, "2019-12-10"),
    ]
    assert {f.direct for f in about(links, "cn-cetc", "Unit", "cn-cetc-24")} == {Directness.UNSTATED}
    assert "中国电子科技集团公司第二十四研究所" in names(links, "cn-cetc-24")
    assert "中国人民解放军第一四二四研究所" in names(links, "cn-cetc-24", "previousName")


def test_smbc_stays_apart_from_smic_jingcheng(links: Facts) -> None:
    candidate = only(links, "cn-smic-jingcheng", "possiblySameAs", "cn-smbc")
    assert candidate.grade is Grade.D
    assert not [f for f in links if f.prop == "sameAs"]
    assert not [f for f in links if f.prop == "differentFrom" and "cn-smbc" in (f.subject, f.value)]


def test_a_subsidiary_is_owned_and_no_unit(links: Facts) -> None:
    assert uppers(links, "cn-smbc") == {("Ownership", "cn-smic")}
    link = only(links, "cn-smic", "Ownership", "cn-smbc")
    assert (link.share, link.direct, link.grade) == (None, Directness.UNSTATED, Grade.C)
    assert link.observed == Period.parse("2025-12-09")


def test_jingcheng_shares_add_up(links: Facts) -> None:
    holders = [f for f in links if f.prop == "Ownership" and f.value == "cn-smic-jingcheng"]
    assert sum(f.share.low for f in holders if f.share) == pytest.approx(100)


def test_big_fund_holds_smic_through_xinxin_over_time(links: Facts) -> None:
    above = about(links, "cn-big-fund-1", "Ownership", "hk-xinxin")
    assert [(f.share, f.direct, f.grade, str(f.observed)) for f in above] == [
        (Share.exact(100), Directness.UNSTATED, Grade.A, "2019-12-23"),
        (Share.exact(100), Directness.UNSTATED, Grade.A, "2020-09-02"),
        (Share.exact(100), Directness.INDIRECT, Grade.C, "2025-03-31"),
    ]
    holdings = [f for f in about(links, "hk-xinxin", "Ownership", "cn-smic") if f.share is not None]
    assert [
        (f.share.low, str(f.observed), f.share_until and str(f.share_until))
        for f in sorted(holdings, key=lambda f: f.observed.first.first_day)
        if f.share is not None
    ] == [
        (15.9, "2017-05-09", "2019-12-22"),
        (15.77, "2019-12-23", "2020-09-01"),
        (10.36, "2020-09-02", "2021-04-11"),
        (8.93, "2021-04-12", "2021-06-17"),
        (7.81, "2021-06-18", "2025-03-27"),
        (6.91, "2025-03-28", None),
    ]


def test_smics_half_of_smnc_is_that_of_three_of_its_companies(links: Facts) -> None:
    seen = [f for f in links if f.value == "cn-smnc" and str(f.observed) == "2025-08-31"]
    shares = {f.subject: f.share.low for f in seen if f.share is not None}
    assert sum(shares.values()) == pytest.approx(100)
    group = shares["cn-smic-holdings"] + shares["cn-smic-jidian"] + shares["cn-smic-beijing"]
    assert group == pytest.approx(51)
    assert {f.share for f in about(links, "cn-smic", "Ownership", "cn-smnc")} == {Share.exact(51)}


def test_smic_and_a_list_contradict_each_other_on_its_owner(links: Facts) -> None:
    claim = "claim-smic-2025-09-08-no-actual-controller"
    assert only(links, claim, "stance").value == "denies"
    assert {f.value for f in about(links, claim, "about")} == {"cn-smic", "cn-sasac"}


def test_huada_semiconductor_empyrean_and_bgi_are_three(links: Facts) -> None:
    three = {"cn-huada-semiconductor", "cn-empyrean", "cn-bgi"}
    apart = {
        frozenset({f.subject, f.value})
        for f in links
        if f.prop == "differentFrom" and {f.subject, f.value} <= three
    }
    assert len(apart) == 3
    assert {(f.subject, f.prop) for f in links if f.value == "Huada"} == {(id, "brand") for id in three}


def test_cec_over_huada_is_seen_by_the_press_before_the_day_of_the_machine(links: Facts) -> None:
    observed = [
        (f.grade, f.direct, f.share, str(f.observed))
        for f in about(links, "cn-cec", "Ownership", "cn-huada-semiconductor")
    ]
    assert observed == [
        (Grade.D, Directness.UNSTATED, None, "2026-11-20"),
        (Grade.C, Directness.UNSTATED, None, "2023-09"),
    ]


def test_cec_over_gta_is_of_2020_by_inference(links: Facts) -> None:
    link = only(links, "cn-cec", "Ownership", "cn-gta")
    assert (link.grade, link.direct, link.share) == (Grade.D, Directness.INDIRECT, None)
    assert link.observed == Period.parse("2020-03-31")
    assert link.original is not None
    assert "[date inferred: the page shows no year; 2020" in link.original


def test_huadas_full_share_of_gta_ends_with_the_capital_increase(links: Facts) -> None:
    holdings = about(links, "cn-huada-semiconductor", "Ownership", "cn-gta")
    full = [f for f in holdings if f.share == Share.exact(100)]
    assert [(f.grade, f.share_until, f.end) for f in full] == [
        (Grade.C, PartialDate("2019"), None),
        (Grade.A, PartialDate("2019"), None),
    ]
    (diluted,) = (f for f in holdings if f.share == Share.parse("<100"))
    assert (diluted.grade, str(diluted.observed)) == (Grade.D, "2019")  # the year is inferred
    (led,) = (f for f in holdings if f.share is None)
    assert (led.grade, led.direct, str(led.observed)) == (Grade.C, Directness.DIRECT, "2021-11-30")
    assert only(links, "cn-gta", "incorporationDate").value == "2017"


def test_ten_investors_of_gta_have_no_recorded_share(links: Facts) -> None:
    round_of_2021 = [f for f in links if f.value == "cn-gta" and f.document == "gta-weixin-2021-11-30"]
    assert len({f.subject for f in round_of_2021} - {"cn-huada-semiconductor"}) == 10
    assert {f.share for f in round_of_2021} == {None}


def test_gta_absorbed_asmc_in_2019(links: Facts) -> None:
    succession = only(links, "cn-gta", "Succession")
    assert (succession.value, str(succession.start)) == ("cn-asmc", "2019")
    assert (succession.schema, succession.document) == ("Absorption", "jssia-2019-02-15")


def test_a_date_that_was_inferred_makes_the_fact_grade_d(links: Facts) -> None:
    inferred = [f for f in links if f.original and "[date inferred: " in f.original]
    assert {(f.document, f.grade) for f in inferred} == {
        ("cetc-weixin-1424", Grade.D),
        ("elecfans-942695", Grade.D),
        ("wallstreetcn-2441322", Grade.D),
        ("yicai-gta-plant", Grade.D),
    }
    by_address = {str(f.observed) for f in inferred if f.document == "cetc-weixin-1424"}
    assert by_address == {"2019-12-10"}


def test_quantum_academy_is_an_affiliate_of_its_own(links: Facts) -> None:
    assert uppers(links, "cn-siqa") == {("Affiliation", "cn-siqse")}
    assert only(links, "cn-siqa", "differentFrom").value == "cn-siqse"
    assert uppers(links, "cn-siqse") == {("Unit", "cn-sustech"), ("Affiliation", "cn-sustech")}
    assert uppers(links, "cn-sustech") == set()
    unit = only(links, "cn-sustech", "Unit", "cn-siqse")
    assert (unit.direct, unit.start, unit.grade) == (Directness.UNSTATED, PartialDate("2018-01"), Grade.A)


def test_duv_machine_is_dated_by_the_press(links: Facts) -> None:
    dates = {f.value: f.document for f in about(links, "shipment-2024-asml-siqa", "date")}
    assert dates == {
        "2024": "nos-2593793",
        "2024-02-05": "techzine-137107",
        "2024-02": "nltimes-85103",
    }


@pytest.mark.parametrize("id", ["cn-sien", "cn-siqa", "cn-siqse", "cn-cetc-24"])
def test_spellings_judged_the_same_are_stated_once(letters: Facts, links: Facts, id: str) -> None:
    spellings = only(letters + links, id, "judgedSame").value.split("; ")
    assert names(letters, id, "name") <= set(spellings)
    assert names(links, id, "name") <= set(spellings)


def test_letters_that_no_document_gives_never_accept_a_match(links: Facts) -> None:
    assert [(f.subject, f.prop) for f in links if f.value == "SIQA"] == [("cn-siqa", "brand")]
