"""The evidence in an answer: entities, facts, documents, records and list entries."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from api.models import DocumentRef, EntityRef, Fact, Judgement, ListAnswer, ListingAnswer, Record, SourceRef
from api.screening.class_lists import list_answer
from api.screening.validity import of_statements
from graph.class_data import ListData
from graph.model.days import day_number
from graph.store.contract import Reader
from graph.store.records import Document
from ontology import SCHEMA, Entity, Grade, Statement, split_link_id

_NAMED = {
    "Ownership": "{upper}'s holding in {lower}",
    "Unit": "{lower}'s place as a unit of {upper}",
}
"""Links that a `no` can rest on."""


_DENIES = "denies"
"""The stance of a claim that contradicts somebody."""


class Evidence:
    """Looks up what answers cite from one reader, and caches entities and documents."""

    def __init__(self, reader: Reader, list_of: Callable[[str], ListData]) -> None:
        """`list_of` gives an official list by its id, as it is loaded."""
        self.reader = reader
        self._list_of = list_of
        self._documents: dict[tuple[str, str], Document] | None = None
        self._refs: dict[str, EntityRef] = {}
        self._sameness: dict[str, list[Statement]] = {}
        self._denied: dict[str, list[Entity]] = {}

    # ------------------------------------------------------------ entities and statements

    def entity(self, id: str) -> EntityRef:
        """The entity's id, type and caption; the id itself when the view knows no more."""
        if id not in self._refs:
            self.look_up([id])
        return self._refs[id]

    def look_up(self, ids: list[str]) -> None:
        """Read several entities at once, so that `entity` need not ask for each."""
        missing = [id for id in ids if id not in self._refs]
        entities = self.reader.entities(missing)
        for id in missing:
            self._refs[id] = (
                reference(entities[id]) if id in entities else EntityRef(id=id, type="Thing", caption=id)
            )
            own = entities[id].statements if id in entities else ()
            self._sameness[id] = [s for s in own if s.prop == "sameAs"]

    def source(self, statement: Statement) -> SourceRef:
        """The statement with its document."""
        if self._documents is None:
            self._documents = self.reader.documents()
        document = self._documents.get((statement.source, statement.document))
        return SourceRef(
            source=statement.source,
            document=None if document is None else _document(document),
            locator=statement.locator,
            quote=statement.quote,
            original=statement.original,
            grade=str(statement.grade),
            observed=str(statement.observed),
            start=_text(statement.start),
            end=_text(statement.end),
            share=_text(statement.share),
            share_until=_text(statement.share_until),
            direct=_text(statement.direct),
            known_from=statement.first_seen,
            known_until=statement.last_seen,
        )

    def facts(self, entity: Entity) -> list[Fact]:
        """The entity's properties, each value with all its statements."""
        grouped: dict[tuple[str, str], list[Statement]] = {}
        for statement in entity.statements:
            if statement.prop in SCHEMA.properties and statement.prop != "type":
                grouped.setdefault((statement.prop, statement.value), []).append(statement)
        self.look_up([v for (p, v) in grouped if SCHEMA.property(p).range == "entity"])
        return [
            Fact(
                property=prop,
                value=value,
                entity=self.entity(value) if SCHEMA.property(prop).range == "entity" else None,
                sources=[self.source(s) for s in statements],
            )
            for (prop, value), statements in grouped.items()
        ]

    def record(self, entity: Entity) -> Record:
        """A shipment, licence or claim with its facts."""
        return Record(id=entity.id, type=entity.schema, caption=entity.caption, facts=self.facts(entity))

    def records(self, id: str, schema: str, properties: tuple[str, ...]) -> list[Record]:
        """Records of one type that name the entity in one of the properties, each once."""
        records = {e.id: e for p in properties for e in self.reader.referring(id, p) if e.schema == schema}
        return [self.record(records[key]) for key in sorted(records)]

    def denials(self, upper: str, lower: str) -> list[Record]:
        """Claims about both ends of a link that deny what others say of it."""
        if lower not in self._denied:
            self._denied[lower] = [
                entity
                for entity in self.reader.referring(lower, "about")
                if entity.schema == "Claim" and entity.first("stance") == _DENIES
            ]
        return [
            self.record(claim)
            for claim in self._denied[lower]
            if upper in map(self.reader.canonical, claim.values("about"))
        ]

    def listings(self, id: str, day: date) -> list[ListingAnswer]:
        """Every list entry that names the entity, whatever classes it confers."""
        named: dict[str, list[Statement]] = {}
        for statement in self.reader.memberships(id):
            if statement.prop == "names":
                named.setdefault(statement.subject, []).append(statement)
        entries = self.reader.entities(named)
        conferred = self._conferred()
        return [
            ListingAnswer(
                id=listing,
                list_id=entry.first("list"),
                official_list=self._official_list(entry, day),
                name=entry.caption,
                citation=entry.first("citation"),
                risk_classes=conferred.get(entry.first("list") or "", []),
                valid=of_statements(named[listing], day_number(day)),
                grade=str(min(s.grade for s in named[listing])),
                sources=[self.source(s) for s in named[listing]],
                facts=self.facts(entry),
            )
            for listing, entry in sorted(entries.items())
        ]

    def lists(self, listings: Iterable[str]) -> list[ListData]:
        """The lists that the list entries of these ids are on, each once."""
        entries = self.reader.entities(listings).values()
        lists = sorted({list_id for entry in entries for list_id in entry.values("list")})
        return [self._list_of(list_id) for list_id in lists]

    def _official_list(self, entry: Entity, day: date) -> ListAnswer | None:
        list_id = entry.first("list")
        return None if list_id is None else list_answer(self._list_of(list_id), day)

    def _conferred(self) -> dict[str, list[str]]:
        conferred: dict[str, list[str]] = {}
        for version in self.reader.versions():
            for official_list, risk_class in version.dataset.list_classes:
                conferred.setdefault(official_list, []).append(risk_class)
        return conferred

    def judgements(self, id: str) -> list[Judgement]:
        """The judgements by which other ids mean this entity too."""
        entity = self.entity(id)
        pairs: dict[tuple[str, str], list[Statement]] = {}
        for statement in self._sameness[id]:
            pairs.setdefault((statement.subject, statement.value), []).append(statement)
        return [
            Judgement(
                entity=entity,
                one=one,
                other=other,
                grade=str(min(s.grade for s in statements)),
                sources=[self.source(s) for s in statements],
            )
            for (one, other), statements in pairs.items()
        ]

    def named_link(self, id: str) -> str:
        """The link in words, by the captions of its ends."""
        parts = split_link_id(id)
        if parts is None:
            return id
        link_type, upper, lower = parts
        template = _NAMED.get(link_type, f"the link {link_type} from {{upper}} to {{lower}}")
        return template.format(upper=self.entity(upper).caption, lower=self.entity(lower).caption)


def stating_authorities(link_type: str, sources: Iterable[SourceRef]) -> list[str]:
    """Who keeps the official lists that state an affiliation, each once; nobody for another link.

    What such a list states of a party, "affiliated with ...", is the list's word for whatever tie there is.
    """
    if link_type != "Affiliation":
        return []
    of_lists = (s.document.publisher for s in sources if s.grade == str(Grade.B) and s.document is not None)
    return list(dict.fromkeys(of_lists))


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
