"""One question and the view of the data that answers it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date

from api.errors import NotFound
from api.models import (
    DataAnswer,
    EntityRef,
    FeatureAnswer,
    LeftOut,
    LinksAnswer,
    ListingAnswer,
    ProximityAnswer,
    SearchMatch,
    TraversalAnswer,
)
from api.screening.decide import Decision
from api.screening.decider import Decider, Results
from api.screening.explanation.bounds import LISTING, MOST_LISTINGS, bounded, paged, records_of
from api.screening.explanation.cited import Cited
from api.screening.explanation.class_lists import held_in_words
from api.screening.explanation.evidence import Evidence, reference
from api.screening.explanation.explain import Explainer
from api.screening.explanation.records import RecordIds
from api.screening.question import Page, Question
from api.screening.views import view_of
from api.wording.matches import explained
from api.wording.summary import Searched, nobody, of_consignee, unproven
from api.wording.verdicts import Asked, Summary, worded
from api.workspace import View, Workspace
from graph.class_data import ClassData
from graph.model.snapshot import Snapshot
from graph.model.traversal import CONTROL_TYPES, Traversal
from graph.search.proximity import Proximity, Verdict
from graph.search.results import ProximityResult
from ingest.matching import Match
from ontology import SCHEMA, Entity, Link

_LINKS_SHOWN = 20
"""Links of each group that an answer about an entity shows."""


_ENTRIES_AT_ONCE = 200
_VALUES_AT_ONCE = 200
"""List entries that are read beforehand, and statements of each of which the entities named are."""


class Session:
    """Parts of the answer to one question, read while its view of the data is open."""

    def __init__(self, view: View, question: Question, traversal: Traversal, today: date) -> None:
        self.view = view
        self.question = question
        self.traversal = traversal
        self.today = today
        self.decider = Decider(view, question, traversal)
        self._explainers: dict[int, tuple[Snapshot, Explainer]] = {}
        self.evidence = Evidence.of(view, traversal.valid_at)

    # ------------------------------------------------------------ entities

    def recorded(self, id: str) -> Entity:
        """The entity of this id with its statements; raises `NotFound`."""
        entity = self.view.reader.entity(id)
        if entity is None:
            raise NotFound(f"no entity {id!r} in the data")
        return entity

    def entity(self, id: str) -> EntityRef:
        """The entity of this id; raises `NotFound`."""
        return reference(self.recorded(id))

    def party(self, id: str) -> EntityRef:
        """The entity of this id that can have links; raises `NotFound`, also for a list entry or shipment."""
        ref = self.entity(id)
        if not SCHEMA.is_a(ref.type, "LegalEntity") and ref.type != "Thing":
            raise NotFound(f"{id!r} is a {ref.type.lower()}, which has no corporate links; ask about a party")
        return ref

    def matches(self, name: str) -> list[SearchMatch]:
        """The entities that the name may mean; an entity id means that entity."""
        matches = self.decider.matches(name)
        self.evidence.look_up([match.entity_id for match in matches])
        return [self.match(match) for match in matches]

    def match(self, match: Match) -> SearchMatch:
        """The entity matched, and what speaks for and against it."""
        return SearchMatch(
            entity=self.evidence.entity(match.entity_id),
            score=match.score,
            accepted=match.accepted,
            matched_name=match.matched_name,
            explanation=[
                FeatureAnswer(feature=f.feature, outcome=f.outcome, detail=explained(f))
                for f in match.explanation
            ],
        )

    def found(self, text: str) -> list[SearchMatch]:
        """The entities that a text may mean, and where there is room, those with a name that begins so."""
        matches = self.matches(text)
        room = self.question.matches - len(matches)
        if room <= 0 or any(match.accepted for match in matches):
            return matches
        return matches + self.beginning(text, room, [match.entity.id for match in matches])

    def beginning(
        self, text: str, limit: int | None = None, excluding: Iterable[str] = ()
    ) -> list[SearchMatch]:
        """The entities with a name of which words begin as those of the text, by default as many as asked."""
        room = self.question.matches if limit is None else limit
        found = self.view.parties.names.beginning(text, room, excluding=excluding)
        self.evidence.look_up([match.entity_id for match in found])
        return [self.match(match) for match in found]

    def listings(self, id: str, first: Collection[str] = ()) -> tuple[list[ListingAnswer], list[LeftOut]]:
        """The list entries that name the entity, those of `first` before others where some are left out."""
        ids = list(self.evidence.listed_by(id))
        if len(ids) > MOST_LISTINGS:
            ids.sort(key=lambda each: (each not in first, each))
        shown, more = bounded("listings", ids, MOST_LISTINGS, records_of(id, LISTING))
        return self.evidence.listings(id, sorted(shown), self.traversal.valid_at), more

    def summary(
        self,
        decision: Decision,
        proximities: Mapping[str, Sequence[ProximityAnswer]],
        listings: Mapping[str, Sequence[ListingAnswer]],
    ) -> Summary:
        """What the screening comes to in words; answers and listings are those of each candidate."""
        candidates = decision.candidates
        if not candidates:
            return nobody(decision.name, self.searched())
        accepted = [candidate for candidate in candidates if candidate.accepted]
        if len(accepted) != 1 and decision.decision == "review":
            named = [self.evidence.entity(each.id) for each in (accepted or candidates)]
            first, answers = self.asked(named[0]), proximities[named[0].id]
            entries = listings[named[0].id]
            return unproven(decision.name, named, first, answers, entries, is_accepted=bool(accepted))
        # Of several accepted ones it is told of one that makes it a hit.
        told = min(accepted, key=lambda each: (not each.listed, not _is_near(each.proximity.values())))
        asked = self.asked(self.evidence.entity(told.id))
        barrier = told.barrier if decision.decision == "review" else None
        own = [entry for entry in listings[told.id] if entry.id in told.listed]
        return of_consignee(asked, own, len(told.listed), proximities[told.id], barrier)

    def searched(self) -> Searched:
        """What a name is looked for in."""
        names, day = self.view.parties.names, self.traversal.valid_at
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
        shown = paged(links, page)
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

    def proximities(self, id: str, results: Results | None = None) -> list[ProximityAnswer]:
        """The answer for each class asked about, by default as it is found now."""
        searched = self.decider.results(id) if results is None else results
        asked = self.asked(self.evidence.entity(id))
        return [self._proximity(result, name, asked) for name, result in searched.items()]

    def unmatched(self, name: str) -> list[ProximityAnswer]:
        """The answer for each class when nobody is known to be meant by the name."""
        nobody_known = EntityRef(id="", type="Thing", caption=name)
        nowhere, asked = self.subgraph([]), self.asked(nobody_known)
        return [
            self._proximity(ProximityResult(nowhere, result), risk_class, asked)
            for risk_class, result in self.decider.unmatched().items()
        ]

    def read_cited(self, ids: Sequence[str]) -> RecordIds:
        """Read at once what answers about these entities cite; the records of the first of them."""
        reader = self.view.reader
        cited = Cited.by(result for id in ids for result in self.decider.results(id).values())
        members = reader.memberships_by_id([*ids, *cited.members])
        reader.links_between(cited.links)
        ends = dict.fromkeys(end for _, *pair in cited.links for end in pair)
        records = RecordIds.of(reader, ids[0], tuple(ends))
        shown, _ = records.shown(ids[0])
        entries = {s.subject: None for of_one in members.values() for s in of_one if s.prop == "names"}
        wanted = [
            *ids,
            *cited.entities,
            *list(entries)[:_ENTRIES_AT_ONCE],
            *(id for part in shown for id in part),
        ]
        named = {
            s.value: None
            for entity in reader.entities(wanted).values()
            if not SCHEMA.is_a(entity.schema, "LegalEntity")
            for s in entity.statements[:_VALUES_AT_ONCE]
            if s.prop in SCHEMA.properties and SCHEMA.property(s.prop).range == "entity"
        }
        self.evidence.look_up(dict.fromkeys([*cited.entities, *named]))
        return records

    def asked(self, who: EntityRef) -> Asked:
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
        known = self._explainers.get(id(snapshot))
        if known is None:
            known = self._explainers[id(snapshot)] = snapshot, Explainer(self.evidence, self.view, snapshot)
        return known[1]

    def _proximity(self, result: ProximityResult, risk_class: str, asked: Asked) -> ProximityAnswer:
        answer = self.explainer(result.snapshot).proximity(
            result.proximity, self.traversal, self.class_data(risk_class), today=self.today
        )
        return worded(answer, asked)

    # ------------------------------------------------------------ datasets

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


DEFAULTS = Question()
"""The question that is asked where nothing is said but the name."""


@contextmanager
def open_session(workspace: Workspace, question: Question | None) -> Iterator[Session]:
    """The session of a question, by default one with all defaults; raises `BadQuestion`."""
    question = question or DEFAULTS
    today = workspace.today
    traversal = question.as_traversal(today)
    with view_of(workspace, question) as view:
        yield Session(view, question, traversal, today)


def _is_near(answers: Iterable[Proximity]) -> bool:
    return any(answer.verdict is Verdict.YES for answer in answers)


def traversal_answer(traversal: Traversal, question: Question) -> TraversalAnswer:
    """The traversal as an answer shows it, with what the question leaves out."""
    return TraversalAnswer(
        name=traversal.name,
        link_types=list(traversal.link_types),
        direction=str(traversal.direction),
        valid_at=traversal.valid_at,
        min_share=traversal.min_share,
        max_hops=traversal.max_hops,
        min_grade=str(traversal.min_grade),
        max_degree=traversal.max_degree,
        collapse_full=traversal.collapse_full,
        follow_possibly_same=traversal.follow_possibly_same,
        max_explored=traversal.max_explored,
        never_through=[*SCHEMA.barrier_classes, f"entities with more than {traversal.max_degree} neighbours"],
        exclude_contested=question.exclude_contested,
    )
