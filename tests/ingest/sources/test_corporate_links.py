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
    assert uppers(links, "cn-sien") == {("Ownership", "cn-qingdao-sasac")}
    assert only(links, "cn-qingdao-sasac", "differentFrom").value == "cn-sasac"
    assert only(links, "cn-qingdao-sasac", "Ownership", "cn-sien").share == Share.exact(67)
    assert {f.prop for f in links if f.value == "SASAC" and f.subject == "cn-qingdao-sasac"} == {"brand"}


def test_nobody_is_said_to_own_cetc_chip(letters: Facts, links: Facts) -> None:
    for id in ("cn-cetc-chip", "cn-cetc-chip-600877", "cn-cetc-chip-group"):
        assert uppers(letters + links, id) == set()
        assert not about(links, id, "Unit")
    assert only(links, "cn-cetc-chip", "SharedAddress").value == "cn-swid"


def test_listed_chip_company_and_group_holding_are_two(links: Facts) -> None:
    assert only(links, "cn-cetc-chip-600877", "differentFrom").value == "cn-cetc-chip-group"
    for listed, candidate in (
        ("cn-cetc-chip", "cn-cetc-chip-600877"),
        ("cn-dianke-chip-group", "cn-cetc-chip-group"),
    ):
        fact = only(links, listed, "possiblySameAs")
        assert (fact.value, fact.grade) == (candidate, Grade.D)


def test_24th_institute_is_a_unit_of_cetc_by_the_press(links: Facts) -> None:
    link = only(links, "cn-cetc", "Unit", "cn-cetc-24")
    assert (link.direct, link.grade) == (Directness.UNSTATED, Grade.C)
    assert "中国电子科技集团公司第二十四研究所" in names(links, "cn-cetc-24")
    assert "中国人民解放军第一四二四研究所" in names(links, "cn-cetc-24", "previousName")


def test_smbc_stays_apart_from_smic_jingcheng(links: Facts) -> None:
    candidate = only(links, "cn-smic-jingcheng", "possiblySameAs", "cn-smbc")
    assert candidate.grade is Grade.D
    assert uppers(links, "cn-smbc") == set()
    assert not [f for f in links if f.prop == "sameAs"]


def test_jingcheng_shares_add_up(links: Facts) -> None:
    holders = [f for f in links if f.prop == "Ownership" and f.value == "cn-smic-jingcheng"]
    assert sum(f.share.low for f in holders if f.share) == pytest.approx(100)


def test_big_fund_holds_smic_through_xinxin(links: Facts) -> None:
    first, second = (
        only(links, "cn-big-fund-1", "Ownership", "hk-xinxin"),
        only(links, "hk-xinxin", "Ownership"),
    )
    assert (first.share, second.share) == (Share.exact(100), Share.exact(15.77))
    assert {(f.direct, f.grade, str(f.observed)) for f in (first, second)} == {
        (Directness.DIRECT, Grade.A, "2019-12-23")
    }
    assert second.value == "cn-smic"
    assert uppers(links, "cn-smic") == {("Ownership", "hk-xinxin")}


def test_huada_semiconductor_empyrean_and_bgi_are_three(links: Facts) -> None:
    three = {"cn-huada-semiconductor", "cn-empyrean", "cn-bgi"}
    apart = {frozenset({f.subject, f.value}) for f in links if f.prop == "differentFrom" and f.value in three}
    assert len(apart) == 3
    assert {(f.subject, f.prop) for f in links if f.value == "Huada"} == {(id, "brand") for id in three}


def test_cec_over_huada_is_unconfirmed_and_seen_the_day_it_was_read(links: Facts) -> None:
    link = only(links, "cn-cec", "Ownership", "cn-huada-semiconductor")
    assert (link.grade, link.direct, link.share) == (Grade.D, Directness.UNSTATED, None)
    assert link.observed == Period.parse("2026-11-20")


def test_cec_over_gta_keeps_the_words_of_its_date(links: Facts) -> None:
    link = only(links, "cn-cec", "Ownership", "cn-gta")
    assert (link.grade, link.direct, link.share) == (Grade.C, Directness.INDIRECT, None)
    assert link.observed == Period.parse("2023-03-31")
    assert link.original == "(Yicai Global) March 31: the page shows no year; 2023 is inferred"


def test_huadas_full_share_of_gta_ends_with_the_capital_increase(links: Facts) -> None:
    full, diluted = about(links, "cn-huada-semiconductor", "Ownership", "cn-gta")
    assert (full.share, full.share_until, full.end) == (Share.exact(100), PartialDate("2019"), None)
    assert diluted.share == Share.parse("<100")
    assert str(diluted.observed) == "2019"
    assert only(links, "cn-gta", "incorporationDate").value == "2017"


def test_gta_continues_asmc(links: Facts) -> None:
    assert only(links, "cn-gta", "Succession").value == "cn-asmc"


def test_quantum_academy_is_an_affiliate_of_its_own(links: Facts) -> None:
    assert uppers(links, "cn-siqa") == {("Affiliation", "cn-siqse")}
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
