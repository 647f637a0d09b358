"""The FollowTheMoney export against FollowTheMoney's own model: schemas, properties, ranges."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import ftm_model
import pytest
from factories import company, fact, link, member, owns, unit
from rdf_files import read_from, written

from api.workspace import Workspace
from ontology import SCHEMA

DAY = date(2026, 11, 21)


def entities(file: bytes) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.decode().splitlines()]


def problems(found: Iterable[dict[str, Any]]) -> list[str]:
    """What the model does not allow, in words."""
    by_id = {entity["id"]: entity for entity in found}
    said = []
    for id, entity in by_id.items():
        schema, given = entity["schema"], entity["properties"]
        if schema not in ftm_model.EXTENDS or schema in ftm_model.ABSTRACT:
            said.append(f"{id}: no schema {schema}")
            continue
        known = ftm_model.properties(schema)
        said += [f"{id}: {schema} has no {name}" for name in given if name not in known]
        for each in ftm_model.lineage(schema):
            said += [
                f"{id}: {schema} needs {name}"
                for name in ftm_model.REQUIRED.get(each, ())
                if not given.get(name)
            ]
            said += [
                f"{id}: {end} is not one"
                for end in ftm_model.ENDS.get(each, ())
                if len(given.get(end, ())) != 1
            ]
        said += [
            f"{id}: {name} is no address: {value}"
            for name in (*ftm_model.IDENTIFIERS, *ftm_model.ADDRESSES)
            for value in given.get(name, ())
            if re.search(r'[\s<>"{}|\\^`]', value)
        ]
        said += [
            f"{id}: {name} is no identifier: {value}"
            for name in ftm_model.IDENTIFIERS
            for value in given.get(name, ())
            if len(value) > ftm_model.LONGEST_IDENTIFIER
        ]
        for name, wanted in known.items():
            for value in given.get(name, ()) if wanted else ():
                led_to = by_id.get(value)
                if led_to is None:
                    said.append(f"{id}: {name} leads to {value}, which is not there")
                elif wanted not in ftm_model.lineage(led_to["schema"]):
                    said.append(f"{id}: {name} leads to a {led_to['schema']}, which is no {wanted}")
    return said


@pytest.mark.slow
def test_the_case_is_as_the_model_wants_it(workspace: Workspace) -> None:
    with workspace.view() as view:
        found = entities(written(view.reader, "ftm", DAY))
    assert len(found) > 1_000
    assert len([entity for entity in found if entity["schema"] == "Sanction"]) > 250
    assert problems(found) == []


def test_identifiers_and_addresses_are_ones_that_its_rdf_export_can_write(tmp_path: Path) -> None:
    odd = {
        "registrationNumber": ("HRB 12345 B", "applied for in 2019, see the annex of the deed", "7" * 70),
        "ticker": ("600877 SH",),
        "website": ("https://a.example/{x}|y",),
    }
    listing = [
        ("type", "Listing"), ("name", "A"), ("names", "A"), ("list", "a list"),
        ("citation", "Executive Order 1, as amended"), ("citation", "90 FR 1 {a} | b"),
        ("effect", "All <items>"),
        ("list", "The list of those who may not receive what is named in the annex"),
    ]  # fmt: skip
    facts = [
        company("A"),
        *(fact("A", prop, value) for prop, values in odd.items() for value in values),
        *(fact("l-1", prop, value, schema="Listing") for prop, value in listing),
    ]
    with read_from(tmp_path, facts) as reader:
        found = entities(written(reader, "ftm", DAY))
    assert problems(found) == []
    by_id = {entity["id"]: entity["properties"] for entity in found}
    # Compared by letters and digits alone there, so that nothing is lost without the spaces.
    assert by_id["A"]["registrationNumber"] == ["HRB12345B"]
    assert by_id["A"]["website"] == ["https://a.example/%7Bx%7D%7Cy"]
    # What is no identifier is kept as a remark.
    assert {text.partition(":")[0] for text in by_id["A"]["notes"]} == {"Registration number"}
    assert len(by_id["A"]["notes"]) == 2
    assert by_id["l-1"]["programId"] == ["alist"]
    assert {"Executive Order 1, as amended", "90 FR 1 {a} | b"} < set(by_id["l-1"]["summary"])


TYPES = [
    fact(f"{name}{number}", prop, value, schema=name)
    for name, entity_type in SCHEMA.entity_types.items()
    if not entity_type.abstract
    for number in (1, 2)
    for prop, value in (("type", name), ("name", f"A {name}"))
]


@pytest.mark.slow
def test_any_link_between_any_two_types_is_as_the_model_wants_it(tmp_path: Path) -> None:
    """Whatever a source ties: a public body that is owned, a person who is a unit."""
    names = [s.subject for s in TYPES if s.prop == "type"]
    links = [
        link(t, one, other) for t in SCHEMA.link_types for one in names for other in names if one != other
    ]
    granted = [
        fact(f"{schema}{number}", "authority", "An office", schema=schema)
        for schema in ("Licence", "GeneralLicence")
        for number in (1, 2)
    ]
    with read_from(tmp_path, [*TYPES, *granted, *links]) as reader:
        found = entities(written(reader, "ftm", DAY))
    assert {entity["schema"] for entity in found} >= {"Ownership", "UnknownLink", "Family", "License"}
    assert problems(found) == []


def test_what_is_wrong_is_found() -> None:
    owner: dict[str, Any] = {"id": "a", "schema": "PublicBody", "properties": {"name": ["A"]}}
    tie = {
        "id": "t",
        "schema": "Ownership",
        "properties": {"owner": ["b"], "asset": ["a"], "colour": ["red"]},
    }
    assert sorted(problems([owner, tie])) == [
        "t: Ownership has no colour",
        "t: asset leads to a PublicBody, which is no Asset",
        "t: owner leads to b, which is not there",
    ]


def test_an_owned_public_body_keeps_its_share_in_words(tmp_path: Path) -> None:
    facts = [
        company("A"),
        *(
            fact("P", prop, value, schema="PublicBody")
            for prop, value in (("type", "PublicBody"), ("name", "P"))
        ),
        owns("A", "P", "51", direct="indirect"),
        unit("A", "P"),
        member("A", "state_body"),
    ]
    with read_from(tmp_path, facts) as reader:
        ties = [
            e["properties"] for e in entities(written(reader, "ftm", DAY)) if e["schema"] == "UnknownLink"
        ]
    owned = next(tie for tie in ties if "Ownership" in tie["role"])
    assert (owned["subject"], owned["object"], owned["role"]) == (["A"], ["P"], ["Ownership", "indirect"])
    assert owned["summary"] == ["share of 51 percent"]
