"""Why no path leads from some entities to others: what would have one, asked a little differently."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from api.models import EntityRef, NoPathKind, NoPathReason, PathAnswer, TraversalAnswer
from api.screening.session import Session
from api.wording.no_path import settles, why
from api.wording.values import told_apart
from graph.model import MAX_HOPS, Direction, EdgeFilter, Snapshot, Strictness, Traversal, Validity, preset
from graph.search.connections import Between
from graph.search.neighbourhood import reached_from
from graph.search.qualifications import stop_kind
from ontology import Grade

_MOST_SHARED = 3
"""Entities above both that are named."""

_MOST_NAMED = 3
"""Entities of one side that a sentence names."""

Refs = Sequence[EntityRef]


def reasons_for_no_path(
    session: Session, starts: Refs, ends: Refs, used: TraversalAnswer
) -> list[NoPathReason]:
    """What stands against a path, each with the path that there would be; for two sides that have none.

    Every question is asked by itself, so that a path that needs two changes at once is not found.
    """

    def reason(
        kind: NoPathKind, path: PathAnswer | None = None, shared: _Shared | None = None
    ) -> NoPathReason:
        named = told_apart([*starts, *ends])
        start, end = _either([named[ref] for ref in starts]), _either([named[ref] for ref in ends])
        if path is not None:
            start, end = named[path.entities[0]], named[path.entities[-1]]
        if kind is NoPathKind.OTHER_WAY:
            start, end = end, start
        if shared is not None:
            start, end = named[shared[1]], named[shared[2]]
        return NoPathReason(
            kind=kind,
            detail=why(kind, start, end, used),
            settles=settles(kind, start, end, used),
            path=path,
            entity=None if shared is None else shared[0],
        )

    reasons = []
    other_way = _path(session, ends, starts, session.traversal)
    if other_way is not None:
        reasons.append(reason(NoPathKind.OTHER_WAY, other_way))
    for kind, changed in _changed(session.traversal):
        if path := _path(session, starts, ends, changed):
            reasons.append(reason(kind, path))
    if path := _unknown_then(session, starts, ends):
        reasons.append(reason(NoPathKind.UNKNOWN_THEN, path))
    if other_way is None:  # else all above one are above both
        reasons += [reason(kind, shared=shared) for kind, shared in _shared(session, starts, ends)]
    if not reasons and (path := _any_way(session, starts, ends)):
        reasons.append(reason(NoPathKind.ANY_WAY, path))
    if not reasons:
        leads_on = any(_leads_on(session, start) for start in starts)
        reasons.append(reason(NoPathKind.NOT_CONNECTED if leads_on else NoPathKind.NOTHING_LEADS_ON))
    return reasons


_Shared = tuple[EntityRef, EntityRef, EntityRef]
"""What stands above one of each side, and those two."""


def _either(names: Sequence[str]) -> str:
    """One side in words: `A`, `A or B`, or how many there are."""
    if len(names) > _MOST_NAMED:
        return f"any of the {len(names)} entities"
    *others, last = names
    return f"{', '.join(others)} or {last}" if others else last


def _changed(traversal: Traversal) -> Iterator[tuple[NoPathKind, Traversal]]:
    """The traversal with one bound loosened at a time."""
    if traversal.min_share > 0:
        yield NoPathKind.BELOW_MINIMUM, replace(traversal, min_share=0.0)
    if traversal.min_grade < Grade.D:
        yield NoPathKind.BELOW_MIN_GRADE, replace(traversal, min_grade=Grade.D)
    if not traversal.follow_possibly_same:
        yield NoPathKind.POSSIBLY_SAME, replace(traversal, follow_possibly_same=True)
    if traversal.max_hops < MAX_HOPS:
        yield NoPathKind.MORE_HOPS, replace(traversal, max_hops=MAX_HOPS)


def _path(session: Session, starts: Refs, ends: Refs, traversal: Traversal) -> PathAnswer | None:
    result = session.view.search.paths(_ids(starts), _ids(ends), traversal, 1)
    if not result.paths.paths:
        return None
    return session.explainer(result.snapshot).path(result.paths.paths[0], traversal, None)


def _any_way(session: Session, starts: Refs, ends: Refs) -> PathAnswer | None:
    """The best path over links of every type but trade, in whatever direction."""
    traversal = session.traversal
    anyhow = preset("any", traversal.valid_at, today=session.today)
    widened = replace(
        anyhow,
        min_grade=traversal.min_grade,
        max_hops=traversal.max_hops,
        follow_possibly_same=traversal.follow_possibly_same,
    )
    return None if widened.link_types == traversal.link_types else _path(session, starts, ends, widened)


def _unknown_then(session: Session, starts: Refs, ends: Refs) -> PathAnswer | None:
    """The best path over what may have held; `None` where none of its links is unknown on the day."""
    traversal = session.traversal
    snapshot = session.view.search.around(_ids(starts), traversal, Strictness.RELAXED).snapshot
    first, last = _positions(snapshot, starts), _positions(snapshot, ends)
    if not first or not last:
        return None
    possible = Between(EdgeFilter(snapshot, traversal, Strictness.RELAXED), first, last).best(1).paths
    if not possible:
        return None
    path = session.explainer(snapshot).path(possible[0], traversal, None)
    return path if any(link.valid.status == Validity.UNKNOWN.label for link in path.links) else None


def _shared(session: Session, starts: Refs, ends: Refs) -> list[tuple[NoPathKind, _Shared]]:
    """The nearest that stand above one of each side; none where the traversal finds common owners itself."""
    if session.traversal.direction in (Direction.COMMON_OWNER, Direction.ANY):
        return []
    upward = replace(session.traversal, direction=Direction.UP)
    snapshot = session.view.search.around(_ids((*starts, *ends)), upward).snapshot
    edge_filter = EdgeFilter(snapshot, upward)
    from_starts, from_ends = (_above(edge_filter, refs) for refs in (starts, ends))
    both = from_starts.keys() & from_ends.keys() - set(_positions(snapshot, (*starts, *ends)))
    order = sorted(both, key=lambda upper: (from_starts[upper][0] + from_ends[upper][0], upper))
    return [
        (
            NoPathKind.MEET_AT_STOP if stop_kind(edge_filter, upper) else NoPathKind.SHARED_UPPER,
            (session.evidence.entity(snapshot.ids[upper]), from_starts[upper][1], from_ends[upper][1]),
        )
        for upper in order[:_MOST_SHARED]
    ]


def _above(edge_filter: EdgeFilter, refs: Refs) -> dict[int, tuple[int, EntityRef]]:
    """What stands above any of the entities, with the hops to the nearest of them."""
    nearest: dict[int, tuple[int, EntityRef]] = {}
    for ref in refs:
        position = edge_filter.snapshot.ids.position(ref.id)
        for each in () if position is None else reached_from(edge_filter, position).reached:
            if each.entity not in nearest or each.hops < nearest[each.entity][0]:
                nearest[each.entity] = each.hops, ref
    return nearest


def _leads_on(session: Session, start: EntityRef) -> bool:
    """Whether the traversal reaches anything at all."""
    snapshot = session.view.search.around([start.id], session.traversal).snapshot
    position = snapshot.ids.position(start.id)
    return position is not None and bool(
        reached_from(EdgeFilter(snapshot, session.traversal), position).reached
    )


def _ids(refs: Refs) -> list[str]:
    return [ref.id for ref in refs]


def _positions(snapshot: Snapshot, refs: Refs) -> list[int]:
    return [place for ref in refs if (place := snapshot.ids.position(ref.id)) is not None]
