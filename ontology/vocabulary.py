"""The RDF face of the schema: vocabulary.ttl and context.jsonld, generated from schema.toml.

`python -m ontology.vocabulary` writes both files; with `--check` it writes nothing, names each
file that differs and exits 1.

A link is a node with two ends and any number of observations. An observation, like a statement
about an entity, is a node that carries share, dates, grade and source. Shortcut properties such
as `ketting:owns` are derived, and lead straight from one end to the other.
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import dataclass
from pathlib import Path

from rdflib import OWL, RDF, RDFS, SKOS, XSD, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.compare import isomorphic
from rdflib.namespace import DCTERMS, SDO
from rdflib.term import BNode, Node

from ontology.evidence import Directness, Grade
from ontology.namespaces import ONTOLOGY_IRI, PREFIXES, expand, term_iri
from ontology.schema import SCHEMA, EntityType, LinkType, Property, RiskClass

VOCABULARY = "vocabulary.ttl"
CONTEXT = "context.jsonld"
SHAPES = "shapes.ttl"

_HEADER = "# Generated from schema.toml by `python -m ontology.vocabulary`; do not edit.\n\n"
_TITLE = "Ketting: export end users and the corporate links behind them"

_GRADES = {
    Grade.A: "Official register or filing.",
    Grade.B: "Official list or gazette.",
    Grade.C: "Press, NGO or company statement.",
    Grade.D: "Inferred or unconfirmed.",
}
_DIRECTNESS = {
    Directness.DIRECT: "Nobody stands between the two ends.",
    Directness.INDIRECT: "Somebody stands between the two ends: at least two hops.",
    Directness.UNSTATED: "The source does not say whether somebody stands between.",
}
_SCHEMES = {
    "RiskClasses": ("Risk classes", "The classes of entities that screening looks for, or stops at."),
    "EvidenceGrades": ("Evidence grades", "How far a fact can be trusted, A best."),
    "DirectnessValues": ("Directness", "Whether somebody stands between the two ends of a link."),
}


@dataclass(frozen=True, slots=True)
class _Class:
    """A class of the link and statement model, which schema.toml does not hold."""

    name: str
    label: str
    definition: str
    parents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Term:
    """A property of links, statements or risk classes; an object property unless `range` is a datatype."""

    name: str
    label: str
    definition: str
    domain: str
    range: str
    parents: tuple[str, ...] = ()

    @property
    def is_datatype(self) -> bool:
        return self.range.startswith("xsd:") or self.range in ("ketting:PartialDate", "rdfs:Literal")


_CLASSES = (
    _Class("Link", "Link", "A tie between two entities, told by one observation or more."),
    _Class("Statement", "Statement", "One fact from one source, with its grade, dates and place.",
           ("prov:Entity",)),
    _Class("LinkObservation", "Link observation", "What one source says of a link at one time.",
           ("ketting:Statement",)),
    _Class("PropertyStatement", "Property statement",
           "What one source says of an entity: rdf:subject, rdf:predicate and rdf:object.",
           ("ketting:Statement", "rdf:Statement")),
    _Class("ClassMembership", "Class membership",
           "What one source says of an entity's being in a risk class.", ("ketting:PropertyStatement",)),
    _Class("Source", "Source", "A data set that is loaded as a whole; its facts are one named graph.",
           ("prov:Entity",)),
    _Class("Completeness", "Completeness",
           "A source's word that it names every member of a risk class over some time."),
    _Class("Conferral", "Conferral", "A source's word that an official list puts those on it into a class."),
)  # fmt: skip

_SHARE_NOTE = "in percent of the whole, 0 to 100"

_TERMS = (
    _Term("linkEnd", "Link end", "An entity that the link ties.", "Link", "ketting:Thing"),
    _Term("upperEnd", "Upper end", "The owner, controller, parent, host or principal.",
          "Link", "ketting:Thing", ("ketting:linkEnd",)),
    _Term("lowerEnd", "Lower end", "The entity that is owned, controlled, hosted or represented.",
          "Link", "ketting:Thing", ("ketting:linkEnd",)),
    _Term("linked", "Linked", "Derived: a link of some type, in force or presumed, ties the two.",
          "Thing", "ketting:Thing"),
    _Term("observation", "Observation", "What a source says of the link.",
          "Link", "ketting:LinkObservation"),
    _Term("source", "Source", "The data set that has the statement.", "Statement", "ketting:Source"),
    _Term("grade", "Evidence grade", "How far the statement can be trusted.", "Statement", "skos:Concept"),
    _Term("directness", "Directness", "Whether somebody stands between the two ends.",
          "LinkObservation", "skos:Concept"),
    _Term("shareMinInclusive", "Share, at least",
          f"Lower bound of the share, itself possible; {_SHARE_NOTE}.", "LinkObservation", "xsd:decimal"),
    _Term("shareMinExclusive", "Share, more than",
          f"Lower bound of the share, itself excluded; {_SHARE_NOTE}.", "LinkObservation", "xsd:decimal"),
    _Term("shareMaxInclusive", "Share, at most",
          f"Upper bound of the share, itself possible; {_SHARE_NOTE}.", "LinkObservation", "xsd:decimal"),
    _Term("shareMaxExclusive", "Share, less than",
          f"Upper bound of the share, itself excluded; {_SHARE_NOTE}.", "LinkObservation", "xsd:decimal"),
    _Term("shareUntil", "Share until", "When the share ended, though the link may go on.",
          "LinkObservation", "ketting:PartialDate"),
    _Term("validFrom", "Valid from", "When the fact began, as stated.", "Statement", "ketting:PartialDate"),
    _Term("validTo", "Valid to", "When the fact ended, as stated.", "Statement", "ketting:PartialDate"),
    _Term("observedFrom", "Observed from", "When the source first saw the fact hold.",
          "Statement", "ketting:PartialDate"),
    _Term("observedTo", "Observed to", "When the source last saw the fact hold.",
          "Statement", "ketting:PartialDate"),
    _Term("recordedAt", "Recorded at", "When the graph learned the statement.",
          "Statement", "xsd:dateTime", ("prov:generatedAtTime",)),
    _Term("lastSeenAt", "Last seen at",
          "The last load that still had the statement; absent while the newest has it.",
          "Statement", "xsd:dateTime"),
    _Term("locator", "Locator", "Where in the document a stranger finds it.", "Statement", "xsd:string"),
    _Term("quote", "Quote", "A few words of the document, in its own language.",
          "Statement", "rdfs:Literal"),
    _Term("original", "Original value", "The source's own wording of a value that was normalised.",
          "Statement", "rdfs:Literal"),
    _Term("statedType", "Stated type", "The entity type under which the source states the fact.",
          "PropertyStatement", "rdfs:Class"),
    _Term("namedFirst", "Named first", "The end that the source names first, where no end is the upper one.",
          "LinkObservation", "ketting:Thing"),
    _Term("readOn", "Read on", "The day on which a copy was last looked at.", "prov:Entity", "xsd:date"),
    _Term("sha256", "SHA-256", "The fingerprint of the copy read, in hexadecimal digits.",
          "prov:Entity", "xsd:string"),
    _Term("updateDays", "Update interval", "The number of days after which the source must be read again.",
          "Source", "xsd:integer"),
    _Term("statementCount", "Number of statements", "How many statements of the source the file holds.",
          "Source", "xsd:integer"),
    _Term("excerpt", "Excerpt", "The file holds some of the source's statements and not all.",
          "Source", "xsd:boolean"),
    _Term("completeness", "Completeness", "A class whose every member the source names.",
          "Source", "ketting:Completeness"),
    _Term("completeClass", "Complete class", "The class that is complete.", "Completeness", "skos:Concept"),
    _Term("completeFrom", "Complete from", "The first day on which it is.", "Completeness", "xsd:date"),
    _Term("completeTo", "Complete to", "The last day on which it is; absent: it still is.",
          "Completeness", "xsd:date"),
    _Term("requires", "Requires", "A source that must be loaded as well.", "Completeness", "ketting:Source"),
    _Term("conferral", "Conferral", "A list whose entries put those whom they name into a class.",
          "Source", "ketting:Conferral"),
    _Term("conferringList", "Conferring list", "The id of the official list.", "Conferral", "xsd:string"),
    _Term("conferredClass", "Conferred class", "The class of everyone whom an entry names.",
          "Conferral", "skos:Concept"),
    _Term("decides", "Decides", "A path to a member can make a screening a hit.",
          "skos:Concept", "xsd:boolean"),
    _Term("barrier", "Barrier", "No path passes through a member.", "skos:Concept", "xsd:boolean"),
    _Term("screened", "Screened", "A screening asks about the class unless told otherwise.",
          "skos:Concept", "xsd:boolean"),
)  # fmt: skip

_RANGES = {
    "text": RDFS.Literal,
    "name": RDFS.Literal,
    "identifier": XSD.string,
    "country": XSD.string,
    "url": XSD.anyURI,
    "number": XSD.decimal,
    "date": URIRef(term_iri("PartialDate")),
}
"""The datatype of a property by its range in the schema; other ranges hold IRIs."""


def grade_name(grade: Grade) -> str:
    """The local name of a grade's concept, `gradeA`."""
    return f"grade{grade}"


def vocabulary() -> Graph:
    """The whole ontology as a graph."""
    graph = Graph(bind_namespaces="none")
    for prefix, namespace in PREFIXES.items():
        graph.bind(prefix, namespace)
    _add_header(graph)
    _add_model(graph)
    for entity_type in SCHEMA.entity_types.values():
        _add_entity_type(graph, entity_type)
    for link_type in SCHEMA.link_types.values():
        _add_link_type(graph, link_type)
    _add_ends(graph)
    for prop in SCHEMA.properties.values():
        _add_property(graph, prop)
    _add_concepts(graph)
    return graph


def context() -> dict[str, object]:
    """The JSON-LD context: every term by its plain name.

    Ids are written `entity:cn-cetc-24`; a bare id with a colon in it would be read as an IRI.
    """
    prefixes: dict[str, object] = {
        prefix: {"@id": namespace, "@prefix": True} for prefix, namespace in PREFIXES.items()
    }
    terms: dict[str, object] = {"id": "@id", "type": "@type"}
    for name in (*SCHEMA.entity_types, *SCHEMA.link_types, *(c.name for c in _CLASSES), "PartialDate"):
        terms[name] = f"ketting:{name}"
    for prop in SCHEMA.properties.values():
        if expand("rdf:type") not in map(expand, prop.align):
            terms[prop.name] = _context_of(prop)
    for name in (*_ends(), *(link_type.shortcut for link_type in SCHEMA.link_types.values())):
        terms[name] = {"@id": f"ketting:{name}", "@type": "@id"}
    for term in _TERMS:
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


def generated_files() -> dict[str, str]:
    """The text of each generated file, by its name in this package."""
    return {
        VOCABULARY: _HEADER + vocabulary().serialize(format="turtle").strip() + "\n",
        CONTEXT: json.dumps(context(), indent=2) + "\n",
    }


def differing_files(folder: Path) -> list[str]:
    """The generated files that are missing from the folder or say something else."""
    return [name for name, text in generated_files().items() if not _says(folder / name, text)]


def main(arguments: list[str] | None = None) -> int:
    """Write the generated files, or check them; the exit code."""
    parser = argparse.ArgumentParser(prog="python -m ontology.vocabulary", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 when a file differs")
    parser.add_argument("--folder", type=Path, default=Path(__file__).parent, help="where the files are")
    options = parser.parse_args(arguments)
    if options.check:
        differing = differing_files(options.folder)
        for name in differing:
            sys.stderr.write(f"{options.folder / name} differs; run python -m ontology.vocabulary\n")
        return 1 if differing else 0
    for name, text in generated_files().items():
        (options.folder / name).write_text(text, encoding="utf-8")
    return 0


def _says(path: Path, text: str) -> bool:
    if not path.is_file():
        return False
    found = path.read_text(encoding="utf-8")
    if found == text or path.suffix != ".ttl":
        return found == text
    # Another version of rdflib may lay the same triples out otherwise; that is no difference.
    try:
        return isomorphic(Graph().parse(data=found, format="turtle"), vocabulary())
    except SyntaxError:  # the root of what rdflib's Turtle parser raises
        return False


def _iri(name: str) -> URIRef:
    """The IRI of a prefixed name, or of a plain one of ours."""
    return URIRef(expand(name) if ":" in name else term_iri(name))


def _describe(graph: Graph, name: str, kind: Node, label: str, definition: str) -> URIRef:
    term = _iri(name)
    graph.add((term, RDF.type, kind))
    graph.add((term, RDFS.label, Literal(label, lang="en")))
    graph.add((term, SKOS.definition, Literal(definition, lang="en")))
    graph.add((term, RDFS.isDefinedBy, URIRef(ONTOLOGY_IRI)))
    return term


def _see_also(graph: Graph, term: URIRef, addresses: tuple[str, ...]) -> None:
    for address in addresses:
        graph.add((term, RDFS.seeAlso, URIRef(address)))


def _add_header(graph: Graph) -> None:
    ontology = URIRef(ONTOLOGY_IRI)
    graph.add((ontology, RDF.type, OWL.Ontology))
    graph.add((ontology, OWL.versionInfo, Literal(SCHEMA.version)))
    graph.add((ontology, OWL.versionIRI, URIRef(f"{ONTOLOGY_IRI}/{SCHEMA.version}")))
    graph.add((ontology, DCTERMS.title, Literal(_TITLE, lang="en")))
    graph.add((ontology, DCTERMS.license, URIRef("https://spdx.org/licenses/MIT")))


def _add_model(graph: Graph) -> None:
    """The classes and properties of links and statements, and the datatype of their dates."""
    for cls in _CLASSES:
        term = _describe(graph, cls.name, OWL.Class, cls.label, cls.definition)
        for parent in cls.parents:
            graph.add((term, RDFS.subClassOf, _iri(parent)))
    for row in _TERMS:
        kind = OWL.DatatypeProperty if row.is_datatype else OWL.ObjectProperty
        term = _describe(graph, row.name, kind, row.label, row.definition)
        graph.add((term, RDFS.domain, _iri(row.domain)))
        graph.add((term, RDFS.range, _iri(row.range)))
        for parent in row.parents:
            graph.add((term, RDFS.subPropertyOf, _iri(parent)))
    date = _describe(
        graph, "PartialDate", RDFS.Datatype, "Partial date", "A day, a month or a year, read at its widest."
    )
    precisions = BNode()
    Collection(graph, precisions, [XSD.date, XSD.gYearMonth, XSD.gYear])
    graph.add((date, OWL.unionOf, precisions))


def _add_entity_type(graph: Graph, entity_type: EntityType) -> None:
    term = _describe(graph, entity_type.name, OWL.Class, entity_type.label, entity_type.description)
    if entity_type.parent is not None:
        graph.add((term, RDFS.subClassOf, _iri(entity_type.parent)))
    _add_class_parents(graph, term, entity_type)


def _add_link_type(graph: Graph, link_type: LinkType) -> None:
    term = _describe(graph, link_type.name, OWL.Class, link_type.label, link_type.description)
    graph.add((term, RDFS.subClassOf, _iri("Link")))
    _add_class_parents(graph, term, link_type)

    shortcut = _describe(
        graph,
        link_type.shortcut,
        OWL.ObjectProperty,
        _words(link_type.shortcut),
        f"Derived from a link in force or presumed: {_uncapitalised(link_type.description)}",
    )
    graph.add((shortcut, RDFS.subPropertyOf, _iri("linked")))
    for parent in link_type.shortcut_align:
        graph.add((shortcut, RDFS.subPropertyOf, _iri(parent)))
    graph.add((shortcut, RDFS.domain, _iri(link_type.upper_type)))
    graph.add((shortcut, RDFS.range, _iri(link_type.lower_type)))
    graph.add((shortcut, RDFS.seeAlso, term))
    if not link_type.has_upper:
        graph.add((shortcut, RDF.type, OWL.SymmetricProperty))


def _add_class_parents(graph: Graph, term: URIRef, kind: EntityType | LinkType) -> None:
    # Subclasses, never equivalents: what we know of ours need not hold for all of theirs.
    for parent in (*((f"ftm:{kind.ftm}",) if kind.ftm else ()), *kind.align):
        graph.add((term, RDFS.subClassOf, _iri(parent)))
    _see_also(graph, term, kind.see_also)


def _ends() -> dict[str, list[tuple[LinkType, str, str]]]:
    """For each end property: the link types that have it, its super-property and what stands there."""
    ends: dict[str, list[tuple[LinkType, str, str]]] = {}
    for link_type in SCHEMA.link_types.values():
        places = ("upperEnd", "lowerEnd") if link_type.has_upper else ("linkEnd", "linkEnd")
        types = (link_type.upper_type, link_type.lower_type)
        for role, place, end_type in zip(link_type.roles, places, types, strict=True):
            ends.setdefault(role, []).append((link_type, place, end_type))
    return ends


def _add_ends(graph: Graph) -> None:
    for role, uses in _ends().items():
        link_types = list(dict.fromkeys(link_type.name for link_type, _, _ in uses))
        places = {place for _, place, _ in uses}
        (end_type,) = {end_type for _, _, end_type in uses}
        place = places.pop() if len(places) == 1 else "linkEnd"
        where = {"upperEnd": "upper end", "lowerEnd": "lower end", "linkEnd": "end"}[place]
        term = _describe(
            graph, role, OWL.ObjectProperty, _words(role), f"The {where} of: {', '.join(link_types)}."
        )
        graph.add((term, RDFS.subPropertyOf, _iri(place)))
        graph.add((term, RDFS.range, _iri(end_type)))
        if len(link_types) == 1:
            graph.add((term, RDFS.domain, _iri(link_types[0])))
            continue
        # Several rdfs:domain would mean a link of all these types at once.
        graph.add((term, RDFS.domain, _iri("Link")))
        for name in link_types:
            graph.add((term, SDO.domainIncludes, _iri(name)))


def _add_property(graph: Graph, prop: Property) -> None:
    kind = OWL.DatatypeProperty if prop.range in _RANGES else OWL.ObjectProperty
    value = _RANGES.get(prop.range, SKOS.Concept if prop.range == "class" else _iri("Thing"))
    if expand("rdf:type") in map(expand, prop.align):
        kind, value = OWL.ObjectProperty, RDFS.Class
    term = _describe(graph, prop.name, kind, prop.label, prop.description)
    graph.add((term, RDFS.domain, _iri(prop.domain)))
    graph.add((term, RDFS.range, value))
    if prop.symmetric:
        graph.add((term, RDF.type, OWL.SymmetricProperty))
    for parent in prop.align:
        graph.add((term, RDFS.subPropertyOf, _iri(parent)))
    if prop.ftm is not None:
        # Below a property of a narrower domain, every subject would be inferred to be of that domain.
        declared_by = prop.ftm.partition(":")[0]
        parents = {SCHEMA.entity_type(name).ftm for name in SCHEMA.ancestors(prop.domain)}
        relation = RDFS.subPropertyOf if declared_by in parents else RDFS.seeAlso
        graph.add((term, relation, _iri(f"ftm:{prop.ftm}")))
    _see_also(graph, term, prop.see_also)


def _add_concepts(graph: Graph) -> None:
    for scheme, (label, definition) in _SCHEMES.items():
        _describe(graph, scheme, SKOS.ConceptScheme, label, definition)
    for risk_class in SCHEMA.classes.values():
        _add_risk_class(graph, risk_class)
    for grade, definition in _GRADES.items():
        term = _add_concept(graph, "EvidenceGrades", grade_name(grade), f"Grade {grade}", definition)
        graph.add((term, SKOS.notation, Literal(str(grade))))
    for directness, definition in _DIRECTNESS.items():
        _add_concept(graph, "DirectnessValues", directness, directness.capitalize(), definition)


def _add_risk_class(graph: Graph, risk_class: RiskClass) -> None:
    term = _add_concept(graph, "RiskClasses", risk_class.name, risk_class.label, risk_class.description)
    flags = {"decides": risk_class.decides, "barrier": risk_class.barrier, "screened": risk_class.risk}
    for name, value in flags.items():
        graph.add((term, _iri(name), Literal(value)))


def _add_concept(graph: Graph, scheme: str, name: str, label: str, definition: str) -> URIRef:
    term = _describe(graph, name, SKOS.Concept, label, definition)
    graph.add((term, SKOS.inScheme, _iri(scheme)))
    graph.add((term, SKOS.topConceptOf, _iri(scheme)))
    return term


def _context_of(prop: Property) -> object:
    if prop.range == "entity":
        return {"@id": f"ketting:{prop.name}", "@type": "@id"}
    if prop.range == "class":
        return {"@id": f"ketting:{prop.name}", "@type": "@vocab"}
    if prop.range in ("url", "number"):
        return {"@id": f"ketting:{prop.name}", "@type": _RANGES[prop.range].n3().strip("<>")}
    # Dates stay without a datatype here: it differs with their precision, so each value names its own.
    return f"ketting:{prop.name}"


def _context_of_term(term: _Term) -> object:
    if not term.is_datatype:
        return {"@id": f"ketting:{term.name}", "@type": "@vocab" if term.range == "skos:Concept" else "@id"}
    if term.range in ("xsd:decimal", "xsd:dateTime", "xsd:boolean"):
        return {"@id": f"ketting:{term.name}", "@type": term.range}
    return f"ketting:{term.name}"


def _words(name: str) -> str:
    """`sharesHeadWith` as a label, `Shares head with`."""
    spaced = "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in name)
    return spaced.capitalize()


def _uncapitalised(text: str) -> str:
    return text[:1].lower() + text[1:]


if __name__ == "__main__":
    sys.exit(main())
