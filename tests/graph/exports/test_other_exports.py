"""FollowTheMoney, BODS, GraphML, GEXF and CSV: each as its readers expect it."""

from __future__ import annotations

import csv
import io
import json
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import networkx
import pytest
from checkout import ROOT
from factories import company, fact, link, member, owns, unit
from rdf_files import read_from, written

from graph.exports import FORMATS
from graph.exports.ftm import ftm_id
from graph.store import Reader

DAY = date(2024, 2, 5)
FIXTURES = ROOT.parent / "shared" / "data"

FACTS = [
    company("A", "Alpha & Söhne <1>"),
    company("B"),
    company("x:C"),
    fact("A", "country", "cn"),
    fact("A", "acronym", "ALP"),
    fact("A", "leiCode", "969500T3MBS4SQAMHJ45"),
    fact("P", "type", "Person", schema="Person"),
    fact("P", "name", "Person P", schema="Person"),
    fact("S", "type", "Shipment", schema="Shipment"),
    fact("S", "name", "A shipment", schema="Shipment"),
    owns("A", "B", "51", start="2020-12", direct="indirect"),
    owns("P", "A", "(25,50]", end="2021"),
    owns("A", "x:C"),
    unit("A", "B"),
    link("SharedAddress", "x:C", "B"),
    member("A", "state_body"),
    member("B", "defence_conglomerate"),
]


@pytest.fixture
def reader(tmp_path: Path) -> Iterator[Reader]:
    with read_from(tmp_path, FACTS) as found:
        yield found


@pytest.mark.parametrize("format", FORMATS)
def test_equal_data_give_equal_files(format: str, reader: Reader) -> None:
    assert written(reader, format, DAY) == written(reader, format, DAY)


# ---------------------------------------------------------------- FollowTheMoney


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
    assert found["properties"]["authorityId"] == ["89 FR 41888"]
    assert found["properties"]["startDate"] == ["2024-05-14"]


# ---------------------------------------------------------------- BODS


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
    assert indirect["share"] == {"exact": 51, "minimum": 51, "maximum": 51}
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


# ---------------------------------------------------------------- drawing


def test_networkx_reads_the_graphml(reader: Reader) -> None:
    graph = networkx.parse_graphml(written(reader, "graphml", DAY).decode(), force_multigraph=True)
    assert graph.nodes["A"]["label"] == "Alpha & Söhne <1>"
    assert graph.nodes["A"]["classes"] == "state_body"
    owned = graph.get_edge_data("A", "B")["Ownership~A~B"]
    assert (owned["share_low"], owned["share_high"], owned["status"]) == (51.0, 51.0, "presumed")
    assert graph.get_edge_data("P", "A")["Ownership~P~A"]["status"] == "former"
    assert graph.get_edge_data("A", "x:C")["Ownership~A~x:C"]["share"] == "unknown"
    assert graph.get_edge_data("B", "x:C")["SharedAddress~B~x:C"]["directed"] is False


def test_gexf_declares_every_attribute_and_end(reader: Reader) -> None:
    root = ET.fromstring(written(reader, "gexf", DAY))
    space = {"g": "http://gexf.net/1.3"}
    assert root.get("version") == "1.3"
    for kind, items in (("node", "g:node"), ("edge", "g:edge")):
        path = f".//g:attributes[@class='{kind}']/g:attribute"
        declared = {attribute.get("id") for attribute in root.findall(path, space)}
        used = {value.get("for") for item in root.findall(f".//{items}", space) for value in item.iter(
            "{http://gexf.net/1.3}attvalue"
        )}  # fmt: skip
        assert used and used <= declared
    nodes = {node.get("id") for node in root.findall(".//g:node", space)}
    edges = root.findall(".//g:edge", space)
    assert {edge.get(end) for edge in edges for end in ("source", "target")} <= nodes
    assert {edge.get("type") for edge in edges} == {"directed", "undirected"}


@pytest.mark.parametrize("format", ["graphml", "gexf"])
def test_names_that_xml_cannot_hold_do_not_break_the_file(format: str, tmp_path: Path) -> None:
    with read_from(tmp_path, [company("A", "null \x00 bell \x07 \ufffe <&>\"'")]) as reader:
        root = ET.fromstring(written(reader, format, DAY))
    texts = [*root.itertext(), *(value for node in root.iter() for value in node.attrib.values())]
    assert any("<&>\"'" in text for text in texts)


# ---------------------------------------------------------------- CSV


def test_csv_has_every_statement_as_it_is(reader: Reader) -> None:
    rows = list(csv.DictReader(io.StringIO(written(reader, "csv", DAY).decode())))
    assert [row["id"] for row in rows] == [s.id for s in reader.statements()]
    owned = next(row for row in rows if row["property"] == "Ownership" and row["subject"] == "P")
    assert (owned["share"], owned["end"], owned["start"]) == ("(25,50]", "2021", "")
