"""Statements as RDF nodes, and back.

A statement about an entity is a `PropertyStatement` or `ClassMembership` beside the plain triple that
it supports; one about a link is a `LinkObservation` of the link's node. Reading gives back what was
written, but for two things that the shapes leave no room for: an unknown share is always written, as
more than 0 and at most 100, and read as none; directness is always written, and none becomes `unstated`.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from itertools import chain
from operator import attrgetter

from ontology.dates import PartialDate, Period
from ontology.errors import InvalidDate, MisstatedNode, about
from ontology.evidence import Directness, Grade
from ontology.link import link_id
from ontology.namespaces import (
    document_iri,
    entity_iri,
    expand,
    read_document_iri,
    read_entity_iri,
    source_iri,
    statement_iri,
    term_iri,
)
from ontology.schema import SCHEMA, LinkType
from ontology.share import UNKNOWN_SHARE, Share
from ontology.statement import Statement
from ontology.terms import Iri, Literal, Node, Term, date_literal, decimal_literal, resource

RDF_TYPE = expand("rdf:type")

_BOUNDS = {
    # by whether the bound is excluded
    "low": {False: term_iri("shareMinInclusive"), True: term_iri("shareMinExclusive")},
    "high": {False: term_iri("shareMaxInclusive"), True: term_iri("shareMaxExclusive")},
}
_DATED = (
    (attrgetter("share_until"), term_iri("shareUntil")),
    (attrgetter("start"), term_iri("validFrom")),
    (attrgetter("end"), term_iri("validTo")),
)
_GRADES = {grade: (term_iri("grade"), Iri(term_iri(f"grade{grade}"))) for grade in Grade}
_DIRECTNESS = {direct: (term_iri("directness"), Iri(term_iri(direct))) for direct in Directness}
_LINK_OBSERVATION = (RDF_TYPE, Iri(term_iri("LinkObservation")))
_OBSERVATION = term_iri("observation")
_OBSERVED_FROM, _OBSERVED_TO = term_iri("observedFrom"), term_iri("observedTo")
_SOURCE, _DERIVED_FROM = term_iri("source"), expand("prov:wasDerivedFrom")
_LOCATOR, _QUOTE, _ORIGINAL = term_iri("locator"), term_iri("quote"), term_iri("original")
_RECORDED_AT, _LAST_SEEN_AT = term_iri("recordedAt"), term_iri("lastSeenAt")


def describe(statements: Iterable[Statement]) -> list[Node]:
    """The nodes of statements of one source about one subject, in their order.

    First the subject with its plain properties, then each link, then each statement.

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


def read_statement(node: Node, link: Node | None) -> Statement:
    """The statement of a node that `statement_node` wrote, and of the node of its link if it is one's.

    Raises `MisstatedNode`, and the other errors of the ontology for values that cannot be read.

    >>> stated = Statement("a", "Company", "name", "Alpha", "press", "article", "page 1",
    ...                    Grade.C, Period.parse("2024"))
    >>> read_statement(statement_node(stated), None) == stated
    True
    """
    document = read_document_iri(_needed(node, "prov:wasDerivedFrom"))
    if document is None:
        raise MisstatedNode(
            f"{_needed(node, 'prov:wasDerivedFrom')} is no document of ours",
            "name the address of a document that the file describes",
            "prov:wasDerivedFrom",
        )
    subject, schema, prop, value = _read_property(node) if link is None else _read_link(node, link)
    with about("ketting:grade"):
        grade = Grade.parse(_local(_needed(node, "ketting:grade")).removeprefix("grade"))
    with about("ketting:observedTo"):
        first, last = (_date(node, name) for name in ("observedFrom", "observedTo"))
        observed = Period(first, last)
    return Statement(
        subject=subject,
        schema=schema,
        prop=prop,
        value=value,
        source=document[0],
        document=document[1],
        locator=node.text("ketting:locator") or "",
        grade=grade,
        observed=observed,
        original=node.text("ketting:original"),
        quote=node.text("ketting:quote"),
        share=None if link is None else _read_share(node),
        share_until=_read_date(node, "shareUntil"),
        direct=None if link is None else _read_directness(node),
        start=_read_date(node, "validFrom"),
        end=_read_date(node, "validTo"),
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
            return Literal(value, expand("xsd:decimal"))
    return Literal(value)


def read_value(prop: str, term: Term) -> str:
    """The value that `value_term` wrote; raises `MisstatedNode` for a resource of another kind."""
    if isinstance(term, Literal):
        return term.text
    if prop == "type" or SCHEMA.property(prop).range == "class":
        return _local(term.text)
    id = read_entity_iri(term.text)
    if id is None:
        raise MisstatedNode(f"{term.text} is no entity of ours", f"{prop} takes the address of one")
    return id


def ends_of(node: Node) -> tuple[LinkType, str, str] | None:
    """Type and ends of a link's node, in the order of its id; `None` for a node of another kind."""
    for value in node.all("rdf:type"):
        link_type = SCHEMA.link_types.get(value.text.removeprefix(SCHEMA.namespace))
        if link_type is not None:
            ends = [term.text for role in dict.fromkeys(link_type.roles) for term in node.all(term_iri(role))]
            # A link of an entity with itself has one end where both ends have one role.
            first, last = (
                (min(ends), max(ends)) if len(set(link_type.roles)) == 1 and ends else _two(node, ends)
            )
            return link_type, first, last
    return None


def _two(node: Node, ends: list[str]) -> tuple[str, str]:
    if len(ends) != 2:
        raise MisstatedNode(
            f"the link {node.iri} has {len(ends)} ends and not two",
            "state each end once, or export the source again",
            "ketting:observation",
        )
    return ends[0], ends[1]


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
    yield expand("rdf:object"), value_term(statement.prop, statement.value)
    yield term_iri("statedType"), Iri(term_iri(statement.schema))


def _observed_link(statement: Statement) -> Iterable[tuple[str, Term]]:
    link_type = SCHEMA.link_type(statement.prop)
    yield _LINK_OBSERVATION
    if not link_type.has_upper:
        yield term_iri("namedFirst"), Iri(entity_iri(statement.subject))
    if link_type.takes_share or statement.share is not None:
        share = statement.share or UNKNOWN_SHARE
        yield _BOUNDS["low"][share.low_open], decimal_literal(share.low)
        yield _BOUNDS["high"][share.high_open], decimal_literal(share.high)
    yield _DIRECTNESS[statement.direct or Directness.UNSTATED]


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


def _read_property(node: Node) -> tuple[str, str, str, str]:
    with about("rdf:predicate"):
        prop = SCHEMA.property(_local(_needed(node, "rdf:predicate"))).name
    subject = read_entity_iri(_needed(node, "rdf:subject"))
    values = node.all("rdf:object")
    if subject is None or len(values) != 1:
        raise MisstatedNode(
            "it is not about one entity of ours with one value",
            "state rdf:subject and rdf:object once each",
            "rdf:subject" if subject is None else "rdf:object",
        )
    with about("ketting:statedType"):
        schema = _local(_needed(node, "ketting:statedType"))
    with about("rdf:object"):
        return subject, schema, prop, read_value(prop, values[0])


def _read_link(node: Node, link: Node) -> tuple[str, str, str, str]:
    described = ends_of(link)
    if described is None:
        raise MisstatedNode(
            f"{link.iri}, which it observes, is no link", "state the link's type", "ketting:observation"
        )
    link_type, upper_iri, lower_iri = described
    upper, lower = read_entity_iri(upper_iri), read_entity_iri(lower_iri)
    if upper is None or lower is None:
        raise MisstatedNode(
            f"{link.iri} ties {upper_iri} and {lower_iri}, which are no entities of ours",
            "the ends of a link are addresses of entities",
            "ketting:observation",
        )
    if node.text("ketting:namedFirst") == lower_iri != upper_iri:
        upper, lower = lower, upper
    return upper, link_type.name, link_type.name, lower


def _read_share(node: Node) -> Share | None:
    bounds: dict[str, tuple[float, bool]] = {}
    for side, predicates in _BOUNDS.items():
        stated = [
            (term.text, is_open) for is_open, predicate in predicates.items() for term in node.all(predicate)
        ]
        if len(stated) > 1:
            raise MisstatedNode(
                f"{len(stated)} bounds are on one side of its share", "keep one of them", _share_field(side)
            )
        if stated:
            try:
                bounds[side] = (float(stated[0][0]), stated[0][1])
            except ValueError:
                raise MisstatedNode(
                    f"{stated[0][0]!r} is no percentage", "write a number from 0 to 100", _share_field(side)
                ) from None
    if not bounds:
        return None
    low, low_open = bounds.get("low", (UNKNOWN_SHARE.low, UNKNOWN_SHARE.low_open))
    high, high_open = bounds.get("high", (UNKNOWN_SHARE.high, UNKNOWN_SHARE.high_open))
    with about(_share_field("high")):
        share = Share(low, high, low_open, high_open)
    return None if share.is_unknown else share


def _read_directness(node: Node) -> Directness:
    with about("ketting:directness"):
        text = _local(node.text("ketting:directness") or term_iri(Directness.UNSTATED))
    try:
        return Directness(text)
    except ValueError:
        raise MisstatedNode(
            f"{text!r} is no directness", f"use one of {', '.join(Directness)}", "ketting:directness"
        ) from None


def _read_date(node: Node, term: str) -> PartialDate | None:
    return None if node.text(term_iri(term)) is None else _date(node, term)


def _date(node: Node, term: str) -> PartialDate:
    with about(f"ketting:{term}"):
        return PartialDate(_needed(node, f"ketting:{term}"))


def _share_field(side: str) -> str:
    return f"ketting:share{'Min' if side == 'low' else 'Max'}Inclusive"


def _needed(node: Node, predicate: str) -> str:
    text = node.text(predicate)
    if text is None:
        raise MisstatedNode(f"it has no {predicate}", "state it once, or export the source again", predicate)
    return text


def _local(iri: str) -> str:
    name = iri.removeprefix(SCHEMA.namespace)
    if name == iri:
        raise MisstatedNode(f"{iri} is no term of ours", f"those begin with {SCHEMA.namespace}")
    return name
