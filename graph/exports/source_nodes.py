"""Sources and their documents as RDF nodes, in the terms of PROV-O, and back."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date

from graph.store.records import Dataset, Document, HeldList, Version
from ontology import PartialDate
from ontology.errors import MisstatedNode, about
from ontology.namespaces import document_iri, expand, read_document_iri, read_source_iri, source_iri, term_iri
from ontology.schema import SCHEMA, RiskClass
from ontology.statement_nodes import RDF_TYPE, moment_literal
from ontology.terms import Iri, Literal, Node, Term, date_literal, resource

Properties = tuple[tuple[str, Term], ...]

_AGAIN = "export the source again, or correct the node"


def source_nodes(version: Version, *, is_excerpt: bool) -> Iterator[Node]:
    """The nodes of a source as one load left it; `is_excerpt` when not all its statements follow."""
    dataset, iri = version.dataset, source_iri(version.dataset.id)
    parts = [
        *_held_list_nodes(iri, dataset.lists),
        *_conferral_nodes(iri, dataset.list_classes),
        *_named_list_nodes(iri, dataset.list_titles),
        *_own_class_nodes(iri, dataset.classes),
    ]
    yield Node(
        iri,
        (
            (RDF_TYPE, resource("ketting:Source")),
            (expand("dcterms:title"), Literal(dataset.title)),
            (expand("prov:wasAttributedTo"), Iri(f"{iri}#publisher")),
            (expand("prov:wasGeneratedBy"), Iri(f"{iri}#load")),
            (term_iri("readOn"), _day(dataset.read)),
            *_optional("schema:url", dataset.url, expand("xsd:anyURI")),
            *_optional("schema:license", dataset.licence),
            *_optional("ketting:updateDays", dataset.update_days, expand("xsd:integer")),
            (term_iri("sha256"), Literal(version.sha256)),
            *(
                ((term_iri("excerpt"), Literal("true", expand("xsd:boolean"))),)
                if is_excerpt
                else _optional("ketting:statementCount", version.statements, expand("xsd:integer"))
            ),
            *((term_iri(_PARTS[part.text("rdf:type") or ""]), Iri(part.iri)) for part in parts),
        ),
    )
    yield _agent(iri, dataset.publisher)
    yield Node(
        f"{iri}#load",
        (
            (RDF_TYPE, resource("prov:Activity")),
            (expand("prov:endedAtTime"), moment_literal(version.loaded_at)),
        ),
    )
    yield from parts


def document_nodes(source: str, document: Document) -> Iterator[Node]:
    """The nodes of a document as a source describes it."""
    iri = document_iri(source, document.id)
    yield Node(
        iri,
        (
            (RDF_TYPE, resource("ketting:Document")),
            (term_iri("name"), Literal(document.title)),
            (expand("prov:wasAttributedTo"), Iri(f"{iri}#publisher")),
            (term_iri("readOn"), _day(document.read)),
            *(() if document.date is None else ((expand("dcterms:issued"), date_literal(document.date)),)),
            *_optional("schema:url", document.url, expand("xsd:anyURI")),
            *_optional("ketting:sha256", document.sha256),
            *_optional("skos:note", document.note),
        ),
    )
    yield _agent(iri, document.publisher)


def read_source(node: Node, others: Mapping[str, Node]) -> Dataset:
    """The source of a node that `source_nodes` wrote, `others` being the nodes that it refers to, by IRI.

    Raises `MisstatedNode` for one that lacks a part or has one that cannot be read.

    >>> from datetime import UTC, datetime
    >>> press = Dataset("press", "Press reports", "The Gazette", date(2026, 7, 9))
    >>> loaded = Version(1, press, datetime(2026, 7, 10, tzinfo=UTC), "00", 12, 12, 0, 0)
    >>> source, *others = source_nodes(loaded, is_excerpt=False)
    >>> read_source(source, {node.iri: node for node in others}) == press
    True
    """
    id = read_source_iri(node.iri)
    if id is None:
        raise MisstatedNode("it is a source, and its address is not one of ours", _AGAIN, "rdf:type")
    own = tuple(_read_own_class(part) for part in _parts(node, "ownClass", others))
    names = {described.name for described in own}
    return Dataset(
        id=id,
        title=_required_text(node, "dcterms:title"),
        publisher=_publisher(node, others),
        read=_required_day(node, "ketting:readOn"),
        url=node.text("schema:url"),
        licence=node.text("schema:license"),
        update_days=_maybe_number(node, "ketting:updateDays"),
        lists=tuple(_read_held_list(part) for part in _parts(node, "heldList", others)),
        list_classes=tuple(
            (_required_text(part, "ketting:conferringList"), _class(part, "ketting:conferredClass", names))
            for part in _parts(node, "conferral", others)
        ),
        list_titles=tuple(
            (_required_text(part, "ketting:listId"), _required_text(part, "dcterms:title"))
            for part in _parts(node, "namedList", others)
        ),
        classes=own,
    )


def read_document(node: Node, others: Mapping[str, Node]) -> Document:
    """The document of a node that `document_nodes` wrote; raises `MisstatedNode`.

    >>> from ontology import PartialDate
    >>> report = Document("report", "A report", "The Gazette", date(2026, 7, 9), PartialDate("2026-07"))
    >>> node, publisher = document_nodes("press", report)
    >>> read_document(node, {publisher.iri: publisher}) == report
    True
    """
    names = read_document_iri(node.iri)
    if names is None:
        raise MisstatedNode("its address is not that of a document of a source", _AGAIN, "rdf:type")
    return Document(
        id=names[1],
        title=_required_text(node, "ketting:name"),
        publisher=_publisher(node, others),
        read=_required_day(node, "ketting:readOn"),
        date=_maybe_date(node, "dcterms:issued"),
        url=node.text("schema:url"),
        sha256=node.text("ketting:sha256"),
        note=node.text("skos:note"),
    )


def is_excerpt(node: Node) -> bool:
    """Whether a source's node says that not all its statements are in the file.

    >>> is_excerpt(Node(source_iri("press"), ((term_iri("excerpt"), Literal("true")),)))
    True
    """
    return node.text("ketting:excerpt") == "true"


def stated_count(node: Node) -> int | None:
    """How many statements of the source a file says that it holds; `None` where it does not say.

    >>> stated_count(Node(source_iri("press"), ((term_iri("statementCount"), Literal("12")),)))
    12
    """
    text = node.text("ketting:statementCount")
    return int(text) if text is not None and text.isdecimal() else None


_PARTS = {
    term_iri("HeldList"): "heldList",
    term_iri("Conferral"): "conferral",
    term_iri("NamedList"): "namedList",
    term_iri("OwnClass"): "ownClass",
}


def _held_list_nodes(iri: str, lists: tuple[HeldList, ...]) -> Iterator[Node]:
    integer = expand("xsd:integer")
    for number, held in enumerate(lists, start=1):
        yield Node(
            f"{iri}#holds-{number:03}",
            (
                (RDF_TYPE, resource("ketting:HeldList")),
                (term_iri("listId"), Literal(held.id)),
                (expand("dcterms:title"), Literal(held.title)),
                *_optional("ketting:heldEntries", held.held, integer),
                *_optional("ketting:totalEntries", held.total, integer),
                (term_iri("shownFrom"), _day(held.start)),
                (term_iri("shownTo"), _day(held.end)),
                (term_iri("copiedOn"), _day(held.copied)),
                *_optional("ketting:updateDays", held.update_days, integer),
                *_optional("skos:note", held.note),
            ),
        )


def _read_held_list(node: Node) -> HeldList:
    return HeldList(
        id=_required_text(node, "ketting:listId"),
        title=_required_text(node, "dcterms:title"),
        held=_maybe_number(node, "ketting:heldEntries"),
        total=_maybe_number(node, "ketting:totalEntries"),
        start=_required_day(node, "ketting:shownFrom"),
        end=_required_day(node, "ketting:shownTo"),
        copied=_required_day(node, "ketting:copiedOn"),
        update_days=_maybe_number(node, "ketting:updateDays"),
        note=node.text("skos:note"),
    )


def _named_list_nodes(iri: str, list_titles: tuple[tuple[str, str], ...]) -> Iterator[Node]:
    for number, (list_id, title) in enumerate(list_titles, start=1):
        yield Node(
            f"{iri}#list-{number:03}",
            (
                (RDF_TYPE, resource("ketting:NamedList")),
                (term_iri("listId"), Literal(list_id)),
                (expand("dcterms:title"), Literal(title)),
            ),
        )


def _conferral_nodes(iri: str, list_classes: tuple[tuple[str, str], ...]) -> Iterator[Node]:
    for number, (list_id, risk_class) in enumerate(list_classes, start=1):
        yield Node(
            f"{iri}#confers-{number:03}",
            (
                (RDF_TYPE, resource("ketting:Conferral")),
                (term_iri("conferringList"), Literal(list_id)),
                (term_iri("conferredClass"), Iri(term_iri(risk_class))),
            ),
        )


def _agent(iri: str, publisher: str) -> Node:
    return Node(
        f"{iri}#publisher",
        ((RDF_TYPE, resource("prov:Agent")), (expand("foaf:name"), Literal(publisher))),
    )


def _publisher(node: Node, others: Mapping[str, Node]) -> str:
    agent = others.get(_required_text(node, "prov:wasAttributedTo"))
    if agent is None:
        raise MisstatedNode("it is attributed to nobody who is described", _AGAIN, "prov:wasAttributedTo")
    return _required_text(agent, "foaf:name")


def _parts(node: Node, term: str, others: Mapping[str, Node]) -> list[Node]:
    """The nodes among `others` that a property refers to, in the order of their numbered IRIs."""
    return [others[iri] for iri in sorted(t.text for t in node.all(term_iri(term))) if iri in others]


def _own_class_nodes(iri: str, classes: tuple[RiskClass, ...]) -> Iterator[Node]:
    boolean = expand("xsd:boolean")
    for number, described in enumerate(classes, start=1):
        yield Node(
            f"{iri}#class-{number:03}",
            (
                (RDF_TYPE, resource("ketting:OwnClass")),
                (term_iri("classId"), Literal(described.name)),
                (expand("dcterms:title"), Literal(described.label)),
                (expand("skos:note"), Literal(described.description)),
                (term_iri("decides"), Literal(str(described.decides).lower(), boolean)),
                (term_iri("openByNature"), Literal(str(described.open).lower(), boolean)),
            ),
        )


def _read_own_class(node: Node) -> RiskClass:
    name = _required_text(node, "ketting:classId")
    if (problem := SCHEMA.class_problem(name)) is not None:
        raise MisstatedNode(f"{name!r} {problem}", _AGAIN, "ketting:classId")
    return RiskClass(
        name,
        _required_text(node, "dcterms:title"),
        _required_text(node, "skos:note"),
        decides=_required_text(node, "ketting:decides") == "true",
        open=node.text("ketting:openByNature") == "true",
    )


def _class(node: Node, predicate: str, own: Collection[str]) -> str:
    name = _required_text(node, predicate).removeprefix(SCHEMA.namespace)
    with about(predicate):
        return name if name in own else SCHEMA.risk_class(name).name


def _required_text(node: Node, predicate: str) -> str:
    text = node.text(predicate)
    if text is None:
        raise MisstatedNode(f"{node.iri} has no {predicate}", _AGAIN, predicate)
    return text


def _required_day(node: Node, predicate: str) -> date:
    return _read_day(_required_text(node, predicate), predicate)


def _read_day(text: str, predicate: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise MisstatedNode(f"{text!r} is no day", "write YYYY-MM-DD", predicate) from error


def _maybe_date(node: Node, predicate: str) -> PartialDate | None:
    text = node.text(predicate)
    with about(predicate):
        return None if text is None else PartialDate(text)


def _maybe_number(node: Node, predicate: str) -> int | None:
    text = node.text(predicate)
    try:
        return None if text is None else int(text)
    except ValueError as error:
        raise MisstatedNode(f"{text!r} is no whole number", "write digits alone", predicate) from error


def _optional(predicate: str, value: object, datatype: str | None = None) -> Properties:
    return () if value is None else ((expand(predicate), Literal(str(value), datatype)),)


def _day(day: date) -> Literal:
    return date_literal(PartialDate(day.isoformat()))
