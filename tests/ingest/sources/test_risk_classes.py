"""The risk classes as the bundled source has them."""

from __future__ import annotations

from datetime import date

from bundled_facts import Facts, about

from ingest.sources import open_source
from ontology import Grade


def members(facts: Facts, risk_class: str) -> dict[str, Grade]:
    """The weakest grade that puts each member in the class."""
    found: dict[str, Grade] = {}
    for f in facts:
        if (f.prop, f.value) == ("riskClass", risk_class):
            found[f.subject] = max(found.get(f.subject, Grade.A), f.grade)
    return found


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
    assert about(classes, "cn-cetc-24", "riskClass")[0].quote == "een militair onderzoeksinstituut"


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
