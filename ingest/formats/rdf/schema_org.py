"""schema.org's JSON-LD context, which nearly all of its JSON-LD names by address, written here from facts.

Ours gives every term its IRI, and no term a type of value. Nor does schema.org's own since July 2026
(its change 4854): what its properties take is an address as well as a text, and only the reader can tell.
"""

from __future__ import annotations

import json
from typing import Any

from ontology.namespaces import PREFIXES

ADDRESSES = frozenset(
    f"{scheme}://schema.org{path}"
    for scheme in ("http", "https")
    for path in ("", "/", "/docs/jsonldcontext.jsonld", "/docs/jsonldcontext.json")
)
"""The context's address, as it is written, and those of its file; no other address is taken for it."""

_LONGEST_KEY = 60
"""Characters of a key that a message repeats."""

VOCABULARY = "http://schema.org/"
"""What the terms expand to: http even where the context was named with https."""

_SHARED = ("dcterms", "foaf", "org", "owl", "prov", "rdf", "rdfs", "skos", "xsd")
"""Prefixes that schema.org's context declares and that mean here what they mean there."""

CONTEXT = {
    "@vocab": VOCABULARY,
    "id": "@id",
    "type": "@type",
    "schema": VOCABULARY,
    **{prefix: PREFIXES[prefix] for prefix in _SHARED},
}


class BadJson(Exception):
    """A text is no JSON that can be rewritten; the message is for the end of a sentence about its file."""


def with_context_written_out(document: bytes) -> bytes:
    """A JSON-LD document with `CONTEXT` wherever its `@context` is one of `ADDRESSES`, else as it is.

    The whole document is in memory. Raises `BadJson` for what is no JSON, and for a key that an object
    has twice: one of the two would be lost.
    """
    try:
        return json.dumps(
            _replaced(json.loads(document, object_pairs_hook=_object)), allow_nan=False
        ).encode()
    except RecursionError as error:
        raise BadJson("it is nested too deep") from error
    except ValueError as error:
        raise BadJson(f"no JSON: {error}") from error


def _replaced(value: Any) -> Any:
    if isinstance(value, list):
        return [_replaced(item) for item in value]
    if isinstance(value, dict):
        return {key: _replaced(_context(item) if key == "@context" else item) for key, item in value.items()}
    return value


def _context(value: Any) -> Any:
    if isinstance(value, list):
        return [_context(item) for item in value]
    return CONTEXT if isinstance(value, str) and value in ADDRESSES else value


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members: dict[str, Any] = {}
    for key, value in pairs:
        if key in members:
            raise BadJson(f"an object has the key {key[:_LONGEST_KEY]!r} twice")
        members[key] = value
    return members
