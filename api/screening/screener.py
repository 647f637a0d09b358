"""The use case: a name in, a decision with its evidence out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager

from api.models import (
    DataAnswer,
    DecisionAnswer,
    EntityAnswer,
    EntityProximity,
    FullAnswer,
    LinksAnswer,
    PathsAnswer,
    ReadAs,
    RecordsAnswer,
    Screening,
    SearchAnswer,
    StatedValue,
    StatementsAnswer,
    SummaryAnswer,
    ViewName,
)
from api.screening.answer import screening_answer
from api.screening.decide import Decision, decision_view
from api.screening.decider import Decider
from api.screening.entity_named import entity_named, native_name, read_from_names
from api.screening.explanation.bounds import paged
from api.screening.explanation.records import RecordIds, ids_of_kind
from api.screening.further.paths import paths_answer
from api.screening.policy import asked_under
from api.screening.question import PAGE, Page, Question
from api.screening.record import Decisions, record_of
from api.screening.remembered import as_compared, with_decided
from api.screening.session import DEFAULTS, Session, open_session, traversal_answer
from api.workspace import Workspace


class Screener:
    """Answers questions over one workspace; safe to share between threads.

    With `decisions` each answer says what was decided about the customer before.
    """

    def __init__(self, workspace: Workspace, decisions: Decisions | None = None) -> None:
        self._workspace = workspace
        self._decisions = decisions

    def screen(self, name: str, question: Question | None = None) -> Screening:
        """Who is meant by the name, and how near is that entity to each risk class, with the evidence.

        The name may be an entity id or an identifier. Raises `BadName` (empty, too long,
        control characters) and `BadQuestion`, also for a question that asks less than the policy.
        """
        return self.screened(name, question)[1]

    def compared(self, name: str, question: Question | None = None) -> Screening:
        """The answer that a decision about the customer is made on; raises as `screen` does."""
        return self.screen(name, as_compared(question or Question()))

    def screened(self, name: str, question: Question | None = None) -> tuple[Decision, Screening]:
        """The answer of `screen` with the decision that it explains; raises as `screen` does."""
        with self._session(self._asked(question)) as session:
            decider = session.decider
            matches = decider.matches(name)
            for match in matches:
                decider.results(match.entity_id)  # the explanation needs them: they decide too
            decision = self._remembering(session, decider.decision(name, matches))
            return decision, screening_answer(session, decision)

    def decide(self, name: str, question: Question | None = None) -> Decision:
        """The decision, matches and verdicts of `screen` as plain values, without reading the store.

        What is in memory of a version, names and links, is read at the first question about it. Raises as
        `screen` does.
        """
        with self._session(self._asked(question)) as session:
            return self._remembering(session, session.decider.decide(name))

    def decide_at_once(self, name: str, question: Question) -> Decision | None:
        """What `decide` gives, where it reads nothing and takes so little time that others may wait for it.

        `None` where it takes longer. Raises as `decide` does.
        """
        if self._workspace.policy.needs_evidence:
            return None
        if self._decisions is not None and not self._decisions.has_nothing(record_of(name, question)):
            return None
        question = self._asked(question)
        view = (
            None
            if question.exclude_contested
            else self._workspace.view_at_once(question.sources, question.known_at)
        )
        if view is None:
            return None
        with view:
            return Decider(view, question, question.as_traversal(self._workspace.today)).decide(name)

    def explain(self, decision: Decision) -> Screening:
        """The answer of `screen` for a decision, in the version of the data in which it was made."""
        today = self._workspace.today
        with self._workspace.same_view(decision.view) as view:
            return screening_answer(Session(view, decision.question, decision.traversal, today), decision)

    def view(
        self, view: ViewName, name: str, question: Question | None = None
    ) -> DecisionAnswer | SummaryAnswer | FullAnswer:
        """As much of the answer of `screen` as the view tells; raises as `screen` does."""
        return self.viewed(view, name, question)[1]

    def viewed(
        self, view: ViewName, name: str, question: Question | None = None
    ) -> tuple[Decision, DecisionAnswer | SummaryAnswer | FullAnswer]:
        """The answer of `view` with the decision; raises as `screen` does."""
        if view is ViewName.DECISION:
            decision = self.decide(name, question)
            return decision, decision_view(decision)
        decision, answer = self.screened(name, question)
        return decision, FullAnswer.of(answer) if view is ViewName.FULL else SummaryAnswer.of(answer)

    def search(self, name: str, question: Question | None = None, *, prefix: bool = False) -> SearchAnswer:
        """The entities that a name may mean, then those whose names begin so; raises as `screen` does.

        With `prefix` only the latter, whatever the text.
        """
        with self._session(question) as session:
            return SearchAnswer(
                query=name, matches=session.beginning(name) if prefix else session.found(name)
            )

    # What is asked for by an id may be named as well: each of these raises what `named` does.

    def entity(self, text: str, question: Question | None = None) -> EntityAnswer:
        """Everything recorded of one entity."""
        with self._session(question) as session:
            meant = entity_named(session, text)
            entity = session.recorded(meant.entity.id)
            explainer = session.explainer(session.subgraph([entity.id]))
            links = session.link_groups(meant.entity)
            records, more = RecordIds.of(session.view.reader, entity.id).shown(entity.id)
            facts, more_facts = session.evidence.facts(entity)
            listings, more_listings = session.listings(entity.id)
            return EntityAnswer(
                id=entity.id,
                type=entity.schema,
                caption=entity.caption,
                read_as=read_from_names(meant),
                merged=list(entity.merged),
                facts=facts,
                risk_classes=explainer.memberships(entity.id, session.traversal),
                listings=listings,
                owners=links[0],
                owned=links[1],
                other_links=links[2],
                shipments=session.evidence.records(records[0]),
                licences=session.evidence.records(records[1]),
                claims=session.evidence.records(records[2]),
                more=[*more_facts, *more_listings, *more],
            )

    def statements(
        self,
        text: str,
        question: Question | None = None,
        *,
        prop: str | None = None,
        offset: int = 0,
        limit: int = PAGE,
    ) -> StatementsAnswer:
        """The statements about one entity and of lists that name it, of one property or all, by the page."""
        page = Page(offset=offset, limit=limit)
        with self._session(question) as session:
            meant = entity_named(session, text)
            entity = session.recorded(meant.entity.id)
            naming = (s for s in session.view.reader.memberships(entity.id) if s.prop == "names")
            about_entity = [*entity.statements, *naming]
            chosen = [statement for statement in about_entity if prop in (None, statement.prop)]
            return StatementsAnswer(
                entity=meant.entity,
                read_as=read_from_names(meant),
                total=len(chosen),
                offset=page.offset,
                stated=[
                    StatedValue(property=s.prop, value=s.value, source=session.evidence.source(s))
                    for s in paged(chosen, page)
                ],
            )

    def records(
        self, text: str, kind: str, question: Question | None = None, *, offset: int = 0, limit: int = PAGE
    ) -> RecordsAnswer:
        """The shipments, licences, claims or list entries that name one entity, a page at a time.

        `kind` is `Shipment`, `Licence`, `Claim` or `Listing`.
        """
        page = Page(offset=offset, limit=limit)
        with self._session(question) as session:
            meant = entity_named(session, text)
            ids = ids_of_kind(session.view.reader, meant.entity.id, kind)
            return RecordsAnswer(
                entity=meant.entity,
                read_as=read_from_names(meant),
                kind=kind,
                total=len(ids),
                offset=page.offset,
                records=session.evidence.records(paged(ids, page)),
            )

    def links(
        self, text: str, question: Question | None = None, *, offset: int = 0, limit: int = PAGE
    ) -> LinksAnswer:
        """The links of one entity, a page at a time."""
        page = Page(offset=offset, limit=limit)
        with self._session(question) as session:
            meant = entity_named(session, text)
            answer = session.links(meant.entity, session.view.reader.links(meant.entity.id), page)
            return answer.model_copy(update={"read_as": read_from_names(meant)})

    def owners(
        self, text: str, question: Question | None = None, *, offset: int = 0, limit: int = PAGE
    ) -> LinksAnswer:
        """The recorded owners, controllers, parents and hosts of one entity, a page at a time."""
        page = Page(offset=offset, limit=limit)
        with self._session(question) as session:
            meant = entity_named(session, text)
            id, types = meant.entity.id, session.traversal.link_types
            upward = [
                link for link in session.view.reader.links(id) if link.lower == id and link.type in types
            ]
            answer = session.links(meant.entity, upward, page)
            return answer.model_copy(update={"read_as": read_from_names(meant)})

    def proximity(self, text: str, question: Question | None = None) -> EntityProximity:
        """How near an entity is to each risk class."""
        with self._session(question) as session:
            meant = entity_named(session, text)
            return EntityProximity(
                entity=meant.entity,
                read_as=read_from_names(meant),
                proximity=session.proximities(meant.entity.id),
                traversal=traversal_answer(session.traversal, session.question),
                data=session.data(),
            )

    def paths(
        self,
        starts: str | Sequence[str],
        ends: str | Sequence[str],
        question: Question | None = None,
        *,
        alternatives: bool = False,
    ) -> PathsAnswer:
        """The best paths from one entity, or any of several, to another or any of others; else why not.

        With `alternatives` no two of them share a link, and the links that every path needs are named. Raises
        `NotFound`, `BadName`, `BadQuestion`, and `BadUse` for a name that may mean several, for too many
        entities, and for one that is on both sides of several.
        """
        with self._session(question) as session:
            first, last = ([side] if isinstance(side, str) else side for side in (starts, ends))
            return paths_answer(session, first, last, alternatives=alternatives)

    def data(self, question: Question | None = None) -> list[DataAnswer]:
        """The datasets loaded, as known at the time asked."""
        with self._session(question) as session:
            return session.data()

    def native_names(self, ids: Iterable[str], question: Question | None = None) -> dict[str, str]:
        """The first recorded name in another script of each entity whose caption is in Latin letters."""
        with self._session(question) as session:
            entities = session.view.reader.entities(sorted(set(ids)))
            found = {id: native_name(entity.caption, entity.names) for id, entity in entities.items()}
            return {id: name for id, name in found.items() if name is not None}

    def named(self, text: str, question: Question | None = None) -> ReadAs:
        """The entity that the text is the id of, or that it means by its name.

        Raises `NotFound`, `BadName`, and `BadUse` with the choice where it may mean several.
        """
        with self._session(question) as session:
            return entity_named(session, text)

    def _asked(self, question: Question | None) -> Question:
        return asked_under(question or DEFAULTS, self._workspace.policy)

    def _remembering(self, session: Session, decision: Decision) -> Decision:
        if self._decisions is None:
            return decision
        record = record_of(decision.name, decision.question)
        return with_decided(self._decisions, record, session, decision)

    def _session(self, question: Question | None) -> AbstractContextManager[Session]:
        return open_session(self._workspace, question)
