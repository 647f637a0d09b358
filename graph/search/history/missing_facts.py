"""What a path rests on that does not count elsewhere: on another day, or in another version of the data."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from graph.model import Array, EdgeFilter
from graph.search.paths import Path, Step


@dataclass(frozen=True, slots=True)
class MissingFact:
    """A step of a path, its membership at the end, or that an entity may be passed through.

    `step` is counted from 1, and `rows` are those of its links that do not count elsewhere as they do here;
    without a step it is the membership. `stop` is an entity, by position, that paths do not pass elsewhere.
    """

    step: int | None = None
    rows: tuple[int, ...] = ()
    stop: int | None = None


def missing_facts(path: Path, here: EdgeFilter, there: EdgeFilter, risk_class: str) -> list[MissingFact]:
    """What the path, one of `here`, rests on that `there` is not so, or takes more hops.

    The filters may be of two snapshots, in which entities are found by their ids.

    >>> from dataclasses import replace
    >>> from datetime import date
    >>> from graph.search.example import example_filter
    >>> from graph.search.paths import Goal, best_paths
    >>> today = example_filter()
    >>> goal = Goal.members(today, "defence_conglomerate")
    >>> [path] = best_paths(today, today.snapshot.ids.position("factory"), goal, 1).paths
    >>> before = EdgeFilter(today.snapshot, replace(today.traversal, valid_at=date(1990, 1, 1)))
    >>> [fact.step for fact in missing_facts(path, today, before, "defence_conglomerate")]
    [1, None]
    """
    return list(_missing(path, here, there, risk_class))


def _missing(path: Path, here: EdgeFilter, there: EdgeFilter, risk_class: str) -> Iterator[MissingFact]:
    ids = here.snapshot.ids
    place = {entity: there.snapshot.ids.position(ids[entity]) for entity in path.entities}
    for number, step in enumerate(path.steps, start=1):
        rows = _cheapest(step, here)
        if not any(_holds(row, step, here, there, place, path.at_least) for row in rows):
            yield MissingFact(step=number, rows=tuple(rows))
    last = place[path.entities[-1]]
    if last is None or last not in there.members(risk_class)[0]:
        yield MissingFact(rows=path.target_rows)
    for entity in path.entities[1:-1]:
        position = place[entity]
        if position is not None and not there.is_passable(np.array([position]))[0]:
            yield MissingFact(stop=entity)


def _cheapest(step: Step, here: EdgeFilter) -> list[int]:
    rows = np.array(step.rows)
    cheapest: list[int] = rows[here.costs(rows) == step.hops].tolist()
    return cheapest


def _holds(
    row: int, step: Step, here: EdgeFilter, there: EdgeFilter, place: dict[int, int | None], at_least: bool
) -> bool:
    """Whether the link of a row is there too, in as few hops, and as surely so few."""
    links = here.snapshot.links
    upper, lower = (place[int(links[end][row])] for end in ("upper", "lower"))
    if upper is None or lower is None:
        return False
    rows = _rows_of(there, int(links["type"][row]), upper, lower)
    rows = rows[there.passes(rows)]
    rows = rows[there.costs(rows) <= step.hops]
    return bool(len(rows)) and (at_least or bool(there.are_exact(rows).any()))


def _rows_of(edge_filter: EdgeFilter, code: int, upper: int, lower: int) -> Array:
    """All rows of one link, whatever they are about."""
    snapshot = edge_filter.snapshot
    rows = snapshot.up.of(lower)
    of_link: Array = rows[(snapshot.links["upper"][rows] == upper) & (snapshot.links["type"][rows] == code)]
    return of_link
