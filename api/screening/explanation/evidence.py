"""The evidence in an answer: entities, facts, documents, records and list entries."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property

from api.models import (
    DocumentRef,
    EntityRef,
    Fact,
    Judgement,
    LeftOut,
    ListingAnswer,
    Record,
    SourceRef,
)
from api.models.resolution import ContestedRef
from api.screening.explanation.bounds import (
    CLAIM,
    MOST_FACTS,
    MOST_RECORDS,
    MOST_SOURCES,
    bounded,
    records_of,
    statements_of,
)
from api.screening.explanation.class_lists import list_answer
from api.screening.explanation.validity import of_statements
from api.wording.open_ends import named_link
from api.workspace import View
from graph.class_data import ListData
from graph.model.days import day_number
from graph.store.contract import Reader
from graph.store.records import Document
from ingest.resolve import Dispute
from ontology import SCHEMA, Entity, Grade, Statement, split_link_id
from ontology.schema import RiskClass

_ABOUT = "about"
_DENIES = "denies"
"""The stance of a claim that contradicts somebody."""


class Evidence:
    """Looks up what answers cite from one reader, which is opened at the first thing that is not known."""

    def __init__(
        self,
        open_reader: Callable[[], Reader],
        list_of: Callable[[str], ListData],
        classes: Mapping[str, RiskClass] = SCHEMA.classes,
        contested: Callable[[], Mapping[str, Sequence[Dispute]]] = dict,
    ) -> None:
        """`list_of` gives an official list by its id, as it is loaded; `classes` are those that there are.

        `contested` gives the disputes of statements by their ids, with which these are marked.
        """
        self._read_contested = contested
        self._open_reader = open_reader
        self._list_of = list_of
        self._classes = classes
        self._refs: dict[str, EntityRef] = {}
        # By identity: to compare statements takes longer than to describe them.
        self._sources: dict[int, tuple[Statement, SourceRef]] = {}

    @classmethod
    def of(cls, view: View, day: date) -> Evidence:
        """What is cited from a view in answers about the day."""
        return cls(
            lambda: view.reader,
            lambda id: view.list_data(id, day),
            view.classes,
            lambda: view.contested(day),
        )

    @property
    def reader(self) -> Reader:
        """What everything is read from."""
        return self._open_reader()

    # ------------------------------------------------------------ entities and statements

    def entity(self, id: str) -> EntityRef:
        """The entity's id, type and caption; the id itself when the view knows no more."""
        if id not in self._refs:
            self.look_up([id])
        return self._refs[id]

    def look_up(self, ids: Iterable[str]) -> None:
        """Read several entities at once, so that `entity` need not ask for each."""
        missing = [id for id in ids if id not in self._refs]
        if missing:
            entities = self.reader.entities(missing)
            for id in missing:
                self._refs[id] = (
                    reference(entities[id]) if id in entities else EntityRef(id=id, type="Thing", caption=id)
                )

    def source(self, statement: Statement) -> SourceRef:
        """The statement with its document."""
        known = self._sources.get(id(statement))
        if known is None:
            document = self.reader.documents().get((statement.source, statement.document))
            described = SourceRef(
                source=statement.source,
                document=None if document is None else _document(document),
                locator=statement.locator,
                quote=statement.quote,
                original=statement.original,
                inferred=list(statement.inferred_dates),
                grade=str(statement.grade),
                observed=str(statement.observed),
                start=_text(statement.start),
                end=_text(statement.end),
                share=_text(statement.share),
                share_until=_text(statement.share_until),
                direct=_text(statement.direct),
                known_from=statement.first_seen,
                known_until=statement.last_seen,
                contested=[
                    ContestedRef(by=each.by, reason=each.reason, source=each.source, until=each.until)
                    for each in self._contested.get(statement.recorded_id, ())
                ],
            )
            known = self._sources[id(statement)] = statement, described
        return known[1]

    @cached_property
    def _contested(self) -> Mapping[str, Sequence[Dispute]]:
        return self._read_contested()

    def sources(self, statements: Sequence[Statement], see: str) -> tuple[list[SourceRef], list[LeftOut]]:
        """The first of the statements, and what is left out; all are at the address `see`."""
        shown, more = bounded("sources", statements, MOST_SOURCES, see)
        return [self.source(statement) for statement in shown], more

    def facts(self, entity: Entity) -> tuple[list[Fact], list[LeftOut]]:
        """The entity's properties, each value with its statements, and what is left out."""
        grouped: dict[tuple[str, str], list[Statement]] = {}
        for statement in entity.statements:
            if statement.prop in SCHEMA.properties and statement.prop != "type":
                grouped.setdefault((statement.prop, statement.value), []).append(statement)
        shown, more = bounded("facts", list(grouped.items()), MOST_FACTS, statements_of(entity.id))
        self.look_up(value for (prop, value), _ in shown if SCHEMA.property(prop).range == "entity")
        facts = []
        for (prop, value), statements in shown:
            sources, left_out = self.sources(statements, statements_of(entity.id, prop))
            ref = self.entity(value) if SCHEMA.property(prop).range == "entity" else None
            facts.append(Fact(property=prop, value=value, entity=ref, sources=sources, more=left_out))
        return facts, more

    def record(self, entity: Entity) -> Record:
        """A shipment, licence, claim or list entry with its facts."""
        facts, more = self.facts(entity)
        return Record(id=entity.id, type=entity.schema, caption=entity.caption, facts=facts, more=more)

    def records(self, ids: Sequence[str]) -> list[Record]:
        """The records of these ids."""
        return [self.record(entity) for entity in self.reader.entities(ids).values()] if ids else []

    def denials(self, upper: str, lower: str) -> tuple[list[Record], list[LeftOut]]:
        """Claims about both ends of a link that deny what others say of it, and what is left out."""
        about = [self.reader.referrers([end], [_ABOUT])[end, _ABOUT] for end in (upper, lower)]
        both = [id for id in about[0] if id in set(about[1])]
        denying = [
            entity.id
            for entity in (self.reader.entities(both).values() if both else ())
            if entity.schema == CLAIM and entity.first("stance") == _DENIES
        ]
        shown, more = bounded("disputed", denying, MOST_RECORDS, records_of(lower, CLAIM))
        return self.records(shown), more

    # ------------------------------------------------------------ lists

    def listed_by(self, id: str) -> dict[str, list[Statement]]:
        """The ids of the list entries that name the entity, in order, each with the statements that do."""
        named: dict[str, list[Statement]] = {}
        for statement in self.reader.memberships(id):
            if statement.prop == "names":
                named.setdefault(statement.subject, []).append(statement)
        return dict(sorted(named.items()))

    def listings(self, id: str, ids: Sequence[str], day: date) -> list[ListingAnswer]:
        """These entries of those that name the entity, whatever classes they confer."""
        named, entries, conferred = self.listed_by(id), self.reader.entities(ids), self._conferred()
        return [
            self._listing(entries[each], id, named[each], conferred, day) for each in ids if each in entries
        ]

    def _listing(
        self,
        entry: Entity,
        named: str,
        naming: Sequence[Statement],
        conferred: Mapping[str, list[str]],
        day: date,
    ) -> ListingAnswer:
        list_id = entry.first("list")
        sources, more = self.sources(naming, statements_of(named, "names"))
        facts, more_facts = self.facts(entry)
        return ListingAnswer(
            id=entry.id,
            list_id=list_id,
            official_list=None if list_id is None else list_answer(self._list_of(list_id), day),
            name=entry.caption,
            citation=entry.first("citation"),
            risk_classes=conferred.get(list_id or "", []),
            decides=any(self._classes[name].decides for name in conferred.get(list_id or "", [])),
            valid=of_statements(naming, day_number(day)),
            grade=str(min(s.grade for s in naming)),
            sources=sources,
            facts=facts,
            more=[*more, *more_facts],
        )

    def lists(self, listings: Iterable[str]) -> list[ListData]:
        """The lists that the list entries of these ids are on, each once."""
        entries = self.reader.entities(listings).values()
        lists = sorted({list_id for entry in entries for list_id in entry.values("list")})
        return [self._list_of(list_id) for list_id in lists]

    def _conferred(self) -> dict[str, list[str]]:
        conferred: dict[str, list[str]] = {}
        for version in self.reader.versions():
            for official_list, risk_class in version.dataset.list_classes:
                conferred.setdefault(official_list, []).append(risk_class)
        return conferred

    # ------------------------------------------------------------ judgements, links

    def judgements(self, id: str) -> list[Judgement]:
        """The judgements by which other ids mean this entity too."""
        entity = self.reader.entity(id)
        pairs: dict[tuple[str, str], list[Statement]] = {}
        for statement in () if entity is None else entity.statements:
            if statement.prop == "sameAs":
                pairs.setdefault((statement.subject, statement.value), []).append(statement)
        judgements = []
        for (one, other), statements in pairs.items():
            sources, more = self.sources(statements, statements_of(id, "sameAs"))
            grade = str(min(s.grade for s in statements))
            judgements.append(
                Judgement(
                    entity=self.entity(id), one=one, other=other, grade=grade, sources=sources, more=more
                )
            )
        return judgements

    def stating_authorities(self, link_type: str, statements: Iterable[Statement]) -> list[str]:
        """Who keeps the official lists that state an affiliation, each once; nobody for another link.

        What such a list states of a party, "affiliated with ...", is the list's word for some tie.
        """
        if link_type != "Affiliation":
            return []
        documents = self.reader.documents()
        cited = (documents.get((s.source, s.document)) for s in statements if s.grade == Grade.B)
        return list(dict.fromkeys(document.publisher for document in cited if document is not None))

    def named_link(self, id: str) -> str:
        """The link in words, by the captions of its ends."""
        parts = split_link_id(id)
        if parts is None:
            return id
        _, upper, lower = parts
        return named_link(id, self.entity(upper).caption, self.entity(lower).caption)


def reference(entity: Entity) -> EntityRef:
    """The entity in short."""
    return EntityRef(id=entity.id, type=entity.schema, caption=entity.caption)


def _document(document: Document) -> DocumentRef:
    return DocumentRef(
        id=document.id,
        title=document.title,
        publisher=document.publisher,
        date=_text(document.date),
        read=str(document.read),
        url=document.url,
        sha256=document.sha256,
        note=document.note,
    )


def _text(value: object) -> str | None:
    return None if value is None else str(value)
