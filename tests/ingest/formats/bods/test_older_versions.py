"""Statements of 0.2 and 0.3 say what the same statements in 0.4 say."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from bods_statements import entity, read_bods, relationship, statement
from checkout import ROOT
from ftm_lines import Said, said

PUBLISHED = ROOT.parent / "shared" / "data" / "gleif" / "rr-data-out.json"


def older(id: str, kind: str, version: str = "0.3", **members: Any) -> dict[str, Any]:
    return {
        "statementID": id,
        "statementType": f"{kind}Statement",
        "statementDate": "2024-02-05",
        "publicationDetails": {"bodsVersion": version, "publisher": {"name": "A Register"}},
        **members,
    }


def interest(upper: dict[str, Any], *interests: dict[str, Any], **beside: Any) -> dict[str, Any]:
    return older(
        "r",
        "ownershipOrControl",
        subject={"describedByEntityStatement": "b"},
        interestedParty=upper,
        interests=list(interests),
        **beside,
    )


def facts(found: Said) -> list[tuple[Any, ...]]:
    assert found.rejected == []
    return sorted(
        (s.subject, s.schema, s.prop, s.value, str(s.share), str(s.direct), s.original or "")
        for s in found.statements
    )


def test_parties_and_interests_say_the_same(tmp_path: Path) -> None:
    before = [
        older(
            "a",
            "person",
            "0.2",
            personType="knownPerson",
            names=[{"type": "individual", "fullName": "A B"}],
            nationalities=[{"code": "NL"}],
            addresses=[{"type": "service", "address": "A street", "country": "GB"}],
        ),
        older(
            "b",
            "entity",
            "0.2",
            entityType="registeredEntity",
            name="B",
            incorporatedInJurisdiction={"code": "NL"},
        ),
        interest(
            {"describedByPersonStatement": "a"},
            {
                "type": "shareholding",
                "interestLevel": "direct",
                "share": {"minimum": 25, "exclusiveMinimum": True},
            },
            {"type": "voting-rights", "interestLevel": "indirect"},
            {"type": "trustee-of-trust"},
        ),
    ]
    after = [
        statement(
            "a",
            "person",
            {
                "personType": "knownPerson",
                "names": [{"type": "individual", "fullName": "A B"}],
                "nationalities": [{"code": "NL"}],
                "addresses": [{"address": "A street", "country": {"code": "GB"}}],
            },
        ),
        entity("b", jurisdiction={"code": "NL"}),
        relationship(
            "r",
            "a",
            "b",
            {"type": "shareholding", "directOrIndirect": "direct", "share": {"exclusiveMinimum": 25}},
            {"type": "votingRights", "directOrIndirect": "indirect"},
            {"type": "trustee"},
        ),
    ]
    assert facts(read_bods(tmp_path, *before)) == facts(read_bods(tmp_path, *after))


@pytest.mark.parametrize(
    ("share", "told"),
    [
        ({"minimum": 25, "maximum": 50, "exclusiveMinimum": True, "exclusiveMaximum": False}, "(25,50]"),
        ({"minimum": 25, "maximum": 50, "exclusiveMaximum": True}, "[25,50)"),
        ({"exact": 30}, "30"),
        ({"exclusiveMinimum": 25}, "(25,100]"),
    ],
)
def test_bounds_that_are_exclusive(tmp_path: Path, share: dict[str, Any], told: str) -> None:
    found = read_bods(
        tmp_path, interest({"describedByEntityStatement": "a"}, {"type": "shareholding", "share": share})
    )
    assert [str(link.share) for link in found.links()] == [told]


def test_a_party_that_is_not_specified(tmp_path: Path) -> None:
    nobody = {"unspecified": {"reason": "no-beneficial-owners"}}
    unknown = {"unspecified": {"reason": "unknown", "description": "not told"}}
    assert read_bods(tmp_path, interest(nobody)).values("a-register:b", "remark") == ["noBeneficialOwners"]
    [link] = read_bods(tmp_path, interest(unknown)).links()
    assert (link.subject, link.value) == ("a-register:r-party", "a-register:b")


def test_the_last_of_a_chain_of_statements_counts(tmp_path: Path) -> None:
    chain = [
        older("b1", "entity", entityType={"type": "registeredEntity"}, name="First"),
        older(
            "b2", "entity", entityType={"type": "registeredEntity"}, name="Second", replacesStatements=["b1"]
        )
        | {"statementDate": "2024-03-01"},
        older(
            "b3", "entity", entityType={"type": "registeredEntity"}, name="Third", replacesStatements=["b2"]
        )
        | {"statementDate": "2024-04-01"},
        older(
            "r",
            "ownershipOrControl",
            subject={"describedByEntityStatement": "b2"},
            interestedParty={"describedByEntityStatement": "b3"},
            interests=[{"type": "shareholding"}],
        ),
    ]
    for order in (chain, chain[::-1]):
        found = read_bods(tmp_path, *order)
        assert found.values("a-register:b1", "name") == ["Third"]
        assert [(link.subject, link.value) for link in found.links()] == [("a-register:b1", "a-register:b1")]


def test_statements_that_replace_each_other_in_a_circle_end(tmp_path: Path) -> None:
    circle = [
        older(id, "entity", entityType="registeredEntity", name=id, replacesStatements=[other])
        for id, other in (("x", "y"), ("y", "x"))
    ]
    assert len({s.subject for s in read_bods(tmp_path, *circle).statements}) == 1


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"statementType": "otherStatement"}, "statementType: is 'otherStatement'"),
        ({"statementID": ""}, "statementID: is missing"),
        ({"entityType": "planet"}, "entityType.type: is 'planet'"),
    ],
)
def test_a_statement_that_cannot_be_is_rejected(
    tmp_path: Path, changed: dict[str, Any], problem: str
) -> None:
    good = older("a", "entity", entityType="registeredEntity", name="A")
    found = read_bods(tmp_path, good, older("b", "entity", entityType="registeredEntity") | changed)
    assert len(found.rejected) == 1 and problem in found.rejected[0]


@pytest.mark.skipif(not PUBLISHED.is_file(), reason=f"the published file is not at {PUBLISHED}")
def test_a_published_file_of_0_2(tmp_path: Path) -> None:
    found = said(tmp_path, PUBLISHED.read_text(encoding="utf-8"), "bods")
    assert (len(found.links()), found.rejected, found.unmapped) == (10, [], {})
    assert {link.prop for link in found.links()} == {"Control"}
    assert [str(link.direct) for link in found.links()].count("indirect") == 1
