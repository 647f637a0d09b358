"""The use case beside screening: what lies around entities that are known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from api.errors import BadQuestion, BadUse
from api.models import (
    CommonAnswer,
    CommonBranch,
    CommonUpper,
    EntityRef,
    GraphAnswer,
    HistoryAnswer,
    NearAnswer,
    OwnedAnswer,
    ReachedAnswer,
)
from api.screening.entity_named import party_named, read_from_names
from api.screening.explanation.bounds import paged
from api.screening.explanation.explain import Explainer
from api.screening.further.drawn import Drawn, what_is_drawn
from api.screening.further.history import class_histories
from api.screening.further.params import MAX_COMPARED, NODES, REACHED, EntityPage
from api.screening.further.picture import cursor_after, in_order, link_answers, node_answers, place_of
from api.screening.question import Question
from api.screening.session import Session, open_session, traversal_answer
from api.screening.values import class_refusal
from api.workspace import Workspace
from graph.model import Direction, EdgeFilter, Traversal, preset
from graph.search import Goal
from graph.search.neighbourhood import BoundedSnapshot, Reached, ReachedFrom, reached_from
from graph.search.qualifications import stop_kind


class Explorer:
    """Answers what lies around entities, and when that changed; safe to share between threads.

    An entity is named by its id, or by a name that fits it alone; the answer says so. Every question
    raises `NotFound`, `BadName`, `BadQuestion`, and `BadUse` for a name that may mean several.
    """

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def owned(
        self, text: str, question: Question | None = None, *, offset: int = 0, limit: int = REACHED
    ) -> OwnedAnswer:
        """What the entity owns, controls, runs or hosts, of any share unless a minimum is asked for."""
        page = EntityPage(offset=offset, limit=limit)
        with open_session(self._workspace, question) as session:
            meant = party_named(session, text)
            asked = session.question.min_share
            traversal = replace(
                session.traversal,
                name="owned",
                direction=Direction.DOWN,
                min_share=0.0 if asked is None else asked,
            )
            around = _Neighbourhoods(session, [meant.entity], traversal)
            reached = () if around.of(meant.entity) is None else around.surely_of(meant.entity).reached
            return OwnedAnswer(
                entity=meant.entity,
                read_as=read_from_names(meant),
                total=len(reached),
                offset=page.offset,
                owned=[around.answer(meant.entity, each) for each in paged(reached, page)],
                partial=around.is_truncated,
                traversal=traversal_answer(traversal, session.question),
            )

    def near(
        self,
        text: str,
        risk_class: str,
        question: Question | None = None,
        *,
        offset: int = 0,
        limit: int = REACHED,
    ) -> NearAnswer:
        """Every member of a class within the hops of the traversal, with the best path to each."""
        page = EntityPage(offset=offset, limit=limit)
        with open_session(self._workspace, question) as session:
            _check_class(session, risk_class)
            meant, traversal = party_named(session, text), session.traversal
            around = _Neighbourhoods(session, [meant.entity], traversal)
            reached: tuple[Reached, ...] = ()
            goal = None
            if around.of(meant.entity) is not None:
                goal = Goal.members(around.edge_filter, risk_class)
                reached = around.surely_of(meant.entity).nearest_of(goal.entities.tolist())
            return NearAnswer(
                entity=meant.entity,
                read_as=read_from_names(meant),
                risk_class=risk_class,
                label=session.view.classes[risk_class].label,
                total=len(reached),
                offset=page.offset,
                members=[
                    around.answer(meant.entity, each, goal, risk_class) for each in paged(reached, page)
                ],
                reasons=list(session.class_data(risk_class).reasons(traversal.valid_at)),
                partial=around.is_truncated,
                traversal=traversal_answer(traversal, session.question),
            )

    def history(
        self, text: str, risk_class: str | None = None, question: Question | None = None
    ) -> HistoryAnswer:
        """When the distance of the entity to a class, or to each, changed: by which facts and loads."""
        with open_session(self._workspace, question) as session:
            if risk_class is not None:
                _check_class(session, risk_class)
            classes = session.decider.classes if risk_class is None else (risk_class,)
            meant = party_named(session, text)
            return HistoryAnswer(
                entity=meant.entity,
                read_as=read_from_names(meant),
                classes=class_histories(self._workspace, session, meant.entity, classes),
                traversal=traversal_answer(session.traversal, session.question),
            )

    def common(
        self, texts: Sequence[str], question: Question | None = None, *, offset: int = 0, limit: int = REACHED
    ) -> CommonAnswer:
        """Who stands above several entities, within the hops of each, with the best path from each.

        What stands above most of them comes first, then what is nearest. A state body is shown where it is
        met, as a stop: it makes them no group, and what is above it is not asked.
        Raises `BadUse` for fewer than two entities, or more than `MAX_COMPARED`.
        """
        page = EntityPage(offset=offset, limit=limit)
        with open_session(self._workspace, question) as session:
            meant = [party_named(session, text) for text in texts]
            refs = list({each.entity.id: each.entity for each in meant}.values())
            if not 2 <= len(refs) <= MAX_COMPARED:
                raise BadUse(
                    f"give 2 to {MAX_COMPARED} different entities, by id or by a name that means one alone; "
                    f"here {'is' if len(refs) == 1 else 'are'} {len(refs)}"
                )
            traversal = session.traversal
            around = _Neighbourhoods(session, refs, traversal)
            above = {ref.id: around.above(ref) for ref in refs}
            shared = _shared(above)
            sharing = {id for ids in shared.values() for id in ids}
            order = sorted(
                shared,
                key=lambda upper: (
                    -len(shared[upper]),
                    max(above[id][upper].hops for id in shared[upper]),
                    sum(above[id][upper].hops for id in shared[upper]),
                    upper,
                ),
            )
            return CommonAnswer(
                entities=refs,
                read_as=read_from_names(*meant),
                total=len(order),
                offset=page.offset,
                common=[
                    around.common(
                        upper,
                        [(ref, above[ref.id][upper]) for ref in refs if ref.id in shared[upper]],
                        len(refs),
                    )
                    for upper in paged(order, page)
                ],
                alone=[ref for ref in refs if ref.id not in sharing],
                partial=around.is_truncated,
                traversal=traversal_answer(traversal, session.question),
            )

    def graph(
        self,
        text: str,
        question: Question | None = None,
        *,
        depth: int = 1,
        types: Sequence[str] | None = None,
        limit: int = NODES,
        cursor: str | None = None,
    ) -> GraphAnswer:
        """The nodes and links around an entity, any way, for a picture; `cursor` as the page before gave it.

        A stop is shown, and nothing behind it. Raises `BadUse` for a cursor that no answer gave.
        """
        with open_session(self._workspace, question) as session:
            meant, asked = party_named(session, text), session.question.min_share
            anyhow = preset("any", session.traversal.valid_at, today=session.today)
            traversal = replace(
                anyhow,
                name="graph",
                link_types=anyhow.link_types if types is None else tuple(dict.fromkeys(types)),
                min_share=0.0 if asked is None else asked,
                min_grade=session.traversal.min_grade,
                max_hops=depth,
            )
            around = _Neighbourhoods(session, [meant.entity], traversal)
            edge_filter = around.edge_filter
            reached = around.of(meant.entity)
            nodes = () if reached is None else in_order(reached)
            begin = place_of(cursor, nodes, edge_filter.snapshot.ids)
            shown = nodes[begin : begin + limit]
            is_last = begin + limit >= len(nodes)
            return GraphAnswer(
                entity=meant.entity,
                read_as=read_from_names(meant),
                total=len(nodes),
                nodes=node_answers(session, edge_filter, shown),
                links=[]
                if reached is None
                else link_answers(reached, session.evidence.reader, shown, nodes[:begin]),
                next_cursor=None if is_last else cursor_after(shown[-1], edge_filter.snapshot.ids),
                partial=around.is_truncated,
                traversal=traversal_answer(traversal, session.question),
            )

    def drawn(self, links: Sequence[str], entities: Sequence[str], question: Question | None = None) -> Drawn:
        """What links and entities of a picture rest on, by their ids."""
        with open_session(self._workspace, question) as session:
            return what_is_drawn(session, links, entities)


class _Neighbourhoods:
    """What lies around some entities, and answers about it."""

    def __init__(self, session: Session, refs: Sequence[EntityRef], traversal: Traversal) -> None:
        self._session = session
        self._traversal = traversal
        read: BoundedSnapshot = session.view.search.around([ref.id for ref in refs], traversal)
        self.is_truncated = read.is_truncated
        self.edge_filter = EdgeFilter(read.snapshot, traversal)
        self._explainer: Explainer = session.explainer(read.snapshot)
        self._known: dict[str, ReachedFrom] = {}

    def of(self, ref: EntityRef) -> ReachedFrom | None:
        """What surrounds the entity; `None` where it has no links or memberships at all."""
        if ref.id not in self._known:
            position = self.edge_filter.snapshot.ids.position(ref.id)
            if position is None:
                return None
            self._known[ref.id] = reached_from(self.edge_filter, position)
        return self._known[ref.id]

    def surely_of(self, ref: EntityRef) -> ReachedFrom:
        """What surrounds an entity of which `of` gives something."""
        around = self.of(ref)
        assert around is not None  # as the caller has seen
        return around

    def above(self, ref: EntityRef) -> dict[int, Reached]:
        """What is reached from the entity, itself included, by position."""
        around = self.of(ref)
        if around is None:
            return {}
        return {each.entity: each for each in (around.to(around.start), *around.reached)}

    def answer(
        self, ref: EntityRef, reached: Reached, goal: Goal | None = None, risk_class: str | None = None
    ) -> ReachedAnswer:
        """One entity that is reached from another."""
        path = self.surely_of(ref).best_path(reached.entity, goal)
        return ReachedAnswer(
            entity=self._ref(reached.entity),
            hops=reached.hops,
            at_least=reached.at_least,
            path=None if path is None else self._explainer.path(path, self._traversal, risk_class),
            stop=stop_kind(self.edge_filter, reached.entity),
        )

    def common(self, upper: int, below: Sequence[tuple[EntityRef, Reached]], asked: int) -> CommonUpper:
        """What stands above several entities, with the way from each."""
        branches = []
        for ref, reached in below:
            path = self.surely_of(ref).best_path(upper)
            branches.append(
                CommonBranch(
                    entity=ref,
                    hops=reached.hops,
                    at_least=reached.at_least,
                    path=None if path is None else self._explainer.path(path, self._traversal, None),
                )
            )
        return CommonUpper(
            entity=self._ref(upper),
            hops=max(reached.hops for _, reached in below),
            above_all=len(below) == asked,
            stop=stop_kind(self.edge_filter, upper),
            branches=branches,
        )

    def _ref(self, position: int) -> EntityRef:
        return self._session.evidence.entity(self.edge_filter.snapshot.ids[position])


def _shared(above: dict[str, dict[int, Reached]]) -> dict[int, list[str]]:
    """What stands above several entities, by position, with the ids of those."""
    below: dict[int, list[str]] = {}
    for id, uppers in above.items():
        for upper in uppers:
            below.setdefault(upper, []).append(id)
    return {upper: ids for upper, ids in below.items() if len(ids) > 1}


def _check_class(session: Session, risk_class: str) -> None:
    """Raise `BadQuestion` for a class that no question can name."""
    if (problem := class_refusal(risk_class, session.view.classes)) is not None:
        raise BadQuestion("risk_class", risk_class, problem)
