"""RDF of others: what the vocabulary's alignments say of it, as statements of grade D.

An alignment says that each of our terms is one of theirs; read backwards it is a guess, and so is
whatever rests on it. Ids are made from the whole address, so that they are the same next time.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property

from ingest.emit import Emit
from ingest.errors import BadFile
from ingest.formats.rdf.alignments import (
    CLASSES,
    FTM,
    LINK_CLASSES,
    LINK_PREDICATES,
    PROPERTIES,
    is_aligned,
    with_https,
)
from ingest.formats.rdf.graph import NO_BASE, RdfGraph
from ingest.rejections import Rejection, shortened, split_remedy
from ingest.values import value_problem
from ontology import SCHEMA, Directness, Grade, OntologyError, PartialDate, Period, Share, Statement
from ontology.namespaces import expand, read_entity_iri
from ontology.schema import LinkType, is_entity_id
from ontology.terms import Iri, Node, Term

_LONGEST_LOCAL = 120
_ESCAPED = re.compile(r"[^A-Za-z0-9._-]", re.ASCII)
_TYPE = expand("rdf:type")
_NOTE = "Mapped from RDF of others by the alignments of the vocabulary."


def read_foreign(graph: RdfGraph, emit: Emit) -> None:
    """Emit the entities that the alignments know, with their properties, and the links between them.

    The statements cite the first document of the source. Raises `BadFile` when there is no entity.
    """
    document = next(iter(emit.documents.values()))
    if document.note is None:
        emit.document(replace(document, note=_NOTE))
    reader = _Reader(graph, emit, document.id)
    reader.emit_entities()
    reader.emit_plain_links()
    reader.emit_described_links()
    reader.report_unmapped()
    if not reader.types and not graph.predicates():
        raise BadFile(
            f"{graph.path} holds no triples, so nothing was loaded; check that it was written or fetched "
            "whole"
        )
    if not reader.types:
        raise BadFile(
            f"{graph.path} has no entity that the alignments know, so nothing was loaded; give each one an "
            "address, a name and a type of docs/ontology.md or one that it is aligned with, such as "
            "schema:Organization with schema:name"
        )


class _Reader:
    """Emits the statements of one graph; everything was observed on the day the dataset was read."""

    def __init__(self, graph: RdfGraph, emit: Emit, document: str) -> None:
        self._graph = graph
        self._emit = emit
        self._document = document

    @cached_property
    def types(self) -> dict[str, str]:
        """The most specific of our types for each resource that has one, a name and an address."""
        stated: dict[str, list[str]] = {}
        for subject, _, term in self._triples((_TYPE,)):
            if term.text in CLASSES:
                stated.setdefault(subject, []).append(CLASSES[term.text])
        types: dict[str, str] = {}
        for iri, names in stated.items():
            node = self._node(iri)
            if iri.startswith("_:"):
                self._reject(iri, "it has no address of its own, so its id would change with every load")
            elif iri.startswith(NO_BASE):
                self._reject(
                    iri, "its address is relative; give the file an @base, the address it was read at"
                )
            elif not any(PROPERTIES.get(predicate) == "name" for predicate, _ in node.properties):
                self._reject(iri, "it has no name that is understood")
            elif SCHEMA.entity_type(chosen := SCHEMA.most_specific(names)).abstract:
                self._reject(iri, f"{chosen} is too general a type", field="type")
            else:
                types[iri] = chosen
        return types

    def emit_entities(self) -> None:
        """Emit types, names and other properties."""
        for iri in sorted(self.types):
            self._emit_properties(iri)

    def emit_plain_links(self) -> None:
        """Emit links that are stated by one triple from end to end."""
        for subject, predicate, term in self._triples(tuple(LINK_PREDICATES)):
            link_type, is_inverse = LINK_PREDICATES[predicate]
            upper, lower = (term.text, subject) if is_inverse else (subject, term.text)
            if self._are_loaded(f"{subject} {predicate}", upper, lower):
                where = f"{subject} {predicate}"
                link = self._link(where, link_type, upper, lower)
                self._emit.statement(link, file=self._graph.name, record=where)

    def emit_described_links(self) -> None:
        """Emit links that have a resource of their own, as in FollowTheMoney and ORG."""
        for iri in sorted({s for s, _, term in self._triples((_TYPE,)) if term.text in LINK_CLASSES}):
            node = self._node(iri)
            classes = (LINK_CLASSES[t.text] for t in node.all(_TYPE) if t.text in LINK_CLASSES)
            for link_class in dict.fromkeys(classes):
                uppers, lowers = node.all(link_class.upper), node.all(link_class.lower)
                if len(uppers) != 1 or len(lowers) != 1:
                    self._reject(
                        iri, f"{len(uppers)} upper and {len(lowers)} lower ends; a link has one each"
                    )
                elif self._are_loaded(iri, uppers[0].text, lowers[0].text):
                    link = self._link(iri, link_class.link_type, uppers[0].text, lowers[0].text)
                    self._emit.statement(self._qualified(link, node), file=self._graph.name, record=iri)

    def report_unmapped(self) -> None:
        """Report the types and predicates that no alignment knows."""
        for subject, predicate, term in self._triples():
            if predicate == _TYPE:
                if term.text not in CLASSES and term.text not in LINK_CLASSES:
                    self._emit.unmapped(term.text, example=subject, reason="no alignment with this type")
            elif not is_aligned(predicate):
                self._emit.unmapped(predicate, example=subject, reason="no alignment with this predicate")

    def _emit_properties(self, iri: str) -> None:
        id, schema, node = self._id(iri), self.types[iri], self._node(iri)
        self._emit.statement(self._statement(iri, id, schema, "type", schema))
        emitted: set[tuple[str, str]] = set()
        for predicate, term in node.properties:
            name = PROPERTIES.get(predicate)
            if name is None:
                continue
            value = self._value(iri, name, term)
            if value is not None and (name, value) not in emitted:
                emitted.add((name, value))
                original = None if value == term.text or isinstance(term, Iri) else term.text
                self._emit.statement(self._statement(iri, id, schema, name, value, original))

    def _value(self, iri: str, name: str, term: Term) -> str | None:
        prop = SCHEMA.property(name)
        if prop.range == "entity":
            return self._id(term.text) if isinstance(term, Iri) and term.text in self.types else None
        if not SCHEMA.is_a(self.types[iri], prop.domain):
            self._reject(iri, f"{name} is no property of a {self.types[iri]}", field=name)
            return None
        text = term.text.strip()
        if prop.range == "country":
            text = text.lower()
        if prop.range == "date":
            text = text.partition("T")[0]
        try:
            problem = value_problem(prop, text)
        except OntologyError as error:
            problem = str(error)
        if problem is not None:
            self._reject(iri, problem, field=name)
            return None
        return text

    def _qualified(self, link: Statement, node: Node) -> Statement:
        """The link with the share and dates of its node, as far as they can be read."""
        try:
            share = node.text(FTM + "Ownership:percentage")
            start, end = (node.text(f"{FTM}Interval:{name}") for name in ("startDate", "endDate"))
            return replace(
                link,
                share=None
                if share is None or not SCHEMA.link_type(link.prop).takes_share
                else Share.parse(share),
                start=None if start is None else PartialDate(start.partition("T")[0]),
                end=None if end is None else PartialDate(end.partition("T")[0]),
            )
        except OntologyError as error:
            self._reject(node.iri, f"loaded without its share and dates: {error}")
            return link

    def _are_loaded(self, where: str, *ends: str) -> bool:
        missing = [end for end in ends if end not in self.types]
        if missing:
            self._reject(where, f"its end {missing[0]} is no entity that was loaded")
        return not missing

    def _link(self, where: str, link_type: LinkType, upper: str, lower: str) -> Statement:
        link = self._statement(where, self._id(upper), link_type.name, link_type.name, self._id(lower))
        return replace(link, direct=Directness.UNSTATED)

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
        """An id of ours as it is; else the source's id and the address, escaped where an id needs it."""
        own = read_entity_iri(iri)
        if own is not None and is_entity_id(own):
            return own
        address = re.sub(r"^[a-z][a-z0-9+.-]*:(//)?", "", iri)
        local = _ESCAPED.sub(lambda match: ":" if match[0] in "/#" else f"@{ord(match[0]):X}@", address)
        if len(local) > _LONGEST_LOCAL:
            local = f"{local[: _LONGEST_LOCAL - 33]}@{hashlib.sha256(iri.encode()).hexdigest()[:32]}"
        return f"{self._emit.dataset.id}:{local}"

    def _node(self, iri: str) -> Node:
        node = self._graph.node(iri)
        return Node(iri, tuple((with_https(predicate), _term(term)) for predicate, term in node.properties))

    def _triples(self, predicates: tuple[str, ...] | None = None) -> Iterator[tuple[str, str, Term]]:
        """Subject, predicate and object of every triple, or of those with one of the predicates, sorted."""
        for predicate in sorted(self._graph.predicates()):
            if predicates is None or with_https(predicate) in predicates:
                for subject, term in sorted(self._graph.triples(predicate), key=repr):
                    yield subject, with_https(predicate), _term(term)

    def _reject(self, iri: str, problem: str, *, field: str = "") -> None:
        reason, remedy = split_remedy(problem)
        self._emit.reject(Rejection(self._graph.name, iri, field, shortened(reason), shortened(remedy)))


def _term(term: Term) -> Term:
    return Iri(with_https(term.text)) if isinstance(term, Iri) else term
