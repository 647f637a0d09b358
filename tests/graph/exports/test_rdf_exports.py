"""The RDF that is written: valid under the shapes, a graph a source, the same triples in each syntax."""

from __future__ import annotations

import tracemalloc
from datetime import date
from pathlib import Path

import pytest
from factories import company, fact, link, member, owns, unit
from rdf_files import DAY, SYNTAXES, quads, read_from, written
from shacl import violations

from graph.exports import FORMATS
from graph.store import Reader, open_store
from ingest.pipeline import load
from ingest.sources import open_source
from ontology.namespaces import DERIVED_GRAPH, entity_iri, source_iri, term_iri

OWNS = f"<{term_iri('owns')}>"
PRESS = f"<{source_iri('press')}>"
DERIVED = f"<{DERIVED_GRAPH}>"


def entity(id: str) -> str:
    return f"<{entity_iri(id)}>"


def shortcuts(reader: Reader, day: date = DAY) -> set[tuple[str, str, str]]:
    return {
        (s, p, o)
        for s, p, o, graph in quads(written(reader, "nquads", day), "nquads")
        if graph == DERIVED and s != DERIVED
    }


FACTS = [
    company("A"),
    company("B"),
    company("C"),
    owns("A", "B", "51", start="2020-12-04"),
    owns("A", "B"),
    owns("B", "C", "(25,50]", end="2021-06", share_until="2021"),
    unit("A", "C"),
    link("SharedAddress", "C", "B"),
    member("A", "defence_conglomerate"),
]


def test_a_small_graph_is_valid(tmp_path: Path) -> None:
    with read_from(tmp_path, FACTS) as reader:
        assert violations(written(reader, "turtle")) == ""


def test_a_share_of_150_fails(tmp_path: Path) -> None:
    with read_from(tmp_path, FACTS) as reader:
        turtle = written(reader, "turtle").decode()
    old = 'ketting:shareMaxInclusive "51.0"'
    assert turtle.count(old) == 1
    assert "shareMaxInclusive" in violations(turtle.replace(old, 'ketting:shareMaxInclusive "150.0"'))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        pytest.param('"51.0"', '"-1.0"', "shareM", id="a negative share"),
        pytest.param('ketting:shareMinExclusive "25.0"', 'ketting:shareMinExclusive "75.0"', "LessThan",
                     id="a share that ends before it begins"),
        pytest.param('"2020-12-04"^^xsd:date', '"4 December 2020"', "date", id="a date as text"),
        pytest.param('"2020-12-04"^^xsd:date', '"2020-02-30"^^xsd:date', "date", id="no such day"),
        pytest.param('ketting:validTo "2021-06"', 'ketting:validTo "2021-13"', "date", id="no such month"),
        pytest.param("ketting:source data:press ;", "", "the one data set", id="no source"),
        pytest.param("prov:wasDerivedFrom <https://w3id.org/ketting/source/press/article> ;", "", "document",
                     id="no document"),
        pytest.param("ketting:grade ketting:gradeC", "ketting:grade ketting:gradeE", "grade", id="grade E"),
        pytest.param("ketting:asset entity:B ;", "", "asset", id="a link without its lower end"),
        pytest.param("ketting:owner entity:A ;", "", "owner", id="a link without its upper end"),
        pytest.param("ketting:owner entity:A ;", "ketting:owner entity:A , entity:C ;", "owner",
                     id="a link with two upper ends"),
        pytest.param("ketting:directness ketting:unstated", "ketting:directness ketting:perhaps", "direct",
                     id="no directness"),
        pytest.param('entity:B ketting:name "B Ltd"', 'entity:B ketting:name ""', "name", id="an empty name"),
        pytest.param('"B Ltd" ;\n    a ketting:Company .', '"B Ltd" .', "entity type",
                     id="an entity without a type"),
    ],
)  # fmt: skip
def test_one_thing_wrong_in_an_export_fails(old: str, new: str, said: str, tmp_path: Path) -> None:
    with read_from(tmp_path, FACTS) as reader:
        turtle = written(reader, "turtle").decode()
    assert old in turtle, turtle
    assert said.lower() in violations(turtle.replace(old, new, 1)).lower()


@pytest.mark.slow
def test_bundled_sources_are_valid(tmp_path: Path) -> None:
    """Two of the four: the lists are of the same making, and to validate them takes minutes."""
    store = open_store(f"sqlite:///{tmp_path}/case.db")
    load(store, open_source("nieuwsuur_2025"), strict=True)  # and the risk classes before it
    with store.reader() as reader:
        assert [version.dataset.id for version in reader.versions()] == ["nieuwsuur_2025", "risk_classes"]
        turtle = written(reader, "turtle", date(2026, 11, 21))
    store.close()
    assert violations(turtle) == ""


@pytest.mark.parametrize("syntax", SYNTAXES)
def test_equal_data_give_equal_bytes(syntax: str, tmp_path: Path) -> None:
    with read_from(tmp_path, FACTS) as reader:
        assert written(reader, syntax) == written(reader, syntax)


def test_every_syntax_says_the_same(tmp_path: Path) -> None:
    odd = fact("A", "alias", 'a "quoted"\\ name\r\n\t中 \x00\x85\u2028')
    with read_from(tmp_path, [*FACTS, odd]) as reader:
        found = {syntax: quads(written(reader, syntax), syntax) for syntax in SYNTAXES}
    assert found["nquads"] == found["jsonld"]
    assert {q[:3] for q in found["nquads"]} == {q[:3] for q in found["turtle"]}


def test_facts_are_in_the_graph_of_their_source_and_shortcuts_in_the_derived_one(tmp_path: Path) -> None:
    with read_from(tmp_path, FACTS) as reader:
        found = quads(written(reader, "nquads"), "nquads")
    assert {graph for *_, graph in found} == {PRESS, DERIVED}
    assert (entity("A"), OWNS, entity("B"), DERIVED) in found
    assert not [q for q in found if q[1] == OWNS and q[3] != DERIVED]


def test_a_link_has_a_node_of_its_own_with_both_observations(tmp_path: Path) -> None:
    with read_from(tmp_path, FACTS) as reader:
        found = quads(written(reader, "nquads"), "nquads")
    node = entity("Ownership~A~B")
    assert len([q for q in found if q[:2] == (node, f"<{term_iri('observation')}>")]) == 2


@pytest.mark.parametrize(
    ("facts", "day", "holds"),
    [
        pytest.param([owns("A", "B", observed="2024")], date(2024, 2, 5), True, id="in force"),
        pytest.param([owns("A", "B", observed="2020")], date(2024, 2, 5), True, id="presumed"),
        pytest.param([owns("A", "B", end="2023-12-31")], date(2024, 2, 5), False, id="ended"),
        pytest.param([owns("A", "B", start="2025")], date(2024, 2, 5), False, id="not begun"),
        pytest.param([owns("A", "B", observed="2025")], date(2024, 2, 5), False, id="not yet observed"),
        pytest.param(
            [owns("A", "B", end="2022", observed="2022"), owns("A", "B", observed="2024")],
            date(2024, 2, 5),
            True,
            id="ended and seen again",
        ),
    ],
)
def test_a_shortcut_is_of_a_link_in_force_or_presumed(
    facts: list, day: date, holds: bool, tmp_path: Path
) -> None:
    with read_from(tmp_path, [company("A"), company("B"), *facts]) as reader:
        assert ((entity("A"), OWNS, entity("B")) in shortcuts(reader, day)) is holds


def test_shortcuts_lead_between_merged_ids_and_facts_keep_theirs(tmp_path: Path) -> None:
    merged = [company("A"), company("x:A"), fact("A", "sameAs", "x:A"), company("B"), owns("x:A", "B")]
    with read_from(tmp_path, merged) as reader:
        assert shortcuts(reader) == {(entity("A"), OWNS, entity("B"))}
        assert entity("Ownership~x:A~B") in {q[0] for q in quads(written(reader, "nquads"), "nquads")}


def test_the_source_says_who_published_it_and_what_it_holds(tmp_path: Path) -> None:
    with read_from(tmp_path, FACTS) as reader:
        turtle = written(reader, "turtle").decode()
    assert 'dcterms:title "Press reports"' in turtle
    assert 'foaf:name "A newspaper"' in turtle
    assert 'ketting:statementCount "12"' in turtle


def test_partial_dates_keep_their_precision(tmp_path: Path) -> None:
    with read_from(tmp_path, FACTS) as reader:
        turtle = written(reader, "turtle").decode()
    for date_text in ('"2020-12-04"^^xsd:date', '"2021-06"^^xsd:gYearMonth', '"2021"^^xsd:gYear'):
        assert date_text in turtle


def test_an_empty_store_makes_a_file_that_can_be_read(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path}/empty.db")
    with store.reader() as reader:
        for syntax in SYNTAXES:
            assert {q[0] for q in quads(written(reader, syntax), syntax)} == {DERIVED}
    store.close()


@pytest.mark.slow
def test_memory_stays_flat(tmp_path: Path) -> None:
    def peak(count: int) -> int:
        folder = tmp_path / str(count)
        folder.mkdir()
        facts = [f for n in range(count) for f in (*company(f"E{n:05}"), owns(f"E{n:05}", f"E{n // 2:05}"))]
        with read_from(folder, facts) as reader:
            del facts
            tracemalloc.start()
            for _ in FORMATS["nquads"].write(reader, DAY):
                pass
            found = tracemalloc.get_traced_memory()[1]
            tracemalloc.stop()
        return found

    peak(50)  # fills the caches that everything shares
    assert peak(3_000) < 2 * peak(750) + 500_000
