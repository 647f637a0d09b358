"""The compiled rows of a link or of memberships as properties, so that Cypher can apply every filter.

A snapshot filters rows (`graph.model.rows`); the property graph carries the same rows. A link of one
plain row, as nearly all are, has it as numbers of their own, which Cypher compares fast. Any other
link has `rows`, and a node `class_rows`: one list of numbers with `STRIDE` numbers a row.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any

from graph.model.compiled_rows import rows_of
from graph.model.days import FIRST_DAY, LAST_DAY
from graph.model.observations import INDIRECT
from graph.model.rows import HIGH_OPEN, LOW_OPEN, Row
from graph.model.validity import END_STATED, START_STATED
from ontology import UNKNOWN_SHARE, Directness, Grade, Statement

STORED = Row._fields
"""The columns of a row that the graph does not say otherwise."""

BOUNDS = ("from", "to", "reach")
"""What Cypher compares: the days between which the row is not known to be out of force, and its
upper share bound, or the next number below it where the bound itself is excluded."""

FLAT = (*BOUNDS, *STORED)
STRIDE = len(FLAT)
"""A row in a list is the values of `FLAT`."""

SCALARS = (
    "row_since", "row_to", "row_reach", "row_from", "row_until", "row_newest", "row_low", "row_flags",
)  # fmt: skip
"""The properties of a link of one plain row, beside its `grade` and `direct`.

Days count from 1970-01-01. `row_since` and `row_until` are the first and last day in force,
`row_newest` the latest observation (absent: `row_until`); `row_from` and `row_to` are the same as
the first two, or `FIRST_DAY` and `LAST_DAY` where no start or end is stated. `row_reach` is percent;
`row_low` and `row_flags` (which bounds are excluded) are absent while no share is stated.
"""

_DIRECTNESS = {directness: number for number, directness in enumerate(Directness)}
_GRADES = {str(grade): int(grade) for grade in Grade}
_SHARE_FLAGS = LOW_OPEN | HIGH_OPEN
_UNKNOWN = (float(UNKNOWN_SHARE.low), float(UNKNOWN_SHARE.high), LOW_OPEN)


def link_properties(observations: Sequence[Statement], takes_share: bool) -> dict[str, Any]:
    """The search properties of a link; those that do not apply are left out."""
    return properties_of(rows_of(observations), takes_share)


def properties_of(rows: Sequence[Row], takes_share: bool) -> dict[str, Any]:
    """The search properties of a link with these rows."""
    share = (rows[0].low, rows[0].high, rows[0].flags & _SHARE_FLAGS)
    if len(rows) > 1 or not rows[0].is_plain or (share != _UNKNOWN and not takes_share):
        return {"rows": flat(rows, takes_share=takes_share)}
    [row] = rows
    first, last, reach = row.bounds
    found: dict[str, Any] = {
        "row_since": row.since,
        "row_to": last,
        "row_reach": reach,
        "row_from": first,
        "row_until": row.until,
    }
    if row.newest != row.until:
        found["row_newest"] = row.newest
    if share != _UNKNOWN:
        found |= {"row_low": row.low, "row_flags": row.flags & _SHARE_FLAGS}
    return found


def has_indirect(properties: dict[str, Any]) -> bool:
    """Whether a link with these properties has a row that says that someone stands between."""
    if "rows" in properties:
        return any(row.kind == INDIRECT for row in rows_in(properties["rows"]))
    return properties.get("direct") == str(Directness.INDIRECT)


def class_properties(memberships: Iterable[tuple[str, str, Statement]]) -> dict[str, Any]:
    """The search properties of a member, from class, target and statement of each membership.

    `class_of`, `class_target` and `class_rows` have an item, or a row, for each row; none without
    memberships.
    """
    grouped: dict[tuple[str, str], list[Statement]] = {}
    for risk_class, target, statement in memberships:
        grouped.setdefault((risk_class, target), []).append(statement)
    named = [
        (risk_class, target, row)
        for (risk_class, target), statements in sorted(grouped.items(), key=lambda item: item[0])
        for row in rows_of(statements, is_link=False)
    ]
    if not named:
        return {}
    return {
        "class_of": [risk_class for risk_class, _, _ in named],
        "class_target": [target for _, target, _ in named],
        "class_rows": flat([row for _, _, row in named]),
    }


def flat(rows: Iterable[Row], *, takes_share: bool = False) -> list[float]:
    """Rows as one list of numbers, `STRIDE` a row; without shares every row reaches all of it."""
    numbers: list[float] = []
    for row in rows:
        first, last, reach = row.bounds
        values = (first, last, reach if takes_share else 100, *row)
        numbers.extend(map(float, values))
    return numbers


def rows_in(numbers: Sequence[float]) -> list[Row]:
    """The rows that `flat` wrote."""
    return [
        Row(*(int(value) for value in numbers[begin : begin + len(STORED) - 2]), *numbers[end - 2 : end])
        for begin, end in ((place + len(BOUNDS), place + STRIDE) for place in range(0, len(numbers), STRIDE))
    ]


def row_from(properties: dict[str, Any]) -> Row:
    """The row that `link_properties` wrote as numbers of their own, with the link's `grade` and `direct`."""
    since, until, reach = properties["row_since"], properties["row_until"], float(properties["row_reach"])
    share_flags = properties.get("row_flags")
    low, flags = (0.0, LOW_OPEN) if share_flags is None else (float(properties["row_low"]), share_flags)
    newest = properties.get("row_newest")
    grade = _GRADES[properties["grade"]]
    return Row(
        _DIRECTNESS[properties["direct"]],
        grade,
        int(Grade.D),
        grade,
        since,
        until,
        FIRST_DAY,
        LAST_DAY,
        until if newest is None else newest,
        flags
        | (START_STATED if properties["row_from"] != FIRST_DAY else 0)
        | (END_STATED if properties["row_to"] != LAST_DAY else 0),
        low,
        math.nextafter(reach, 101) if flags & HIGH_OPEN else reach,
    )
