"""The classes: how complete each is on a day, and who is in it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from api.errors import NotFound, shortened
from api.models import ClassAnswer, ClassesAnswer, ClassMember, ClassMembersAnswer
from api.screening.explanation.bounds import paged
from api.screening.explanation.class_lists import list_answer
from api.screening.question import PAGE, Page, Question
from api.screening.session import Session, open_session
from api.workspace import Workspace
from graph.model import EdgeFilter
from ontology import SCHEMA
from ontology.schema import RiskClass


class Classes:
    """Answers questions about the classes themselves; safe to share between threads."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def overview(self, question: Question | None = None) -> ClassesAnswer:
        """Every class, with its lists and how many members it has on the day; raises `BadQuestion`."""
        with open_session(self._workspace, question) as session:
            members = _members(session, tuple(session.view.classes))
            return ClassesAnswer(
                valid_at=session.traversal.valid_at,
                classes=[_described(session, name, len(members.rows[name])) for name in session.view.classes],
            )

    def screened(self) -> list[RiskClass]:
        """The classes that questions can name, in their order."""
        with open_session(self._workspace, None) as session:
            return [described for described in session.view.classes.values() if described.risk]

    def members(
        self, risk_class: str, question: Question | None = None, *, offset: int = 0, limit: int = PAGE
    ) -> ClassMembersAnswer:
        """Who is in the class on the day, by id; raises `NotFound` for no class, and `BadQuestion`."""
        page = Page(offset=offset, limit=limit)
        with open_session(self._workspace, question) as session:
            _check(session, risk_class)
            class_members = _members(session, (risk_class,))
            rows, ids = class_members.rows[risk_class], class_members.edge_filter.snapshot.ids
            shown = paged(sorted(rows), page)
            session.evidence.look_up([ids[position] for position in shown])
            explainer = session.explainer(class_members.edge_filter.snapshot)
            day = session.traversal.valid_at
            members = []
            for position in shown:
                id = ids[position]
                target = explainer.target(id, risk_class, rows[position], class_members.edge_filter)
                entries = session.evidence.listings(id, target.listings, day)
                members.append(ClassMember(membership=target, listings=entries))
            return ClassMembersAnswer(
                risk_class=_described(session, risk_class, len(rows)),
                valid_at=day,
                total=len(rows),
                offset=page.offset,
                members=members,
            )


class _Members(NamedTuple):
    edge_filter: EdgeFilter
    rows: Mapping[str, Mapping[int, tuple[int, ...]]]  # membership rows by class and position


def _members(session: Session, classes: tuple[str, ...]) -> _Members:
    """The members of the classes on the day.

    Memberships are read whole, which is little beside the links, so that a part of the graph will do.
    """
    columns = session.view.reader.membership_columns()
    ids = {id for name, id in zip(columns.type, columns.lower, strict=True) if name in classes}
    edge_filter = EdgeFilter(session.subgraph(sorted(ids)), session.traversal)
    class_members: dict[str, dict[int, tuple[int, ...]]] = {}
    for name in classes:
        members, chosen = edge_filter.members(name)
        of_class = class_members.setdefault(name, {})
        for member, row in zip(members.tolist(), chosen.tolist(), strict=True):
            of_class[member] = (*of_class.get(member, ()), row)
    return _Members(edge_filter, class_members)


def _described(session: Session, name: str, members: int) -> ClassAnswer:
    risk_class, data, day = session.view.classes[name], session.class_data(name), session.traversal.valid_at
    reasons = data.reasons(day)
    return ClassAnswer(
        name=name,
        label=risk_class.label,
        description=risk_class.description,
        decides=risk_class.decides,
        barrier=risk_class.barrier,
        members=members,
        complete=not reasons,
        reasons=list(reasons),
        as_of=data.as_of(day),
        lists=[list_answer(each, day) for each in data.lists],
    )


def _check(session: Session, name: str) -> None:
    if name in SCHEMA.renamed_classes:
        raise NotFound(f"the class {name!r} is called {SCHEMA.renamed_classes[name]} now; ask for that")
    classes = session.view.classes
    if name not in classes:
        raise NotFound(f"there is no class {shortened(name)!r}; choose from {', '.join(classes)}")
