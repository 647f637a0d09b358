"""FollowTheMoney: entities, links and listings as its readers expect them."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from checkout import ROOT
from factories import company, fact
from rdf_files import read_from, written

from graph.exports.entities import Memberships
from graph.exports.ftm_records import FtmRecords, ftm_id
from graph.store import Reader
from ontology import SCHEMA, Entity

DAY = date(2024, 2, 5)
FIXTURES = ROOT.parent / "shared" / "data"


def ftm_entities(reader: Reader) -> dict[str, dict[str, Any]]:
    lines = written(reader, "ftm", DAY).decode().splitlines()
    return {record["id"]: record for record in map(json.loads, lines)}


def test_a_company_has_its_schema_names_and_topics(reader: Reader) -> None:
    found = ftm_entities(reader)["A"]
    assert (found["schema"], found["caption"], found["target"]) == ("Company", "Alpha & Söhne <1>", False)
    properties = found["properties"]
    assert properties["name"] == ["Alpha & Söhne <1>"]
    assert (properties["abbreviation"], properties["topics"]) == (["ALP"], ["gov"])
    assert found["datasets"] == ["press"]


def test_a_member_of_a_class_that_decides_is_a_target(reader: Reader) -> None:
    assert ftm_entities(reader)["B"]["target"] is True


def test_each_observation_of_a_link_is_an_entity_with_both_ends(reader: Reader) -> None:
    links = [e["properties"] for e in ftm_entities(reader).values() if e["schema"] == "Ownership"]
    by_asset = {(p["owner"][0], p["asset"][0]): p for p in links}
    assert by_asset["A", "B"]["percentage"] == ["51"]
    assert by_asset["A", "B"]["startDate"] == ["2020-12"]
    assert by_asset["A", "B"]["role"] == ["indirect"]
    assert "percentage" not in by_asset["P", "A"]
    assert by_asset["P", "A"]["summary"] == ["share of (25,50] percent"]


def test_a_link_without_a_word_there_keeps_its_role(reader: Reader) -> None:
    (found,) = [e for e in ftm_entities(reader).values() if e["properties"].get("role") == ["Unit"]]
    assert found["schema"] == "UnknownLink"
    assert (found["properties"]["subject"], found["properties"]["object"]) == (["A"], ["B"])


def test_what_has_no_schema_there_is_left_out(reader: Reader) -> None:
    assert "S" not in ftm_entities(reader)


def test_ids_are_of_the_form_that_references_need(reader: Reader) -> None:
    assert ftm_id("cn-cetc-24") == "cn-cetc-24"
    assert ftm_id("x:C") != ftm_id("x.C")
    found = ftm_entities(reader)
    ends = [e["properties"].get("asset", [""])[0] for e in found.values() if e["schema"] == "Ownership"]
    assert ftm_id("x:C") in ends and ftm_id("x:C") in found


def test_schemas_and_properties_are_ones_that_published_data_have(reader: Reader) -> None:
    folder = FIXTURES / "ftm"
    if not folder.is_dir():
        pytest.skip(f"no published data to compare with at {folder}")
    known: dict[str, set[str]] = {}
    for path in folder.rglob("entities.ftm.json"):
        for line in path.read_text(encoding="utf-8").splitlines():
            record = json.loads(line)
            known.setdefault(record["schema"], set()).update(record["properties"])
    shared = {"country", "summary", "date", "sourceUrl", "role", "topics", "leiCode", "endDate", "startDate"}
    for record in ftm_entities(reader).values():
        if record["schema"] in known:
            assert set(record["properties"]) <= known[record["schema"]] | shared
    assert {"Ownership", "Company", "Person"} <= known.keys()


def test_a_listing_is_a_sanction_of_those_it_names(tmp_path: Path) -> None:
    facts = [
        company("A"),
        *(
            fact("us-el-a", prop, value, schema="Listing", **more)
            for prop, value, more in (
                ("type", "Listing", {}),
                ("name", "Alpha", {}),
                ("list", "us-bis-entity-list", {}),
                ("citation", "89 FR 41888", {}),
                ("names", "A", {"start": "2024-05-14"}),
            )
        ),
    ]
    with read_from(tmp_path, facts) as reader:
        found = ftm_entities(reader)["us-el-a"]
    assert found["schema"] == "Sanction"
    assert found["properties"]["entity"] == ["A"]
    assert found["properties"]["summary"] == ["89 FR 41888"]
    assert "authorityId" not in found["properties"]  # a citation is no identifier
    assert found["properties"]["startDate"] == ["2024-05-14"]


def topics_of(memberships: Memberships, *original: str) -> list[str]:
    stated = [fact("E", "riskClass", "listed_party", original=each) for each in original]
    records = FtmRecords({}, lambda id: memberships, SCHEMA.classes, {})
    record = records.entity(Entity("E", "Company", "E", (*company("E"), *stated)))
    assert record is not None
    return list(record["properties"].get("topics", ()))


def test_who_is_on_a_list_of_sanctions_is_sanctioned() -> None:
    on = {"us-ofac-sdn": "sanction", "un-sc-consolidated": "sanction", "us-bis-entity-list": "export.control"}
    for of_list, topic in on.items():
        assert topics_of(frozenset({("listed_party", of_list)})) == [topic]
    both = frozenset({("listed_party", of_list) for of_list in on} | {("meu_list", None)})
    assert topics_of(both) == ["export.control", "sanction"]
    assert topics_of(frozenset({("registered_agent", None)})) == []


def test_topics_that_made_a_class_are_written_as_they_were() -> None:
    stated = frozenset({("listed_party", None)})
    assert topics_of(stated, "topics: sanction, role.pep") == ["role.pep", "sanction"]
    assert topics_of(stated) == ["export.control"]
    assert topics_of(frozenset(), "topics: sanction") == []
