"""How entities are connected with others: paths between two sets, alternatives, and why there is none."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from api.errors import BadUse
from api.models import EntityRef, NeededStep, PathAnswer, PathsAnswer, PossiblySame
from api.screening.entity_named import entity_named, read_from_names
from api.screening.explanation.bounds import statements_of
from api.screening.further.no_path import reasons_for_no_path
from api.screening.further.params import MAX_ENDS
from api.screening.session import Session, traversal_answer
from graph.model import EdgeFilter
from graph.search.connections import Between
from ontology import Statement

MOST_POSSIBLY = 20
"""Possible samenesses that are listed."""

MOST_REACHED = 1_000
"""Entities reached without a path of which possible samenesses are looked for."""


def paths_answer(
    session: Session,
    starts: Sequence[str],
    ends: Sequence[str],
    *,
    alternatives: bool,
) -> PathsAnswer:
    """The best paths from any of the starts to any of the ends, or why there is none.

    With `alternatives` no two of them share a link, and the steps that every path takes are named. Raises
    `NotFound`, `BadName`, and `BadUse` for a name that may mean several, for too many entities or none, and
    for one that is on both sides of several.
    """
    meant = [[entity_named(session, text) for text in texts] for texts in (starts, ends)]
    read_as = read_from_names(*(each for side in meant for each in side))
    first, last = (
        list({each.entity.id: session.party(each.entity.id) for each in side}.values()) for side in meant
    )
    _check(first, last)
    traversal = session.traversal
    result = session.view.search.paths(
        [ref.id for ref in first],
        [ref.id for ref in last],
        traversal,
        session.question.paths,
        is_disjoint=alternatives,
    )
    explainer, used = session.explainer(result.snapshot), traversal_answer(traversal, session.question)
    paths = [explainer.path(path, traversal, None) for path in result.paths.paths]
    return PathsAnswer(
        starts=first,
        ends=last,
        read_as=read_as,
        paths=paths,
        needed=[
            NeededStep(step=number, links=[link.id for link in paths[0].links if link.step == number])
            for number in result.needed
        ],
        at_most=result.at_most,
        stops=explainer.stops(result.stops),
        why=[] if paths else reasons_for_no_path(session, first, last, used),
        possibly=_possibly(session, first, paths),
        explored=result.paths.explored,
        partial=result.paths.is_truncated,
        traversal=used,
    )


def _possibly(
    session: Session, starts: Sequence[EntityRef], paths: Sequence[PathAnswer]
) -> list[PossiblySame]:
    """Possible samenesses of the entities on the paths; without a path of what is reached, nearest first."""
    ids = [ref.id for path in paths for ref in path.entities] or _reached(session, starts)
    place = {id: number for number, id in reversed(list(enumerate(ids)))}
    stated: dict[tuple[str, str], list[Statement]] = {}
    for statement in session.view.possibly_same(place):
        for pair in ((statement.subject, statement.value), (statement.value, statement.subject)):
            if pair[0] in place and pair[0] != pair[1] and pair[::-1] not in stated:
                stated.setdefault(pair, []).append(statement)
    shown = sorted(stated, key=lambda pair: (place[pair[0]], pair[1]))[:MOST_POSSIBLY]
    session.evidence.look_up([id for pair in shown for id in pair])
    return [
        PossiblySame(
            entity=session.evidence.entity(entity),
            other=session.evidence.entity(other),
            sources=session.evidence.sources(stated[entity, other], statements_of(entity))[0],
        )
        for entity, other in shown
    ]


def _reached(session: Session, starts: Sequence[EntityRef]) -> list[str]:
    """The ids of what is reached from any of the starts, themselves included, nearest first."""
    snapshot = session.view.search.around([ref.id for ref in starts], session.traversal).snapshot
    positions = [place for ref in starts if (place := snapshot.ids.position(ref.id)) is not None]
    if not positions:
        return [ref.id for ref in starts]
    reached = Between(EdgeFilter(snapshot, session.traversal), positions, positions).from_starts
    nearest = reached.within(session.traversal.max_hops)
    order = np.argsort(reached.nearest[nearest], kind="stable")[:MOST_REACHED]
    return [snapshot.ids[position] for position in nearest[order].tolist()]


def _check(first: Sequence[EntityRef], last: Sequence[EntityRef]) -> None:
    for side in (first, last):
        if not 1 <= len(side) <= MAX_ENDS:
            raise BadUse(f"there are {len(side)} entities on one side; give 1 to {MAX_ENDS} on each")
    on_both = {ref.id for ref in first} & {ref.id for ref in last}
    if on_both and len(first) + len(last) > 2:
        raise BadUse(f"{min(on_both)!r} is on both sides; leave it out on one")
