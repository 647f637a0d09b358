"""Statements as RDF nodes; `ontology.statement_reading` reads them back.

A statement about an entity is a `PropertyStatement` or `ClassMembership` beside the plain triple that
it supports; one about a link is a `LinkObservation` of the link's node. Reading gives back what was
written, but for two things that the shapes leave no room for: an unknown share is always written, as
more than 0 and at most 100, and read as none; directness is always written, and none becomes `unstated`.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from itertools import chain
from operator import attrgetter

from ontology.dates import PartialDate
from ontology.errors import InvalidDate
from ontology.evidence import Directness, Grade
from ontology.link import link_id
from ontology.namespaces import (
    document_iri,
    entity_iri,
    expand,
    source_iri,
    statement_iri,
    term_iri,
)
from ontology.schema import SCHEMA
from ontology.share import UNKNOWN_SHARE
from ontology.statement import Statement
from ontology.terms import Iri, Literal, Node, Term, date_literal, decimal_literal, resource

RDF_TYPE = expand("rdf:type")

SHARE_BOUNDS = {
    "low": {False: term_iri("shareMinInclusive"), True: term_iri("shareMinExclusive")},
    "high": {False: term_iri("shareMaxInclusive"), True: term_iri("shareMaxExclusive")},
}
"""Predicate of a bound of a share, by its side and by whether the bound itself is excluded."""
_DATED = (
    (attrgetter("share_until"), term_iri("shareUntil")),
    (attrgetter("start"), term_iri("validFrom")),
    (attrgetter("end"), term_iri("validTo")),
)
_GRADES = {grade: (term_iri("grade"), Iri(term_iri(f"grade{grade}"))) for grade in Grade}
_DIRECTNESS = {direct: (term_iri("directness"), Iri(term_iri(direct))) for direct in Directness}
_DECIMAL = expand("xsd:decimal")
_LINK_OBSERVATION = (RDF_TYPE, Iri(term_iri("LinkObservation")))
_OBSERVATION = term_iri("observation")
_OBSERVED_FROM, _OBSERVED_TO = term_iri("observedFrom"), term_iri("observedTo")
_SOURCE, _DERIVED_FROM = term_iri("source"), expand("prov:wasDerivedFrom")
_LOCATOR, _QUOTE, _ORIGINAL = term_iri("locator"), term_iri("quote"), term_iri("original")
_RECORDED_AT, _LAST_SEEN_AT = term_iri("recordedAt"), term_iri("lastSeenAt")


def describe(statements: Iterable[Statement]) -> list[Node]:
    """The nodes of statements of one source about one subject, in their order.

    First the subject with its plain properties, then each link, then each statement.

    >>> from ontology.dates import Period
    >>> stated = Statement("a", "Company", "name", "Alpha", "press", "article", "page 1",
    ...                    Grade.C, Period.parse("2024"))
    >>> [len(node.properties) for node in describe([stated])]
    [1, 11]
    """
    listed = [(statement, statement_iri(statement.id)) for statement in statements]
    plain: dict[str, dict[tuple[str, Term], None]] = {}
    links: dict[str, dict[tuple[str, Term], None]] = {}
    for statement, iri in listed:
        if statement.prop in SCHEMA.link_types:
            id = link_id(statement.prop, statement.subject, statement.value)
            parts = links.setdefault(entity_iri(id), _ends(statement))
            parts[_OBSERVATION, Iri(iri)] = None
        else:
            fact = (_predicate(statement.prop), value_term(statement.prop, statement.value))
            plain.setdefault(entity_iri(statement.subject), {})[fact] = None
    return [
        *(Node(iri, tuple(parts)) for iri, parts in chain(plain.items(), links.items())),
        *(_statement_node(statement, iri) for statement, iri in listed),
    ]


def statement_node(statement: Statement) -> Node:
    """The statement itself: what it says, on whose word, where and when."""
    return _statement_node(statement, statement_iri(statement.id))


def _statement_node(statement: Statement, iri: str) -> Node:
    is_link = statement.prop in SCHEMA.link_types
    locator, quote, original = statement.locator, statement.quote, statement.original
    return Node(
        iri,
        (
            *(_observed_link(statement) if is_link else _stated_property(statement)),
            _GRADES[statement.grade],
            *(
                (term, date_literal(date))
                for stated, term in _DATED
                if (date := stated(statement)) is not None
            ),
            (_OBSERVED_FROM, date_literal(statement.observed.first)),
            (_OBSERVED_TO, date_literal(statement.observed.last)),
            (_SOURCE, _source(statement.source)),
            (_DERIVED_FROM, _document(statement.source, statement.document)),
            # The shapes refuse an empty locator; none is read as empty.
            *(((_LOCATOR, Literal(locator)),) if locator else ()),
            *(() if quote is None else ((_QUOTE, Literal(quote)),)),
            *(() if original is None else ((_ORIGINAL, Literal(original)),)),
            *_moments(statement),
        ),
    )


def value_term(prop: str, value: str) -> Term:
    """A property's value: an IRI where it names an entity, class or type, else a literal.

    Values that are no date or number although their property is one become plain text.
    """
    if prop == "type":
        return Iri(term_iri(value))
    match SCHEMA.property(prop).range:
        case "entity":
            return Iri(entity_iri(value))
        case "class":
            return Iri(term_iri(value))
        case "url":
            return Literal(value, expand("xsd:anyURI"))
        case "date":
            try:
                return date_literal(PartialDate(value))
            except InvalidDate:
                return Literal(value)
        case "number" if value.removeprefix("-").replace(".", "", 1).isdecimal() and value.isascii():
            return Literal(value, _DECIMAL)
    return Literal(value)


def _as_read(number: str) -> str:
    """A decimal number as it is read back: without zeros that say nothing."""
    text = f"{Decimal(number).normalize():f}"
    return "0" if text == "-0" else text


def _predicate(prop: str) -> str:
    return RDF_TYPE if prop == "type" else term_iri(prop)


def _ends(statement: Statement) -> dict[tuple[str, Term], None]:
    link_type = SCHEMA.link_type(statement.prop)
    ends = (statement.subject, statement.value)
    if not link_type.has_upper:
        ends = (min(ends), max(ends))
    pairs = zip(link_type.roles, ends, strict=True)
    return {
        (RDF_TYPE, Iri(term_iri(link_type.name))): None,
        **{(term_iri(role), Iri(entity_iri(end))): None for role, end in pairs},
    }


def _stated_property(statement: Statement) -> Iterable[tuple[str, Term]]:
    kind = "ClassMembership" if statement.prop == "riskClass" else "PropertyStatement"
    yield RDF_TYPE, Iri(term_iri(kind))
    yield expand("rdf:subject"), Iri(entity_iri(statement.subject))
    yield expand("rdf:predicate"), Iri(term_iri(statement.prop))
    term = value_term(statement.prop, statement.value)
    yield expand("rdf:object"), term
    # RDF reads the number 23.890 as 23.89.
    if (
        isinstance(term, Literal)
        and term.datatype == _DECIMAL
        and statement.value != _as_read(statement.value)
    ):
        yield term_iri("statedValue"), Literal(statement.value)
    yield term_iri("statedType"), Iri(term_iri(statement.schema))


def _observed_link(statement: Statement) -> Iterable[tuple[str, Term]]:
    link_type = SCHEMA.link_type(statement.prop)
    yield _LINK_OBSERVATION
    if not link_type.has_upper:
        yield term_iri("namedFirst"), Iri(entity_iri(statement.subject))
    if link_type.takes_share or statement.share is not None:
        share = statement.share or UNKNOWN_SHARE
        yield SHARE_BOUNDS["low"][share.low_open], decimal_literal(share.low)
        yield SHARE_BOUNDS["high"][share.high_open], decimal_literal(share.high)
    yield _DIRECTNESS[statement.direct or Directness.UNSTATED]
    if statement.schema != statement.prop:
        yield term_iri("statedType"), Iri(term_iri(statement.schema))


def _moments(statement: Statement) -> Iterable[tuple[str, Term]]:
    if statement.first_seen is not None:
        yield _RECORDED_AT, moment_literal(statement.first_seen)
    if statement.last_seen is not None:
        yield _LAST_SEEN_AT, moment_literal(statement.last_seen)


@lru_cache(maxsize=1_000)
def _source(id: str) -> Iri:
    return Iri(source_iri(id))


@lru_cache(maxsize=10_000)
def _document(source: str, id: str) -> Iri:
    return Iri(document_iri(source, id))


@lru_cache(maxsize=10_000)  # what one load brought has one time
def moment_literal(moment: datetime) -> Literal:
    """A time with its zone as xsd:dateTime."""
    return Literal(moment.isoformat(), resource("xsd:dateTime").text)
