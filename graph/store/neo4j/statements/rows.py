"""A statement as a node `Statement`, and back. Optional properties are absent where nothing is stated."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from typing import Any

from graph.errors import BadStatement, StoreCorrupt
from graph.store.assembly import LINK_KIND, identifier_key, statement_kind
from ontology import Directness, Grade, OntologyError, PartialDate, Period, Share, Statement

COLUMNS = (
    "id", "from_version", "to_version",
    "source", "subject", "prop", "value", "schema", "document", "locator", "grade", "observed",
    "original", "quote", "share", "share_until", "direct", "start", "end",
)  # fmt: skip
"""What a query for whole statements returns, in this order."""

STAGED = (*(name for name in COLUMNS if name != "to_version"), "target", "identifier")
"""What a statement is written with: `target` is the value where it is an id, `identifier` the
beginning of the form in which identifiers are compared."""

NODE_PROPERTIES = (*STAGED, "to_version")
"""All properties of a node `Statement`."""

LONGEST_ID = 1_000
"""Characters; an index entry of the server holds 8,000 bytes, two of these and more."""

LONGEST_NAME = LONGEST_ID
"""Characters of a caption that its index keeps; the whole name stands in `names`."""

_LONGEST_KEY = 1_000


_LINK, _PROPERTY = ("Statement", "LinkStatement"), ("Statement", "PropertyStatement")
_LABELS = {
    "sameAs": (*_PROPERTY, "SameStatement"),
    "riskClass": (*_PROPERTY, "ClassStatement"),
    "names": (*_PROPERTY, "ClassStatement"),
    "list": (*_PROPERTY, "ListStatement"),
}

LABELS_OF_STATEMENTS = frozenset({_LINK, _PROPERTY, *_LABELS.values()})
"""Every set of labels that a statement can have."""


def labels_of(prop: str) -> tuple[str, ...]:
    """The labels by which statements of a kind are found.

    Links and properties have indexes of their own: an owner of thousands has few properties.
    """
    return _LINK if statement_kind(prop) == LINK_KIND else _LABELS.get(prop, _PROPERTY)


def row_of(statement: Statement, id: str, version: int) -> list[Any]:
    """The values of `STAGED`; `id` is the statement's, which takes long to compute.

    Raises `UnknownTerm`, and `BadStatement` for an id too long to index.
    """
    s = statement
    kind = statement_kind(s.prop)
    target = s.value if kind in (LINK_KIND, "entity") else None
    if max(len(s.source), len(s.subject), len(target or "")) > LONGEST_ID:
        raise BadStatement(
            f"an id of more than {LONGEST_ID} characters: {s.subject[:40]!r}, {s.value[:40]!r}"
        )
    return [
        id,
        version,
        s.source,
        s.subject,
        s.prop,
        s.value,
        s.schema,
        s.document,
        s.locator,
        str(s.grade),
        str(s.observed),
        s.original,
        s.quote,
        None if s.share is None else str(s.share),
        None if s.share_until is None else s.share_until.text,
        None if s.direct is None else str(s.direct),
        None if s.start is None else s.start.text,
        None if s.end is None else s.end.text,
        target,
        shortened_key(s.value) if kind == "identifier" and s.prop != "list" else None,
    ]


def statement_of(
    row: list[Any], first_seen: datetime | None = None, last_seen: datetime | None = None
) -> Statement:
    """The statement of the values of `COLUMNS`; raises `StoreCorrupt` when one cannot be read."""
    (
        id, _from_version, _to_version,
        source, subject, prop, value, schema, document, locator, grade, observed,
        original, quote, share, share_until, direct, start, end,
    ) = row  # fmt: skip
    try:
        return Statement(
            subject,
            schema,
            prop,
            value,
            source,
            document,
            locator,
            Grade[grade],
            period_of(observed),
            original,
            quote,
            share_of(share),
            date_of(share_until),
            None if direct is None else Directness(direct),
            date_of(start),
            date_of(end),
            first_seen,
            last_seen,
        )
    except (OntologyError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise StoreCorrupt(f"statement {id} of {subject} cannot be read: {error}") from error


def shortened_key(value: str) -> str:
    """The beginning of `identifier_key`, short enough for an index."""
    return identifier_key(value)[:_LONGEST_KEY]


@lru_cache(maxsize=100_000)  # a graph has few different dates
def period_of(text: str) -> Period:
    """The period written in a node."""
    return Period.parse(text)


@lru_cache(maxsize=100_000)
def share_of(text: str | None) -> Share | None:
    """The share written in a node."""
    return None if text is None else Share.parse(text)


@lru_cache(maxsize=100_000)
def date_of(text: str | None) -> PartialDate | None:
    """The partial date written in a node."""
    return None if text is None else PartialDate(text)
