"""The part of a large graph that lies within some hops of entities, as a snapshot."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from graph.errors import OutOfTime
from graph.model import Snapshot, Traversal
from graph.model.filters import Strictness
from graph.search.subgraph import FilterSpec, PossiblySameOf, entity_in
from graph.search.subgraph_expansion import LinkLimit, SubgraphExpansion
from graph.store.neighbours import GraphReader


@dataclass(frozen=True, slots=True)
class BoundedSnapshot:
    """A snapshot with at least everything that paths from some entities reach.

    `is_truncated`: a bound on the links read, or on the time, was reached before; there may be more.
    """

    snapshot: Snapshot
    is_truncated: bool = False


def read_around(
    graph: GraphReader,
    ids: Sequence[str],
    traversal: Traversal,
    max_links: int,
    strictness: Strictness = Strictness.STRICT,
    possibly_same_of: PossiblySameOf | None = None,
) -> BoundedSnapshot:
    """All links by which paths of the traversal go on from the entities, up to its `max_hops`.

    Raises `UnknownEntity` for an id that can have no links.

    >>> from contextlib import closing
    >>> from datetime import date
    >>> from tempfile import TemporaryDirectory
    >>> from graph.model import preset
    >>> from graph.store import open_store
    >>> from graph.store.statement_graph import StatementGraph
    >>> upward = preset("control", date(2024, 6, 1), today=date(2024, 6, 1))
    >>> with TemporaryDirectory() as folder, closing(open_store(f"sqlite:///{folder}/case.db")) as store:
    ...     with store.reader() as reader:
    ...         read_around(StatementGraph(reader, None), ["nobody"], upward, max_links=10)
    Traceback (most recent call last):
    graph.errors.UnknownEntity: 'nobody' is no entity that can have links
    """
    batches = [entity_in(graph, id) for id in dict.fromkeys(ids)]
    expansion = SubgraphExpansion(graph, batches[0], traversal, max_links, possibly_same_of)
    for other in batches[1:]:
        expansion.add(other)
    is_complete = False
    with suppress(LinkLimit, OutOfTime):
        sources = [batch.keys[0] for batch in batches]
        expansion.follow_within([FilterSpec(traversal, strictness)], sources)
        is_complete = True
    return BoundedSnapshot(expansion.subgraph.snapshot, not is_complete)
