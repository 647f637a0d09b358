"""Entities and persons of the Beneficial Ownership Data Standard, and what of them is reported."""

from __future__ import annotations

from pathlib import Path

import pytest
from bods_statements import entity, read_bods, statement

from ontology import Grade, PartialDate, Period


def test_a_company_has_its_names_numbers_and_places(tmp_path: Path) -> None:
    found = read_bods(
        tmp_path,
        entity(
            "c1",
            alternateNames=["C One"],
            jurisdiction={"name": "Delaware", "code": "US-DE"},
            foundingDate="2019-09-03",
            dissolutionDate="2023-01-02T00:00:00Z",
            uri="https://register.example/c1",
            identifiers=[
                {"id": "724500Y6DUVHQD6OXN27", "scheme": "XI-LEI"},
                {"id": "12345", "scheme": "GB-COH"},
                {"id": "T-1", "scheme": "IRL-TAXID"},
            ],
            addresses=[{"address": "1 High St", "postCode": "N1", "country": {"name": "United Kingdom"}}],
            publicListing={
                "hasPublicListing": True,
                "securitiesListings": [{"stockExchangeName": "X", "security": {"ticker": "CCC"}}],
            },
        ),
    )
    assert {(s.prop, s.value) for s in found.statements} == {
        ("type", "Company"),
        ("name", "C1"),
        ("alias", "C One"),
        ("country", "us"),
        ("country", "gb"),
        ("incorporationDate", "2019-09-03"),
        ("dissolutionDate", "2023-01-02"),
        ("sourceUrl", "https://register.example/c1"),
        ("leiCode", "724500Y6DUVHQD6OXN27"),
        ("registrationNumber", "12345"),
        ("taxNumber", "T-1"),
        ("address", "1 High St, N1, United Kingdom"),
        ("ticker", "CCC"),
    }
    assert {s.subject for s in found.statements} == {"a-register:c1"}
    assert {s.observed for s in found.statements} == {
        Period(PartialDate("2024-02-05"), PartialDate("2024-02-05"))
    }
    assert (found.rejected, found.unmapped) == ([], {})


@pytest.mark.parametrize(
    ("kind", "type", "classes"),
    [
        ({"type": "legalEntity"}, "Organization", []),
        ({"type": "arrangement", "subtype": "trust"}, "Organization", []),
        ({"type": "unknownEntity"}, "LegalEntity", []),
        ({"type": "anonymousEntity"}, "LegalEntity", []),
        ({"type": "state"}, "PublicBody", ["state_body"]),
        ({"type": "stateBody", "subtype": "governmentDepartment"}, "PublicBody", ["state_body"]),
        ({"type": "stateBody", "subtype": "stateAgency"}, "PublicBody", []),
        ({"type": "stateBody"}, "PublicBody", []),
    ],
)
def test_types_of_entities(tmp_path: Path, kind: dict[str, str], type: str, classes: list[str]) -> None:
    found = read_bods(tmp_path, entity("e1", entityType=kind))
    assert found.values("a-register:e1", "type") == [type]
    assert found.values("a-register:e1", "riskClass") == classes


def test_a_person_has_names_by_their_kind(tmp_path: Path) -> None:
    names = [
        {"type": "legal", "fullName": "Jennifer Hewitson"},
        {"type": "alternative", "fullName": "Jenny Hewitson"},
        {"type": "former", "fullName": "Jennifer Smith"},
    ]
    nationality = {"name": "United Kingdom of Great Britain and Northern Ireland (the)"}
    details = {
        "personType": "knownPerson",
        "names": names,
        "birthDate": "1978-07",
        "nationalities": [nationality],
        "politicalExposure": {"status": "isPep"},
    }
    found = read_bods(tmp_path, statement("p1", "person", details))
    assert {(s.prop, s.value) for s in found.statements} == {
        ("type", "Person"),
        ("name", "Jennifer Hewitson"),
        ("alias", "Jenny Hewitson"),
        ("previousName", "Jennifer Smith"),
        ("birthDate", "1978-07"),
        ("country", "gb"),
    }
    assert found.unmapped == {"recordDetails.politicalExposure": 1}


@pytest.mark.parametrize("type", ["unknownPerson", "anonymousPerson"])
def test_an_unknown_owner_is_no_natural_person(tmp_path: Path, type: str) -> None:
    unspecified = {"reason": "unknown", "description": "nobody answered"}
    details = {"personType": type, "unspecifiedPersonDetails": unspecified, "birthDate": "1978"}
    found = read_bods(tmp_path, statement("p1", "person", details))
    assert found.values("a-register:p1", "type") == ["LegalEntity"]
    assert found.values("a-register:p1", "remark") == ["unknown: nobody answered"]
    assert found.unmapped == {}


def test_a_passport_is_left_out_and_reported(tmp_path: Path) -> None:
    details = {
        "personType": "knownPerson",
        "names": [{"fullName": "A B"}],
        "identifiers": [{"id": "X9", "scheme": "GBR-PASSPORT"}],
    }
    found = read_bods(tmp_path, statement("p1", "person", details))
    assert "X9" not in {s.value for s in found.statements}
    assert found.unmapped == {"identifiers.scheme GBR-PASSPORT": 1}


@pytest.mark.parametrize(
    ("types", "grade"),
    [
        (["officialRegister", "selfDeclaration"], Grade.A),
        (["verified"], Grade.B),
        (["selfDeclaration"], Grade.C),
        ([], Grade.C),
    ],
)
def test_the_type_of_the_source_makes_the_grade(tmp_path: Path, types: list[str], grade: Grade) -> None:
    found = read_bods(tmp_path, entity("c1") | {"source": {"type": types}})
    assert {s.grade for s in found.statements} == {grade}


def test_records_of_two_publishers_with_one_id_are_two(tmp_path: Path) -> None:
    other = {"publicationDetails": {"bodsVersion": "0.4", "publisher": {"name": "B"}}}
    found = read_bods(tmp_path, entity("1"), entity("1") | other)
    assert {s.subject for s in found.statements} == {"a-register:1", "b:1"}
