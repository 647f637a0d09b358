"""The use case: a name in, a decision with proof out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from api.errors import BadQuestion, NotFound
from api.evidence import Evidence, reference
from api.models import (
    DataAnswer,
    EntityAnswer,
    EntityProximity,
    EntityRef,
    FeatureAnswer,
    LinkAnswer,
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
from api.workspace import View, Workspace
from graph.errors import BadTraversal
from graph.lens import Lens
from graph.paths import Goal, best_paths
from graph.proximity import Proximity, Verdict, proximity, unmatched
from graph.traversal import PRESETS, Traversal, preset
from ingest.matching import Feature, Match, Outcome
from ontology import SCHEMA, Grade, InvalidGrade, UnknownTerm
from ontology.schema import is_entity_id

MAX_PATHS = 50
MAX_MATCHES = 20


@dataclass(frozen=True)
class Question:
    """What is asked beside the name. `None` means the traversal's own value.

    `valid_at` is the day asked about (default today), `known_at` the known time in UTC,
    `sources` the only datasets whose links, names and facts count, `min_share` percent.
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
            return tuple(SCHEMA.risk_class(name).name for name in dict.fromkeys(self.risk_classes))
        except UnknownTerm as error:
            raise BadQuestion(str(error)) from None


class Screener:
    """Answers questions over one workspace."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def screen(self, name: str, question: Question | None = None) -> Screening:
        """Who is meant by the name, and how near is it to each risk class.

        The name may be an entity id or an identifier. Raises `BadName` (empty, too long,
        control characters) and `BadQuestion`.
        """
        question = question or Question()
        traversal = question.as_traversal(self._workspace.today)
        classes = question.as_classes()
        with self._workspace.view(question.sources, question.known_at) as view:
            asked = _Asked(view, question, traversal, self._workspace.today)
            matches = [
                MatchAnswer(**found.model_dump(), proximity=asked.proximities(found.entity.id, classes))
                for found in asked.matches(name)
            ]
            first = matches[0] if matches else None
            proximities = first.proximity if first else [asked.unmatched(name) for name in classes]
            decision = decide(matches, proximities)
            id = first.entity.id if first else None
            shipments = asked.records(id, "Shipment", ("consignee", "exporter"))
            licences = asked.records(id, "Licence", ("consignee", "exporter"))
            about = [record.id for record in (*shipments, *licences)]
            return Screening(
                query=Query(
                    name=name,
                    sources=None if question.sources is None else sorted(question.sources),
                    valid_at=traversal.valid_at,
                    known_at=question.known_at,
                    risk_classes=list(classes),
                ),
                decision=decision,
                wording=_WORDING[decision],
                matches=matches,
                entity=first.entity if first else None,
                proximity=proximities,
                listings=asked.evidence.listings(id, traversal.valid_at) if id else [],
                shipments=shipments,
                licences=licences,
                claims=asked.claims(id, about),
                traversal=_traversal(traversal),
                data=asked.data(),
            )

    def search(self, name: str, question: Question | None = None) -> SearchAnswer:
        """The entities that a name may mean; raises as `screen` does."""
        question = question or Question()
        with self._workspace.view(question.sources, question.known_at) as view:
            asked = _Asked(
                view, question, question.as_traversal(self._workspace.today), self._workspace.today
            )
            return SearchAnswer(query=name, matches=asked.matches(name))

    def entity(self, id: str, question: Question | None = None) -> EntityAnswer:
        """Everything recorded of one entity; raises `NotFound` and `BadQuestion`."""
        question = question or Question()
        traversal = question.as_traversal(self._workspace.today)
        with self._workspace.view(question.sources, question.known_at) as view:
            asked = _Asked(view, question, traversal, self._workspace.today)
            entity = view.reader.entity(id)
            if entity is None:
                raise NotFound(f"no entity {id!r} in the data")
            position = view.snapshot.ids.position(entity.id)
            return EntityAnswer(
                id=entity.id,
                type=entity.schema,
                caption=entity.caption,
                merged=list(entity.merged),
                facts=asked.evidence.facts(entity),
                risk_classes=[] if position is None else asked.evidence.memberships(position, traversal),
                listings=asked.evidence.listings(entity.id, traversal.valid_at),
            )

    def links(
        self, id: str, question: Question | None = None, *, offset: int = 0, limit: int = 100
    ) -> LinksAnswer:
        """The links of one entity, a page at a time; raises `NotFound` and `BadQuestion`."""
        question = question or Question()
        traversal = question.as_traversal(self._workspace.today)
        with self._workspace.view(question.sources, question.known_at) as view:
            asked = _Asked(view, question, traversal, self._workspace.today)
            ref = asked.known(id)
            links = view.reader.links(ref.id)
            page = [asked.evidence.link(link.id, traversal) for link in links[offset : offset + limit]]
            found: list[LinkAnswer] = [link for link in page if link is not None]
            return LinksAnswer(entity=ref, total=len(links), offset=offset, links=found)

    def owners(self, id: str, question: Question | None = None) -> LinksAnswer:
        """The recorded owners, controllers, parents and hosts of one entity."""
        question = question or Question()
        traversal = question.as_traversal(self._workspace.today)
        with self._workspace.view(question.sources, question.known_at) as view:
            asked = _Asked(view, question, traversal, self._workspace.today)
            ref = asked.known(id)
            upper = [
                link
                for link in view.reader.links(ref.id)
                if link.lower == ref.id and link.type in traversal.link_types and link.upper != ref.id
            ]
            found = [asked.evidence.link(link.id, traversal) for link in upper]
            return LinksAnswer(
                entity=ref, total=len(found), offset=0, links=[link for link in found if link is not None]
            )

    def proximity(self, id: str, question: Question | None = None) -> EntityProximity:
        """How near a known entity is to each risk class; raises `NotFound` and `BadQuestion`."""
        question = question or Question()
        traversal = question.as_traversal(self._workspace.today)
        with self._workspace.view(question.sources, question.known_at) as view:
            asked = _Asked(view, question, traversal, self._workspace.today)
            ref = asked.known(id)
            return EntityProximity(
                entity=ref,
                proximity=asked.proximities(ref.id, question.as_classes()),
                traversal=_traversal(traversal),
                data=asked.data(),
            )

    def paths(self, start: str, end: str, question: Question | None = None) -> PathsAnswer:
        """The best paths between two entities; raises `NotFound` and `BadQuestion`."""
        question = question or Question()
        traversal = question.as_traversal(self._workspace.today)
        with self._workspace.view(question.sources, question.known_at) as view:
            asked = _Asked(view, question, traversal, self._workspace.today)
            first, last = asked.party(start), asked.party(end)
            ends = view.snapshot.ids.position(first.id), view.snapshot.ids.position(last.id)
            if ends[0] is None or ends[1] is None:
                raise NotFound(
                    f"{first.id if ends[0] is None else last.id!r} is no party that can have links"
                )
            lens = Lens(view.snapshot, traversal)
            found = best_paths(lens, ends[0], Goal.entity(ends[1]), question.paths)
            return PathsAnswer(
                start=first,
                end=last,
                paths=[asked.evidence.path(path, traversal, None) for path in found.paths],
                explored=found.explored,
                partial=found.cut,
                traversal=_traversal(traversal),
            )

    def data(self, question: Question | None = None) -> list[DataAnswer]:
        """The datasets loaded, as known at the time asked."""
        question = question or Question()
        with self._workspace.view(question.sources, question.known_at) as view:
            traversal = question.as_traversal(self._workspace.today)
            return _Asked(view, question, traversal, self._workspace.today).data()


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
        self.evidence = Evidence(view.reader, view.snapshot)

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

    def matches(self, name: str) -> list[SearchMatch]:
        """The entities that the name may mean; an entity id means that entity."""
        reader = self.view.reader
        by_id = reader.entity(name.strip()) if is_entity_id(name.strip()) else None
        if by_id is not None and SCHEMA.is_a(by_id.schema, "LegalEntity"):
            feature = Feature("id", Outcome.EQUAL, f"{name.strip()!r} is its id")
            found = [Match(by_id.id, 1.0, True, name.strip(), (feature,))]
        else:
            found = self.view.names().match(name, self.question.matches, identified=reader.identified)
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

    def proximities(self, id: str, classes: tuple[str, ...]) -> list[ProximityAnswer]:
        """The answer for each class."""
        position = self.view.snapshot.ids.position(id)
        found = []
        for risk_class in classes:
            is_complete = self.view.is_complete(risk_class, self.traversal.valid_at)
            if position is None:  # an entity of another view, without links or memberships here
                answer = unmatched(risk_class)
            else:
                answer = proximity(
                    self.view.snapshot,
                    position,
                    risk_class,
                    self.traversal,
                    is_complete=is_complete,
                    limit=self.question.paths,
                )
            found.append(self._answered(answer, is_complete=is_complete))
        return found

    def unmatched(self, risk_class: str) -> ProximityAnswer:
        """The answer for a class when nobody knows who is meant."""
        is_complete = self.view.is_complete(risk_class, self.traversal.valid_at)
        return self._answered(unmatched(risk_class), is_complete=is_complete)

    def _answered(self, answer: Proximity, *, is_complete: bool) -> ProximityAnswer:
        return self.evidence.proximity(answer, self.traversal, is_complete=is_complete, today=self.today)

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


def decide(matches: list[MatchAnswer], proximities: list[ProximityAnswer]) -> str:
    """The decision (`SEMANTICS` 18)."""
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
