"""A graph reader that leaves out every link that it may, as a server does, without one."""

from __future__ import annotations

from dataclasses import replace

from graph.model.snapshot import LINK_TYPES, Snapshot
from graph.model.traversal import COLLAPSED
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
        self.has_successions = bool(successions.any())
        ends = {*memberships["lower"], *links["upper"][successions], *links["lower"][successions]}
        self._ends = {whole.ids[place] for place in ends}
        self.version = reader.version

    def entity(self, id: str) -> EntityBatch | None:
        """The entity of this id."""
        return self._kept(self._graph.entity(id))

    def neighbours(self, keys: Keys, query: LinkQuery) -> Neighbours:
        """The links of entities, of which none is given for nothing."""
        neighbours = self._graph.neighbours(keys, query)
        self._kept(neighbours.entities)
        if not query.only_ends:
            return neighbours
        asked = set(keys.tolist())
        kept = [
            place
            for place, ends in enumerate(zip(neighbours.upper, neighbours.lower, strict=True))
            if any(self._ids[end] in self._ends for end in ends if end not in asked or asked >= set(ends))
            or (query.unless_since is not None and self._since(neighbours.rows[place]) > query.unless_since)
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

    def _kept(self, batch: EntityBatch | None) -> EntityBatch | None:
        if batch is not None:
            self._ids.update(zip(batch.keys, batch.ids, strict=True))
        return batch

    @staticmethod
    def _since(packed: bytes) -> int:
        return int(unpack([packed])[0]["since"].max())
