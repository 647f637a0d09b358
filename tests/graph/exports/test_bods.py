"""BODS 0.4: parties and relationships as the standard has them."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from checkout import ROOT
from factories import company, fact, member, owns
from rdf_files import read_from, written

from graph.store import Reader

DAY = date(2024, 2, 5)
FIXTURES = ROOT.parent / "shared" / "data"


def bods_statements(reader: Reader) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(written(reader, "bods", DAY))
    return found


def test_parties_come_before_the_relationships_that_name_them(reader: Reader) -> None:
    seen: set[str] = set()
    for statement in bods_statements(reader):
        details = statement["recordDetails"]
        if statement["recordType"] == "relationship":
            assert {details["subject"], details["interestedParty"]} <= seen
        seen.add(statement["recordId"])


def test_every_statement_has_what_the_standard_requires(reader: Reader) -> None:
    found = bods_statements(reader)
    for statement in found:
        assert 32 <= len(statement["statementId"]) <= 64
        assert statement["recordType"] in ("entity", "person", "relationship")
        assert statement["recordDetails"]["isComponent"] is False
        assert statement["publicationDetails"]["bodsVersion"] == "0.4"
        assert date.fromisoformat(statement["statementDate"]) <= DAY
        assert statement["declarationSubject"] in {other["recordId"] for other in found}
    ids = [statement["statementId"] for statement in found]
    assert len(ids) == len(set(ids))


def test_interests_carry_share_directness_and_days(reader: Reader) -> None:
    interests = {s["recordId"]: s["recordDetails"].get("interests") for s in bods_statements(reader)}
    (indirect,) = interests["Ownership~A~B@press"]
    assert indirect["type"] == "shareholding"
    assert indirect["share"] == {"exact": 51}
    assert (indirect["directOrIndirect"], indirect["startDate"]) == ("indirect", "2020-12-01")
    (ended,) = interests["Ownership~P~A@press"]
    assert ended["share"] == {"exclusiveMinimum": 25, "maximum": 50}
    assert ended["endDate"] == "2021-12-31"
    assert "share" not in interests["Ownership~A~x:C@press"][0]
    assert not [record for record in interests if record.startswith("SharedAddress")]


def test_a_state_body_a_company_and_a_person_are_told_apart(reader: Reader) -> None:
    found = {s["recordId"]: s for s in bods_statements(reader)}
    assert found["A"]["recordDetails"]["entityType"] == {"type": "stateBody"}
    assert found["B"]["recordDetails"]["entityType"] == {"type": "registeredEntity"}
    assert found["P"]["recordType"] == "person"
    assert found["A"]["recordDetails"]["identifiers"][0]["scheme"] == "XI-LEI"


def test_an_armed_force_is_a_body_of_the_state(tmp_path: Path) -> None:
    force = [company("force"), member("force", "armed_forces"), company("plant"), owns("force", "plant")]
    with read_from(tmp_path, force) as reader:
        found = {s["recordId"]: s for s in bods_statements(reader)}
    kind = found["force"]["recordDetails"]["entityType"]
    assert kind == {"type": "stateBody", "details": "Armed forces"}


def test_fields_are_ones_that_the_published_examples_have(reader: Reader) -> None:
    folder = FIXTURES / "bods" / "validator_0.4" / "valid-schema"
    if not folder.is_dir():
        pytest.skip(f"no published examples to compare with at {folder}")
    known: dict[str, set[str]] = {"entity": set(), "person": set(), "relationship": set(), "interest": set()}
    top: set[str] = set()
    for path in folder.glob("*.json"):
        for statement in json.loads(path.read_text(encoding="utf-8")):
            top |= set(statement)
            known[statement["recordType"]] |= set(statement["recordDetails"])
            for interest in statement["recordDetails"].get("interests", ()):
                known["interest"] |= set(interest)
    for statement in bods_statements(reader):
        assert set(statement) <= top
        assert set(statement["recordDetails"]) <= known[statement["recordType"]]
        for interest in statement["recordDetails"].get("interests", ()):
            assert set(interest) <= known["interest"]


def test_no_party_makes_an_empty_array(tmp_path: Path) -> None:
    with read_from(tmp_path, [fact("S", "type", "Shipment", schema="Shipment")]) as reader:
        assert bods_statements(reader) == []


@pytest.mark.parametrize("share", ["0", "0.5", "51", "100"])
def test_an_exact_share_stands_alone(share: str, tmp_path: Path) -> None:
    with read_from(tmp_path, [company("A"), company("B"), owns("A", "B", share)]) as reader:
        (interest,) = bods_statements(reader)[-1]["recordDetails"]["interests"]
    assert interest["share"] == {"exact": float(share)}


@pytest.mark.parametrize(
    ("share", "written_as"),
    [
        ("[25,50]", {"minimum": 25, "maximum": 50}),
        ("(25,50)", {"exclusiveMinimum": 25, "exclusiveMaximum": 50}),
        ("<100", {"exclusiveMinimum": 0, "exclusiveMaximum": 100}),
        (">=75", {"minimum": 75, "maximum": 100}),
    ],
)
def test_a_range_has_one_bound_a_side_and_no_exact_share(
    share: str, written_as: dict[str, float], tmp_path: Path
) -> None:
    with read_from(tmp_path, [company("A"), company("B"), owns("A", "B", share)]) as reader:
        (interest,) = bods_statements(reader)[-1]["recordDetails"]["interests"]
    assert interest["share"] == written_as


def party(reader: Reader, id: str) -> dict[str, Any]:
    return next(s for s in bods_statements(reader) if s["recordId"] == id)


@pytest.mark.parametrize(
    ("prop", "stated", "field", "day"),
    [
        ("incorporationDate", "1998", "foundingDate", "1998-01-01"),
        ("incorporationDate", "1998-04", "foundingDate", "1998-04-01"),
        ("dissolutionDate", "2019", "dissolutionDate", "2019-12-31"),
        ("dissolutionDate", "2020-02", "dissolutionDate", "2020-02-29"),
        ("dissolutionDate", "2024", "dissolutionDate", "2024-02-05"),  # not after the day of the export
    ],
)
def test_a_year_or_month_is_kept_as_a_day_and_said(
    prop: str, stated: str, field: str, day: str, tmp_path: Path
) -> None:
    with read_from(tmp_path, [company("A"), fact("A", prop, stated)]) as reader:
        found = party(reader, "A")
    assert found["recordDetails"][field] == day
    (said,) = found["annotations"]
    assert (said["statementPointerTarget"], said["motivation"]) == (f"/recordDetails/{field}", "commenting")
    assert stated in said["description"] and day in said["description"]


def test_a_day_is_kept_as_it_is(tmp_path: Path) -> None:
    with read_from(tmp_path, [company("A"), fact("A", "incorporationDate", "1998-04-07")]) as reader:
        found = party(reader, "A")
    assert found["recordDetails"]["foundingDate"] == "1998-04-07"
    assert "annotations" not in found
