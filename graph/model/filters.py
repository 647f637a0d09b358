"""Which rows of links and memberships a traversal lets through, and the hops that they cost."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from enum import IntEnum
from functools import cached_property

import numpy as np

from graph.model.arrays import are_among
from graph.model.codes import LINK_TYPES
from graph.model.days import day_number
from graph.model.observations import CLOSE, DIRECTNESS_LABELS, INDIRECT
from graph.model.rows import HIGH_OPEN
from graph.model.snapshot import POSSIBLY_SAME, REGISTERED_AGENT, STATE_BODY, STEP_TYPES, Adjacency, Snapshot
from graph.model.traversal import COLLAPSED, RECORDED_FROM, Direction, Traversal
from graph.model.validity import Array, RowColumns, holds_on, may_hold_on
from ontology import SCHEMA, Grade

_EVERY = slice(None)
"""Chooses all rows: columns are then read in place and not copied."""
_OVERHEAD = 500
"""Bytes that a small value takes beside its arrays."""
_OWNERSHIP = LINK_TYPES.index("Ownership")
COLLAPSED_CODE = LINK_TYPES.index(COLLAPSED)
POSSIBLY_SAME_CODE = STEP_TYPES.index(POSSIBLY_SAME)
ONE_BODY_CODES = (COLLAPSED_CODE, POSSIBLY_SAME_CODE)
"""What is followed both ways at no hops: the ends are one body, or count as one."""
_IS_ONE_BODY = np.isin(np.arange(len(STEP_TYPES)), ONE_BODY_CODES)
_IS_CLOSE = np.isin(np.arange(len(DIRECTNESS_LABELS)), CLOSE)
# A possible sameness is followed both ways in every direction, as a succession is.
_LEADS_UP = np.array([*(SCHEMA.link_type(name).has_upper for name in LINK_TYPES), True])
_GRADE_BITS = np.array(
    [sum(1 << grade for grade in range(first, last + 1)) for first in range(4) for last in range(4)], np.uint8
)
"""By first and last minimum grade of a row, a bit for each grade at which it counts."""


def types_among(names: Collection[str]) -> Array:
    """Whether each type of step is a link type of one of the names: `(n_step_types,)`.

    >>> int(types_among(("Ownership", "Unit")).sum())
    2
    """
    return np.array([name in names for name in STEP_TYPES])


class Strictness(IntEnum):
    """Which facts count.

    `STRICT`: in force or presumed, on evidence of the minimum grade. `RELAXED`: in force,
    presumed or unknown on evidence of any grade, because a `no` must hold even then
    (docs/semantics.md, "Earning a `no`"); what better evidence says is not undone by worse.
    `EVERYTHING`: whatever was ever recorded, of any day, grade and share.
    """

    STRICT = 0
    RELAXED = 1
    EVERYTHING = 2


@dataclass(frozen=True)
class EdgeFilter:
    """A traversal applied to a snapshot, at one strictness.

    `rows` are the links or memberships of the snapshot, `chosen` row numbers `(n,)` in them; results
    are arrays `(n,)` in the same order, or `(n_entities,)` where entities are asked about. At strictness
    `STRICT`, `unrecorded_shares` says whether Ownership counts whose share is not recorded, which is to say
    that nothing more than 0 is known of it; `None`: as the minimum share has it (`RECORDED_FROM`). The rows
    `of_any_share`, which count on the day, pass below the minimum share too.
    """

    snapshot: Snapshot
    traversal: Traversal
    strictness: Strictness = Strictness.STRICT
    unrecorded_shares: bool | None = None
    of_any_share: Array | None = field(default=None, compare=False)

    @cached_property
    def day(self) -> int:
        """The day asked about, as a day number."""
        return day_number(self.traversal.valid_at)

    def counts_on_day(self, rows: RowColumns, chosen: Array | slice) -> Array:
        """Whether each chosen row counts on the day.

        `chosen`: (n,) row numbers.
        """
        if self.strictness is Strictness.EVERYTHING:
            return np.ones(len(rows["type"][chosen]), bool)
        if self.strictness is Strictness.RELAXED:
            return may_hold_on(rows, chosen, self.day)
        grade = int(self.traversal.min_grade)
        counts = holds_on(rows, chosen, self.day)
        counts &= (rows["grade_from"][chosen] <= grade) & (grade <= rows["grade_to"][chosen])
        return counts

    def count_among_memberships(self, chosen: Array) -> Array:
        """`counts_on_day` of the chosen membership rows; of all of them once many questions asked for it.

        `chosen`: (n,) row numbers.
        """
        grade = self.traversal.min_grade if self.strictness is Strictness.STRICT else None
        rows = self.snapshot.memberships
        whole = self.snapshot.cache.get(
            ("memberships", self.strictness, grade, self.traversal.valid_at),
            lambda: self.counts_on_day(rows, _EVERY),
            lambda array: array.nbytes + _OVERHEAD,
            eager=False,
        )
        return self.counts_on_day(rows, chosen) if whole is None else whole[chosen]

    def passes(self, chosen: Array) -> Array:
        """Whether the edge filter lets each chosen link row through, its direction aside.

        `chosen`: (n,) row numbers.
        """
        whole = self._whole_passes
        passes = self._passes(chosen) if whole is None else whole[chosen]
        return passes if self.of_any_share is None else passes | np.isin(chosen, self.of_any_share)

    def pass_of_every_row(self) -> Array:
        """`passes` of all link rows."""
        whole = self._whole_passes
        return self._passes(_EVERY) if whole is None else whole

    @cached_property
    def _whole_passes(self) -> Array | None:
        """`passes` of every row, once many questions asked for it."""
        snapshot, t = self.snapshot, self.traversal
        grade = t.min_grade if self.strictness is Strictness.STRICT else None
        signature = (
            self.strictness,
            frozenset(t.link_types),
            t.direction is Direction.ANY,
            grade,
            self._leaves_out_unrecorded,
            t.follow_possibly_same,
        )
        return snapshot.cache.get(
            ("passes", *signature, t.valid_at, t.min_share),
            lambda: self._passes(_EVERY),
            lambda array: array.nbytes,
            eager=snapshot.is_small,
        )

    @cached_property
    def _allowed_types(self) -> Array:
        """Whether rows of each type of step may be let through, `(n_step_types,)`."""
        allowed = np.zeros(len(STEP_TYPES), bool)
        allowed[[LINK_TYPES.index(name) for name in self.traversal.link_types]] = True
        allowed[COLLAPSED_CODE] = True
        allowed[POSSIBLY_SAME_CODE] = self.traversal.follow_possibly_same
        return allowed if self.traversal.direction is Direction.ANY else allowed & _LEADS_UP

    def _passes(self, chosen: Array | slice) -> Array:
        through = self.counts_on_day(self.snapshot.links, chosen)
        through &= self._follows(chosen)
        return through

    def grades_passed(self, chosen: Array | slice) -> Array:
        """Bits of the minimum grades at which a strict filter lets each chosen link row through.

        `chosen`: (n,) row numbers.

        That of this filter does not matter, and the result is the same as asking `passes` at each grade.
        """
        rows, grades = self.snapshot.links, len(Grade)
        bands = rows["grade_from"][chosen] * np.uint8(grades) + rows["grade_to"][chosen]
        through = holds_on(rows, chosen, self.day)
        through &= self._follows(chosen)
        passed: Array = _GRADE_BITS[bands] * through
        return passed

    def _follows(self, chosen: Array | slice) -> Array:
        """Whether each row has a type and share that are followed.

        `chosen`: (n,) row numbers.
        """
        rows = self.snapshot.links
        types = rows["type"][chosen]
        follows: Array = self._allowed_types[types]
        if self.traversal.min_share > 0 and self.strictness is not Strictness.EVERYTHING:
            follows &= self.reaches_share(chosen)
        if self._leaves_out_unrecorded:
            follows &= (rows["low"][chosen] > 0) | (types != _OWNERSHIP)
        return follows

    @property
    def _leaves_out_unrecorded(self) -> bool:
        """Whether Ownership does not count whose share is not recorded."""
        if self.strictness is not Strictness.STRICT:
            return False
        if self.unrecorded_shares is None:
            return self.traversal.min_share >= RECORDED_FROM
        return not self.unrecorded_shares

    def reaches_share(self, chosen: Array | slice) -> Array:
        """Whether the share of each row that counts may reach the minimum; always so but for Ownership.

        `chosen`: (n,) row numbers.
        """
        rows, minimum = self.snapshot.links, self.traversal.min_share
        high, flags = rows["high"][chosen], rows["flags"][chosen]
        reached: Array = (high > minimum) | ((high == minimum) & ((flags & HIGH_OPEN) == 0))
        reached |= rows["type"][chosen] != _OWNERSHIP
        if self.strictness is Strictness.RELAXED:  # before its first observation nobody stated the share
            reached |= self.day < rows["since"][chosen]
        return reached

    def costs(self, chosen: Array | slice) -> Array:
        """The hops that each link row counts: 0 within one body, 2 for an indirect link, else 1.

        `chosen`: (n,) row numbers.
        """
        whole = self._whole_costs
        return self._costs(chosen) if whole is None else whole[chosen]

    @cached_property
    def _whole_costs(self) -> Array | None:
        """`costs` of every row, once many questions asked for it."""
        return self.snapshot.cache.get(
            ("costs", self.traversal.collapse_full),
            lambda: self._costs(_EVERY),
            lambda array: array.nbytes,
            eager=self.snapshot.is_small,
        )

    def _costs(self, chosen: Array | slice) -> Array:
        rows = self.snapshot.links
        directness = rows["directness"][chosen]
        cost = np.where(directness == INDIRECT, 2, 1).astype(np.uint8)
        cost[_IS_ONE_BODY[rows["type"][chosen]]] = 0
        if self.traversal.collapse_full:
            full = (rows["type"][chosen] == _OWNERSHIP) & (rows["low"][chosen] == 100)
            cost[full & _IS_CLOSE[directness]] = 0
        return cost

    def are_exact(self, chosen: Array | slice) -> Array:
        """Whether nobody can stand between the ends of each link row, so that its hops are no lower bound.

        `chosen`: (n,) row numbers.
        """
        rows = self.snapshot.links
        exact: Array = _IS_CLOSE[rows["directness"][chosen]] | _IS_ONE_BODY[rows["type"][chosen]]
        return exact

    def is_passable(self, entities: Array) -> Array:
        """Whether paths may pass through each of the entities, `(n,)` entity indexes.

        Never through what was ever a state body or an armed force, a registered agent on the day, or a hub.
        """
        passable: Array = ~self.snapshot.barriers[entities]
        if self.strictness is not Strictness.EVERYTHING:
            passable &= self._degrees[entities] <= self.traversal.max_degree
            if len(self._registered_agents):
                passable &= ~are_among(entities, self._registered_agents)
        return passable

    @cached_property
    def _degrees(self) -> Array:
        return self.snapshot.degrees(frozenset((*self.traversal.link_types, COLLAPSED)))

    @cached_property
    def _registered_agents(self) -> Array:
        """Those of the day on evidence of any grade: `(n,)` positions."""
        return self._sure_members(REGISTERED_AGENT, Grade.D)

    def is_registered_agent(self, entity: int) -> bool:
        """Whether the entity at a position is a registered agent on the day, whatever the grade."""
        return entity in self._registered_agents

    def are_state_bodies(self, entities: Array) -> Array:
        """Whether each of the entities is a state body on the day, on evidence of grade C or better.

        `entities`: (n,) positions.

        Only there is a stop conclusive: a ministry that became a company has owners now.
        """
        return are_among(entities, self._certain_state_bodies)

    def are_conclusive(self, stops: Array) -> Array:
        """Whether nothing behind each of the entities, which no path passes through, can matter.

        `stops`: (n,) positions.

        Who is above an armed force is no question of ownership, and a state body of that day has no owner; a
        registered agent or a hub hides what it has.
        """
        conclusive: Array = self.snapshot.armed_forces[stops] | self.are_state_bodies(stops)
        return conclusive

    @cached_property
    def _certain_state_bodies(self) -> Array:
        return self._sure_members(STATE_BODY, Grade.C)

    def _sure_members(self, risk_class: str, grade: Grade) -> Array:
        return EdgeFilter(self.snapshot, self.traversal.with_grade(grade)).members(risk_class)[0]

    def evidence_grades(self, rows: RowColumns, by_lower: Adjacency, chosen: Array) -> Array:
        """Grade of the best evidence on which each chosen row still holds; `by_lower` groups `rows`.

        `chosen`: (n,) row numbers.

        A fact seen in a register and in the press is one row at each minimum grade: the grade
        is the best minimum grade at which it is let through.
        """
        grades = rows["grade_from"][chosen]
        for position in (rows["best_grade"][chosen] < grades).nonzero()[0]:
            row = chosen[position]
            siblings = by_lower.of(int(rows["lower"][row]))
            for name in ("type", "upper"):
                siblings = siblings[rows[name][siblings] == rows[name][row]]
            for grade in range(int(rows["best_grade"][row]), int(grades[position])):
                better = replace(self, traversal=self.traversal.with_grade(Grade(grade)))
                through = (
                    better.passes(siblings)
                    if rows is self.snapshot.links
                    else better.counts_on_day(rows, siblings)
                )
                if through.any():
                    grades[position] = grade
                    break
        return grades

    def members(self, risk_class: str) -> tuple[Array, Array]:
        """Entity indexes of the members of the class on the day, ascending, and their membership rows."""
        grade = self.traversal.min_grade if self.strictness is Strictness.STRICT else None
        members = self.snapshot.cache.get(
            ("members", risk_class, self.strictness, grade, self.traversal.valid_at),
            lambda: self._members(risk_class),
            lambda columns: sum(column.nbytes for column in columns) + _OVERHEAD,
            eager=True,
        )
        assert members is not None  # eager values are always built
        return members

    def _members(self, risk_class: str) -> tuple[Array, Array]:
        chosen = self.snapshot.class_rows(risk_class)
        chosen = chosen[self.counts_on_day(self.snapshot.memberships, chosen)]
        members = self.snapshot.memberships["lower"][chosen]
        order = np.argsort(members, kind="stable")
        return members[order], chosen[order]
