"""Why no path leads from one entity to another: what would have one, asked a little differently."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from api.models import EntityRef, NoPathKind, NoPathReason, PathAnswer, TraversalAnswer
from api.screening.session import Session
from api.wording.no_path import settles, why
from graph.model import MAX_HOPS, Direction, EdgeFilter, Strictness, Traversal, Validity
from graph.search.neighbourhood import surroundings
from graph.search.qualifications import stop_kind
from ontology import Grade

_MOST_SHARED = 3
"""Entities above both that are named."""


def reasons_for_no_path(
    session: Session, start: EntityRef, end: EntityRef, used: TraversalAnswer
) -> list[NoPathReason]:
    """What stands against a path, each with the path that there would be; for two that have none.

    Every question is asked by itself, so that a path that needs two changes at once is not found.
    """
    traversal = session.traversal
    explanations: list[tuple[NoPathKind, PathAnswer | None, EntityRef | None]] = []
    changed = _changed(traversal)
    if path := _path(session, end, start, traversal):
        explanations.append((NoPathKind.OTHER_WAY, path, None))
    for kind, other in changed:
        if path := _path(session, start, end, other):
            explanations.append((kind, path, None))
    if path := _unknown_then(session, start, end):
        explanations.append((NoPathKind.UNKNOWN_THEN, path, None))
    if not any(
        kind is NoPathKind.OTHER_WAY for kind, _, _ in explanations
    ):  # else all above one are above both
        explanations += [(kind, None, upper) for kind, upper in _shared(session, start, end)]
    if not explanations:
        leads_on = _leads_on(session, start)
        explanations.append(
            (NoPathKind.NOT_CONNECTED if leads_on else NoPathKind.NOTHING_LEADS_ON, None, None)
        )
    return [
        NoPathReason(
            kind=kind,
            detail=why(kind, start.caption, end.caption, used),
            settles=settles(kind, start.caption, end.caption, used),
            path=path,
            entity=upper,
        )
        for kind, path, upper in explanations
    ]


def _changed(traversal: Traversal) -> Iterator[tuple[NoPathKind, Traversal]]:
    """The traversal with one bound loosened at a time."""
    if traversal.min_share > 0:
        yield NoPathKind.BELOW_MINIMUM, replace(traversal, min_share=0.0)
    if traversal.min_grade < Grade.D:
        yield NoPathKind.BELOW_MIN_GRADE, replace(traversal, min_grade=Grade.D)
    if traversal.max_hops < MAX_HOPS:
        yield NoPathKind.MORE_HOPS, replace(traversal, max_hops=MAX_HOPS)


def _path(session: Session, start: EntityRef, end: EntityRef, traversal: Traversal) -> PathAnswer | None:
    result = session.view.search.paths(start.id, end.id, traversal, 1)
    if not result.paths.paths:
        return None
    return session.explainer(result.snapshot).path(result.paths.paths[0], traversal, None)


def _unknown_then(session: Session, start: EntityRef, end: EntityRef) -> PathAnswer | None:
    """The best path over what may have held; `None` where none of its links is unknown on the day."""
    traversal = session.traversal
    snapshot = session.view.search.around([start.id], traversal, Strictness.RELAXED).snapshot
    first, last = snapshot.ids.position(start.id), snapshot.ids.position(end.id)
    if first is None or last is None:
        return None
    possible = surroundings(EdgeFilter(snapshot, traversal, Strictness.RELAXED), first).best_path(last)
    if possible is None:
        return None
    path = session.explainer(snapshot).path(possible, traversal, None)
    return path if any(link.valid.status == Validity.UNKNOWN.label for link in path.links) else None


def _shared(session: Session, start: EntityRef, end: EntityRef) -> list[tuple[NoPathKind, EntityRef]]:
    """The nearest that stand above both; nobody where the traversal finds common owners itself."""
    if session.traversal.direction in (Direction.COMMON_OWNER, Direction.ANY):
        return []
    upward = replace(session.traversal, direction=Direction.UP)
    snapshot = session.view.search.around([start.id, end.id], upward).snapshot
    edge_filter, ids = EdgeFilter(snapshot, upward), snapshot.ids
    first, last = ids.position(start.id), ids.position(end.id)
    if first is None or last is None:
        return []
    one, other = surroundings(edge_filter, first), surroundings(edge_filter, last)
    both = [each for each in one.reached if other.reaches(each.entity) and each.entity != last]
    both.sort(key=lambda each: each.hops + other.to(each.entity).hops)
    return [
        (
            NoPathKind.MEET_AT_STOP if stop_kind(edge_filter, each.entity) else NoPathKind.SHARED_UPPER,
            session.evidence.entity(ids[each.entity]),
        )
        for each in both[:_MOST_SHARED]
    ]


def _leads_on(session: Session, start: EntityRef) -> bool:
    """Whether the traversal reaches anything at all."""
    snapshot = session.view.search.around([start.id], session.traversal).snapshot
    position = snapshot.ids.position(start.id)
    if position is None:
        return False
    return bool(surroundings(EdgeFilter(snapshot, session.traversal), position).reached)
