"""IRIs: the prefixes that our RDF uses, and where terms, entities and links live."""

from __future__ import annotations

from urllib.parse import quote, unquote

from ontology.errors import UnknownTerm
from ontology.schema import SCHEMA

ONTOLOGY_IRI = SCHEMA.namespace.rstrip("#")
"""The ontology itself: the namespace without its `#`."""

BASE = SCHEMA.entity_namespace.removesuffix("id/")
"""What all IRIs of ours begin with. `BASE` + `x` is answered by a service that has the data at `/x`."""

SOURCE_NAMESPACE = f"{BASE}source/"
STATEMENT_NAMESPACE = f"{BASE}statement/"

DERIVED_GRAPH = f"{BASE}derived"
"""The named graph of what is computed from the sources and stated by none."""

PREFIXES = {
    "ketting": SCHEMA.namespace,
    "entity": SCHEMA.entity_namespace,
    "data": SOURCE_NAMESPACE,
    "fact": STATEMENT_NAMESPACE,
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
    """The IRI of a prefixed name, `org:Organization`; raises `UnknownTerm` for a prefix unheard of.

    >>> expand("org:Organization")
    'http://www.w3.org/ns/org#Organization'
    """
    prefix, _, local = name.partition(":")
    if prefix not in PREFIXES:
        raise UnknownTerm(f"{name!r} has no known prefix", f"known: {', '.join(PREFIXES)}")
    return PREFIXES[prefix] + local


def term_iri(name: str) -> str:
    """The IRI of a type, property, link end or risk class of ours.

    >>> term_iri("Company") == SCHEMA.namespace + "Company"
    True
    """
    return SCHEMA.namespace + name


def entity_iri(id: str) -> str:
    """The IRI of an entity id or a link id; both hold only characters that an IRI allows.

    >>> read_entity_iri(entity_iri("cn-cetc-24"))
    'cn-cetc-24'
    """
    return SCHEMA.entity_namespace + id


def source_iri(id: str) -> str:
    """The IRI of a data set, which is also that of the named graph of its facts.

    >>> source_iri("us_lists").removeprefix(BASE)
    'source/us_lists'
    """
    return SOURCE_NAMESPACE + quote(id, safe="")


def document_iri(source: str, id: str) -> str:
    """The IRI of a document as one source describes it; two sources may use one id for two documents.

    >>> document_iri("us_lists", "91 FR 35189").removeprefix(BASE)
    'source/us_lists/91%20FR%2035189'
    """
    return f"{source_iri(source)}/{quote(id, safe='')}"


def statement_iri(id: str) -> str:
    """The IRI of a statement by its fingerprint."""
    return STATEMENT_NAMESPACE + id


def read_entity_iri(iri: str) -> str | None:
    """The id that `entity_iri` was given; `None` for an IRI of something else.

    >>> read_entity_iri("https://example.org/cn-cetc-24") is None
    True
    """
    id = iri.removeprefix(SCHEMA.entity_namespace)
    return None if id == iri else id


def read_source_iri(iri: str) -> str | None:
    """The id that `source_iri` was given; `None` for an IRI of something else.

    >>> read_source_iri(source_iri("us_lists"))
    'us_lists'
    >>> read_source_iri(document_iri("us_lists", "notice")) is None
    True
    """
    id = iri.removeprefix(SOURCE_NAMESPACE)
    return None if id == iri or "/" in id else unquote(id)


def read_document_iri(iri: str) -> tuple[str, str] | None:
    """The source and the id that `document_iri` was given; `None` for an IRI of something else.

    >>> read_document_iri(document_iri("us_lists", "91 FR 35189"))
    ('us_lists', '91 FR 35189')
    """
    path = iri.removeprefix(SOURCE_NAMESPACE)
    source, slash, id = path.partition("/")
    return None if path == iri or not slash else (unquote(source), unquote(id))
