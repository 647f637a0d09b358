"""JSON-LD 1.1: the nodes of each source in a graph of its own, under the context of the vocabulary.

The context stands in the file, so that nothing need be fetched to read it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

from graph.exports.rdf import GraphNode
from ontology.control_characters import escaped_control_characters
from ontology.namespaces import PREFIXES, expand
from ontology.statement_nodes import RDF_TYPE
from ontology.terms import Iri, Node, Term

# json.dumps would make an encoder at each call.
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_BY_LENGTH = sorted(PREFIXES.items(), key=lambda pair: -len(pair[1]))


def jsonld(nodes: Iterable[GraphNode]) -> Iterator[bytes]:
    """The nodes as one JSON-LD document, a line a node.

    >>> from ontology.namespaces import source_iri
    >>> from ontology.terms import Literal
    >>> node = Node(source_iri("press"), (("http://purl.org/dc/terms/title", Literal("Press reports")),))
    >>> [graph] = json.loads(b"".join(jsonld([(source_iri("press"), node)])))["@graph"]
    >>> graph["@graph"]
    [{'id': 'data:press', 'dcterms:title': 'Press reports'}]
    """
    yield b'{"@context": ' + _dump(_context()) + b',\n"@graph": ['
    current = None
    for graph, node in nodes:
        if graph != current:
            yield (b"\n" if current is None else b"\n]},\n") + b'{"id": ' + _dump(graph) + b', "@graph": [\n'
            current = graph
        else:
            yield b",\n"
        yield _dump(node_object(node))
    yield b"\n]}\n]}\n" if current is not None else b"]}\n"


def node_object(node: Node) -> dict[str, Any]:
    """One node as an object of JSON-LD, in terms of the context."""
    described: dict[str, Any] = {"id": _compact(node.iri)}
    for predicate, term in node.properties:
        name, value = _property(predicate, term)
        if name not in described:
            described[name] = value
        elif isinstance(described[name], list):
            described[name].append(value)
        else:
            described[name] = [described[name], value]
    return described


def _property(predicate: str, term: Term) -> tuple[str, Any]:
    if predicate == RDF_TYPE:
        return "type", _compact(term.text)
    name, coerced = _terms().get(predicate, (_compact(predicate), None))
    if isinstance(term, Iri):
        is_iri = coerced in ("@id", "@vocab")
        return name, _compact(term.text) if is_iri else {"@id": _compact(term.text)}
    if term.language is not None:
        return name, {"@value": term.text, "@language": term.language}
    if coerced is None:
        plain = term.datatype is None
        return name, term.text if plain else {"@value": term.text, "@type": _compact(str(term.datatype))}
    if term.datatype is None:
        return name, {"@value": term.text}
    if coerced not in ("@id", "@vocab") and expand(coerced) == term.datatype:
        return name, term.text
    return name, {"@value": term.text, "@type": _compact(term.datatype)}


def _context() -> dict[str, Any]:
    # Imported on demand: it takes rdflib, which a command that writes no JSON-LD need not wait for.
    from ontology.jsonld_context import context

    entries: Any = context()["@context"]
    return dict(entries)


@lru_cache(maxsize=1)
def _terms() -> dict[str, tuple[str, str | None]]:
    """For each predicate of the context: its term, and the type that texts under it are coerced to."""
    terms: dict[str, tuple[str, str | None]] = {}
    entries = _context()
    for name, entry in entries.items():
        id = entry["@id"] if isinstance(entry, dict) else entry
        if isinstance(id, str) and ":" in id and not id.startswith("http"):
            coerced = entry.get("@type") if isinstance(entry, dict) else None
            # XSD may be written out: a context has no prefixes before it is read.
            terms[expand(id)] = (name, None if coerced is None else _prefixed(coerced))
    return terms


def _prefixed(iri: str) -> str:
    return iri if iri.startswith("@") else _compact(iri)


@lru_cache(maxsize=4_096)
def _compact(iri: str) -> str:
    for prefix, namespace in _BY_LENGTH:
        local = iri.removeprefix(namespace)
        if local != iri and not local.startswith("//"):
            return f"{prefix}:{local}"
    return iri


def _dump(value: object) -> bytes:
    return escaped_control_characters(_encode(value)).encode()
