"""One question and the view of the data that answers it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date

from api.errors import NotFound
from api.models import (
    DataAnswer,
    EntityRef,
    FeatureAnswer,
    LinksAnswer,
    ListingAnswer,
    MatchAnswer,
    ProximityAnswer,
    Record,
    SearchMatch,
)
from api.screening.class_lists import held_in_words
from api.screening.evidence import Evidence, reference
from api.screening.explain import Explainer
from api.screening.question import Page, Question
from api.screening.views import view_of
from api.wording.summary import Searched, nobody, of_consignee, unproven
from api.wording.verdicts import Asked, Told, worded
from api.workspace import View, Workspace
from graph.class_data import ClassData
from graph.model.filters import EdgeFilter
from graph.model.snapshot import ARMED_FORCES, STATE_BODY, Snapshot
from graph.model.traversal import CONTROL_TYPES, Traversal
from graph.model.validity import Validity
from graph.search.possibly_same import with_possibly_same
from graph.search.proximity import Verdict, unmatched
from graph.search.results import ProximityResult
from ingest.matching import Match, Recorded
from ontology import SCHEMA, Grade, Link
from ontology.schema import is_entity_id

_LINKS_SHOWN = 20
"""Links of each group that an answer about an entity shows."""


class Session:
    """Parts of the answer to one question, read while its view of the data is open."""

    def __init__(self, view: View, question: Question, traversal: Traversal, today: date) -> None:
        self.view = view
        self.question = question
        self.traversal = traversal
        self.today = today
        self.evidence = Evidence(view.reader, lambda id: view.list_data(id, traversal.valid_at))
        self._listings: dict[str, list[ListingAnswer]] = {}

    # ------------------------------------------------------------ entities

    def entity(self, id: str) -> EntityRef:
        """The entity of this id; raises `NotFound`."""
        entity = self.view.reader.entity(id)
        if entity is None:
            raise NotFound(f"no entity {id!r} in the data")
        return reference(entity)

    def party(self, id: str) -> EntityRef:
        """The entity of this id that can have links; raises `NotFound`, also for a list entry or shipment."""
        ref = self.entity(id)
        if not SCHEMA.is_a(ref.type, "LegalEntity") and ref.type != "Thing":
            raise NotFound(f"{id!r} is a {ref.type.lower()}, which has no corporate links; ask about a party")
        return ref

    def matches(self, name: str) -> list[SearchMatch]:
        """The entities that the name may mean; an entity id means that entity."""
        matches = self.view.names().match(
            name,
            self.question.matches,
            self.question.as_beside(),
            known=self._party_by_id,
            identified=self._parties_by_identifier,
            recorded=self._recorded,
        )
        self.evidence.look_up([match.entity_id for match in matches])
        return [self._match(match) for match in matches]

    def _match(self, match: Match) -> SearchMatch:
        return SearchMatch(
            entity=self.evidence.entity(match.entity_id),
            score=match.score,
            accepted=match.accepted,
            matched_name=match.matched_name,
            explanation=[
                FeatureAnswer(feature=f.feature, outcome=f.outcome, detail=f.detail)
                for f in match.explanation
            ],
        )

    def found(self, text: str) -> list[SearchMatch]:
        """The entities that a text may mean, and where there is room, those with a name that begins so."""
        matches = self.matches(text)
        room = self.question.matches - len(matches)
        if room <= 0 or any(match.accepted for match in matches):
            return matches
        more = self.view.names().beginning(text, room, excluding=[match.entity.id for match in matches])
        self.evidence.look_up([match.entity_id for match in more])
        return matches + [self._match(match) for match in more]

    def _recorded(self, ids: Iterable[str]) -> dict[str, Recorded]:
        """Countries and addresses of entities."""
        return {
            id: Recorded(entity.values("country"), entity.values("address"))
            for id, entity in self.view.reader.entities(ids).items()
        }

    def _party_by_id(self, text: str) -> str | None:
        """The id of the party that the text is an id of."""
        entity = self.view.reader.entity(text) if is_entity_id(text) else None
        return None if entity is None or not SCHEMA.is_a(entity.schema, "LegalEntity") else entity.id

    def _parties_by_identifier(self, text: str) -> list[str]:
        """Ids of the parties with this identifier; the number of a list entry is no party's identifier."""
        entities = self.view.reader.entities(self.view.reader.identified(text))
        return [id for id, entity in entities.items() if SCHEMA.is_a(entity.schema, "LegalEntity")]

    def barriers(self, matches: Iterable[MatchAnswer]) -> Mapping[str, str]:
        """The class of each match that is a state body or armed force that day, on evidence of any grade."""
        ids = {match.entity.id for match in matches}
        snapshot = self.subgraph(sorted(ids))
        edge_filter = EdgeFilter(snapshot, self.traversal.with_grade(Grade.D))
        classes: dict[str, str] = {}
        for risk_class in (STATE_BODY, ARMED_FORCES):
            members = set(edge_filter.members(risk_class)[0].tolist())
            classes |= {id: risk_class for id in ids if snapshot.ids.position(id) in members}
        return classes

    def listings(self, id: str) -> list[ListingAnswer]:
        """Every list entry that names the entity; read once."""
        if id not in self._listings:
            self._listings[id] = self.evidence.listings(id, self.traversal.valid_at)
        return self._listings[id]

    def listed(self, matches: Iterable[SearchMatch]) -> dict[str, list[ListingAnswer]]:
        """The list entries in force that name each accepted match and whose class decides."""
        return {
            match.entity.id: [
                entry
                for entry in self.listings(match.entity.id)
                if entry.valid.status in (Validity.IN_FORCE.label, Validity.PRESUMED.label)
                and any(SCHEMA.risk_class(name).decides for name in entry.risk_classes)
            ]
            for match in matches
            if match.accepted
        }

    def summary(
        self,
        name: str,
        decision: str,
        matches: Sequence[MatchAnswer],
        listed: Mapping[str, Sequence[ListingAnswer]],
        barriers: Mapping[str, str],
    ) -> Told:
        """What the screening comes to in words."""
        if not matches:
            return nobody(name, self.searched())
        accepted = [match for match in matches if match.accepted]
        if len(accepted) != 1 and decision == "review":
            return unproven(name, matches)
        # Of several accepted ones it is told of one that makes it a hit.
        told = min(accepted, key=lambda match: (not listed[match.entity.id], not _is_near(match)))
        asked = self.asked(told.entity.caption)
        barrier = barriers[told.entity.id] if decision == "review" else None
        return of_consignee(asked, listed[told.entity.id], told.proximity, barrier)

    def searched(self) -> Searched:
        """What a name is looked for in."""
        names, day = self.view.names(), self.traversal.valid_at
        held = dict.fromkeys(held.id for version in self.view.versions for held in version.dataset.lists)
        return Searched(
            names.count,
            names.entities,
            names.scripts,
            tuple(held_in_words(self.view.list_data(id, day)) for id in held),
        )

    # ------------------------------------------------------------ links and hops

    def links(self, ref: EntityRef, links: Sequence[Link], page: Page) -> LinksAnswer:
        """A page of an entity's links."""
        shown = links[page.offset : page.offset + page.limit]
        self.evidence.look_up([end for link in shown for end in (link.upper, link.lower)])
        explainer = self.explainer(self.subgraph([], shown))
        answers = [explainer.link(link, self.traversal) for link in shown]
        return LinksAnswer(entity=ref, total=len(links), offset=page.offset, links=answers)

    def link_groups(self, ref: EntityRef) -> tuple[LinksAnswer, LinksAnswer, LinksAnswer]:
        """The first links of an entity: to those above it, to those below it, and all others."""
        above: list[Link] = []
        below: list[Link] = []
        others: list[Link] = []
        for link in self.view.reader.links(ref.id):
            of_control = link.type in CONTROL_TYPES
            group = others if not of_control else above if link.lower == ref.id else below
            group.append(link)
        page = Page(limit=_LINKS_SHOWN)
        return self.links(ref, above, page), self.links(ref, below, page), self.links(ref, others, page)

    def proximities(self, id: str, classes: Iterable[str]) -> list[ProximityAnswer]:
        """The answer for each class."""
        data = {name: self.class_data(name) for name in classes}
        gaps = {name: each.gaps(self.traversal.valid_at) for name, each in data.items()}
        search, traversal = self.view.search, self.traversal
        results = search.proximities(id, traversal, gaps, self.question.paths)
        results = with_possibly_same(search, self.view.reader, id, traversal, gaps, results)
        asked = self.asked(self.evidence.entity(id).caption)
        return [self._proximity(results[name], data[name], asked) for name in data]

    def unmatched(self, name: str, risk_class: str) -> ProximityAnswer:
        """The answer for a class when nobody is known to be meant by the name."""
        data = self.class_data(risk_class)
        result = unmatched(risk_class, data.gaps(self.traversal.valid_at))
        return self._proximity(ProximityResult(self.subgraph([]), result), data, self.asked(name))

    def asked(self, who: str) -> Asked:
        """What sentences about the party are about."""
        return Asked(who, self.traversal.valid_at, self.traversal.max_hops)

    def class_data(self, risk_class: str) -> ClassData:
        """The lists that make the class, as loaded, for the day asked about."""
        return self.view.class_data(risk_class, self.traversal.valid_at)

    def subgraph(self, ids: Sequence[str], links: Sequence[Link] = ()) -> Snapshot:
        """A snapshot with at least these entities with their memberships, and these links."""
        return self.view.search.snapshot_containing(ids, links, self.traversal)

    def explainer(self, snapshot: Snapshot) -> Explainer:
        """Explains positions and rows of the snapshot."""
        return Explainer(self.evidence, self.view, snapshot)

    def _proximity(self, result: ProximityResult, data: ClassData, asked: Asked) -> ProximityAnswer:
        answer = self.explainer(result.snapshot).proximity(
            result.proximity, self.traversal, data, today=self.today
        )
        return worded(answer, asked)

    # ------------------------------------------------------------ records and datasets

    def records(self, id: str | None, schema: str, properties: tuple[str, ...]) -> list[Record]:
        """Shipments or licences that name the entity."""
        return [] if id is None else self.evidence.records(id, schema, properties)

    def claims(self, id: str | None, record_ids: Iterable[str]) -> list[Record]:
        """Claims about the entity, its shipments and its licences; contradictions stand side by side."""
        claims = {
            claim.id: claim
            for about in ([] if id is None else [id, *record_ids])
            for claim in self.evidence.records(about, "Claim", ("about", "shipment"))
        }
        return [claims[key] for key in sorted(claims)]

    def data(self) -> list[DataAnswer]:
        """Each dataset of the view, with version, fingerprint and age."""
        sources = self.question.sources
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
                used=sources is None or version.dataset.id in sources,
            )
            for version in self.view.versions
        ]


@contextmanager
def open_session(workspace: Workspace, question: Question | None) -> Iterator[Session]:
    """The session of a question, by default one with all defaults; raises `BadQuestion`."""
    question = question or Question()
    today = workspace.today
    traversal = question.as_traversal(today)
    with view_of(workspace, question) as view:
        yield Session(view, question, traversal, today)


def _is_near(match: MatchAnswer) -> bool:
    return any(answer.verdict is Verdict.YES for answer in match.proximity)
