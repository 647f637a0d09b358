"""N-Quads 1.1: a line a fact, with the graph that it is in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from graph.exports.rdf import GraphNode
from ontology.control_characters import with_control_characters_replaced
from ontology.terms import Iri, Literal, Term

# The characters that a quoted literal of N-Quads, Turtle or an IRI cannot hold as they are.
_ESCAPES = {ord(c): f"\\{e}" for c, e in {"\\": "\\", '"': '"', "\n": "n", "\r": "r", "\t": "t"}.items()} | {
    code: f"\\u{code:04X}" for code in (*range(0x20), *range(0x7F, 0xA0)) if chr(code) not in "\n\r\t"
}
_IRI_ESCAPES = {ord(c): f"%{ord(c):02X}" for c in '<>"{}|^`\\'} | {
    code: f"%{code:02X}" for code in range(0x21)
}

_LAST_OF_FOUR_DIGITS = 0xFFFF

_UNFIT_FOR_IRI = re.compile(r"[\x00-\x20<>\"{}|^`\\]")
_UNFIT_FOR_TEXT = re.compile(r"[\x00-\x1f\x7f-\x9f\"\\]")


def nquads(nodes: Iterable[GraphNode]) -> Iterator[bytes]:
    """The nodes as N-Quads, a chunk a node."""
    for graph, node in nodes:
        subject, ending = iri_text(node.iri), f" {_frequent(graph)} .\n"
        yield "".join(
            [f"{subject} {_frequent(predicate)} {_term(term)}{ending}" for predicate, term in node.properties]
        ).encode()


def iri_text(iri: str) -> str:
    """The IRI in angle brackets; what an IRI cannot hold is percent-encoded."""
    # Translating is slow beside looking, and hardly any text needs it.
    return f"<{iri.translate(_IRI_ESCAPES) if _UNFIT_FOR_IRI.search(iri) else iri}>"


_frequent = lru_cache(maxsize=4_096)(iri_text)
"""The same for graphs, predicates and datatypes, of which there are few."""


def quoted(text: str) -> str:
    """The text in double quotes, as N-Quads and Turtle both read it."""
    escaped = text.translate(_ESCAPES) if _UNFIT_FOR_TEXT.search(text) else text
    return f'"{with_control_characters_replaced(escaped, _code)}"'


def _code(character: str) -> str:
    code = ord(character)
    return f"\\u{code:04X}" if code <= _LAST_OF_FOUR_DIGITS else f"\\U{code:08X}"


def _term(term: Term) -> str:
    if isinstance(term, Iri):
        return iri_text(term.text)
    return quoted(term.text) + _tag(term)


def _tag(literal: Literal) -> str:
    if literal.language is not None:
        return f"@{literal.language}"
    return "" if literal.datatype is None else f"^^{_frequent(literal.datatype)}"
