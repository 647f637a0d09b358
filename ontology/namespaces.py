"""IRIs: the prefixes that our RDF uses, and where terms, entities and links live."""

from __future__ import annotations

from ontology.errors import UnknownTerm
from ontology.schema import SCHEMA

ONTOLOGY_IRI = SCHEMA.namespace.rstrip("#")
"""The ontology itself: the namespace without its `#`."""

PREFIXES = {
    "ketting": SCHEMA.namespace,
    "entity": SCHEMA.entity_namespace,
    "dcterms": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "ftm": "https://schema.followthemoney.tech/#",
    "org": "http://www.w3.org/ns/org#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "rov": "http://www.w3.org/ns/regorg#",
    "schema": "https://schema.org/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
"""Namespace by prefix, ours first. FollowTheMoney's is the one that its own RDF export writes."""


def expand(name: str) -> str:
    """The IRI of a prefixed name, `org:Organization`; raises `UnknownTerm` for a prefix unheard of."""
    prefix, _, local = name.partition(":")
    if prefix not in PREFIXES:
        raise UnknownTerm(f"{name!r} has no known prefix; known: {', '.join(PREFIXES)}")
    return PREFIXES[prefix] + local


def term_iri(name: str) -> str:
    """The IRI of a type, property, link end or risk class of ours."""
    return SCHEMA.namespace + name


def entity_iri(id: str) -> str:
    """The IRI of an entity id or a link id; both hold only characters that an IRI allows."""
    return SCHEMA.entity_namespace + id
