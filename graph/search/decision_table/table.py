"""The decision table: what the search would decide of every entity, for one day and traversal, in one pass.

It tells hops for every class and grade exactly as the search, and verdict and reasons wherever they follow
without one; where they do not it says so (docs/decisions/0011-a-table-of-decisions.md).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from graph.model import (
    CLASSES,
    COLLAPSED_CODE,
    Direction,
    EdgeFilter,
    Snapshot,
    Strictness,
    Traversal,
    Validity,
    validity_on,
)
from graph.search.completeness import MAX_ABOVE
from graph.search.decision_table import layout
from graph.search.decision_table.edges import Edges, LinkEdges, Passing
from graph.search.decision_table.layout import GRADES, Words, bits_where, kept_words
from graph.search.decision_table.propagation import around, levels, most_reached, most_reached_by_any
from graph.search.decision_table.reading import ClassDecision, ClassWords
from graph.search.decision_table.records import FEW, Held, has_many_above, has_upper, records
from graph.search.reasons import Reason
from graph.search.relaxed_search import RING_HOPS
from graph.search.transitions import transitions
from ontology import Grade

_MOST_KEPT = 50_000
"""Different decisions about a class that a table keeps read."""


def covers(traversal: Traversal) -> bool:
    """Whether a decision table can be made for the traversal.

    Not where a path turns at a common owner, or where possible samenesses are followed.

    >>> from graph.search.example import example_filter
    >>> covers(example_filter().traversal)
    True
    """
    is_simple = traversal.direction in (Direction.UP, Direction.DOWN, Direction.ANY)
    return is_simple and not traversal.follow_possibly_same


def class_groups(names: Iterable[str]) -> tuple[tuple[str, ...], ...]:
    """The classes of the schema, then others among the names, as many together as a table has bits for.

    >>> class_groups(["our_denied", "listed_party"])[1:]
    (('our_denied',),)
    """
    return _class_groups(frozenset(names))


@lru_cache(64)
def _class_groups(names: frozenset[str]) -> tuple[tuple[str, ...], ...]:
    own, most = sorted(names - {*CLASSES}), layout.MOST_CLASSES
    return (
        *(CLASSES[place : place + most] for place in range(0, len(CLASSES), most)),
        *(tuple(own[place : place + most]) for place in range(0, len(own), most)),
    )


@dataclass(frozen=True)
class TableWords:
    """What is decided of every entity of a snapshot for a traversal and some classes, whatever these lack.

    `words` are of shape (4 + max_hops, n_entities), see `layout.kept_words`.
    """

    traversal: Traversal
    words: NDArray[np.uint32]
    classes: tuple[str, ...] = CLASSES

    @classmethod
    def of(
        cls,
        snapshot: Snapshot,
        traversal: Traversal,
        doubted: Collection[str],
        classes: tuple[str, ...] = CLASSES,
    ) -> TableWords:
        """Decide of all about one of the `class_groups`.

        `doubted` are ids of entities that may be one with another body.

        Raises `ValueError` for a traversal that it does not cover.

        >>> from graph.search.example import example_filter
        >>> edge_filter = example_filter()
        >>> TableWords.of(edge_filter.snapshot, edge_filter.traversal, ()).words.shape
        (8, 5)
        """
        if not covers(traversal):
            raise ValueError(f"no decision table for direction {traversal.direction} of {traversal.name!r}")
        return cls(traversal, _Making(snapshot, traversal, doubted, classes).words(), classes)


class DecisionTable:
    """Decisions about every entity of a snapshot, for one traversal and what stands against each class."""

    def __init__(self, words: Sequence[TableWords], class_reasons: Mapping[str, tuple[Reason, ...]]) -> None:
        """`words` are those of all classes asked about, a group each."""
        self._words = [of_group.words for of_group in words]
        self._traversal = words[0].traversal
        # By class its place in the words, and what was read of it: most entities share one of a few.
        self._classes: list[tuple[str, tuple[Reason, ...], int, int, dict[int, ClassDecision]]] = [
            (name, reasons, group, GRADES * of_group.classes.index(name), {})
            for name, reasons in class_reasons.items()
            for group, of_group in enumerate(words)
            if name in of_group.classes
        ]
        *of_class, _ = words[0].words
        self._of_class = sum((1 << GRADES) - 1 << 32 * place for place in range(len(of_class)))
        self._flags = (1 << 32) - 1 << 32 * len(of_class)

    @classmethod
    def of(
        cls,
        snapshot: Snapshot,
        traversal: Traversal,
        class_reasons: Mapping[str, tuple[Reason, ...]],
        doubted: Collection[str] = (),
    ) -> DecisionTable:
        """Decide about all entities.

        `class_reasons` say of each class asked about why the data do not name every member on the day.
        `doubted` are the ids of entities that may be one with another body. Raises `ValueError` where
        `covers` says no.

        >>> from graph.search.example import example_filter
        >>> edge_filter = example_filter()
        >>> snapshot, traversal = edge_filter.snapshot, edge_filter.traversal
        >>> table = DecisionTable.of(snapshot, traversal, {"defence_conglomerate": ()})
        >>> [decision] = table.decide(snapshot.ids.position("workshop"))
        >>> str(decision.verdict), decision.hops
        ('yes', Hops(hops=2, at_least=False))
        """
        groups = class_groups(class_reasons)
        return cls([TableWords.of(snapshot, traversal, doubted, group) for group in groups], class_reasons)

    def decide(self, position: int) -> tuple[ClassDecision, ...]:
        """The decision for each class of `class_reasons`, in its order, about the entity at a position."""
        words = [int.from_bytes(each[:, position].tobytes(), "little") for each in self._words]
        flags = words[0] & self._flags
        decisions = []
        for risk_class, reasons, group, shift, known in self._classes:
            key = words[group] >> shift & self._of_class | flags
            decision = known.get(key)
            if decision is None:
                if len(known) >= _MOST_KEPT:
                    known.clear()
                decision = known[key] = self._class_words(key).decision(risk_class, reasons, self._traversal)
            decisions.append(decision)
        return tuple(decisions)

    def _class_words(self, key: int) -> ClassWords:
        *within, exact, of_class, flags = (
            key >> 32 * place & 0xFFFFFFFF for place in range(len(self._words[0]))
        )
        return ClassWords(within, exact, of_class, flags)


class _Making:
    """The parts from which a table is made."""

    def __init__(
        self, snapshot: Snapshot, traversal: Traversal, doubted: Collection[str], classes: tuple[str, ...]
    ) -> None:
        self._snapshot = snapshot
        self._classes = classes
        self._traversal = traversal
        self._doubted = doubted
        self._strict = EdgeFilter(snapshot, traversal)
        self._relaxed = EdgeFilter(snapshot, traversal, Strictness.RELAXED)
        self._count = len(snapshot.ids)

    def words(self) -> NDArray[np.uint32]:
        """See `TableWords`."""
        bound, hides = self._traversal.max_hops, self._hiding_stops()
        own = self._own()
        passing = Passing(own, self._is_stop, own | bits_where(hides, layout.HUB))
        links = LinkEdges(self._strict, passing)
        edges = links.by_hops()
        own = own | bits_where(self._leads_unobserved(links.codes), layout.UNOBSERVED_LINK)
        by_hops = []
        within = [own, own]
        for hops, reached in enumerate(levels(own, edges, bound)):
            by_hops.append(reached & layout.STRICT)
            within = [within[0] if hops else reached, within[-1], reached]
        exact = np.zeros(self._count, np.uint64)
        nearer = exact
        exact_edges = {
            hops: [some.exact_among(by_hops[-1]) for some in of_hops] for hops, of_hops in edges.items()
        }
        for strict, reached in zip(by_hops, levels(own & layout.STRICT, exact_edges, bound), strict=True):
            exact |= strict & ~nearer & reached
            nearer = strict
        flags = self._flags(*within) | bits_where(hides, layout.STOP)
        return kept_words(by_hops, exact, self._with_bounds(flags, edges))

    @cached_property
    def _held(self) -> Held:
        return Held.on(self._snapshot, self._traversal)

    @cached_property
    def _is_stop(self) -> NDArray[np.bool_]:
        return ~self._relaxed.is_passable(np.arange(self._count))

    def _hiding_stops(self) -> NDArray[np.bool_]:
        """(n_entities,) whether no path passes through each, and what is behind it is not settled by that."""
        hides, stops = np.zeros(self._count, bool), np.flatnonzero(self._is_stop)
        hides[stops] = ~self._relaxed.are_conclusive(stops)
        return hides

    def _own(self) -> Words:
        """(n_entities,) the bits of the entities themselves."""
        snapshot, traversal = self._snapshot, self._traversal
        own = np.zeros(self._count, np.uint64)
        for place, name in enumerate(self._classes):
            for grade in Grade:
                members = EdgeFilter(snapshot, traversal.with_grade(grade)).members(name)[0]
                own[members] |= layout.reached(place, grade)
            members, rows = self._relaxed.members(name)
            own[members] |= layout.near(place) | layout.near_by_any_share(place)
            is_unknown = validity_on(snapshot.memberships, rows, self._relaxed.day) == Validity.UNKNOWN
            own[members[is_unknown]] |= layout.unobserved(place)
        doubted = [position for id in self._doubted if (position := snapshot.ids.position(id)) is not None]
        own[doubted] |= layout.DOUBTED
        if traversal.can_earn_no:
            records_of_owners = records(snapshot, traversal, self._held)
            own |= bits_where(records_of_owners.is_open, layout.OPEN_END) | bits_where(
                records_of_owners.may_be_open, layout.MAYBE_OPEN
            )
        else:
            own |= bits_where(~self._held.is_settled, layout.OPEN_END)
        return own | bits_where(has_upper(snapshot, traversal), layout.OWNED)

    def _leads_unobserved(self, codes: NDArray[np.uint8]) -> NDArray[np.bool_]:
        """(n_entities,) whether a link that was not yet observed leads on from each."""
        links, leads = self._snapshot.links, np.zeros(self._count, bool)
        rows = np.flatnonzero(((codes & layout.RELAXED_CODE) != 0) & (links["since"] > self._relaxed.day))
        for upward, _, successions_only in transitions(self._traversal.direction, 0):
            chosen = rows[links["type"][rows] == COLLAPSED_CODE] if successions_only else rows
            leads[links["lower" if upward else "upper"][chosen]] = True
        return leads

    def _flags(self, here: Words, nearer: Words, all_reached: Words) -> Words:
        """(n_entities,) what is reached within 0, one less than all, and all of the hops."""
        inner = layout.MAYBE_OPEN | layout.HUB | layout.UNOBSERVED_LINK
        at_once, anywhere = layout.OWNED, layout.OF_CLASSES
        if self._traversal.can_earn_no:
            inner |= layout.OPEN_END
        else:  # only what the entity itself lacks is asked
            at_once |= layout.OPEN_END
        if self._traversal.direction is Direction.UP:
            anywhere |= layout.DOUBTED
        else:  # what lies at the bound is not among what an answer is said to touch
            inner |= layout.DOUBTED
        flags: Words = (here & at_once) | (nearer & inner) | (all_reached & anywhere)
        return flags

    def _with_bounds(self, flags: Words, edges: Mapping[int, Sequence[Edges]]) -> Words:
        """The flags, and of those around which a bound may cut a search short that it may."""
        traversal, count = self._traversal, self._count
        if count > traversal.max_explored:
            hops = max(traversal.max_hops, RING_HOPS) if traversal.can_earn_no else traversal.max_hops
            if most_reached_by_any(edges, hops) > traversal.max_explored:
                is_cut = most_reached(edges, count, hops) > traversal.max_explored
                flags = flags | bits_where(is_cut, layout.MAY_BE_CUT)
        if traversal.can_earn_no and count > MAX_ABOVE:
            flags = flags | self._with_many_above(flags, edges)
        return flags

    def _with_many_above(self, flags: Words, edges: Mapping[int, Sequence[Edges]]) -> Words:
        """(n_entities,) `MAYBE_OPEN` where a `no` asks for rings among more bodies than are looked at."""
        hops, count = self._traversal.max_hops - 1, self._count
        asked = (flags & (layout.OPEN_END | layout.MAYBE_OPEN | layout.MAY_BE_CUT)) == 0
        inner, inner_edges = around(edges, asked, hops)
        many = bits_where(has_many_above(self._held, inner) & inner, layout.MAYBE_OPEN)
        *_, reached = levels(many, inner_edges, hops)
        return reached | bits_where(most_reached(inner_edges, count, hops) > FEW, layout.MAYBE_OPEN)
