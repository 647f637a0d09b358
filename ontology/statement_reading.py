"""Statements read from RDF nodes that `ontology.statement_nodes` wrote."""

from __future__ import annotations

from ontology.dates import PartialDate, Period
from ontology.errors import MisstatedNode, about
from ontology.evidence import Directness, Grade
from ontology.namespaces import read_document_iri, read_entity_iri, term_iri
from ontology.schema import SCHEMA, LinkType
from ontology.share import UNKNOWN_SHARE, Share
from ontology.statement import Statement
from ontology.statement_nodes import SHARE_BOUNDS
from ontology.terms import Literal, Node, Term


def read_statement(node: Node, link: Node | None) -> Statement:
    """The statement of a node that `statement_node` wrote, and of the node of its link if it is one's.

    Raises `MisstatedNode`, and the other errors of the ontology for values that cannot be read.

    >>> from ontology.statement_nodes import statement_node
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
        value = read_value(prop, values[0])
    # A number is read without zeros that say nothing; the source may have written them.
    return subject, schema, prop, node.text("ketting:statedValue") or value


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
    return upper, _read_kind(node, link_type), link_type.name, lower


def _read_kind(node: Node, link_type: LinkType) -> str:
    """The kind of a link; its type where none is stated."""
    stated = node.text("ketting:statedType")
    if stated is None:
        return link_type.name
    with about("ketting:statedType"):
        name = _local(stated)
    kind = SCHEMA.link_kinds.get(name)
    if name != link_type.name and (kind is None or kind.parent != link_type.name):
        known = [kind.name for kind in SCHEMA.link_kinds.values() if kind.parent == link_type.name]
        raise MisstatedNode(
            f"{name!r} is no kind of {link_type.name}",
            f"use {' or '.join(known)}" if known else "leave it out",
            "ketting:statedType",
        )
    return name


def _read_share(node: Node) -> Share | None:
    bounds: dict[str, tuple[float, bool]] = {}
    for side, predicates in SHARE_BOUNDS.items():
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
