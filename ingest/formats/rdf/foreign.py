"""RDF of others: what the vocabulary's alignments say of it, as statements of grade D.

An alignment says that each of our terms is one of theirs; read backwards it is a guess, and so is
whatever rests on it. Ids are made from the whole address, so that they are the same next time, and
addresses are compared character by character, as RDF asks (RFC 3987, 5.3.1).

The file is gone through twice: first to find what is an entity, then to emit what is said of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import lru_cache
from typing import TypeVar

from ingest.emit import Emit
from ingest.errors import BadFile
from ingest.formats.rdf.alignments import (
    CLASSES,
    END,
    LINK_CLASSES,
    LINK_PREDICATES,
    PROPERTIES,
    QUALIFIERS,
    SHARE,
    START,
    with_https,
)
from ingest.formats.rdf.entity_ids import entity_id
from ingest.formats.rdf.graph import NO_BASE, RdfGraph
from ingest.rejections import Rejection, shortened
from ingest.values import check_text, check_value
from ontology import (
    SCHEMA,
    Directness,
    Grade,
    InvalidValue,
    OntologyError,
    PartialDate,
    Period,
    Share,
    Statement,
)
from ontology.control_characters import code_point, control_character
from ontology.namespaces import expand
from ontology.schema import LinkType, Property
from ontology.terms import Iri, Node, Term

_TYPE = expand("rdf:type")
_NOTE = "Mapped from RDF of others by the alignments of the vocabulary."
_UNREADABLE = "values that cannot be read; the links are loaded without them"
_ENDS_KEPT = 10_000
"""Ends of links of which is remembered whether they were loaded; the file itself says so too."""

_Qualifier = TypeVar("_Qualifier")


def read_foreign(graph: RdfGraph, emit: Emit) -> None:
    """Emit the entities that the alignments know, with their properties, and the links between them.

    The statements cite the first document of the source. Raises `BadFile` when there is nothing that was
    meant as an entity.
    """
    document = next(iter(emit.documents.values()))
    if document.note is None:
        emit.document(replace(document, note=_NOTE))
    reader = _Reader(graph, emit, document.id)
    graph.mark(reader.entities())
    if not reader.has_triples:
        raise BadFile(
            f"{graph.path} holds no triples, so nothing was loaded; check that it was written or fetched "
            "whole"
        )
    if not (reader.has_entities or emit.read):  # where some were rejected, the rejections say why
        raise BadFile(
            f"{graph.path} has no entity that the alignments know, so nothing was loaded; give each one an "
            "address, a name and a type of docs/ontology.md or one that it is aligned with, such as "
            "schema:Organization with schema:name"
        )
    for iri, properties in graph.described():
        reader.emit_resource(iri, properties)


class _Name:
    """Whether a resource has a name that can be loaded, else what is wrong with the last one."""

    def __init__(self) -> None:
        self.is_good = False
        self.reason = "it has no name that is understood"
        self.remedy = "state one, such as schema:name"

    def add(self, text: str) -> None:
        """Take in a name."""
        try:
            _checked(SCHEMA.property("name"), text)
            self.is_good = True
        except OntologyError as error:
            self.reason, self.remedy = f"no name of it can be loaded: {error.reason}", error.remedy


class _Reader:
    """Emits the statements of one graph; everything was observed on the day the dataset was read."""

    def __init__(self, graph: RdfGraph, emit: Emit, document: str) -> None:
        self._graph = graph
        self._emit = emit
        self._document = document
        self._is_loaded = lru_cache(maxsize=_ENDS_KEPT)(lambda iri: graph.marked(iri) is not None)
        self.has_triples = self.has_entities = False

    def entities(self) -> Iterator[tuple[str, str]]:
        """Each resource that has a type of ours, a name and an address, with the most specific type."""
        for iri, properties in self._graph.described():
            self.has_triples = True
            types: list[str] = []
            name = _Name()
            for predicate, term in _in_https(properties):
                if predicate == _TYPE and term.text in CLASSES:
                    types.append(CLASSES[term.text])
                elif PROPERTIES.get(predicate) == "name":
                    name.add(term.text)
            if types and self._is_entity(iri, chosen := SCHEMA.most_specific(types), name):
                self.has_entities = True
                yield iri, chosen

    def emit_resource(self, iri: str, properties: Iterator[tuple[str, Term]]) -> None:
        """Emit what is said of a resource: facts of an entity, ties to others, a link; report the rest."""
        schema = self._graph.marked(iri)
        if schema is not None:
            self._emit.statement(self._statement(iri, self._id(iri), schema, "type", schema))
        emitted: set[tuple[str, str]] = set()
        of_link: list[tuple[str, Term]] = []
        for predicate, term in _in_https(properties):
            if predicate == _TYPE:
                if term.text in LINK_CLASSES:
                    of_link.append((predicate, term))
                elif term.text not in CLASSES:
                    self._emit.unmapped(term.text, example=iri, reason="no alignment with this type")
            elif predicate in LINK_PREDICATES:
                self._emit_plain_link(iri, predicate, term)
            elif predicate in QUALIFIERS:
                of_link.append((predicate, term))
            elif predicate not in PROPERTIES:
                self._emit.unmapped(predicate, example=iri, reason="no alignment with this predicate")
            elif schema is not None:
                self._emit_property(iri, schema, PROPERTIES[predicate], term, emitted)
        self._emit_described_links(Node(iri, tuple(of_link)))

    # ---------------------------------------------------------------- entities

    def _is_entity(self, iri: str, type: str, name: _Name) -> bool:
        """Whether the resource can be loaded; it is rejected otherwise."""
        if iri.startswith("_:"):
            reason = "it has no address of its own, so its id would change with every load"
            self._reject(iri, "", reason, "give it an address, in JSON-LD an @id")
        elif iri.startswith(NO_BASE):
            self._reject(
                iri, "", "its address is relative", "give the file an @base, the address it was read at"
            )
        elif (character := control_character(iri)) is not None:
            reason = f"its address holds the control character {code_point(character)}"
            self._reject(iri, "", reason, "remove it, or escape it as %XX")
        elif not name.is_good:
            self._reject(iri, "name", name.reason, name.remedy)
        elif SCHEMA.entity_type(type).abstract:
            self._reject(iri, "type", f"{type} is too general a type", "state one below it")
        else:
            return True
        return False

    def _emit_property(
        self, iri: str, schema: str, name: str, term: Term, emitted: set[tuple[str, str]]
    ) -> None:
        value = self._value(iri, schema, name, term)
        if value is not None and (name, value) not in emitted:
            emitted.add((name, value))
            original = None if value == term.text or isinstance(term, Iri) else term.text
            self._emit.statement(self._statement(iri, self._id(iri), schema, name, value, original))

    def _value(self, iri: str, schema: str, name: str, term: Term) -> str | None:
        prop = SCHEMA.property(name)
        if prop.range == "entity":
            return self._id(term.text) if isinstance(term, Iri) and self._is_loaded(term.text) else None
        try:
            if not SCHEMA.is_a(schema, prop.domain):
                raise InvalidValue(f"is a {schema}", f"only a {prop.domain} has {name}")
            return _checked(prop, term.text)
        except OntologyError as error:
            self._reject(iri, name, error.reason, error.remedy)
            return None

    # ---------------------------------------------------------------- links

    def _emit_plain_link(self, iri: str, predicate: str, term: Term) -> None:
        """Emit the link that one triple states from end to end."""
        link_type, is_inverse = LINK_PREDICATES[predicate]
        where = f"{iri} {predicate}"
        ends = (term.text, iri) if is_inverse else (iri, term.text)
        self._emit_link(where, link_type, link_type.name, *ends)

    def _emit_described_links(self, node: Node) -> None:
        """Emit the link that has a resource of its own, as in FollowTheMoney and ORG."""
        classes = (LINK_CLASSES[term.text] for term in node.all(_TYPE))
        for link_class in dict.fromkeys(classes):
            uppers, lowers = node.all(link_class.upper), node.all(link_class.lower)
            if link_class.upper == link_class.lower:
                uppers, lowers = uppers[:1], uppers[1:]
            if len(uppers) == 1 and len(lowers) == 1:
                ends = uppers[0].text, lowers[0].text
                self._emit_link(node.iri, link_class.link_type, link_class.schema, *ends, node)
                continue
            field, ends_there = (link_class.upper, uppers) if len(uppers) != 1 else (link_class.lower, lowers)
            self._reject(
                node.iri,
                field,
                f"the link has {len(ends_there)} ends there",
                "state one upper and one lower end",
            )

    def _emit_link(
        self, where: str, link_type: LinkType, schema: str, upper: str, lower: str, node: Node | None = None
    ) -> None:
        for end, role in zip((upper, lower), link_type.roles, strict=True):
            if not self._is_loaded(end):
                self._reject(
                    where, role, f"its end {end} is no entity that was loaded", "state its type and its name"
                )
                return
        link = self._statement(where, self._id(upper), schema, link_type.name, self._id(lower))
        link = replace(link, direct=Directness.UNSTATED)
        link = link if node is None else self._qualified(link, node)
        self._emit.statement(link, file=self._graph.name, record=where)

    def _qualified(self, link: Statement, node: Node) -> Statement:
        """The link with the share and the dates of its node, as far as they can be read.

        The link is loaded without the others, which are reported as terms that say nothing here.
        """
        takes_share = SCHEMA.link_type(link.prop).takes_share
        share = self._qualifier(node, SHARE, Share.parse) if takes_share else None
        start, end = self._qualifier(node, START, _date), self._qualifier(node, END, _date)
        if start is not None and end is not None and end.last_day < start.first_day:
            reason = "an end before the start; links are loaded without both"
            self._emit.unmapped(END, example=node.iri, reason=reason)
            start = end = None
        return replace(link, share=share, start=start, end=end)

    def _qualifier(self, node: Node, predicate: str, read: Callable[[str], _Qualifier]) -> _Qualifier | None:
        text = node.text(predicate)
        if text is None:
            return None
        try:
            return read(text)
        except OntologyError:
            self._emit.unmapped(predicate, example=node.iri, reason=_UNREADABLE)
            return None

    # ---------------------------------------------------------------- statements

    def _statement(
        self, where: str, subject: str, schema: str, prop: str, value: str, original: str | None = None
    ) -> Statement:
        day = PartialDate(self._emit.dataset.read.isoformat())
        return Statement(
            subject=subject, schema=schema, prop=prop, value=value, source=self._emit.dataset.id,
            document=self._document, locator=where, grade=Grade.D, observed=Period(day, day),
            original=original,
        )  # fmt: skip

    def _id(self, iri: str) -> str:
        return entity_id(self._emit.dataset.id, iri)

    def _reject(self, iri: str, field: str, reason: str, remedy: str) -> None:
        self._emit.reject(Rejection(self._graph.name, iri, field, shortened(reason), shortened(remedy)))


def _in_https(properties: Iterable[tuple[str, Term]]) -> Iterator[tuple[str, Term]]:
    """The properties with https in the terms of schema.org; what they lead to stays as it is."""
    for predicate, term in properties:
        yield with_https(predicate), Iri(with_https(term.text)) if predicate == _TYPE else term


def _checked(prop: Property, text: str) -> str:
    """The text as a value of the property; raises `OntologyError`."""
    check_text(text)
    text = text.strip()
    if not text:
        raise InvalidValue("is empty", "leave it out")
    if prop.range == "country":
        text = text.lower()
    if prop.range == "date":
        text = text.partition("T")[0]
    check_value(prop, text)
    return text


def _date(text: str) -> PartialDate:
    return PartialDate(text.partition("T")[0])
