"""The part of a large graph that paths from an entity reach on any day."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

from graph.errors import OutOfTime
from graph.model import Traversal, day_date, day_number
from graph.search.history.days_of_change import days_of_change
from graph.search.neighbourhood import BoundedSnapshot
from graph.search.subgraph import FilterSpec, PossiblySameOf, entity_in
from graph.search.subgraph_expansion import LinkLimit, SubgraphExpansion
from graph.store.neighbours import GraphReader


def read_any_day(
    graph: GraphReader,
    id: str,
    traversal: Traversal,
    max_links: int,
    possibly_same_of: PossiblySameOf | None = None,
) -> BoundedSnapshot:
    """All links by which paths go on from the entity, on the traversal's day or any before.

    What was read says on which days something changes, and what is reached then is read too, until no such
    day is left. Raises `UnknownEntity` for an id that can have no links.

    >>> from contextlib import closing
    >>> from datetime import date
    >>> from tempfile import TemporaryDirectory
    >>> from graph.model import preset
    >>> from graph.store import open_store
    >>> from graph.store.statement_graph import StatementGraph
    >>> upward = preset("control", date(2024, 6, 1), today=date(2024, 6, 1))
    >>> with TemporaryDirectory() as folder, closing(open_store(f"sqlite:///{folder}/case.db")) as store:
    ...     with store.reader() as reader:
    ...         read_any_day(StatementGraph(reader, None), "nobody", upward, max_links=10)
    Traceback (most recent call last):
    graph.errors.UnknownEntity: 'nobody' is no entity that can have links
    """
    start = entity_in(graph, id)
    expansion = SubgraphExpansion(graph, start, traversal, max_links, possibly_same_of)
    last_day = day_number(traversal.valid_at)
    asked: set[int] = set()
    is_complete = False
    with suppress(LinkLimit, OutOfTime):
        while days := _days(expansion, last_day) - asked:
            # Several days at once: what was read for one is not read again for another.
            filter_specs = [
                FilterSpec(replace(traversal, valid_at=day_date(day))) for day in sorted(days, reverse=True)
            ]
            expansion.follow_within(filter_specs, start.keys)
            asked |= days
        is_complete = True
    return BoundedSnapshot(expansion.subgraph.snapshot, not is_complete)


def _days(expansion: SubgraphExpansion, last: int) -> set[int]:
    """The days to ask about, by what is read so far: the last, those of a change, and the one before them."""
    days = days_of_change(expansion.subgraph.snapshot, (), last)
    return {last, *days, *(day - 1 for day in days[:1])}
