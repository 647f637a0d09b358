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
from pathlib import Path

from rdflib import OWL, RDF, RDFS, SKOS, XSD, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.compare import isomorphic
from rdflib.namespace import DCTERMS, SDO
from rdflib.term import BNode, Node

from ontology.jsonld_context import context
from ontology.model_terms import (
    CONCEPT_SCHEMES,
    DATATYPES,
    DIRECTNESS,
    GRADES,
    MODEL_CLASSES,
    MODEL_TERMS,
    grade_name,
    link_ends,
)
from ontology.namespaces import ONTOLOGY_IRI, PREFIXES, expand, term_iri
from ontology.schema import SCHEMA, EntityType, LinkKind, LinkType, Property, RiskClass

VOCABULARY = "vocabulary.ttl"
CONTEXT = "context.jsonld"
SHAPES = "shapes.ttl"

_HEADER = "# Generated from schema.toml by `python -m ontology.vocabulary`; do not edit.\n\n"
_TITLE = "Ketting: export end users and the corporate links behind them"


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
    for link_kind in SCHEMA.link_kinds.values():
        _add_link_kind(graph, link_kind)
    _add_ends(graph)
    for prop in SCHEMA.properties.values():
        _add_property(graph, prop)
    _add_concepts(graph)
    return graph


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
    current = path.read_text(encoding="utf-8")
    if current == text or path.suffix != ".ttl":
        return current == text
    # Another version of rdflib may lay the same triples out otherwise; that is no difference.
    try:
        return isomorphic(Graph().parse(data=current, format="turtle"), vocabulary())
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
    for cls in MODEL_CLASSES:
        term = _describe(graph, cls.name, OWL.Class, cls.label, cls.definition)
        for parent in cls.parents:
            graph.add((term, RDFS.subClassOf, _iri(parent)))
    for row in MODEL_TERMS:
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


def _add_link_kind(graph: Graph, kind: LinkKind) -> None:
    term = _describe(graph, kind.name, OWL.Class, kind.label, kind.description)
    graph.add((term, RDFS.subClassOf, _iri(kind.parent)))


def _add_class_parents(graph: Graph, term: URIRef, kind: EntityType | LinkType) -> None:
    # Subclasses, never equivalents: what we know of ours need not hold for all of theirs.
    for parent in (*((f"ftm:{kind.ftm}",) if kind.ftm else ()), *kind.align):
        graph.add((term, RDFS.subClassOf, _iri(parent)))
    _see_also(graph, term, kind.see_also)


def _add_ends(graph: Graph) -> None:
    for role, uses in link_ends().items():
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
    kind = OWL.DatatypeProperty if prop.range in DATATYPES else OWL.ObjectProperty
    value = DATATYPES.get(prop.range, SKOS.Concept if prop.range == "class" else _iri("Thing"))
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
    for scheme, (label, definition) in CONCEPT_SCHEMES.items():
        _describe(graph, scheme, SKOS.ConceptScheme, label, definition)
    for risk_class in SCHEMA.classes.values():
        _add_risk_class(graph, risk_class)
    for grade, definition in GRADES.items():
        term = _add_concept(graph, "EvidenceGrades", grade_name(grade), f"Grade {grade}", definition)
        graph.add((term, SKOS.notation, Literal(str(grade))))
    for directness, definition in DIRECTNESS.items():
        _add_concept(graph, "DirectnessValues", directness, directness.capitalize(), definition)


def _add_risk_class(graph: Graph, risk_class: RiskClass) -> None:
    term = _add_concept(graph, "RiskClasses", risk_class.name, risk_class.label, risk_class.description)
    flags = {
        "decides": risk_class.decides,
        "barrier": risk_class.barrier,
        "screened": risk_class.risk,
        "openByNature": risk_class.open,
    }
    for name, value in flags.items():
        graph.add((term, _iri(name), Literal(value)))


def _add_concept(graph: Graph, scheme: str, name: str, label: str, definition: str) -> URIRef:
    term = _describe(graph, name, SKOS.Concept, label, definition)
    graph.add((term, SKOS.inScheme, _iri(scheme)))
    graph.add((term, SKOS.topConceptOf, _iri(scheme)))
    return term


def _words(name: str) -> str:
    """`sharesHeadWith` as a label, `Shares head with`."""
    spaced = "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in name)
    return spaced.capitalize()


def _uncapitalised(text: str) -> str:
    return text[:1].lower() + text[1:]


if __name__ == "__main__":
    sys.exit(main())
