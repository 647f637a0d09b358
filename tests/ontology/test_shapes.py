"""shapes.ttl accepts a small valid graph and refuses each single thing that can be wrong with it."""

from __future__ import annotations

from pathlib import Path

import pytest
from rdflib import RDF, SH, URIRef
from shacl import SHAPES, VOCABULARY, violations

from ontology import SCHEMA
from ontology.namespaces import term_iri
from ontology.schema import LinkType

VALID = (Path(__file__).parent / "valid_graph.ttl").read_text(encoding="utf-8")

OWNER = "ketting:owner entity:cn-smic-holdings"
START = 'ketting:validFrom "2020-12-04"^^xsd:date'
LOWER_BOUND = "ketting:shareMinInclusive 51.0"
UPPER_BOUND = "ketting:shareMaxInclusive 51.0"
UNIT_OBSERVATION = "entity:statement-3 a ketting:LinkObservation ;"
MEMBERSHIP = "entity:statement-5 a ketting:ClassMembership ;"
SOURCED = "ketting:source entity:case ;\n    prov:wasDerivedFrom entity:letter ;"


def changed(old: str, new: str) -> str:
    assert VALID.count(old) == 1, f"{VALID.count(old)} times in the valid graph: {old}"
    return VALID.replace(old, new)


def shape_of(link_type: str) -> URIRef:
    return URIRef(term_iri(f"{link_type}Shape"))


@pytest.mark.slow
def test_the_shapes_are_well_formed_shapes() -> None:
    assert violations(VALID, meta_shacl=True) == ""


def test_a_valid_graph_passes() -> None:
    assert violations(VALID) == ""


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        pytest.param(UPPER_BOUND, "ketting:shareMaxInclusive 150.0", "shareMaxInclusive", id="share of 150"),
        pytest.param(LOWER_BOUND, "ketting:shareMinInclusive -1.0", "shareMinInclusive", id="negative share"),
        pytest.param(LOWER_BOUND, "ketting:shareMinInclusive 60.0", "shareMaxInclusive", id="low above high"),
        pytest.param(
            LOWER_BOUND,
            "ketting:shareMinExclusive 51.0",
            "shareMinExclusive",
            id="empty interval, open below",
        ),
        pytest.param(
            UPPER_BOUND,
            "ketting:shareMaxExclusive 51.0",
            "shareMaxExclusive",
            id="empty interval, open above",
        ),
        pytest.param(
            LOWER_BOUND,
            f"{LOWER_BOUND} ; ketting:shareMinExclusive 50.0",
            "each inclusive or exclusive",
            id="lower bound both inclusive and exclusive",
        ),
        pytest.param(
            UPPER_BOUND,
            f"{UPPER_BOUND} ; ketting:shareMaxExclusive 52.0",
            "each inclusive or exclusive",
            id="upper bound both inclusive and exclusive",
        ),
        pytest.param(f"{UPPER_BOUND} ;", "", "one lower and one upper bound", id="no upper bound"),
        pytest.param(
            f"{LOWER_BOUND} ;\n    {UPPER_BOUND} ;", "", "one lower and one upper bound", id="no share at all"
        ),
        pytest.param(LOWER_BOUND, 'ketting:shareMinInclusive "51"', "shareMinInclusive", id="share as text"),
        pytest.param(
            UNIT_OBSERVATION,
            f"{UNIT_OBSERVATION} ketting:shareMaxInclusive 51.0 ;",
            "only an ownership carries a share",
            id="a unit with a share",
        ),
        pytest.param(
            MEMBERSHIP,
            f"{MEMBERSHIP} ketting:shareMaxInclusive 51.0 ;",
            "only an ownership carries a share",
            id="a membership with a share",
        ),
    ],
)
def test_a_wrong_share_fails(old: str, new: str, named: str) -> None:
    assert named in violations(changed(old, new))


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        pytest.param(OWNER, f"{OWNER} , entity:cn-cetc", "More than 1 values", id="two owners"),
        pytest.param(f"{OWNER} ;", "", "Less than 1 values", id="no owner"),
        pytest.param(OWNER, 'ketting:owner "SMIC Holdings"', "OneLegalEntity", id="an owner that is text"),
        pytest.param(OWNER, "ketting:owner entity:nobody", "needs an entity type", id="an untyped owner"),
        pytest.param(OWNER, "ketting:owner entity:letter", "OneLegalEntity", id="a document as owner"),
        pytest.param(
            "ketting:party entity:cn-siqa , entity:cn-siqse",
            "ketting:party entity:cn-siqa",
            "Less than 2 values",
            id="an address shared with nobody",
        ),
        pytest.param(
            "entity:cn-smbc ;\n    ketting:observation entity:statement-1 , entity:statement-2",
            "entity:cn-smbc",
            "a link needs an observation",
            id="a link that nobody observed",
        ),
        pytest.param(
            "ketting:observation entity:statement-3",
            "ketting:observation entity:statement-3 , entity:statement-4",
            "an observation belongs to one link",
            id="one observation of two links",
        ),
    ],
)
def test_a_wrong_link_fails(old: str, new: str, named: str) -> None:
    assert named in violations(changed(old, new))


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        pytest.param(
            START,
            f'{START} ; ketting:validTo "2020-12-03"^^xsd:date',
            "ends before it begins",
            id="an end before its start",
        ),
        pytest.param(
            START,
            f'{START} ; ketting:validTo "2020-11"^^xsd:gYearMonth',
            "ends before it begins",
            id="an end in the month before its start",
        ),
        pytest.param(
            START,
            f'{START} ; ketting:shareUntil "2019"^^xsd:gYear',
            "ends before it begins",
            id="a share that ends before its link starts",
        ),
        pytest.param(
            'ketting:observedFrom "2024"^^xsd:gYear',
            'ketting:observedFrom "2026"^^xsd:gYear',
            "ends before it begins",
            id="last observed before first observed",
        ),
        pytest.param(
            'ketting:observedFrom "2024"^^xsd:gYear ;', "", "Less than 1 values", id="not observed at all"
        ),
        pytest.param(
            START, 'ketting:validFrom "2020-13"^^xsd:gYearMonth', "no date", id="a thirteenth month"
        ),
        pytest.param(START, 'ketting:validFrom "4 December 2020"', "no date", id="a date as text"),
        pytest.param(START, 'ketting:validFrom "2020Z"^^xsd:gYear', "no date", id="a time zone"),
    ],
)
def test_a_wrong_date_fails(old: str, new: str, named: str) -> None:
    assert named in violations(changed(old, new))


def test_a_day_that_does_not_exist_fails() -> None:
    assert "no date" in violations(changed(START, 'ketting:validFrom "2020-02-30"^^xsd:date'))


@pytest.mark.parametrize(
    "end",
    ['"2020-12-04"^^xsd:date', '"2020-12"^^xsd:gYearMonth', '"2020"^^xsd:gYear', '"2021-01-01"^^xsd:date'],
)
def test_an_end_that_may_be_after_its_start_passes(end: str) -> None:
    assert violations(changed(START, f"{START} ; ketting:validTo {end}")) == ""


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        pytest.param("ketting:grade ketting:gradeA ;", "", "one evidence grade", id="no grade"),
        pytest.param("ketting:gradeA", "ketting:gradeE", "one evidence grade", id="grade E"),
        pytest.param(
            "ketting:gradeA", "ketting:gradeA , ketting:gradeB", "one evidence grade", id="two grades"
        ),
        pytest.param(SOURCED, "ketting:source entity:case ;", "names the document", id="no document"),
        pytest.param(
            "ketting:directness ketting:direct ;",
            "ketting:directness ketting:obvious ;",
            "direct, indirect or unstated",
            id="a fourth directness",
        ),
        pytest.param(
            "ketting:directness ketting:direct ;", "", "direct, indirect or unstated", id="no directness"
        ),
        pytest.param(
            '"2026-11-20T23:00:00Z"^^xsd:dateTime',
            '"2026-11-20"^^xsd:date',
            "recordedAt",
            id="recorded on a day, not at a time",
        ),
        pytest.param(
            "ketting:recordedAt",
            'ketting:lastSeenAt "2026-11-19T23:00:00Z"^^xsd:dateTime ; ketting:recordedAt',
            "lastSeenAt",
            id="last seen before it was recorded",
        ),
    ],
)
def test_a_statement_without_its_evidence_fails(old: str, new: str, named: str) -> None:
    assert named in violations(changed(old, new))


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        pytest.param(
            "entity:cn-siqa a ketting:PublicBody ; ketting:name",
            "entity:cn-siqa ketting:name",
            "needs an entity type",
            id="an entity without type",
        ),
        pytest.param(
            'ketting:Company ; ketting:name "SMIC Holdings"',
            "ketting:Company",
            "an entity needs a name",
            id="an entity without name",
        ),
        pytest.param('"SMIC Holdings"', '""', "an entity needs a name", id="an empty name"),
        pytest.param('ketting:list "us-bis-entity-list" ;', "", "on one list", id="a listing on no list"),
        pytest.param('ketting:citation "89 FR 41888" ;', "", "needs its citation", id="an uncited listing"),
    ],
)
def test_a_wrong_entity_fails(old: str, new: str, named: str) -> None:
    assert named in violations(changed(old, new))


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        pytest.param(
            "ketting:riskClass ketting:defence_conglomerate",
            "ketting:riskClass ketting:arms_maker",
            "no risk class of this name",
            id="an unknown class",
        ),
        pytest.param(
            "rdf:object ketting:defence_conglomerate",
            "rdf:object ketting:listed_party",
            "on nobody's word",
            id="a membership that no statement supports",
        ),
        pytest.param(
            "rdf:predicate ketting:riskClass",
            "rdf:predicate ketting:name",
            "riskClass",
            id="another property",
        ),
        pytest.param(
            f"{MEMBERSHIP}\n    rdf:subject entity:cn-cetc",
            f"{MEMBERSHIP}\n    rdf:subject entity:letter",
            "ClassConstraintComponent",
            id="a document in a risk class",
        ),
    ],
)
def test_a_wrong_membership_fails(old: str, new: str, named: str) -> None:
    assert named in violations(changed(old, new))


@pytest.mark.parametrize("link_type", SCHEMA.link_types.values(), ids=lambda t: t.name)
def test_every_link_type_has_a_shape_with_its_ends(link_type: LinkType) -> None:
    shape = shape_of(link_type.name)
    paths = {path for prop in SHAPES.objects(shape, SH.property) for path in SHAPES.objects(prop, SH.path)}
    assert (shape, SH.targetClass, URIRef(term_iri(link_type.name))) in SHAPES
    assert {URIRef(term_iri(role)) for role in link_type.roles} <= paths


def test_every_link_end_must_be_a_typed_entity() -> None:
    checked = set(SHAPES.objects(URIRef(term_iri("TypedShape")), SH.targetObjectsOf))
    ends = {URIRef(term_iri(role)) for t in SCHEMA.link_types.values() for role in t.roles}
    assert checked == ends


def test_every_link_type_but_those_with_shares_is_barred_from_shares() -> None:
    barred = set(SHAPES.objects(URIRef(term_iri("WithoutShareShape")), SH.targetClass))
    assert barred == {URIRef(term_iri(t.name)) for t in SCHEMA.link_types.values() if not t.takes_share}


def test_every_risk_class_is_accepted() -> None:
    accepted = SHAPES.value(URIRef(term_iri("RiskClassConcept")), SH["in"])
    assert accepted is not None
    assert set(SHAPES.items(accepted)) == {URIRef(term_iri(name)) for name in SCHEMA.classes}


def test_no_shape_speaks_of_a_term_that_the_vocabulary_lacks() -> None:
    used = {term for triple in SHAPES for term in triple if isinstance(term, URIRef)}
    own = {term for term in used if term.startswith(SCHEMA.namespace)}
    shapes = set(SHAPES.subjects(RDF.type, SH.NodeShape)) | set(
        SHAPES.subjects(RDF.type, SH.SPARQLConstraint)
    )
    assert own - shapes <= set(VOCABULARY.subjects())
