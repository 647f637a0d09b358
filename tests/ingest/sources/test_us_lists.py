"""The United States lists as bundled, with the traps of the real texts."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from emitted import facts_of
from us_lists import Rows, listings, memberships, values

from ingest.sources import open_source
from ontology import SCHEMA

LINKS = frozenset(SCHEMA.link_types)


def links(rows: Rows, *ids: str) -> set[tuple[str, str, str, str]]:
    """(upper, type, lower, grade) of every link whose two ends are both among the ids."""
    return {
        (row["subject"], row["property"], row["object"], row["grade"])
        for row in rows
        if row["property"] in LINKS and row["subject"] in ids and row["object"] in ids
    }


def links_to(rows: Rows, lower: str) -> set[tuple[str, str, str, str]]:
    """(upper, type, directness, grade) of every link above the id."""
    return {
        (row["subject"], row["property"], row["direct"], row["grade"])
        for row in rows
        if row["property"] in LINKS and row["object"] == lower
    }


def plain(name: str) -> str:
    return re.sub(r"\W", "", name).lower()


def test_the_strict_reader_takes_every_row(rows: Rows) -> None:
    source = open_source("us_lists")
    statements, rejections = facts_of(source)

    assert [str(rejection) for rejection in rejections] == []
    assert len(statements) == source.expected.rows == len(rows)


def test_no_list_states_a_share(rows: Rows) -> None:
    assert {row["share"] for row in rows} == {""}


def test_every_body_has_one_type_and_a_name(rows: Rows) -> None:
    types = Counter(row["subject"] for row in rows if row["property"] == "type")
    named = {row["subject"] for row in rows if row["property"] == "name"}
    entity_valued = LINKS | {p.name for p in SCHEMA.properties.values() if p.range == "entity"}
    used = {row["subject"] for row in rows} | {
        row["object"] for row in rows if row["property"] in entity_valued
    }

    assert set(types) == used == named
    assert set(types.values()) == {1}


def test_no_row_is_said_twice(rows: Rows) -> None:
    assert max(Counter(tuple(row.items()) for row in rows).values()) == 1


def test_as_many_entries_of_each_list_are_held_as_the_source_says(rows: Rows) -> None:
    dataset = open_source("us_lists").dataset
    assert {held.id: (held.held, held.total, held.update_days) for held in dataset.lists} == {
        "us-dow-1260h": (80, 80, 365),
        "us-bis-meu-list": (70, 70, 30),
        "us-bis-entity-list": (3409, 3409, 30),
        "us-ofac-ns-cmic": (68, 68, 30),
    }
    for held in dataset.lists:
        assert len(listings(rows, held.id)) == held.held


def test_the_title_says_how_much_of_each_list_is_held() -> None:
    title = open_source("us_lists").dataset.title
    assert "Entity List (3,409)" in title
    assert "NS-CMIC List (68)" in title


def test_the_notices_name_as_many_bodies_as_they_should(rows: Rows) -> None:
    current = [row for row in rows if row["property"] == "names" and row["document"] == "dow-1260h-2026"]
    assert len(current) == 80 + 108  # entries and the subsidiaries listed together with them


def test_one_entry_names_three_institutes_and_makes_no_link_between_them(rows: Rows) -> None:
    named = set(memberships(rows, "us-el-cetc-chip"))

    assert named == {
        "cn-cetc-chip",
        "cn-cetc-24",
        "cn-cetc-26",
        "cn-cetc-44",
        "cn-cetc-cqsoe",
        "cn-chongqing-optoelectronics-technology",
        "cn-dianke-chip-group",
    }
    assert links(rows, *named) == set()
    assert links_to(rows, "cn-cetc-chip") == set()
    assert "CETC 24" not in values(rows, "cn-cetc-chip", "alias")
    assert "Dianke Chip Group" in values(rows, "us-el-cetc-chip", "alias")


def test_an_acronym_and_a_number_make_a_unit_at_grade_d_only(rows: Rows) -> None:
    for number in (24, 26, 44):
        assert links_to(rows, f"cn-cetc-{number}") == {("cn-cetc", "Unit", "unstated", "D")}


def test_full_group_name_and_institute_number_make_a_unit_at_grade_b(rows: Rows) -> None:
    for number in (7, 10, 11, 13, 16, 20, 28, 29, 30, 36, 38, 41, 43, 45, 48, 52, 54, 55, 58):
        assert links_to(rows, f"cn-cetc-{number}") == {("cn-cetc", "Unit", "unstated", "B")}


def test_full_name_in_an_alias_counts_as_much_as_in_the_heading(rows: Rows) -> None:
    assert values(rows, "cn-cetc-54", "name") == {"54th Research Institute of China"}
    assert links_to(rows, "cn-cetc-54") == {("cn-cetc", "Unit", "unstated", "B")}


@pytest.mark.parametrize(
    "company",
    ["cn-cetc-cloud", "cn-cetc-les", "cn-ceyear", "cn-zhongke-xin", "cn-cetc-cqsoe", "cn-swid"],
)
def test_a_company_that_carries_an_acronym_gets_no_link(rows: Rows, company: str) -> None:
    assert links_to(rows, company) == set()


def test_a_subordinate_institution_stands_under_the_institute_named(rows: Rows) -> None:
    assert links_to(rows, "cn-bowei-ic") == {("cn-cetc-13", "Unit", "unstated", "B")}
    assert links_to(rows, "cn-guangzhou-hongyu") == {("cn-cetc-7", "Unit", "unstated", "B")}
    assert links_to(rows, "cn-nanjing-sunsea") == {("cn-cetc-14", "Unit", "unstated", "B")}


def test_the_heading_that_ends_in_a_colon_is_known_by_its_alias(rows: Rows) -> None:
    [heading] = values(rows, "us-el-cetc-13-hebei-brightway", "name")

    assert heading.endswith("subordinate institution:")
    assert set(memberships(rows, "us-el-cetc-13-hebei-brightway")) == {"cn-hebei-brightway"}
    assert values(rows, "cn-hebei-brightway", "name") == {"Hebei Brightway International"}
    assert links_to(rows, "cn-hebei-brightway") == {("cn-cetc-13", "Unit", "unstated", "B")}


def test_an_institutes_entry_does_not_put_the_group_on_the_entity_list(rows: Rows) -> None:
    entity_list = listings(rows, "us-bis-entity-list")
    named = {row["object"] for row in rows if row["property"] == "names" and row["subject"] in entity_list}
    assert "cn-cetc" not in named
    assert "cn-cetc-13" in named


def test_the_32nd_institutes_company_is_not_the_one_on_1260h(rows: Rows) -> None:
    assert set(memberships(rows, "us-el-cetc-32")) == {"cn-cetc-32", "cn-cetc-digital-technology-group"}
    assert set(memberships(rows, "us-1260h-cetc-digital-technology")) == {"cn-cetc-digital-technology"}
    assert values(rows, "cn-cetc-digital-technology", "alias") == {"Shanghai East China Computer Co., Ltd."}
    assert values(rows, "cn-cetc-digital-technology", "differentFrom") == {"cn-cetc-digital-technology-group"}


def test_institutes_of_the_caep_entry_have_no_start_and_no_links(rows: Rows) -> None:
    named = memberships(rows, "us-el-caep")
    [row] = named["cn-southwest-fluid-physics"]

    assert len(named) == 16
    assert (row["start"], row["observed"]) == ("", "2026-07-09")
    assert values(rows, "cn-southwest-fluid-physics", "name") == {"Southwest Institute of Fluid Physics"}
    assert links(rows, *named) == set()
    assert values(rows, "cn-caep", "alias") == {"China Academy of Engineering Physics"}


KEPT_ON_THE_LISTING = {
    "Base 014",
    "Exodus Microelectronics Co., Ltd.",  # another entry names the body, and writes Company Limited
    "611 Research and Design Institute",
    "Off-Power Station",
    "Power Office",
    "Institute of Electric Power",
    "Electricity Institute",
    "Aeronautical Radio",
    "Second Planning Department",
    "1st General Design Department",
    "Research Institute 14",
    "Research Institute 38",
    "Ministry of Information Industry Electronics",
    "29 (SIWEI Co) Institute",
    "Ninth Academy",
}


@pytest.mark.slow
def test_every_name_of_an_entry_is_a_name_of_somebody(rows: Rows) -> None:
    bare = re.compile(r"(The |No )?\d+(st|nd|rd|th)? (Research )?(Institute|Factory)")
    naming = ("name", "alias", "acronym", "previousName", "brand")
    spelt: dict[str, set[str]] = {}
    for row in rows:
        if row["property"] in naming:
            spelt.setdefault(row["subject"], set()).add(row["object"])

    nobody = set()
    for listing in {row["subject"] for row in rows if row["property"] == "names"}:
        own = {plain(name) for body in memberships(rows, listing) for name in spelt[body]}
        for name in values(rows, listing, "alias"):
            parts = re.split(
                r" \(|\)$| or |; ", name
            )  # "Research Institute (RI)" is stored as name and acronym
            if not {plain(part) for part in (name, parts[0])} & own:
                nobody.add(name)

    assert {name for name in nobody if not bare.fullmatch(name)} == KEPT_ON_THE_LISTING


def test_no_body_but_the_group_goes_by_the_groups_acronym(rows: Rows) -> None:
    for group in ("CETC", "AVIC", "CASC", "CASIC", "CSSC", "CNNC", "CSGC", "CEC", "AECC", "CAEP"):
        holders = {
            r["subject"]
            for r in rows
            if r["object"] == group and r["property"] in ("acronym", "name", "alias")
        }
        assert {holder for holder in holders if not holder.startswith("us-")} == {f"cn-{group.lower()}"}


def test_a_bare_institute_number_is_no_name_of_a_body(rows: Rows) -> None:
    bare = re.compile(r"(The |No\.? ?)?\d+(st|nd|rd|th)? ?(Research )?(Institute|Factory)")
    names = {
        r["object"] for r in rows if r["property"] in ("name", "alias") and not r["subject"].startswith("us-")
    }
    assert {name for name in names if bare.fullmatch(name)} == set()


def test_hikvision_has_its_parent_from_2025_and_the_state_from_2026(rows: Rows) -> None:
    assert links_to(rows, "cn-hikvision") == {
        ("cn-cetc", "Ownership", "unstated", "B"),
        ("cn-sasac", "Ownership", "indirect", "B"),
        ("cn-pla", "Affiliation", "unstated", "B"),
    }


def test_what_sasac_is_said_to_own_and_control(rows: Rows) -> None:
    def sasac(id: str) -> set[tuple[str, str]]:
        return {
            (type, direct)
            for upper, type, direct, _ in links_to(rows, id)
            if upper == "cn-sasac" and type != "Affiliation"
        }

    assert sasac("cn-cetc") == {("Ownership", "direct"), ("Control", "direct")}
    assert sasac("cn-smic") == {("Ownership", "indirect")}
    assert sasac("cn-cctc") == {("Control", "direct")}
    assert sasac("cn-sdic-intelligence") == {("Ownership", "indirect"), ("Control", "indirect")}
    assert sasac("cn-phenix-optical") == {("Ownership", "indirect"), ("Control", "direct")}
    assert sasac("cn-unitree") == {("Ownership", "indirect")}
    assert sasac("cn-alibaba") == set()  # affiliated


def test_every_affiliation_with_a_body_named_is_a_link(rows: Rows) -> None:
    hosts = {
        "SASAC": "cn-sasac",
        "MIIT": "cn-miit",
        "SASTIND": "cn-sastind",
        "PLA": "cn-pla",
        "Ministry of State Security": "cn-mss",
        "People's Armed Police": "cn-pap",
    }
    made: dict[str, set[str]] = {}
    for row in rows:
        if row["property"] == "Affiliation":
            made.setdefault(row["object"], set()).add(row["subject"])
            assert (row["direct"], row["observed"]) == ("unstated", "2026-06-10")
    remarks = [r for r in rows if r["property"] == "remark" and r["document"] == "dow-1260h-2026"]
    for remark in remarks:
        first = next(iter(memberships(rows, remark["subject"])))  # the entry itself, before its subsidiaries
        named = {host for word, host in hosts.items() if word in remark["object"]}
        cut_off = {"cn-sastind"} if first == "cn-avic" else set()
        assert made.get(first, set()) == named | cut_off, remark
    assert len(made) == 57
    assert made["cn-soe-cosco-shipping"] == {"cn-pla", "cn-sastind"}
    assert made["cn-cetc"] == {"cn-miit", "cn-sastind", "cn-pla"}
    assert "cn-cec" not in made


def test_security_forces_that_are_not_named_make_no_link(rows: Rows) -> None:
    for id in ("cn-netposa", "cn-sdic-intelligence"):
        hosts = {upper for upper, type, _, _ in links_to(rows, id) if type == "Affiliation"}
        assert hosts == {"cn-miit"}


def test_subsidiaries_are_members_and_owned_institutes_are_units(rows: Rows) -> None:
    assert {"cn-smnc", "cn-smic-holdings", "us-smic-americas"} <= set(memberships(rows, "us-1260h-smic"))
    assert ("cn-smic", "Ownership", "unstated", "B") in links_to(rows, "cn-smnc")
    assert ("cn-cetc", "Unit", "unstated", "B") in links_to(rows, "cn-cetc-15")
    assert ("cn-cec", "Unit", "unstated", "B") in links_to(rows, "cn-cec-6")


def test_two_bodies_run_together_in_the_notice_are_two(rows: Rows) -> None:
    assert values(rows, "us-comac-america", "name") == {"COMAC America Corporation"}
    assert values(rows, "cn-shanghai-aircraft-design", "name") == {
        "Shanghai Aircraft Design and Research Institute"
    }
    assert values(rows, "us-kiekert-usa", "name") == {"Kiekert USA Inc."}


def test_former_and_short_names_are_names_of_the_same_company(rows: Rows) -> None:
    chengdu = "cn-avic-chengdu-aircraft"
    assert values(rows, chengdu, "name") == {"AVIC Chengdu Aircraft Co., Ltd."}
    assert values(rows, chengdu, "previousName") == {
        "Zhonghang Electronic Measuring Instruments Company Limited"
    }
    assert values(rows, chengdu, "acronym") == {"ZEMIC"}


def test_smic_shanghai_stands_for_two_companies_kept_apart(rows: Rows) -> None:
    assert set(memberships(rows, "us-el-smic")) == {"cn-smic", "cn-smis"}
    assert values(rows, "cn-smis", "possiblySameAs") == {"cn-smic-shanghai"}
    assert values(rows, "cn-smic", "alias").isdisjoint({"SMIC Shanghai"})


def test_one_academy_under_two_countries_is_one_body(rows: Rows) -> None:
    assert set(memberships(rows, "us-el-caeit")) == set(memberships(rows, "us-el-caeit-uk")) == {"cn-caeit"}


def test_registration_codes_sit_on_the_groups(rows: Rows) -> None:
    assert values(rows, "cn-cetc", "uscCode") == {"91110000710929498G"}
    assert values(rows, "cn-cec", "uscCode") == {"91110000100010249W"}
    assert values(rows, "cn-hikvision", "uscCode") == {"91330000733796106P"}
