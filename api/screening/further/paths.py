"""How entities are connected with others: paths between two sets, alternatives, and why there is none."""

from __future__ import annotations

from collections.abc import Sequence

from api.errors import BadUse
from api.models import EntityRef, NeededStep, PathsAnswer
from api.screening.further.no_path import reasons_for_no_path
from api.screening.further.params import MAX_ENDS
from api.screening.named import named, stated
from api.screening.session import Session, traversal_answer


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
    meant = [[named(session, text) for text in texts] for texts in (starts, ends)]
    read_as = stated(*(each for side in meant for each in side))
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
    explainer, used = session.explainer(result.snapshot), traversal_answer(traversal)
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
        explored=result.paths.explored,
        partial=result.paths.is_truncated,
        traversal=used,
    )


def _check(first: Sequence[EntityRef], last: Sequence[EntityRef]) -> None:
    for side in (first, last):
        if not 1 <= len(side) <= MAX_ENDS:
            raise BadUse(f"there are {len(side)} entities on one side; give 1 to {MAX_ENDS} on each")
    on_both = {ref.id for ref in first} & {ref.id for ref in last}
    if on_both and len(first) + len(last) > 2:
        raise BadUse(f"{min(on_both)!r} is on both sides; leave it out on one")
