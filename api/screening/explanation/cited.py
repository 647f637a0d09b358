"""What answers about hops cite, gathered so that the store is asked once for each kind, not for each path."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from graph.model import LINK_TYPES
from graph.search.results import ProximityResult
from ontology import split_link_id

Ends = tuple[str, str, str]
"""Type, upper and lower end of a link."""


@dataclass(frozen=True, slots=True)
class Cited:
    """Ids of entities, of those whose memberships are cited, and the ends of links; in order, each once."""

    entities: dict[str, None] = field(default_factory=dict)
    members: dict[str, None] = field(default_factory=dict)
    links: dict[Ends, None] = field(default_factory=dict)

    @classmethod
    def by(cls, results: Iterable[ProximityResult]) -> Cited:
        """What answers with these results cite."""
        cited = cls()
        for result in results:
            cited._add(result)
        return cited

    def _add(self, result: ProximityResult) -> None:
        proximity, ids, links = result.proximity, result.snapshot.ids, result.snapshot.links
        for path in (*proximity.paths, *proximity.below_minimum, *proximity.unrecorded_share):
            self.entities.update((ids[position], None) for position in path.entities)
            self.members[ids[path.entities[-1]]] = None
            for row in (row for step in path.steps for row in step.rows):
                kind = int(links["type"][row])
                # Rows of other kinds are no links, such as a possible sameness that is followed.
                if kind < len(LINK_TYPES):
                    self.links[
                        LINK_TYPES[kind], ids[int(links["upper"][row])], ids[int(links["lower"][row])]
                    ] = None
        for gap in proximity.open_ends:
            self.entities[gap.entity] = None
            if gap.uncounted is not None:
                self.entities[gap.uncounted.owner] = None
        for assumed in proximity.assumes:
            parts = None if assumed.link is None else split_link_id(assumed.link)
            self.entities.update((id, None) for id in (assumed.entity, *(parts or ())[1:]) if id is not None)
        for possibly in proximity.possibly:
            self.entities.update({possibly.entity: None, possibly.other: None})
        self.entities.update((stop.entity, None) for stop in proximity.stops)
