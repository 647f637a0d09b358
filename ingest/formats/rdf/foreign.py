"""RDF of others: what the vocabulary's alignments say of it, as statements of grade D.

The alignments say that each of ours is one of theirs; read backwards they are a guess, and so is
whatever rests on them. Ids are made from the whole address, so that they are the same next time.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from graph.store.records import Dataset, Document
from ingest.formats.rdf.file import NO_BASE, RdfFile
from ingest.formats.rdf.report import NotUnderstood, Refusal
from ingest.values import value_problem
from ontology import SCHEMA, Directness, Grade, OntologyError, PartialDate, Period, Share, Statement
from ontology.ftm import ftm_link
from ontology.namespaces import PREFIXES, expand, read_entity_iri, term_iri
from ontology.schema import LinkType, is_entity_id
from ontology.terms import Iri, Node, Term

_DOCUMENT = "file"
_LONGEST_LOCAL = 120
_ESCAPED = re.compile(r"[^A-Za-z0-9._-]", re.ASCII)
_HTTP_SCHEMA_ORG = "http://schema.org/"

_INVERSES = {
    "org:memberOf": "org:hasMember",
    "org:subOrganizationOf": "org:hasSubOrganization",
    "schema:parentOrganization": "schema:subOrganization",
}
"""Properties that their own vocabulary declares to be the inverse of one that we align with."""

_NAMES = ("skos:prefLabel", "foaf:name", "rov:legalName")
"""Read as names: that theirs allow one a language is a reason not to write them, and none not to read."""

_TYPE = expand("rdf:type")


@dataclass(frozen=True, slots=True)
class _Tie:
    """A class whose instances are links, with the predicates of its ends and of what is said of it."""

    link_type: LinkType
    upper: str
    lower: str


class ForeignGraph:
    """The statements that can be read from a file that is no export of ours.

    `read` is the day of reading, which is also when everything was observed.
    """

    def __init__(self, file: RdfFile, source: str, read: date, refused: list[Refusal]) -> None:
        self._file = file
        self._refused = refused
        self.dataset = Dataset(source, f"Facts of {file.path.name}", "Not stated in the file", read)
        self.document = Document(
            _DOCUMENT, file.path.name, "Not stated in the file", read, sha256=file.sha256,
            note="Mapped from RDF of others by the alignments of the vocabulary.",
        )  # fmt: skip

    @property
    def is_empty(self) -> bool:
        """Whether no entity of the file can be loaded."""
        return not self._types

    def statements(self) -> Iterator[Statement]:
        """Types, names and other properties of the entities, then the links between them."""
        for iri in sorted(self._types):
            yield from self._properties(iri)
        yield from self._plain_links()
        yield from self._described_links()

    def not_understood(self) -> Iterator[NotUnderstood]:
        """The types and predicates that the alignments do not know, most frequent first."""
        found: dict[tuple[str, str], tuple[int, str]] = {}
        for subject, predicate, term in self._all():
            if predicate == _TYPE:
                key, is_known = ("type", term.text), term.text in _CLASSES or term.text in _TIES
            else:
                key, is_known = ("predicate", predicate), _known(predicate)
            if not is_known:
                count, example = found.get(key, (0, subject))
                found[key] = count + 1, min(example, subject)
        for (kind, iri), (count, example) in sorted(found.items(), key=lambda item: (-item[1][0], item[0])):
            yield NotUnderstood(iri, count, example, f"no alignment with this {kind}")

    @cached_property
    def _types(self) -> dict[str, str]:
        """The most specific of our types for each resource that has one, a name and an address."""
        stated: dict[str, list[str]] = {}
        for subject, _, term in self._all((_TYPE,)):
            if term.text in _CLASSES:
                stated.setdefault(subject, []).append(_CLASSES[term.text])
        types: dict[str, str] = {}
        for iri, names in stated.items():
            node = self._node(iri)
            if iri.startswith("_:"):
                self._refuse(iri, "it has no address of its own, so its id would change with every load")
            elif iri.startswith(NO_BASE):
                self._refuse(
                    iri, "its address is relative; give the file an @base, the address it was read at"
                )
            elif not any(_PROPERTIES.get(predicate) == "name" for predicate, _ in node.properties):
                self._refuse(iri, "it has no name that is understood")
            elif SCHEMA.entity_type(chosen := SCHEMA.most_specific(names)).abstract:
                self._refuse(iri, f"{chosen} is too general a type")
            else:
                types[iri] = chosen
        return types

    def _properties(self, iri: str) -> Iterator[Statement]:
        id, schema, node = self._id(iri), self._types[iri], self._node(iri)
        yield self._fact(iri, id, schema, "type", schema)
        said: set[tuple[str, str]] = set()
        for predicate, term in node.properties:
            name = _PROPERTIES.get(predicate)
            if name is None:
                continue
            value = self._value(iri, name, term)
            if value is not None and (name, value) not in said:
                said.add((name, value))
                original = None if value == term.text or isinstance(term, Iri) else term.text
                yield self._fact(iri, id, schema, name, value, original)

    def _value(self, iri: str, name: str, term: Term) -> str | None:
        prop = SCHEMA.property(name)
        if prop.range == "entity":
            return self._id(term.text) if isinstance(term, Iri) and term.text in self._types else None
        if not SCHEMA.is_a(self._types[iri], prop.domain):
            self._refuse(iri, f"{name} is no property of a {self._types[iri]}")
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
            self._refuse(iri, f"{name}: {problem}")
            return None
        return text

    def _plain_links(self) -> Iterator[Statement]:
        """Links told by one triple from end to end."""
        for subject, predicate, term in self._all(tuple(_SHORTCUTS)):
            link_type, is_inverse = _SHORTCUTS[predicate]
            upper, lower = (term.text, subject) if is_inverse else (subject, term.text)
            if self._are_known(f"{subject} {predicate}", upper, lower):
                yield self._link(f"{subject} {predicate}", link_type, upper, lower)

    def _described_links(self) -> Iterator[Statement]:
        """Links told by a resource of their own, as FollowTheMoney and ORG do."""
        for iri in sorted({s for s, _, term in self._all((_TYPE,)) if term.text in _TIES}):
            node = self._node(iri)
            for tie in dict.fromkeys(_TIES[t.text] for t in node.all(_TYPE) if t.text in _TIES):
                uppers, lowers = node.all(tie.upper), node.all(tie.lower)
                if len(uppers) != 1 or len(lowers) != 1:
                    self._refuse(
                        iri, f"{len(uppers)} upper and {len(lowers)} lower ends; a link has one each"
                    )
                elif self._are_known(iri, uppers[0].text, lowers[0].text):
                    link = self._link(iri, tie.link_type, uppers[0].text, lowers[0].text)
                    yield self._qualified(link, node)

    def _qualified(self, link: Statement, node: Node) -> Statement:
        """The link with the share and dates of its node, as far as they can be read."""
        try:
            share = node.text(_FTM + "Ownership:percentage")
            start, end = (node.text(f"{_FTM}Interval:{name}") for name in ("startDate", "endDate"))
            return replace(
                link,
                share=None
                if share is None or not SCHEMA.link_type(link.prop).takes_share
                else Share.parse(share),
                start=None if start is None else PartialDate(start.partition("T")[0]),
                end=None if end is None else PartialDate(end.partition("T")[0]),
            )
        except OntologyError as error:
            self._refuse(node.iri, f"loaded without its share and dates: {error}")
            return link

    def _are_known(self, where: str, *ends: str) -> bool:
        missing = [end for end in ends if end not in self._types]
        if missing:
            self._refuse(where, f"its end {missing[0]} is no entity that was loaded")
        return not missing

    def _link(self, where: str, link_type: LinkType, upper: str, lower: str) -> Statement:
        found = self._fact(where, self._id(upper), link_type.name, link_type.name, self._id(lower))
        return replace(found, direct=Directness.UNSTATED)

    def _fact(
        self, where: str, subject: str, schema: str, prop: str, value: str, original: str | None = None
    ) -> Statement:
        day = PartialDate(self.dataset.read.isoformat())
        return Statement(
            subject=subject, schema=schema, prop=prop, value=value, source=self.dataset.id,
            document=_DOCUMENT, locator=where, grade=Grade.D, observed=Period(day, day),
            original=original,
        )  # fmt: skip

    def _id(self, iri: str) -> str:
        """An id of ours as it is; else the source's id and the address, escaped where an id needs it."""
        own = read_entity_iri(iri)
        if own is not None and is_entity_id(own):
            return own
        address = re.sub(r"^[a-z][a-z0-9+.-]*:(//)?", "", iri)
        local = _ESCAPED.sub(lambda found: ":" if found[0] in "/#" else f"@{ord(found[0]):X}@", address)
        if len(local) > _LONGEST_LOCAL:
            local = f"{local[: _LONGEST_LOCAL - 33]}@{hashlib.sha256(iri.encode()).hexdigest()[:32]}"
        return f"{self.dataset.id}:{local}"

    def _node(self, iri: str) -> Node:
        node = self._file.node(iri)
        return Node(iri, tuple((_secure(p), Iri(_secure(t.text)) if isinstance(t, Iri) else t)
                               for p, t in node.properties))  # fmt: skip

    def _all(self, predicates: tuple[str, ...] | None = None) -> Iterator[tuple[str, str, Term]]:
        """Subject, predicate and object of every triple, or of those with one of the predicates, sorted."""
        for predicate in sorted(self._file.predicates()):
            if predicates is None or _secure(predicate) in predicates:
                for subject, term in sorted(self._file.triples(predicate), key=repr):
                    found = Iri(_secure(term.text)) if isinstance(term, Iri) else term
                    yield subject, _secure(predicate), found

    def _refuse(self, iri: str, reason: str) -> None:
        self._refused.append(Refusal(iri, reason))


def _secure(iri: str) -> str:
    """schema.org's terms are written with http as well as with https."""
    if iri.startswith(_HTTP_SCHEMA_ORG):
        return PREFIXES["schema"] + iri.removeprefix(_HTTP_SCHEMA_ORG)
    return iri


_FTM = PREFIXES["ftm"]


def _classes() -> dict[str, str]:
    """Our entity type for each class of others; the more general where several claim to be one."""
    classes: dict[str, str] = {}
    for name, entity_type in sorted(SCHEMA.entity_types.items(), key=lambda t: -len(SCHEMA.ancestors(t[0]))):
        for iri in (*map(expand, entity_type.align), term_iri(name)):
            classes[iri] = name
        if entity_type.ftm is not None:
            classes[_FTM + entity_type.ftm] = name
    return classes


def _properties() -> dict[str, str]:
    found = {expand(name): "name" for name in _NAMES}
    for name, prop in SCHEMA.properties.items():
        # A risk class, a listing or a judgement needs better than a guess.
        if prop.range == "class" or name in ("type", "names", "sameAs"):
            continue
        theirs = [*map(expand, prop.align), *([] if prop.ftm is None else [_FTM + prop.ftm])]
        found |= dict.fromkeys((*theirs, term_iri(name)), name)
    return found


def _shortcuts() -> dict[str, tuple[LinkType, bool]]:
    found: dict[str, tuple[LinkType, bool]] = {}
    for link_type in SCHEMA.link_types.values():
        for name in (f"ketting:{link_type.shortcut}", *link_type.shortcut_align):
            found[expand(name)] = link_type, False
            found |= {expand(i): (link_type, True) for i, direct in _INVERSES.items() if direct == name}
    return found


def _ties() -> dict[str, _Tie]:
    ties: dict[str, _Tie] = {}
    for link_type in SCHEMA.link_types.values():
        for name in link_type.align:
            prefix = name.partition(":")[0]
            upper, lower = (expand(f"{prefix}:{role}") for role in link_type.roles)
            ties[expand(name)] = _Tie(link_type, upper, lower)
        if link_type.ftm is not None:
            theirs = ftm_link(link_type)
            schema = _FTM + theirs.schema
            ties[schema] = _Tie(link_type, f"{schema}:{theirs.upper}", f"{schema}:{theirs.lower}")
    return ties


_CLASSES: Mapping[str, str] = _classes()
_PROPERTIES: Mapping[str, str] = _properties()
_SHORTCUTS: Mapping[str, tuple[LinkType, bool]] = _shortcuts()
_TIES: Mapping[str, _Tie] = _ties()
_QUALIFIERS = frozenset(
    (*(p for tie in _TIES.values() for p in (tie.upper, tie.lower)), f"{_FTM}Ownership:percentage",
     f"{_FTM}Interval:startDate", f"{_FTM}Interval:endDate")
)  # fmt: skip


def _known(predicate: str) -> bool:
    return predicate in _PROPERTIES or predicate in _SHORTCUTS or predicate in _QUALIFIERS
