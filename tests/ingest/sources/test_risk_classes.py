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
        "nl-mfa",
    }


def test_24th_institute_is_called_military(classes: Facts) -> None:
    (grade,) = members(classes, "military_research_institute").values()
    assert grade is Grade.C
    assert about(classes, "cn-cetc-24", "riskClass")[0].quote == "een militair onderzoeksinstituut"


def test_armed_forces_are_no_state_bodies(classes: Facts) -> None:
    assert set(members(classes, "armed_forces")) == {"cn-pla", "cn-pap"}
    assert not {"cn-pla", "cn-pap"} & set(members(classes, "state_body"))


def lists_of(risk_class: str) -> set[str]:
    conferred = open_source("risk_classes").dataset.list_classes
    return {list_id for list_id, name in conferred if name == risk_class}


def test_each_class_is_made_by_the_lists_that_it_is_called_after() -> None:
    assert lists_of("meu_list") == {"us-bis-meu-list"}
    assert lists_of("chinese_military_company") == {"us-dow-1260h", "us-ofac-ns-cmic"}
    assert lists_of("defence_conglomerate") == {"aspi-defence-conglomerates"}
    assert lists_of("listed_party") == {
        "us-bis-entity-list", "us-bis-meu-list", "us-bis-uvl", "us-bis-dpl", "us-dow-1286", "us-ofac-sdn",
        "us-ofac-ssi", "us-ofac-ns-mbs", "us-ofac-ns-plc", "us-ofac-ns-isa", "us-ofac-capta", "us-ofac-fse",
        "us-state-nonproliferation", "us-state-debarred", "un-sc-consolidated", "eu-financial-sanctions",
        "eu-833-2014-annex-iv", "uk-sanctions-list", "jp-meti-eul",
    }  # fmt: skip
    assert not any(map(lists_of, ("armed_forces", "military_research_institute", "state_body")))


def test_bans_on_equipment_and_imports_are_named_and_confer_no_class() -> None:
    dataset = open_source("risk_classes").dataset
    named = {list_id for list_id, _ in dataset.list_titles}
    assert named - {list_id for list_id, _ in dataset.list_classes} == {
        "us-fcc-covered",
        "us-dhs-uflpa",
        "us-cbp-wro",
        "us-eo-14032-annex",
    }


def test_every_list_that_makes_a_class_is_named_by_its_title() -> None:
    dataset = open_source("risk_classes").dataset
    assert {list_id for list_id, _ in dataset.list_classes} <= {list_id for list_id, _ in dataset.list_titles}


def test_the_conglomerates_are_counted_and_read_once_a_year() -> None:
    [held] = open_source("risk_classes").dataset.lists
    assert (held.held, held.total, held.update_days) == (len(TRACKER), 12, 365)
    assert (held.start, held.copied) == (date(2019, 1, 1), date(2026, 11, 20))
