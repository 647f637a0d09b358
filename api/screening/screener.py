"""The use case: a name in, a decision with proof out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields, replace
from datetime import date, datetime

from api.errors import BadQuestion, NotFound
from api.models.answers import (
    DataAnswer,
    EntityAnswer,
    EntityProximity,
    EntityRef,
    FeatureAnswer,
    LinksAnswer,
    MatchAnswer,
    PathsAnswer,
    ProximityAnswer,
    Query,
    Record,
    Screening,
    SearchAnswer,
    SearchMatch,
    TraversalAnswer,
)
from api.screening.evidence import Evidence, reference
from api.screening.row_evidence import RowEvidence
from api.workspace import View, Workspace
from graph.errors import BadTraversal
from graph.model.filters import EdgeFilter
from graph.model.snapshot import STATE_BODY, Snapshot
from graph.model.traversal import PRESETS, Traversal, preset
from graph.search.proximity import Verdict, unmatched
from graph.search.results import ProximityResult
from ontology import SCHEMA, Grade, InvalidGrade, Link, UnknownTerm
from ontology.schema import is_entity_id

MAX_PATHS = 50
MAX_MATCHES = 20
MAX_PAGE = 500

_WRITTEN = {
    "valid_at": ((date,), "a date"),
    "known_at": ((datetime,), "a datetime with its time zone"),
    "sources": ((tuple, list), "a tuple of dataset ids"),
    "risk_classes": ((tuple, list), "a tuple of class ids"),
    "traversal": ((str,), "the name of a traversal"),
    "max_hops": ((int,), "a whole number"),
    "min_share": ((int, float), "a number of percent"),
    "min_grade": ((str,), "a letter"),
    "paths": ((int,), "a whole number"),
    "matches": ((int,), "a whole number"),
    "collapse_full": ((bool,), "true or false"),
}
"""What each field of a question takes: the service reads texts before, callers in Python may not."""


@dataclass(frozen=True)
class Question:
    """What is asked beside the name. `None` means the traversal's own value.

    `valid_at` is the day asked about (default today), `known_at` the known time in UTC,
    `sources` the only datasets whose links, names and facts count, `min_share` percent.
    Raises `BadQuestion` for a value of another type.
    """

    valid_at: date | None = None
    known_at: datetime | None = None
    sources: tuple[str, ...] | None = None
    risk_classes: tuple[str, ...] | None = None
    traversal: str = PRESETS[0]
    max_hops: int | None = None
    min_share: float | None = None
    min_grade: str | None = None
    paths: int = 5
    matches: int = 5
    collapse_full: bool = False

    def __post_init__(self) -> None:
        for given in fields(self):
            value, (kinds, written) = getattr(self, given.name), _WRITTEN[given.name]
            is_left_out = value is None and given.default is None
            # A datetime is a date and a bool a number, but neither is meant as one.
            is_taken = isinstance(value, kinds) and (
                isinstance(value, bool) <= (bool in kinds)
                and isinstance(value, datetime) <= (datetime in kinds)
            )
            if not (is_left_out or is_taken):
                raise BadQuestion(f"{given.name} is {value!r}; give {written}")

    def as_traversal(self, today: date) -> Traversal:
        """The traversal asked for; raises `BadQuestion` naming what is out of range."""
        try:
            base = preset(self.traversal, self.valid_at or today, today=today)
            changes: dict[str, object] = {
                "max_hops": self.max_hops,
                "min_share": self.min_share,
                "min_grade": None if self.min_grade is None else Grade.parse(self.min_grade),
            }
            given = {name: value for name, value in changes.items() if value is not None}
            return replace(base, collapse_full=self.collapse_full, **given)  # type: ignore[arg-type]  # typed above
        except (BadTraversal, InvalidGrade) as error:
            raise BadQuestion(str(error)) from None

    def as_classes(self) -> tuple[str, ...]:
        """The risk classes asked about, all by default; raises `BadQuestion`."""
        if not self.risk_classes:
            return SCHEMA.screened_classes
        try:
            chosen = [SCHEMA.risk_class(name) for name in dict.fromkeys(self.risk_classes)]
        except UnknownTerm as error:
            raise BadQuestion(str(error)) from None
        for risk_class in chosen:
            if not risk_class.risk:
                raise BadQuestion(
                    f"{risk_class.name!r} is no class of risk; ask about {', '.join(SCHEMA.screened_classes)}"
                )
        return tuple(risk_class.name for risk_class in chosen)


class Screener:
    """Answers questions over one workspace."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def screen(self, name: str, question: Question | None = None) -> Screening:
        """Who is meant by the name, and how near is it to each risk class.

        The name may be an entity id or an identifier. Raises `BadName` (empty, too long,
        control characters) and `BadQuestion`.
        """
        with self._asked(question) as asked:
            classes = asked.question.as_classes()
            matches = [
                MatchAnswer(**found.model_dump(), proximity=asked.proximities(found.entity.id, classes))
                for found in asked.matches(name)
            ]
            first = matches[0] if matches else None
            proximities = first.proximity if first else [asked.unmatched(name) for name in classes]
            decision, wording = decide(matches, proximities, asked.state_bodies(matches))
            id = first.entity.id if first else None
            shipments = asked.records(id, "Shipment", ("consignee", "exporter"))
            licences = asked.records(id, "Licence", ("consignee", "exporter"))
            about = [record.id for record in (*shipments, *licences)]
            return Screening(
                query=Query(
                    name=name,
                    sources=None if asked.question.sources is None else sorted(asked.question.sources),
                    valid_at=asked.traversal.valid_at,
                    known_at=asked.question.known_at,
                    risk_classes=list(classes),
                ),
                decision=decision,
                wording=wording,
                matches=matches,
                entity=first.entity if first else None,
                proximity=proximities,
                listings=asked.evidence.listings(id, asked.traversal.valid_at) if id else [],
                shipments=shipments,
                licences=licences,
                claims=asked.claims(id, about),
                traversal=_traversal(asked.traversal),
                data=asked.data(),
            )

    def search(self, name: str, question: Question | None = None) -> SearchAnswer:
        """The entities that a name may mean; raises as `screen` does."""
        with self._asked(question) as asked:
            return SearchAnswer(query=name, matches=asked.matches(name))

    def entity(self, id: str, question: Question | None = None) -> EntityAnswer:
        """Everything recorded of one entity; raises `NotFound` and `BadQuestion`."""
        with self._asked(question) as asked:
            entity = asked.view.reader.entity(id)
            if entity is None:
                raise NotFound(f"no entity {id!r} in the data")
            return EntityAnswer(
                id=entity.id,
                type=entity.schema,
                caption=entity.caption,
                merged=list(entity.merged),
                facts=asked.evidence.facts(entity),
                risk_classes=asked.rows(asked.around([entity.id])).memberships(entity.id, asked.traversal),
                listings=asked.evidence.listings(entity.id, asked.traversal.valid_at),
            )

    def links(
        self, id: str, question: Question | None = None, *, offset: int = 0, limit: int = 100
    ) -> LinksAnswer:
        """The links of one entity, a page at a time; raises `NotFound` and `BadQuestion`."""
        with self._asked(question) as asked:
            ref = asked.known(id)
            return asked.links(ref, asked.view.reader.links(ref.id), offset, limit)

    def owners(
        self, id: str, question: Question | None = None, *, offset: int = 0, limit: int = 100
    ) -> LinksAnswer:
        """The recorded owners, controllers, parents and hosts of one entity, a page at a time.

        Raises `NotFound` and `BadQuestion`.
        """
        with self._asked(question) as asked:
            ref = asked.known(id)
            types = asked.traversal.link_types
            upper = [
                link
                for link in asked.view.reader.links(ref.id)
                if link.lower == ref.id and link.type in types
            ]
            return asked.links(ref, upper, offset, limit)

    def proximity(self, id: str, question: Question | None = None) -> EntityProximity:
        """How near a known entity is to each risk class; raises `NotFound` and `BadQuestion`."""
        with self._asked(question) as asked:
            ref = asked.known(id)
            return EntityProximity(
                entity=ref,
                proximity=asked.proximities(ref.id, asked.question.as_classes()),
                traversal=_traversal(asked.traversal),
                data=asked.data(),
            )

    def paths(self, start: str, end: str, question: Question | None = None) -> PathsAnswer:
        """The best paths between two entities; raises `NotFound` and `BadQuestion`."""
        with self._asked(question) as asked:
            first, last = asked.party(start), asked.party(end)
            joined = asked.view.search.paths(first.id, last.id, asked.traversal, asked.question.paths)
            evidence, found = asked.rows(joined.snapshot), joined.found
            return PathsAnswer(
                start=first,
                end=last,
                paths=[evidence.path(path, asked.traversal, None) for path in found.paths],
                explored=found.explored,
                partial=found.cut,
                traversal=_traversal(asked.traversal),
            )

    def data(self, question: Question | None = None) -> list[DataAnswer]:
        """The datasets loaded, as known at the time asked."""
        with self._asked(question) as asked:
            return asked.data()

    @contextmanager
    def _asked(self, question: Question | None) -> Iterator[_Asked]:
        question = question or Question()
        traversal = question.as_traversal(self._workspace.today)
        with self._workspace.view(question.sources, question.known_at) as view:
            yield _Asked(view, question, traversal, self._workspace.today)


class _Asked:
    """One question over one view."""

    def __init__(self, view: View, question: Question, traversal: Traversal, today: date) -> None:
        for name, value, most in (
            ("paths", question.paths, MAX_PATHS),
            ("matches", question.matches, MAX_MATCHES),
        ):
            if not 1 <= value <= most:
                raise BadQuestion(f"{name} is {value}; it must be between 1 and {most}")
        self.view = view
        self.question = question
        self.traversal = traversal
        self.today = today
        self.evidence = Evidence(view.reader)

    def known(self, id: str) -> EntityRef:
        """The entity of this id; raises `NotFound`."""
        entity = self.view.reader.entity(id)
        if entity is None:
            raise NotFound(f"no entity {id!r} in the data")
        return reference(entity)

    def party(self, id: str) -> EntityRef:
        """The same for an entity that can have links; raises `NotFound` for a list entry or shipment."""
        ref = self.known(id)
        if not SCHEMA.is_a(ref.type, "LegalEntity") and ref.type != "Thing":
            raise NotFound(f"{id!r} is a {ref.type.lower()}, which has no corporate links; ask about a party")
        return ref

    def links(self, ref: EntityRef, links: Sequence[Link], offset: int, limit: int) -> LinksAnswer:
        """A page of an entity's links; raises `BadQuestion`."""
        if offset < 0 or not 1 <= limit <= MAX_PAGE:
            raise BadQuestion(f"a page begins at 0 or later and has 1 to {MAX_PAGE} links")
        page = links[offset : offset + limit]
        self.evidence.look_up([end for link in page for end in (link.upper, link.lower)])
        evidence = self.rows(self.around([], page))
        found = [evidence.link(link, self.traversal) for link in page]
        return LinksAnswer(entity=ref, total=len(links), offset=offset, links=found)

    def matches(self, name: str) -> list[SearchMatch]:
        """The entities that the name may mean; an entity id means that entity."""
        found = self.view.names().match(
            name, self.question.matches, known=self._known_party, identified=self._identified_parties
        )
        self.evidence.look_up([match.entity_id for match in found])
        return [
            SearchMatch(
                entity=self.evidence.entity(match.entity_id),
                score=match.score,
                accepted=match.accepted,
                matched_name=match.matched_name,
                explanation=[
                    FeatureAnswer(feature=f.feature, outcome=f.outcome, detail=f.detail)
                    for f in match.explanation
                ],
            )
            for match in found
        ]

    def _known_party(self, text: str) -> str | None:
        """The party that the text is the id of."""
        entity = self.view.reader.entity(text) if is_entity_id(text) else None
        return None if entity is None or not SCHEMA.is_a(entity.schema, "LegalEntity") else entity.id

    def _identified_parties(self, text: str) -> list[str]:
        """The parties that have the text as an identifier: a list entry's own number means no body."""
        found = self.view.reader.entities(self.view.reader.identified(text))
        return [id for id, entity in found.items() if SCHEMA.is_a(entity.schema, "LegalEntity")]

    def state_bodies(self, matches: list[MatchAnswer]) -> set[str]:
        """Ids of the matches that are state bodies on that day, on evidence of any grade."""
        ids = {match.entity.id for match in matches}
        snapshot = self.around(sorted(ids))
        edge_filter = EdgeFilter(snapshot, self.traversal.with_grade(Grade.D))
        members = set(edge_filter.members(STATE_BODY)[0].tolist())
        return {id for id in ids if snapshot.ids.position(id) in members}

    def proximities(self, id: str, classes: tuple[str, ...]) -> list[ProximityAnswer]:
        """The answer for each class."""
        complete = {name: self.is_complete(name) for name in classes}
        found = self.view.search.proximities(id, self.traversal, complete, self.question.paths)
        return [self._answered(found[name], is_complete=complete[name]) for name in classes]

    def unmatched(self, risk_class: str) -> ProximityAnswer:
        """The answer for a class when nobody knows who is meant."""
        nobody = ProximityResult(self.around([]), unmatched(risk_class))
        return self._answered(nobody, is_complete=self.is_complete(risk_class))

    def is_complete(self, risk_class: str) -> bool:
        """Whether the data name every member of the class on the day asked about."""
        return self.view.is_complete(risk_class, self.traversal.valid_at)

    def around(self, ids: Sequence[str], links: Sequence[Link] = ()) -> Snapshot:
        """A snapshot with at least these entities with their memberships, and these links."""
        return self.view.search.around(ids, links, self.traversal)

    def rows(self, snapshot: Snapshot) -> RowEvidence:
        """What positions and rows of the snapshot stand for."""
        return RowEvidence(self.evidence, self.view, snapshot)

    def _answered(self, answer: ProximityResult, *, is_complete: bool) -> ProximityAnswer:
        return self.rows(answer.snapshot).proximity(
            answer.proximity, self.traversal, is_complete=is_complete, today=self.today
        )

    def records(self, id: str | None, schema: str, properties: tuple[str, ...]) -> list[Record]:
        """Shipments or licences that name the entity."""
        return [] if id is None else self.evidence.records(id, schema, properties)

    def claims(self, id: str | None, records: list[str]) -> list[Record]:
        """What was said about the entity, its shipments and its licences; no side is resolved."""
        found = {
            record.id: record
            for about in ([] if id is None else [id, *records])
            for record in self.evidence.records(about, "Claim", ("about", "shipment"))
        }
        return [found[key] for key in sorted(found)]

    def data(self) -> list[DataAnswer]:
        """Each dataset seen, with version, fingerprint and age."""
        chosen = self.question.sources
        return [
            DataAnswer(
                source=version.dataset.id,
                title=version.dataset.title,
                publisher=version.dataset.publisher,
                version=version.number,
                loaded_at=version.loaded_at,
                sha256=version.sha256,
                statements=version.statements,
                rejected=version.rejected,
                read=version.dataset.read,
                update_days=version.dataset.update_days,
                overdue=version.dataset.is_overdue(self.today),
                used=chosen is None or version.dataset.id in chosen,
            )
            for version in self.view.versions
        ]


_WORDING = {
    "hit": "A path to a risk class was found in the data loaded.",
    "review": "Somebody must look: it is not proven who is meant.",
    "no link found": "No link found in the data loaded.",
    "unknown": "The data loaded do not settle it.",
    "no match found": "No match found in the data loaded.",
}


_STATE_BODY_WORDING = "The consignee is itself a state body; somebody must look."


def decide(
    matches: list[MatchAnswer], proximities: list[ProximityAnswer], state_bodies: set[str]
) -> tuple[str, str]:
    """The decision (`SEMANTICS` 18) and its wording.

    A search stops at a state body, so that one asked about itself always looks closed: without a
    `hit` somebody must look. `state_bodies` are the ids of the matches that are one.
    """
    decision = _decided(matches, proximities)
    if decision in ("unknown", "no link found") and matches[0].entity.id in state_bodies:
        return "review", _STATE_BODY_WORDING
    return decision, _WORDING[decision]


def _decided(matches: list[MatchAnswer], proximities: list[ProximityAnswer]) -> str:
    if not matches:
        return "no match found"
    if sum(match.accepted for match in matches) != 1 or not matches[0].accepted:
        return "review"
    deciding = [p for p in proximities if SCHEMA.risk_class(p.risk_class).decides]
    if any(p.verdict is Verdict.YES for p in deciding):
        return "hit"
    complete = [p for p in deciding if p.complete]
    if complete and all(p.verdict is Verdict.NO for p in complete):
        return "no link found"
    return "unknown"


def _traversal(traversal: Traversal) -> TraversalAnswer:
    return TraversalAnswer(
        name=traversal.name,
        link_types=list(traversal.link_types),
        direction=traversal.direction,
        valid_at=traversal.valid_at,
        min_share=traversal.min_share,
        max_hops=traversal.max_hops,
        min_grade=str(traversal.min_grade),
        max_degree=traversal.max_degree,
        collapse_full=traversal.collapse_full,
        max_explored=traversal.max_explored,
        never_through=[*SCHEMA.barrier_classes, f"entities with more than {traversal.max_degree} neighbours"],
    )
