"""The generated files are current, complete and mean what they say."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path

import pytest
from rdflib import OWL, RDF, RDFS, SKOS, XSD, Graph, Literal, URIRef

from ontology import SCHEMA, Directness, Grade, UnknownTerm, link_id
from ontology.jsonld_context import context
from ontology.namespaces import ONTOLOGY_IRI, PREFIXES, entity_iri, expand, term_iri
from ontology.vocabulary import CONTEXT, VOCABULARY, differing_files, generated_files, main

ONTOLOGY_FOLDER = Path(str(files("ontology")))
GRAPH = Graph().parse(data=(ONTOLOGY_FOLDER / VOCABULARY).read_text(encoding="utf-8"), format="turtle")
FTM = PREFIXES["ftm"]


def ours(name: str) -> URIRef:
    return URIRef(term_iri(name))


def expanded(document: dict[str, object]) -> Graph:
    """The triples of a JSON-LD document under the committed context."""
    text = json.dumps(json.loads((ONTOLOGY_FOLDER / CONTEXT).read_text(encoding="utf-8")) | document)
    return Graph().parse(data=text, format="json-ld")


def test_committed_files_are_what_the_generator_writes() -> None:
    assert differing_files(ONTOLOGY_FOLDER) == []


def test_the_generator_writes_the_same_twice() -> None:
    assert generated_files() == generated_files()


def test_check_names_the_file_that_differs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--folder", str(tmp_path)]) == 0
    assert main(["--check", "--folder", str(tmp_path)]) == 0
    changed = tmp_path / VOCABULARY
    changed.write_text(changed.read_text(encoding="utf-8").replace("Nobody stands", "Somebody stands"))

    assert main(["--check", "--folder", str(tmp_path)]) == 1
    assert VOCABULARY in (message := capsys.readouterr().err)
    assert CONTEXT not in message


@pytest.mark.parametrize("text", ["", "no Turtle"])
def test_check_refuses_a_vocabulary_that_says_nothing(tmp_path: Path, text: str) -> None:
    main(["--folder", str(tmp_path)])
    (tmp_path / VOCABULARY).write_text(text)
    assert differing_files(tmp_path) == [VOCABULARY]


def test_check_names_a_missing_context(tmp_path: Path) -> None:
    main(["--folder", str(tmp_path)])
    (tmp_path / CONTEXT).unlink()
    assert differing_files(tmp_path) == [CONTEXT]


def test_another_layout_of_the_same_triples_is_no_difference(tmp_path: Path) -> None:
    main(["--folder", str(tmp_path)])
    path = tmp_path / VOCABULARY
    path.write_text(Graph().parse(path, format="turtle").serialize(format="longturtle"), encoding="utf-8")
    assert differing_files(tmp_path) == []


def test_the_ontology_states_its_version() -> None:
    ontology = URIRef(ONTOLOGY_IRI)
    assert GRAPH.value(ontology, RDF.type) == OWL.Ontology
    assert GRAPH.value(ontology, OWL.versionInfo) == Literal(SCHEMA.version)


@pytest.mark.parametrize(
    "name",
    [
        *SCHEMA.entity_types,
        *SCHEMA.link_types,
        *SCHEMA.properties,
        *SCHEMA.classes,
        *dict.fromkeys(role for t in SCHEMA.link_types.values() for role in t.roles),
        *(t.shortcut for t in SCHEMA.link_types.values()),
        *Directness,
        *(f"grade{grade}" for grade in Grade),
    ],
)
def test_every_term_has_type_label_and_definition(name: str) -> None:
    term = ours(name)
    assert GRAPH.value(term, RDF.type) is not None
    assert GRAPH.value(term, RDFS.label) is not None
    assert GRAPH.value(term, SKOS.definition) is not None


@pytest.mark.parametrize(
    "name",
    [
        "shareMinInclusive", "shareMinExclusive", "shareMaxInclusive", "shareMaxExclusive", "shareUntil",
        "validFrom", "validTo", "observedFrom", "observedTo", "directness", "grade", "recordedAt",
        "observation", "source", "quote", "locator", "original", "lastSeenAt",
    ],
)  # fmt: skip
def test_every_part_of_a_statement_has_a_property_with_domain_and_range(name: str) -> None:
    assert GRAPH.value(ours(name), RDFS.domain) is not None
    assert GRAPH.value(ours(name), RDFS.range) is not None


def test_no_two_terms_share_a_name() -> None:
    roles = {role for link_type in SCHEMA.link_types.values() for role in link_type.roles}
    shortcuts = [link_type.shortcut for link_type in SCHEMA.link_types.values()]
    names = [
        *SCHEMA.entity_types,
        *SCHEMA.link_types,
        *SCHEMA.properties,
        *SCHEMA.classes,
        *roles,
        *shortcuts,
    ]
    assert len(names) == len(set(names))


def test_a_term_is_either_a_class_or_a_property_or_a_concept() -> None:
    kinds = (OWL.Class, OWL.DatatypeProperty, OWL.ObjectProperty, SKOS.Concept, SKOS.ConceptScheme)
    for term in set(GRAPH.subjects(RDFS.isDefinedBy)):
        found = [kind for kind in kinds if (term, RDF.type, kind) in GRAPH]
        assert len(found) == 1 or term == ours("PartialDate"), (term, found)


def test_every_term_that_is_referred_to_exists() -> None:
    named = {term for triple in GRAPH for term in triple if isinstance(term, URIRef)}
    own = {term for term in named if term.startswith(SCHEMA.namespace)}
    assert own <= set(GRAPH.subjects(RDFS.isDefinedBy))


def test_nothing_is_claimed_to_be_the_same_as_a_term_of_others() -> None:
    assert not set(GRAPH.predicates()) & {OWL.equivalentClass, OWL.equivalentProperty, OWL.sameAs}


def test_a_company_is_an_organization_and_a_registered_one() -> None:
    assert set(GRAPH.objects(ours("Company"), RDFS.subClassOf)) == {
        ours("Organization"),
        URIRef(FTM + "Company"),
        URIRef(expand("rov:RegisteredOrganization")),
        URIRef(expand("schema:Corporation")),
    }


def test_every_link_type_is_a_link_with_an_upper_and_a_lower_end() -> None:
    for link_type in SCHEMA.link_types.values():
        assert (ours(link_type.name), RDFS.subClassOf, ours("Link")) in GRAPH
        for role in link_type.roles:
            ends = set(GRAPH.transitive_objects(ours(role), RDFS.subPropertyOf))
            assert ours("linkEnd") in ends


def test_owner_and_asset_belong_to_an_ownership() -> None:
    assert GRAPH.value(ours("owner"), RDFS.domain) == ours("Ownership")
    assert GRAPH.value(ours("owner"), RDFS.subPropertyOf) == ours("upperEnd")
    assert GRAPH.value(ours("asset"), RDFS.subPropertyOf) == ours("lowerEnd")
    assert GRAPH.value(ours("asset"), RDFS.range) == ours("Thing")


def test_an_end_of_two_link_types_does_not_make_a_link_both() -> None:
    domains = set(GRAPH.objects(ours("organization"), RDFS.domain))
    assert domains == {ours("Link")}
    assert set(GRAPH.objects(ours("organization"), URIRef(expand("schema:domainIncludes")))) == {
        ours("Directorship"),
        ours("Membership"),
    }


def test_a_shortcut_leads_from_upper_to_lower_end() -> None:
    owns = ours("owns")
    assert GRAPH.value(owns, RDFS.domain) == ours("LegalEntity")
    assert GRAPH.value(owns, RDFS.range) == ours("Thing")
    assert (owns, RDFS.seeAlso, ours("Ownership")) in GRAPH
    assert (owns, RDF.type, OWL.SymmetricProperty) not in GRAPH


def test_a_shortcut_without_direction_is_symmetric() -> None:
    assert (ours("sharesHeadWith"), RDF.type, OWL.SymmetricProperty) in GRAPH


def test_names_align_with_ftm_but_a_narrower_domain_is_only_akin() -> None:
    assert (ours("name"), RDFS.subPropertyOf, URIRef(FTM + "Thing:name")) in GRAPH
    assert (ours("ticker"), RDFS.subPropertyOf, URIRef(FTM + "Company:ticker")) not in GRAPH
    assert (ours("ticker"), RDFS.seeAlso, URIRef(FTM + "Company:ticker")) in GRAPH


def test_properties_of_entities_lead_to_entities_and_others_to_values() -> None:
    assert (ours("names"), RDF.type, OWL.ObjectProperty) in GRAPH
    assert GRAPH.value(ours("riskClass"), RDFS.range) == SKOS.Concept
    assert (ours("name"), RDF.type, OWL.DatatypeProperty) in GRAPH
    assert GRAPH.value(ours("website"), RDFS.range) == XSD.anyURI
    assert (ours("sameAs"), RDF.type, OWL.SymmetricProperty) in GRAPH


def test_risk_classes_say_whether_they_decide_and_stop() -> None:
    state_body = ours("state_body")
    assert GRAPH.value(state_body, SKOS.inScheme) == ours("RiskClasses")
    assert GRAPH.value(state_body, ours("barrier")) == Literal(True)
    assert GRAPH.value(state_body, ours("decides")) == Literal(False)


# rdflib's own JSON-LD parser still builds the class that rdflib deprecates.
@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
def test_context_expands_a_sample() -> None:
    found = expanded(
        {
            "@graph": [
                {
                    "id": "entity:cn-cetc",
                    "type": "Company",
                    "name": ["China Electronics Technology Group", "中国电子科技集团"],
                    "country": "cn",
                    "riskClass": "defence_conglomerate",
                    "incorporationDate": {"@value": "2002", "@type": "xsd:gYear"},
                    "website": "https://example.org/",
                    "owns": "entity:opensanctions:NK-1",
                },
                {
                    "id": "entity:Ownership~cn-cetc~cn-cetc-24",
                    "type": "Ownership",
                    "owner": "entity:cn-cetc",
                    "asset": "entity:cn-cetc-24",
                    "observation": {
                        "id": "entity:s1",
                        "type": "LinkObservation",
                        "shareMinExclusive": "0",
                        "shareMaxInclusive": "51.5",
                        "grade": "C",
                        "directness": "unstated",
                        "recordedAt": "2026-11-20T23:00:00Z",
                        "wasDerivedFrom": "entity:letter",
                        "locator": "answer of 2025-11-28, question 5",
                    },
                },
                {
                    "id": "entity:s2",
                    "type": "ClassMembership",
                    "subject": "entity:cn-cetc",
                    "predicate": "riskClass",
                    "object": "ketting:defence_conglomerate",
                },
            ]
        }
    )
    expected = Graph().parse(
        format="turtle",
        data="""
        @prefix ketting: <https://w3id.org/ketting/ns#> .
        @prefix prov: <http://www.w3.org/ns/prov#> .
        @prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
        @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
        @base <https://w3id.org/ketting/id/> .
        <cn-cetc> a ketting:Company ;
            ketting:name "China Electronics Technology Group" , "中国电子科技集团" ;
            ketting:country "cn" ;
            ketting:riskClass ketting:defence_conglomerate ;
            ketting:incorporationDate "2002"^^xsd:gYear ;
            ketting:website "https://example.org/"^^xsd:anyURI ;
            ketting:owns <https://w3id.org/ketting/id/opensanctions:NK-1> .
        <Ownership~cn-cetc~cn-cetc-24> a ketting:Ownership ;
            ketting:owner <cn-cetc> ;
            ketting:asset <cn-cetc-24> ;
            ketting:observation <s1> .
        <s1> a ketting:LinkObservation ;
            ketting:shareMinExclusive "0"^^xsd:decimal ;
            ketting:shareMaxInclusive "51.5"^^xsd:decimal ;
            ketting:grade ketting:gradeC ;
            ketting:directness ketting:unstated ;
            ketting:recordedAt "2026-11-20T23:00:00Z"^^xsd:dateTime ;
            prov:wasDerivedFrom <letter> ;
            ketting:locator "answer of 2025-11-28, question 5" .
        <s2> a ketting:ClassMembership ;
            rdf:subject <cn-cetc> ;
            rdf:predicate ketting:riskClass ;
            rdf:object ketting:defence_conglomerate .
        """,
    )
    assert set(found) == set(expected)


def test_context_knows_every_term_of_the_vocabulary() -> None:
    terms = context()["@context"]
    assert isinstance(terms, dict)
    schemes = {ours("RiskClasses"), ours("EvidenceGrades"), ours("DirectnessValues")}
    grades = {ours(f"grade{grade}") for grade in Grade}  # written A to D, and only under `grade`
    for term in set(GRAPH.subjects(RDFS.isDefinedBy)) - schemes - grades:
        assert str(term).removeprefix(SCHEMA.namespace) in terms


def test_prefixed_names_expand() -> None:
    assert expand("org:Organization") == "http://www.w3.org/ns/org#Organization"


def test_an_unknown_prefix_is_refused() -> None:
    with pytest.raises(UnknownTerm, match="no known prefix"):
        expand("nobody:Organization")


def test_ids_of_entities_and_links_make_iris_that_turtle_keeps() -> None:
    graph = Graph()
    ids = ("cn-cetc-24", "opensanctions:NK-1@a_b.c", link_id("Unit", "cn-cetc", "cn-cetc-24"))
    for id in ids:
        graph.add((URIRef(entity_iri(id)), RDF.type, ours("Thing")))
    again = Graph().parse(data=graph.serialize(format="turtle"), format="turtle")
    assert {str(subject) for subject in again.subjects()} == {entity_iri(id) for id in ids}
