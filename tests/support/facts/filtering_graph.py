"""A graph reader that leaves out every link that it may, as a server does, without a server."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from graph.model.codes import LINK_TYPES
from graph.model.snapshot import Snapshot
from graph.model.traversal import COLLAPSED
from graph.search.engine import Limits, SubgraphSearch
from graph.store.contract import Reader
from graph.store.neighbours import EntityBatch, Keys, LinkQuery, Neighbours
from graph.store.packed_rows import unpack
from graph.store.statement_graph import StatementGraph


class FilteringGraph:
    """See `graph.store.neighbours.GraphReader`; `whole` says which entities end paths."""

    def __init__(self, reader: Reader, whole: Snapshot, seconds: float) -> None:
        self._graph = StatementGraph(reader, seconds)
        self._ids: dict[int, str] = {}
        links, memberships = whole.links, whole.memberships
        successions = links["type"] == LINK_TYPES.index(COLLAPSED)
        ends = {*memberships["lower"], *links["upper"][successions], *links["lower"][successions]}
        self._ends = {whole.ids[place] for place in ends}
        self._has_successions = bool(successions.any())

    @property
    def version(self) -> int:
        """The reader's."""
        return self._graph.version

    @property
    def has_successions(self) -> bool:
        """Whether there is any."""
        return self._has_successions

    def entity(self, id: str) -> EntityBatch | None:
        """The entity of this id."""
        batch = self._graph.entity(id)
        if batch is not None:
            self._ids.update(zip(batch.keys, batch.ids, strict=True))
        return batch

    def neighbours(self, keys: Keys, query: LinkQuery) -> Neighbours:
        """The links of entities, of which none is given for nothing."""
        neighbours = self._graph.neighbours(keys, query)
        self._ids.update(zip(neighbours.entities.keys, neighbours.entities.ids, strict=True))
        if not query.only_goal_ends:
            return neighbours
        asked = set(keys.tolist())
        kept = [
            place for place in range(len(neighbours.rows)) if self._matters(neighbours, place, asked, query)
        ]
        return replace(
            neighbours,
            upper=[neighbours.upper[place] for place in kept],
            lower=[neighbours.lower[place] for place in kept],
            rows=[neighbours.rows[place] for place in kept],
        )

    def is_unchanged(self) -> bool:
        """Always."""
        return True

    def _matters(self, neighbours: Neighbours, place: int, asked: set[int], query: LinkQuery) -> bool:
        if query.or_started_after is not None:
            since = int(unpack([neighbours.rows[place]])[0]["since"].max())
            if since > query.or_started_after:
                return True
        upper, lower = neighbours.upper[place], neighbours.lower[place]
        return (upper in asked and self._ids[lower] in self._ends) or (
            lower in asked and self._ids[upper] in self._ends
        )


@dataclass(frozen=True)
class FilteringStore:
    """A store that gives such a reader."""

    reader: Reader
    whole: Snapshot

    def graph_reader(self, seconds: float, version: int) -> FilteringGraph:
        """Read the graph of the reader."""
        assert version == self.reader.version
        return FilteringGraph(self.reader, self.whole, seconds)


def filtering_search(reader: Reader, whole: Snapshot, limits: Limits) -> SubgraphSearch:
    """A search of subgraphs that are as small as they may be."""
    store: Any = FilteringStore(reader, whole)
    return SubgraphSearch(reader, store, limits)
