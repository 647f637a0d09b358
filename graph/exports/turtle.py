"""Turtle 1.1: a block a node. Turtle has no named graphs; each statement says which source it is of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from graph.exports.nquads import iri_text, quoted
from graph.exports.rdf import GraphNode
from ontology.namespaces import PREFIXES
from ontology.statement_nodes import RDF_TYPE
from ontology.terms import Iri, Node, Term

# A part of what Turtle allows without escapes; other IRIs are written whole.
_LOCAL = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_:-]*(\.[A-Za-z0-9_:-]+)*", re.ASCII)
_BY_LENGTH = sorted(PREFIXES.items(), key=lambda pair: -len(pair[1]))


def turtle(nodes: Iterable[GraphNode]) -> Iterator[bytes]:
    """The nodes as Turtle, a chunk a node, with a comment where a graph begins.

    >>> from ontology.namespaces import source_iri
    >>> from ontology.terms import Literal
    >>> node = Node(source_iri("press"), (("http://purl.org/dc/terms/title", Literal("Press reports")),))
    >>> print(b"".join(turtle([(source_iri("press"), node)])).decode().splitlines()[-1])
    data:press dcterms:title "Press reports" .
    """
    yield "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items()).encode()
    current = None
    for graph, node in nodes:
        if graph != current:
            yield f"\n# {iri_text(graph)}\n".encode()
            current = graph
        if node.properties:
            yield _block(node).encode()


def _block(node: Node) -> str:
    grouped: dict[str, list[Term]] = {}
    for predicate, term in node.properties:
        grouped.setdefault(predicate, []).append(term)
    lines = [
        f"{'a' if predicate == RDF_TYPE else _name(predicate)} {' , '.join(map(_term, terms))}"
        for predicate, terms in grouped.items()
    ]
    return f"\n{_name(node.iri)} " + " ;\n    ".join(lines) + " .\n"


def _term(term: Term) -> str:
    if isinstance(term, Iri):
        return _name(term.text)
    if term.language is not None:
        return f"{quoted(term.text)}@{term.language}"
    return quoted(term.text) + ("" if term.datatype is None else f"^^{_name(term.datatype)}")


@lru_cache(maxsize=4_096)
def _name(iri: str) -> str:
    for prefix, namespace in _BY_LENGTH:
        if iri.startswith(namespace) and _LOCAL.fullmatch(iri, len(namespace)):
            return f"{prefix}:{iri[len(namespace) :]}"
    return iri_text(iri)
