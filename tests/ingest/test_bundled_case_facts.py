"""The case as bundled: the letters, the corporate links and the risk classes, with their traps."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from ingest.formats.fact_table import read_facts, survey
from ingest.source import Source, open_source
from ontology import Directness, Grade, PartialDate, Period, Share, Statement
from ontology.schema import NAME_PROPERTIES, SCHEMA

SEEDS = Path(__file__).parents[2].parent / "shared" / "seeds"
TEXTS = {
    "mfa-correspondence": "000_0846a016a214624e.txt",
    "asml-correspondence": "001_bf2a226425aff252.txt",
}
CONSIGNEES = ("cn-cetc-24", "cn-siqa", "cn-gta", "cn-sien", "cn-smbc")
SOURCES = ("nieuwsuur_2025", "corporate_links", "risk_classes")

Facts = tuple[Statement, ...]


def load(name: str) -> Facts:
    """Every statement of a bundled source; fails on a rejected row."""
    found = tuple(read_facts(survey(open_source(name))))
    assert [str(fact) for fact in found if not isinstance(fact, Statement)] == []
    return tuple(fact for fact in found if isinstance(fact, Statement))


@pytest.fixture(scope="module")
def letters() -> Facts:
    return load("nieuwsuur_2025")


@pytest.fixture(scope="module")
def links() -> Facts:
    return load("corporate_links")


@pytest.fixture(scope="module")
def classes() -> Facts:
    return load("risk_classes")


def told(facts: Facts, subject: str, prop: str, value: str | None = None) -> list[Statement]:
    """The statements about the subject by one property or link type, in file order."""
    return [f for f in facts if (f.subject, f.prop) == (subject, prop) and value in (None, f.value)]


def only(facts: Facts, subject: str, prop: str, value: str | None = None) -> Statement:
    (statement,) = told(facts, subject, prop, value)
    return statement


def uppers(facts: Facts, lower: str) -> set[tuple[str, str]]:
    """(type, upper end) of every directed link above the id, supplies aside."""
    return {
        (f.prop, f.subject)
        for f in facts
        if f.value == lower and f.prop in SCHEMA.link_types and f.prop != "Supply"
        if SCHEMA.link_type(f.prop).has_upper
    }


def names(facts: Facts, subject: str, *properties: str) -> set[str]:
    return {f.value for f in facts if f.subject == subject and f.prop in (properties or NAME_PROPERTIES)}


def members(facts: Facts, risk_class: str) -> dict[str, Grade]:
    """The weakest grade that puts each member in the class."""
    found: dict[str, Grade] = {}
    for f in facts:
        if (f.prop, f.value) == ("riskClass", risk_class):
            found[f.subject] = max(found.get(f.subject, Grade.A), f.grade)
    return found


@pytest.mark.parametrize("name", SOURCES)
def test_no_row_is_rejected_and_none_is_missing(name: str) -> None:
    assert len(load(name)) == open_source(name).expected_rows


@pytest.mark.parametrize("name", SOURCES)
def test_every_document_is_cited(name: str) -> None:
    assert {document.id for document in open_source(name).documents} == {f.document for f in load(name)}


@pytest.mark.parametrize("name", SOURCES)
def test_no_two_rows_say_the_same(name: str) -> None:
    facts = load(name)
    assert len({f.id for f in facts}) == len(facts)


# ---------------------------------------------------------------- the letters


def _lines_named(source: Source) -> Iterator[tuple[Statement, str]]:
    """Each statement from a letter with the text of the lines that its locator names."""
    for fact in load(source.id):
        if fact.document in TEXTS:
            lines = (SEEDS / TEXTS[fact.document]).read_text(encoding="utf-8").splitlines()
            _, _, spans = fact.locator.rpartition("line")
            ranges = re.findall(r"(\d+)(?:-(\d+))?", spans)
            assert ranges, fact.locator
            chosen = [" ".join(lines[int(first) - 1 : int(last or first)]) for first, last in ranges]
            yield fact, " ".join(" ".join(chosen).split())


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the letters are not beside the repository")
@pytest.mark.parametrize("name", ["nieuwsuur_2025", "risk_classes"])
def test_every_quote_from_the_letters_stands_in_the_lines_named(name: str) -> None:
    checked = 0
    for fact, text in _lines_named(open_source(name)):
        assert fact.quote, fact
        assert " ".join(fact.quote.split()) in text, (fact.subject, fact.prop, fact.locator)
        checked += 1
    assert checked > 0


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the letters are not beside the repository")
def test_every_name_from_the_letters_is_spelled_as_there() -> None:
    for fact, text in _lines_named(open_source("nieuwsuur_2025")):
        if fact.prop in NAME_PROPERTIES and not fact.subject.startswith(("shipment-", "licence-", "claim-")):
            assert fact.value.casefold() in text.casefold(), (fact.subject, fact.value)


@pytest.mark.parametrize(
    ("owner", "consignee"),
    [
        ("cn-cetc", "cn-cetc-24"),
        ("cn-siqse", "cn-siqa"),
        ("cn-huada-semiconductor", "cn-gta"),
        ("cn-smic", "cn-smbc"),
    ],
)
def test_owner_in_the_letters_has_an_unknown_share(letters: Facts, owner: str, consignee: str) -> None:
    link = only(letters, owner, "Ownership", consignee)
    assert uppers(letters, consignee) == {("Ownership", owner)}
    assert (link.share, link.direct, link.grade) == (None, Directness.UNSTATED, Grade.C)
    assert link.observed == Period.parse("2025-11-26")  # the day of the letter, not of the deliveries


def test_letters_name_no_owner_of_si_en(letters: Facts) -> None:
    assert uppers(letters, "cn-sien") == set()


def test_24th_institute_has_every_name_of_the_letters(letters: Facts) -> None:
    old = "The 24th Research Institute of the Ministry of Electronics Industry"
    assert names(letters, "cn-cetc-24", "acronym") == {"S.I.S.C."}
    assert names(letters, "cn-cetc-24", "previousName") == {old, f"S.I.S.C. {old}"}


def test_smbc_alone_never_accepts_a_match(letters: Facts, links: Facts) -> None:
    assert [f.prop for f in letters + links if f.value == "SMBC"] == ["brand"]


def test_five_shipments_are_claimed_and_two_described(letters: Facts) -> None:
    shipments = {
        f.subject: f.value for f in letters if f.prop == "consignee" and f.subject.startswith("ship")
    }
    assert sorted(shipments.values()) == sorted(CONSIGNEES)
    assert {only(letters, id, "status").value for id in shipments} == {"claimed"}
    assert {shipments[id] for id in shipments if told(letters, id, "goods")} == {"cn-cetc-24", "cn-siqa"}
    assert {f.value for f in told(letters, "nl-asml", "Supply")} == set(CONSIGNEES)


def test_licence_of_the_duv_machine_is_only_inferred(letters: Facts, links: Facts) -> None:
    licence = [f for f in letters if f.subject == "licence-2024-asml-siqa"]
    assert {f.grade for f in licence} == {Grade.D}
    assert only(letters, "licence-2024-asml-siqa", "status").value == "inferred"
    later = told(links, "shipment-2024-asml-siqa", "licensing")
    assert [f.value for f in later] == ["unclear whether prior approval was needed"]


def test_both_sides_are_heard_on_every_shipment(letters: Facts) -> None:
    for shipment in (f.value for f in letters if f.prop == "shipment" and f.value.startswith("shipment-")):
        claims = {f.subject for f in letters if (f.prop, f.value) == ("shipment", shipment)}
        speakers = {only(letters, id, "speaker").value for id in claims if told(letters, id, "speaker")}
        assert speakers == {"Nieuwsuur", "ASML", "Dutch Ministry of Foreign Affairs"}


def test_who_the_letter_to_asml_means_is_inferred(letters: Facts) -> None:
    meant = [
        f
        for f in letters
        if f.document == "asml-correspondence"
        and (f.prop == "shipment" or (f.prop == "about" and f.value in CONSIGNEES))
    ]
    assert meant
    assert {f.grade for f in meant} == {Grade.D}
    assert all(f.original and "does not name the five" in f.original for f in meant)


def test_ministry_declines_on_both_described_shipments(letters: Facts) -> None:
    for end, shipment in (("24th-institute", "cetc-24"), ("quantum-academy", "siqa")):
        claim = f"claim-mfa-2025-11-28-{end}"
        assert only(letters, claim, "stance").value == "declines"
        assert only(letters, claim, "shipment").value == f"shipment-2024-asml-{shipment}"
        assert told(letters, claim, "text")[0].quote == "BZ doet geen uitspraken over individuele bedrijven"


def test_stances_are_the_three_known(letters: Facts, links: Facts) -> None:
    assert {f.value for f in letters + links if f.prop == "stance"} <= {"asserts", "denies", "declines"}


# ---------------------------------------------------------------- the corporate links


def test_directory_names_a_hundred_central_groups(links: Facts) -> None:
    groups = [f for f in told(links, "cn-sasac", "Ownership") if f.document == "sasac-directory"]
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
    city = told(links, "cn-qingdao-sasac", "Ownership", "cn-sien")
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
    assert {f.value for f in told(links, "cn-cetc-chip", "SharedAddress")} == {"cn-swid"}
    assert len(told(links, "cn-cetc-chip", "SharedAddress")) == 2


def test_cetc_owns_the_group_and_the_group_the_listed_company(links: Facts) -> None:
    over_group = told(links, "cn-cetc", "Ownership", "cn-cetc-chip-group")
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
    observed = [(f.document, f.grade, str(f.observed)) for f in told(links, "cn-cetc", "Unit", "cn-cetc-24")]
    assert observed == [
        ("nos-2593793", Grade.C, "2025-12-08"),
        ("plan-600877-2021-02-09", Grade.A, "2021-02-09"),
        ("plan-summary-600877-2021-02", Grade.A, "2021-02"),
        ("cetc-weixin-1424", Grade.D, "2019-12-10"),
    ]
    assert {f.direct for f in told(links, "cn-cetc", "Unit", "cn-cetc-24")} == {Directness.UNSTATED}
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
    above = told(links, "cn-big-fund-1", "Ownership", "hk-xinxin")
    assert [(f.share, f.direct, f.grade, str(f.observed)) for f in above] == [
        (Share.exact(100), Directness.UNSTATED, Grade.A, "2019-12-23"),
        (Share.exact(100), Directness.UNSTATED, Grade.A, "2020-09-02"),
        (Share.exact(100), Directness.INDIRECT, Grade.C, "2025-03-31"),
    ]
    holdings = [f for f in told(links, "hk-xinxin", "Ownership", "cn-smic") if f.share is not None]
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
    assert {f.share for f in told(links, "cn-smic", "Ownership", "cn-smnc")} == {Share.exact(51)}


def test_smic_and_a_list_contradict_each_other_on_its_owner(links: Facts) -> None:
    claim = "claim-smic-2025-09-08-no-actual-controller"
    assert only(links, claim, "stance").value == "denies"
    assert {f.value for f in told(links, claim, "about")} == {"cn-smic", "cn-sasac"}


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
        for f in told(links, "cn-cec", "Ownership", "cn-huada-semiconductor")
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
    assert "2020 is inferred" in link.original


def test_huadas_full_share_of_gta_ends_with_the_capital_increase(links: Facts) -> None:
    holdings = told(links, "cn-huada-semiconductor", "Ownership", "cn-gta")
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


NOT_PRINTED = re.compile(r"year is not printed|no date is printed: 2019|shows no year|read from the address")


def test_a_date_that_was_inferred_makes_the_fact_grade_d(links: Facts) -> None:
    inferred = [f for f in links if f.original and NOT_PRINTED.search(f.original)]
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
    dates = {f.value: f.document for f in told(links, "shipment-2024-asml-siqa", "date")}
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


# ---------------------------------------------------------------- the risk classes

TRACKER = {
    "cn-aecc", "cn-avic", "cn-casc", "cn-casic", "cn-cec", "cn-cetc", "cn-cnnc", "cn-csgc",
    "cn-csic", "cn-cssc", "cn-norinco", "cn-soe-comac",
}  # fmt: skip
CHINESE_LIST = {
    "cn-avic", "cn-casc", "cn-casic", "cn-cec", "cn-cetc", "cn-cnnc", "cn-csgc", "cn-csic",
    "cn-cssc-1999", "cn-norinco",
}  # fmt: skip


def test_defence_conglomerates_are_the_trackers_twelve_a_chinese_list_and_caep(classes: Facts) -> None:
    found = members(classes, "defence_conglomerate")
    assert {id for id, grade in found.items() if grade is Grade.C} == TRACKER | CHINESE_LIST
    assert {id for id, grade in found.items() if grade is Grade.D} == {"cn-caep"}


def test_each_tracker_page_is_cited_for_its_own_group(classes: Facts) -> None:
    facts = [f for f in classes if (f.prop, f.value) == ("riskClass", "defence_conglomerate")]
    pages = {f.document for f in facts if str(f.observed) == "2019"}
    assert len(pages) == len(TRACKER)
    assert {f.subject for f in facts if (f.document, str(f.observed)) == ("aspi-about", "2025-09")} == TRACKER


def test_a_chinese_list_of_2016_names_ten_of_them(classes: Facts) -> None:
    named = [f for f in classes if f.document == "guancha-2016-06-14" and f.prop == "riskClass"]
    assert {f.subject for f in named} == CHINESE_LIST
    assert {(str(f.observed), f.grade) for f in named} == {("2016-06-14", Grade.C)}


def test_state_bodies_are_no_universities_funds_or_firms(classes: Facts) -> None:
    found = set(members(classes, "state_body"))
    assert found == {
        "cn-sasac",
        "cn-qingdao-sasac",
        "cn-qingdao-west-coast-committee",
        "cn-qingdao-international-zone-committee",
        "cn-beijing-etda-finance",
        "cn-miit",
        "cn-mss",
        "cn-sastind",
        "cn-pla",
        "cn-pap",
        "nl-mfa",
    }


def test_24th_institute_is_called_military(classes: Facts) -> None:
    (grade,) = members(classes, "military_research_institute").values()
    assert grade is Grade.C
    assert told(classes, "cn-cetc-24", "riskClass")[0].quote == "een militair onderzoeksinstituut"


def test_classes_say_from_when_and_with_what_they_are_complete() -> None:
    the_day_of_reading = date(2026, 7, 9)
    found = {
        c.risk_class: (str(c.start), c.end, c.requires)
        for c in open_source("risk_classes").dataset.completeness
    }
    assert found == {
        "defence_conglomerate": ("2019-01-01", None, ()),
        "chinese_military_company": ("2026-06-10", the_day_of_reading, ("us_lists",)),
        "military_end_user": ("2026-07-09", the_day_of_reading, ("us_lists",)),
    }


def test_a_securities_ban_confers_no_class() -> None:
    conferred = open_source("risk_classes").dataset.list_classes
    assert set(conferred) == {
        ("us-bis-entity-list", "listed_party"),
        ("us-bis-meu-list", "listed_party"),
        ("us-bis-meu-list", "military_end_user"),
        ("us-dow-1260h", "chinese_military_company"),
    }


def test_the_letters_are_closed_and_the_rest_is_read_again() -> None:
    assert {name: open_source(name).dataset.update_days for name in SOURCES} == {
        "nieuwsuur_2025": None,
        "corporate_links": 90,
        "risk_classes": 365,
    }
