"""GraphML and GEXF as drawing tools and networkx read them."""

from __future__ import annotations

import io
import xml.etree.ElementTree as ET
from datetime import date
from pathlib import Path

import networkx
import pytest
from factories import company, fact, link, owns, unit
from rdf_files import read_from, written

from graph.store import Reader

DAY = date(2024, 2, 5)


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
    # An edge of another type than the default is what networkx refuses.
    assert {edge.get("type") for edge in edges} == {None}


@pytest.mark.parametrize("format", ["graphml", "gexf"])
def test_names_that_xml_cannot_hold_do_not_break_the_file(format: str, tmp_path: Path) -> None:
    with read_from(tmp_path, [company("A", "null \x00 bell \x07 \ufffe <&>\"'")]) as reader:
        root = ET.fromstring(written(reader, format, DAY))
    texts = [*root.itertext(), *(value for node in root.iter() for value in node.attrib.values())]
    assert any("<&>\"'" in text for text in texts)


READERS = {"graphml": networkx.read_graphml, "gexf": networkx.read_gexf}


@pytest.mark.parametrize("format", READERS)
def test_networkx_reads_a_file_with_links_that_have_no_upper_end(format: str, reader: Reader) -> None:
    graph = READERS[format](io.BytesIO(written(reader, format, DAY)))
    assert graph.is_directed()
    assert set(graph.nodes) >= {"A", "B", "P", "x:C"}
    assert graph.nodes["A"]["label"] == "Alpha & Söhne <1>"
    kinds = {data["type"]: data["directed"] for _, _, data in graph.edges(data=True)}
    assert kinds == {"Ownership": True, "Unit": True, "SharedAddress": False}
    assert graph.number_of_edges() == 5


@pytest.mark.parametrize("format", READERS)
def test_networkx_reads_a_file_of_such_links_alone(format: str, tmp_path: Path) -> None:
    facts = [company("A"), company("B"), link("SharedHead", "B", "A"), link("SharedAddress", "A", "B")]
    with read_from(tmp_path, facts) as reader:
        graph = READERS[format](io.BytesIO(written(reader, format, DAY)))
    assert sorted(graph.edges(), key=str) == [("A", "B"), ("A", "B")]
    assert {data["directed"] for *_, data in graph.edges(data=True)} == {False}


@pytest.mark.parametrize("format", READERS)
def test_networkx_reads_names_of_any_letters(format: str, tmp_path: Path) -> None:
    odd = "Null \x00 esc \x1b[31m \x9b \u202e \ufffe & <b> \"q\" 'a' 北京"
    facts = [company("A", odd), company("B"), fact("A", "country", "cn"), owns("A", "B"), unit("A", "B")]
    with read_from(tmp_path, facts) as reader:
        data = written(reader, format, DAY)
    graph = READERS[format](io.BytesIO(data))
    label = graph.nodes["A"]["label"]
    assert label.endswith("& <b> \"q\" 'a' 北京")
    assert label.isprintable()
