"""Interests of the Beneficial Ownership Data Standard: links, shares, directness, days, unknown parties."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from bods_statements import entity, read_bods, relationship
from checkout import ROOT
from ftm_lines import Said

from ontology import Directness, PartialDate, Statement

VECTORS = ROOT.parent / "shared" / "vectors" / "bods.json"
LINKS = {
    "shareholding": "Ownership",
    "seniorManagingOfficial": "Directorship",
    "boardMember": "Directorship",
    "boardChair": "Directorship",
}
CONTROL = (
    *("votingRights", "appointmentOfBoard", "otherInfluenceOrControl", "settlor", "trustee", "protector"),
    *("beneficiaryOfLegalArrangement", "rightsToSurplusAssetsOnDissolution", "rightsToProfitOrIncome"),
    *("rightsGrantedByContract", "conditionalRightsGrantedByContract", "controlViaCompanyRulesOrArticles"),
    *("controlByLegalFramework", "unknownInterest", "unpublishedInterest", "enjoymentAndUseOfAssets"),
    *("rightToProfitOrIncomeFromAssets", "nominee", "nominator"),
)


def link(folder: Path, **interest: Any) -> Statement:
    found = read_bods(folder, relationship("r", "a", "b", {"type": "shareholding", **interest}))
    assert found.rejected == []
    [only] = found.links()
    return only


@pytest.mark.parametrize("type", [*LINKS, *CONTROL])
def test_every_interest_is_a_link_and_only_a_shareholding_has_a_share(tmp_path: Path, type: str) -> None:
    found = link(tmp_path, type=type, share={"exact": 30})
    assert (found.prop, found.subject, found.value) == (
        LINKS.get(type, "Control"), "a-register:a", "a-register:b"
    )  # fmt: skip
    assert str(found.share) == ("30" if type == "shareholding" else "None")
    assert found.original == (type if type == "shareholding" else f"{type} of 30 percent")


def test_an_unknown_interest_is_reported(tmp_path: Path) -> None:
    found = read_bods(tmp_path, relationship("r", "a", "b", {"type": "magic"}))
    assert (found.links(), found.unmapped) == ([], {"interests.type magic": 1})


@pytest.mark.parametrize(
    ("share", "read"),
    [
        ({"exact": 0}, "0"),
        ({"exact": 51.5}, "51.5"),
        ({"exact": 51, "minimum": 50, "maximum": 75}, "51"),
        ({"minimum": 25, "maximum": 50}, "[25,50]"),
        ({"exclusiveMinimum": 25, "maximum": 50}, "(25,50]"),
        ({"exclusiveMinimum": 50, "exclusiveMaximum": 75}, "(50,75)"),
        ({"minimum": 25, "exclusiveMinimum": 25, "maximum": 50, "exclusiveMaximum": 50}, "(25,50)"),
        ({"minimum": 75}, "[75,100]"),
        ({"minimum": 0, "maximum": 5}, "[0,5]"),
        ({"maximum": 25}, "(0,25]"),
        ({}, "None"),
    ],
)
def test_shares(tmp_path: Path, share: dict[str, float], read: str) -> None:
    assert str(link(tmp_path, share=share).share) == read


@pytest.mark.parametrize(
    "share",
    [
        {"exact": 101},
        {"minimum": -5},
        {"exclusiveMaximum": 110},
        {"minimum": 60, "maximum": 50},
        {"exact": "x"},
    ],
)
def test_a_share_that_cannot_be_rejects_the_interest(tmp_path: Path, share: dict[str, Any]) -> None:
    interest = {"type": "shareholding", "share": share}
    found = read_bods(tmp_path, relationship("r", "a", "b", interest))
    assert found.links() == []
    assert len(found.rejected) == 1
    assert "interests.share" in found.rejected[0]


@pytest.mark.parametrize(
    ("stated", "read"),
    [
        ("direct", Directness.DIRECT),
        ("indirect", Directness.INDIRECT),
        ("unknown", Directness.UNSTATED),
        (None, Directness.UNSTATED),
    ],
)
def test_directness(tmp_path: Path, stated: str | None, read: Directness) -> None:
    assert link(tmp_path, directOrIndirect=stated).direct is read


def test_days_and_what_an_end_before_the_start_does(tmp_path: Path) -> None:
    found = link(tmp_path, startDate="2016-04-06", endDate="2021-04-03T00:00:00Z")
    assert (found.start, found.end) == (PartialDate("2016-04-06"), PartialDate("2021-04-03"))
    found = link(tmp_path, startDate="2021-04-03", endDate="2016-04-06")
    assert (found.start, found.end) == (None, None)


def test_an_unspecified_party_becomes_a_legal_entity_of_its_own(tmp_path: Path) -> None:
    party = {"reason": "informationUnknownToPublisher", "description": "not filed"}
    interest = {"type": "shareholding", "share": {"minimum": 25}}
    found = read_bods(tmp_path, relationship("r", party, "b", interest))
    [only] = found.links()
    assert (only.prop, only.value, str(only.share)) == ("Ownership", "a-register:b", "[25,100]")
    assert found.values(only.subject, "type") == ["LegalEntity"]
    assert found.values(only.subject, "remark") == ["informationUnknownToPublisher: not filed"]


@pytest.mark.parametrize("reason", ["noBeneficialOwners", "subjectExemptFromDisclosure"])
def test_nobody_to_name_is_a_remark_and_no_owner(tmp_path: Path, reason: str) -> None:
    found = read_bods(tmp_path, relationship("r", {"reason": reason}, "b"))
    assert [(s.subject, s.prop, s.value) for s in found.statements] == [("a-register:b", "remark", reason)]


def test_a_relationship_without_interests_is_one_of_unknown_kind(tmp_path: Path) -> None:
    [only] = read_bods(tmp_path, relationship("r", "a", "b")).links()
    assert (only.prop, only.original) == ("Control", "unknownInterest")


def test_an_updated_record_says_what_its_last_statement_says(tmp_path: Path) -> None:
    first = relationship("r", "a", "b", {"type": "shareholding", "share": {"exact": 60}})
    second = relationship(
        "r", "a", "b", {"type": "shareholding", "share": {"exact": 40}},
        recordStatus="updated", statementDate="2024-06-01",
    )  # fmt: skip
    for order in ((first, second), (second, first)):
        found = read_bods(tmp_path, *order)
        assert [str(s.share) for s in found.links()] == ["40"]
        assert found.unmapped == {"recordId": 1}


def test_a_closed_record_ended(tmp_path: Path) -> None:
    first = relationship("r", "a", "b", {"type": "shareholding"})
    closed = relationship(
        "r", "a", "b", {"type": "shareholding", "startDate": "2020-01-01"},
        recordStatus="closed", statementDate="2024-06-01",
    )  # fmt: skip
    [only] = read_bods(tmp_path, first, closed).links()
    assert (only.start, only.end) == (PartialDate("2020-01-01"), PartialDate("2024-06-01"))
    assert only.original == "shareholding; record closed"


@pytest.mark.skipif(not VECTORS.is_file(), reason=f"the vectors are not at {VECTORS}")
def test_component_and_indirect_statements_of_the_vectors(tmp_path: Path) -> None:
    vectors = json.loads(VECTORS.read_text(encoding="utf-8"))
    given = []
    for each in vectors["statements"]:
        interest = {"type": "shareholding", "directOrIndirect": each["directOrIndirect"]}
        if each["share"] is not None:
            interest["share"] = each["share"]
        stated = relationship(each["id"], each["interestedParty"], each["subject"], interest)
        stated["recordDetails"]["isComponent"] = each["isComponent"]
        if "componentRecords" in each:
            stated["recordDetails"]["componentRecords"] = each["componentRecords"]
        given.append(stated)
    found = read_bods(tmp_path, *given)
    expected = vectors["expect"]
    assert _ids(found, Directness.DIRECT) == expected["edges_used_for_integrated_ownership"]
    assert _ids(found, Directness.INDIRECT) == expected["edges_reported_not_computed"]
    direct = [s for s in found.links() if s.direct is Directness.DIRECT and s.value.endswith("CompanyE")]
    assert sum(s.share.low for s in direct if s.share) == expected["direct_column_sum_CompanyE"]
    [indirect] = [s for s in found.links() if s.direct is Directness.INDIRECT]
    assert indirect.original == "shareholding; by way of r-2, e-2, r-3"


def _ids(found: Said, directness: Directness) -> list[str]:
    return [s.locator.split("-")[2] + "-" + s.locator.split("-")[3]
            for s in found.links() if s.direct is directness]  # fmt: skip


def test_ends_that_no_record_describes_stand_as_they_are(tmp_path: Path) -> None:
    found = read_bods(tmp_path, entity("b"), relationship("r", "gone", "b", {"type": "shareholding"}))
    assert [s.subject for s in found.links()] == ["a-register:gone"]
