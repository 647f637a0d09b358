"""Licences, refusals, shipments and figures in every export: whole where it has words, else counted."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from rdf_files import quads, written

from graph.exports import FORMATS
from graph.store import Reader, open_store
from ingest.pipeline import load, load_file
from ingest.sources import open_source
from ontology import SCHEMA
from ontology.ftm import ftm_schema

SOURCES = ("nieuwsuur_2025", "export_control_nl", "licence_examples")
DAY = date(2024, 3, 1)


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    with closing(open_store(f"sqlite:///{tmp_path_factory.mktemp('world')}/world.db")) as store:
        for name in SOURCES:
            load(store, open_source(name), strict=True)
        with store.reader() as view:
            yield view


@pytest.fixture(scope="module")
def types(reader: Reader) -> dict[str, str]:
    return dict(reader.entity_types())


def test_every_type_of_the_licence_world_is_there(types: dict[str, str]) -> None:
    """What has no record here shows nothing of itself in any export."""
    expected = {
        "Licence", "GeneralLicence", "Application", "Denial", "DenialNotification", "Shipment", "Item",
        "ControlEntry", "ControlList", "Registration", "LicenceCondition", "LicenceEvent", "CatchAllDecision",
        "EndUseStatement", "DeliveryVerification", "ComplianceProgramme", "Instrument", "Embargo",
        "CountryGroup", "Document", "Observation", "Claim",
    }  # fmt: skip
    assert expected <= set(types.values())


@pytest.mark.slow
@pytest.mark.parametrize("syntax", ["nquads", "jsonld"])
def test_it_comes_back_whole_from_rdf(reader: Reader, tmp_path: Path, syntax: str) -> None:
    path = tmp_path / "world"
    path.write_bytes(written(reader, syntax, DAY))
    with closing(open_store(f"sqlite:///{tmp_path}/copy.db")) as store:
        report = load_file(store, path, format=syntax, read=DAY, strict=True)
        with store.reader() as copy:
            assert list(copy.statements()) == list(reader.statements())
            assert copy.documents() == reader.documents()
    assert (report.rejected, report.unmapped) == ((), ())


@pytest.mark.slow
def test_turtle_has_the_same_triples(reader: Reader) -> None:
    named = {quad[:3] for quad in quads(written(reader, "nquads", DAY), "nquads")}
    assert named == {quad[:3] for quad in quads(written(reader, "turtle", DAY), "turtle")}


@pytest.mark.parametrize("format", ["csv", "csv-plain"])
def test_tables_have_every_statement(reader: Reader, format: str) -> None:
    text = written(reader, format, DAY).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert Counter(row["subject"] for row in rows) == Counter(s.subject for s in reader.statements())


@pytest.mark.parametrize("format", ["graphml", "gexf"])
def test_drawings_have_a_node_for_every_record(reader: Reader, types: dict[str, str], format: str) -> None:
    text = written(reader, format, DAY).decode()
    assert all(f'<node id="{id}"' in text for id in types)


def test_followthemoney_has_licences_and_counts_what_it_leaves_out(
    reader: Reader, types: dict[str, str]
) -> None:
    found = [json.loads(line) for line in written(reader, "ftm", DAY).splitlines()]
    licences = {one["id"] for one in found if one["schema"] == "License"}
    assert licences == {id for id, type in types.items() if SCHEMA.is_a(type, "Licence")}
    left_out = Counter(type for type in types.values() if ftm_schema(type) is None)
    assert FORMATS["ftm"].left_out(reader) == left_out
    assert left_out["Denial"] and left_out["Shipment"] and left_out["Observation"]
    assert {one["id"] for one in found}.isdisjoint(id for id, type in types.items() if type in left_out)


def test_bods_has_parties_alone_and_counts_what_it_leaves_out(reader: Reader, types: dict[str, str]) -> None:
    parties = {id for id, type in types.items() if SCHEMA.is_a(type, "LegalEntity")}
    found = json.loads(written(reader, "bods", DAY))
    assert len([one for one in found if one["recordType"] in ("entity", "person")]) == len(parties)
    assert sum(FORMATS["bods"].left_out(reader).values()) == len(types) - len(parties)


@pytest.mark.parametrize("format", FORMATS)
def test_a_format_with_words_for_all_leaves_out_nothing(reader: Reader, format: str) -> None:
    assert (FORMATS[format].left_out(reader) == {}) is (format not in ("ftm", "bods"))
