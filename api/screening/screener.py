"""The use case: a name in, a decision with its evidence out."""

from __future__ import annotations

from contextlib import AbstractContextManager

from api.errors import NotFound
from api.models import (
    DataAnswer,
    EntityAnswer,
    EntityProximity,
    LinksAnswer,
    MatchAnswer,
    PathsAnswer,
    Query,
    ReadAs,
    Screening,
    SearchAnswer,
    TraversalAnswer,
)
from api.screening.decide import decide
from api.screening.evidence import reference
from api.screening.named import named, stated
from api.screening.no_path import reasons_for_no_path
from api.screening.question import PAGE, Page, Question
from api.screening.session import Session, open_session
from api.workspace import Workspace
from graph.model.traversal import Traversal
from ontology import SCHEMA

MOST_RECORDS = 50
"""Shipments, licences and claims of each kind that an answer about an entity shows."""


class Screener:
    """Answers questions over one workspace; safe to share between threads."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def screen(self, name: str, question: Question | None = None) -> Screening:
        """Who is meant by the name, and how near is that entity to each risk class.

        The name may be an entity id or an identifier. Raises `BadName` (empty, too long,
        control characters) and `BadQuestion`.
        """
        with self._session(question) as session:
            classes = session.question.as_classes()
            matches = [
                MatchAnswer(**match.model_dump(), proximity=session.proximities(match.entity.id, classes))
                for match in session.matches(name)
            ]
            first = matches[0] if matches else None
            proximities = first.proximity if first else [session.unmatched(name, each) for each in classes]
            listed, barriers = session.listed(matches), session.barriers(matches)
            decision = decide(matches, {id for id, entries in listed.items() if entries}, barriers)
            id = first.entity.id if first else None
            shipments = session.records(id, "Shipment", ("consignee", "exporter"))
            licences = session.records(id, "Licence", ("consignee", "exporter"))
            sources = session.question.sources
            return Screening(
                query=Query(
                    name=name,
                    country=session.question.country,
                    address=session.question.address,
                    identifiers=list(session.question.identifiers or ()),
                    date=session.question.date,
                    sources=None if sources is None else sorted(sources),
                    valid_at=session.traversal.valid_at,
                    known_at=session.view.reader.known_at,
                    risk_classes=list(classes),
                ),
                decision=decision,
                summary=session.summary(name, decision, matches, listed, barriers),
                matches=matches,
                entity=first.entity if first else None,
                proximity=proximities,
                listings=session.listings(id) if id else [],
                shipments=shipments,
                licences=licences,
                claims=session.claims(id, [record.id for record in (*shipments, *licences)]),
                traversal=traversal_answer(session.traversal),
                data=session.data(),
            )

    def search(self, name: str, question: Question | None = None) -> SearchAnswer:
        """The entities that a name may mean, then those whose names begin so; raises as `screen` does."""
        with self._session(question) as session:
            return SearchAnswer(query=name, matches=session.found(name))

    def entity(self, id: str, question: Question | None = None) -> EntityAnswer:
        """Everything recorded of one entity; raises `NotFound` and `BadQuestion`."""
        with self._session(question) as session:
            entity = session.view.reader.entity(id)
            if entity is None:
                raise NotFound(f"no entity {id!r} in the data")
            explainer = session.explainer(session.subgraph([entity.id]))
            links = session.link_groups(reference(entity))
            shipments = session.records(entity.id, "Shipment", ("consignee", "exporter"))
            licences = session.records(entity.id, "Licence", ("consignee", "exporter"))
            claims = session.claims(entity.id, [record.id for record in (*shipments, *licences)])
            kinds = (shipments, licences, claims)
            return EntityAnswer(
                id=entity.id,
                type=entity.schema,
                caption=entity.caption,
                merged=list(entity.merged),
                facts=session.evidence.facts(entity),
                risk_classes=explainer.memberships(entity.id, session.traversal),
                listings=session.listings(entity.id),
                owners=links[0],
                owned=links[1],
                other_links=links[2],
                shipments=shipments[:MOST_RECORDS],
                licences=licences[:MOST_RECORDS],
                claims=claims[:MOST_RECORDS],
                more_records=sum(len(records[MOST_RECORDS:]) for records in kinds),
            )

    def links(
        self, id: str, question: Question | None = None, *, offset: int = 0, limit: int = PAGE
    ) -> LinksAnswer:
        """The links of one entity, a page at a time; raises `NotFound` and `BadQuestion`."""
        page = Page(offset=offset, limit=limit)
        with self._session(question) as session:
            ref = session.entity(id)
            return session.links(ref, session.view.reader.links(ref.id), page)

    def owners(
        self, id: str, question: Question | None = None, *, offset: int = 0, limit: int = PAGE
    ) -> LinksAnswer:
        """The recorded owners, controllers, parents and hosts of one entity, a page at a time.

        Raises `NotFound` and `BadQuestion`.
        """
        page = Page(offset=offset, limit=limit)
        with self._session(question) as session:
            ref = session.entity(id)
            types = session.traversal.link_types
            upward = [
                link
                for link in session.view.reader.links(ref.id)
                if link.lower == ref.id and link.type in types
            ]
            return session.links(ref, upward, page)

    def proximity(self, id: str, question: Question | None = None) -> EntityProximity:
        """How near a known entity is to each risk class; raises `NotFound` and `BadQuestion`."""
        with self._session(question) as session:
            ref = session.entity(id)
            return EntityProximity(
                entity=ref,
                proximity=session.proximities(ref.id, session.question.as_classes()),
                traversal=traversal_answer(session.traversal),
                data=session.data(),
            )

    def paths(self, start: str, end: str, question: Question | None = None) -> PathsAnswer:
        """The best paths between two entities, or why there is none; raises `NotFound` and `BadQuestion`."""
        with self._session(question) as session:
            meant = named(session, start), named(session, end)
            first, last = (session.party(each.entity.id) for each in meant)
            traversal = session.traversal
            result = session.view.search.paths(first.id, last.id, traversal, session.question.paths)
            explainer, used = session.explainer(result.snapshot), traversal_answer(traversal)
            is_without = not result.paths.paths and first != last
            return PathsAnswer(
                start=first,
                end=last,
                read_as=stated(*meant),
                paths=[explainer.path(path, traversal, None) for path in result.paths.paths],
                stops=explainer.stops(result.stops),
                why=reasons_for_no_path(session, first, last, used) if is_without else [],
                explored=result.paths.explored,
                partial=result.paths.is_truncated,
                traversal=used,
            )

    def data(self, question: Question | None = None) -> list[DataAnswer]:
        """The datasets loaded, as known at the time asked."""
        with self._session(question) as session:
            return session.data()

    def named(self, text: str, question: Question | None = None) -> ReadAs:
        """The entity that the text is the id of, or that it means by its name.

        Raises `NotFound`, `BadName`, and `BadUse` with the choice where it may mean several.
        """
        with self._session(question) as session:
            return named(session, text)

    def _session(self, question: Question | None) -> AbstractContextManager[Session]:
        return open_session(self._workspace, question)


def traversal_answer(traversal: Traversal) -> TraversalAnswer:
    """The traversal as an answer shows it."""
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
        follow_possibly_same=traversal.follow_possibly_same,
        max_explored=traversal.max_explored,
        never_through=[*SCHEMA.barrier_classes, f"entities with more than {traversal.max_degree} neighbours"],
    )
