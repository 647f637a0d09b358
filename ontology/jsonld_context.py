"""The JSON-LD context of the vocabulary: every term by its plain name."""

from __future__ import annotations

from ontology.evidence import Directness, Grade
from ontology.model_terms import DATATYPES, MODEL_CLASSES, MODEL_TERMS, ModelTerm, grade_name, link_ends
from ontology.namespaces import PREFIXES, expand
from ontology.schema import SCHEMA, Property


def context() -> dict[str, object]:
    """The JSON-LD context: every term by its plain name.

    Ids are written `entity:cn-cetc-24`; a bare id with a colon in it would be read as an IRI.

    >>> context()["@context"]["Ownership"]
    'ketting:Ownership'
    """
    prefixes: dict[str, object] = {
        prefix: {"@id": namespace, "@prefix": True} for prefix, namespace in PREFIXES.items()
    }
    terms: dict[str, object] = {"id": "@id", "type": "@type"}
    kinds = (*SCHEMA.entity_types, *SCHEMA.link_types, *SCHEMA.link_kinds)
    for name in (*kinds, *(c.name for c in MODEL_CLASSES), "PartialDate"):
        terms[name] = f"ketting:{name}"
    for prop in SCHEMA.properties.values():
        if expand("rdf:type") not in map(expand, prop.align):
            terms[prop.name] = _context_of(prop)
    for name in (*link_ends(), *(link_type.shortcut for link_type in SCHEMA.link_types.values())):
        terms[name] = {"@id": f"ketting:{name}", "@type": "@id"}
    for term in MODEL_TERMS:
        terms[term.name] = _context_of_term(term)
    for name in (*SCHEMA.classes, *Directness):
        terms[name] = f"ketting:{name}"
    # A bare A is too short a word to claim for the whole document, so it means a grade only here.
    terms["grade"] = {
        "@id": "ketting:grade",
        "@type": "@vocab",
        "@context": {str(grade): f"ketting:{grade_name(grade)}" for grade in Grade},
    }
    terms["wasDerivedFrom"] = {"@id": "prov:wasDerivedFrom", "@type": "@id"}
    for name in ("subject", "object"):
        terms[name] = {"@id": f"rdf:{name}", "@type": "@id"}
    terms["predicate"] = {"@id": "rdf:predicate", "@type": "@vocab"}
    return {"@context": {"@version": 1.1, **prefixes, **terms}}


def _context_of(prop: Property) -> object:
    if prop.range == "entity":
        return {"@id": f"ketting:{prop.name}", "@type": "@id"}
    if prop.range == "class":
        return {"@id": f"ketting:{prop.name}", "@type": "@vocab"}
    if prop.range in ("url", "number"):
        return {"@id": f"ketting:{prop.name}", "@type": DATATYPES[prop.range].n3().strip("<>")}
    # Dates stay without a datatype here: it differs with their precision, so each value names its own.
    return f"ketting:{prop.name}"


def _context_of_term(term: ModelTerm) -> object:
    if not term.is_datatype:
        return {"@id": f"ketting:{term.name}", "@type": "@vocab" if term.range == "skos:Concept" else "@id"}
    if term.range in ("xsd:decimal", "xsd:dateTime", "xsd:boolean"):
        return {"@id": f"ketting:{term.name}", "@type": term.range}
    return f"ketting:{term.name}"
