"""schema.toml is whole: whatever it names exists, here or in the model that it follows."""

from __future__ import annotations

import pytest
from rdflib import FOAF, ORG, PROV, RDF, RDFS, SDO, SKOS

from ontology import SCHEMA, UnknownTerm
from ontology.namespaces import PREFIXES
from ontology.schema import NAME_PROPERTIES, is_entity_id

# The parts of FollowTheMoney's model that schema.toml leans on, read in its schema/*.yaml.
FTM_SCHEMATA = {
    "Thing", "LegalEntity", "Person", "Organization", "Company", "PublicBody", "Address", "Vessel",
    "Sanction", "License", "Document", "Ownership", "Control", "Directorship", "Membership", "Succession",
    "Representation", "Family", "Asset",
}  # fmt: skip
FTM_PROPERTIES = {
    "Thing:name", "Thing:alias", "Thing:previousName", "Thing:weakAlias", "Thing:country", "Thing:address",
    "Thing:notes", "Thing:addressEntity", "Thing:sourceUrl", "Person:birthDate",
    "Person:gender", "Person:passportNumber",
    "LegalEntity:idNumber", "LegalEntity:phone", "LegalEntity:email", "LegalEntity:taxNumber",
    "Vessel:imoNumber", "LegalEntity:website", "LegalEntity:uscCode", "LegalEntity:leiCode",
    "LegalEntity:registrationNumber", "LegalEntity:incorporationDate", "LegalEntity:dissolutionDate",
    "Organization:abbreviation", "Company:ticker", "Sanction:authority", "Interval:date",
}  # fmt: skip
VOCABULARIES = {
    "foaf": FOAF, "org": ORG, "prov": PROV, "rdf": RDF, "rdfs": RDFS, "schema": SDO, "skos": SKOS,
}  # fmt: skip
RANGES = {"text", "name", "identifier", "date", "country", "url", "number", "entity", "class"}


def test_every_parent_and_domain_is_an_entity_type() -> None:
    for entity_type in SCHEMA.entity_types.values():
        assert entity_type.parent is None or entity_type.parent in SCHEMA.entity_types
    assert {prop.domain for prop in SCHEMA.properties.values()} <= set(SCHEMA.entity_types)


def test_every_entity_type_is_a_thing() -> None:
    assert all(SCHEMA.is_a(name, "Thing") for name in SCHEMA.entity_types)


def test_link_ends_are_entity_types() -> None:
    for link_type in SCHEMA.link_types.values():
        assert {link_type.upper_type, link_type.lower_type} <= set(SCHEMA.entity_types)


def test_every_range_is_known() -> None:
    assert {prop.range for prop in SCHEMA.properties.values()} <= RANGES


def test_every_name_property_holds_names() -> None:
    assert {name for name, prop in SCHEMA.properties.items() if prop.range == "name"} == set(NAME_PROPERTIES)


def test_ftm_parents_exist() -> None:
    kinds = [*SCHEMA.entity_types.values(), *SCHEMA.link_types.values()]
    assert {kind.ftm for kind in kinds if kind.ftm is not None} <= FTM_SCHEMATA
    assert {prop.ftm for prop in SCHEMA.properties.values() if prop.ftm is not None} <= FTM_PROPERTIES


def test_every_aligned_term_exists_where_its_prefix_points() -> None:
    kinds = (*SCHEMA.entity_types.values(), *SCHEMA.link_types.values(), *SCHEMA.properties.values())
    aligned = {name for kind in kinds for name in kind.align}
    aligned |= {name for link_type in SCHEMA.link_types.values() for name in link_type.shortcut_align}
    for name in aligned - {"rov:RegisteredOrganization"}:  # rdflib keeps no list of ROV's terms
        prefix, _, local = name.partition(":")
        assert str(VOCABULARIES[prefix]) == PREFIXES[prefix]
        assert local in VOCABULARIES[prefix], name


def test_see_also_are_addresses() -> None:
    for kind in (*SCHEMA.entity_types.values(), *SCHEMA.link_types.values(), *SCHEMA.properties.values()):
        assert all(address.startswith(("http://", "https://")) for address in kind.see_also)


def test_labels_and_descriptions_are_there() -> None:
    for section in (SCHEMA.entity_types, SCHEMA.link_types, SCHEMA.properties, SCHEMA.classes):
        for term in section.values():
            assert term.label[:1].isupper()
            assert term.description.endswith(".")


def test_ancestors_run_from_the_type_to_thing() -> None:
    assert SCHEMA.ancestors("Company") == ("Company", "Organization", "LegalEntity", "Thing")


@pytest.mark.parametrize(
    ("entity_type", "ancestor", "expected"),
    [("Company", "Company", True), ("Company", "LegalEntity", True), ("LegalEntity", "Company", False),
     ("PublicBody", "Company", False), ("Listing", "LegalEntity", False)],
)  # fmt: skip
def test_is_a_follows_parents_upwards_only(entity_type: str, ancestor: str, expected: bool) -> None:
    assert SCHEMA.is_a(entity_type, ancestor) is expected


def test_the_most_specific_type_is_the_deepest() -> None:
    assert SCHEMA.most_specific(["LegalEntity", "Company", "Organization"]) == "Company"
    assert SCHEMA.most_specific(["PublicBody", "Company"]) == "Company"
    assert SCHEMA.most_specific([]) == "Thing"


def test_roles_are_upper_first() -> None:
    assert SCHEMA.link_type("Ownership").roles == ("owner", "asset")
    assert SCHEMA.link_type("SharedHead").roles == ("party", "party")


def test_only_ownership_takes_a_share() -> None:
    assert [name for name, link_type in SCHEMA.link_types.items() if link_type.takes_share] == ["Ownership"]


def test_state_bodies_stop_paths_and_decide_nothing() -> None:
    state_body = SCHEMA.risk_class("state_body")
    assert state_body.barrier
    assert not state_body.decides
    assert "state_body" in SCHEMA.screened_classes


def test_registered_agents_stop_paths_but_are_not_asked_about() -> None:
    assert "registered_agent" in SCHEMA.barrier_classes
    assert "registered_agent" not in SCHEMA.screened_classes


@pytest.mark.parametrize("lookup", ["entity_type", "link_type", "property", "risk_class"])
def test_an_unknown_term_is_refused_with_those_that_exist(lookup: str) -> None:
    with pytest.raises(UnknownTerm, match=r"no .* 'Nonesuch'; known: \w+"):
        getattr(SCHEMA, lookup)("Nonesuch")


@pytest.mark.parametrize("text", ["cn-cetc-24", "opensanctions:NK-1", "a", "A.b_c@d-e", "9" * 200])
def test_an_entity_id_is_letters_digits_and_a_few_marks(text: str) -> None:
    assert is_entity_id(text)


@pytest.mark.parametrize(
    "text", ["", "-a", "a b", "a~b", "a/b", "中电", "a\n", "a" * 201, "a#b", "a?b", "<a>", 'a"b']
)
def test_other_text_is_no_entity_id(text: str) -> None:
    assert not is_entity_id(text)
