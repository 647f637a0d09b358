"""What is asked of a neighbourhood when a search takes a step: which links lead on, and which way."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace

from graph.model.traversal import COLLAPSED, Direction, Traversal
from graph.search.transitions import phase_count, transitions
from graph.store.neighbourhood import Ask, Key, Way
from ontology import SCHEMA


@dataclass(frozen=True, slots=True)
class Steps:
    """The steps of one search; the fields mean what they do in `Ask`, and `max_links` bounds them all."""

    traversal: Traversal
    is_loose: bool
    max_links: int
    guard: str | None
    has_free: bool
    """Whether the graph may have links that count no hop, between forms of one body."""

    @property
    def counts_all(self) -> bool:
        """Whether every step is one hop or more."""
        return not (self.has_free or self.traversal.collapse_full)

    @property
    def can_look_on(self) -> bool:
        """Whether a step and a look at the end of the next can be one question."""
        return self.counts_all and phase_count(self.traversal.direction) == 1 and self.traversal.max_hops > 1

    def first(self) -> Ask | None:
        """What is asked where the search begins, if a look on goes with it; see `Neighbourhood.start`."""
        if not self.can_look_on:
            return None
        [(ask, _)] = self.asks(0, None, 0)
        return ask

    def asks(self, phase: int, start: Key, level: int, only: str | None = None) -> list[tuple[Ask, int]]:
        """What is asked of all that was reached in a phase in so many hops, and the phases it leads to."""
        rest = self.traversal.max_hops - level - (1 if self.counts_all else 0)
        common = Ask(
            self.traversal, (), Way.BOTH, self.is_loose, start, only=only, guard=self.guard, rest=rest,
            is_last=self._ends_at(level + 1), most=self.max_links + 1,
        )  # fmt: skip
        return [(replace(common, types=types, way=way), to) for types, way, to in self._ways(phase)]

    def free(self, phase: int, start: Key) -> list[Ask]:
        """What is asked for the links that count no hop."""
        return [
            Ask(self.traversal, types, way, self.is_loose, start, is_free=True, most=self.max_links + 1)
            for types, way, _ in self._ways(phase)
        ]

    def _ends_at(self, level: int) -> bool:
        """Whether a search of all around goes no further than there.

        Where full holdings are collapsed, a link on the last hop may count none and lead on.
        """
        return self.is_loose and level == self.traversal.max_hops and not self.traversal.collapse_full

    def _ways(self, phase: int) -> list[tuple[tuple[str, ...], Way, int]]:
        """Types, way and next phase of what to follow."""
        grouped: dict[tuple[int, bool], list[Way]] = defaultdict(list)
        for upward, next_phase, is_collapsed in transitions(self.traversal.direction, phase):
            if self.has_free or not is_collapsed:
                grouped[next_phase, is_collapsed].append(Way.UP if upward else Way.DOWN)
        types = walked_types(self.traversal)
        return [
            ((COLLAPSED,) if is_collapsed else types, found[0] if len(found) == 1 else Way.BOTH, next_phase)
            for (next_phase, is_collapsed), found in grouped.items()
        ]


def walked_types(traversal: Traversal) -> tuple[str, ...]:
    """The types that are followed; where direction matters, those that have one."""
    types = dict.fromkeys((*traversal.link_types, COLLAPSED))
    if traversal.direction is Direction.ANY:
        return tuple(types)
    return tuple(name for name in types if SCHEMA.link_type(name).has_upper)
