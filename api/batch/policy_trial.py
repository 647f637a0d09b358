"""What another policy would do to a portfolio: each order decided under both."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from api.batch.report import Cell
from api.batch.screening import OrderScreener
from api.batch.tables import OrderSource
from api.models import ChangedLine, GroundAnswer, OrderResult, PolicyTrial
from api.policy import Policy
from api.screening import Question
from api.screening.decide import policy_ref
from api.screening.policy import Outcome
from api.wording.under_policy import grounds_told
from api.workspace import Workspace
from graph.exports import without_formula

MOST_TOLD = 1_000
"""Lines that an answer tells; `changed` is called with every one."""

HEADER = (
    "row", "reference", "name", "decision_before", "decision", "outcome_before", "outcome",
    "newly", "no_longer",
)  # fmt: skip
"""Columns of the lines that change."""


def try_policy(
    workspace: Workspace,
    table: OrderSource,
    new: Policy,
    old: Policy,
    *,
    changed: Callable[[ChangedLine], None] = lambda line: None,
    done: Callable[[int], None] = lambda count: None,
) -> PolicyTrial:
    """What the orders of the table come to under the new policy and under the old one, of the same data.

    `changed` is called with each line of which decision or outcome differ, `done` with the rows decided.
    """
    before, after = (OrderScreener.of(workspace.with_policy(each), Question()) for each in (old, new))
    counts: tuple[Counter[str], Counter[str]] = Counter(), Counter()
    changes: Counter[tuple[str, str]] = Counter()
    lines: list[ChangedLine] = []
    rows = rejected = other_reasons = found = 0
    for rows, order in enumerate(table.orders(), start=1):
        one, other = before.result(order), after.result(order)
        done(rows)
        if one.outcome is None or other.outcome is None:
            rejected += 1
            continue
        counts[0][one.outcome] += 1
        counts[1][other.outcome] += 1
        if (one.outcome, one.decision) == (other.outcome, other.decision):
            other_reasons += _differ(one, other)
            continue
        found += 1
        changes[one.outcome, other.outcome] += 1
        line = _line(one, other)
        changed(line)
        if len(lines) < MOST_TOLD:
            lines.append(line)
    return PolicyTrial(
        policy=policy_ref(new.name, new.sha256),
        against=policy_ref(old.name, old.sha256),
        rows=rows,
        rejected=rejected,
        before=_in_order(counts[0]),
        after=_in_order(counts[1]),
        changes={f"{one} to {other}": count for (one, other), count in sorted(changes.items())},
        changed=found,
        other_reasons=other_reasons,
        lines=lines,
        data=after.data,
    )


def cells(line: ChangedLine) -> tuple[Cell, ...]:
    """The cells of a line under `HEADER`; none is computed by a spreadsheet that opens it."""
    newly, no_longer = ("; ".join(grounds_told(each)) for each in (line.newly, line.no_longer))
    row: Iterable[Cell] = (
        line.row, line.reference, line.name, line.decision_before, line.decision,
        line.outcome_before, line.outcome, newly, no_longer,
    )  # fmt: skip
    return tuple(without_formula(cell) if isinstance(cell, str) else cell for cell in row)


def _line(one: OrderResult, other: OrderResult) -> ChangedLine:
    return ChangedLine(
        row=other.row,
        reference=other.reference,
        name=other.name,
        decision_before=str(one.decision),
        decision=str(other.decision),
        outcome_before=str(one.outcome),
        outcome=str(other.outcome),
        newly=[each for each in other.needs_person if not _like(each, one.needs_person)],
        # The rule that waives it is told where there is one.
        no_longer=[
            told
            for each in one.needs_person
            if not _like(each, other.needs_person)
            for told in _like(each, other.waived) or [each]
        ],
    )


def _like(ground: GroundAnswer, others: Sequence[GroundAnswer]) -> list[GroundAnswer]:
    """Those of the same reason; a policy that tells open ends apart names whose they are."""
    return [
        each
        for each in others
        if each.reason == ground.reason
        and (each.entity == ground.entity or None in (each.entity, ground.entity))
    ]


def _differ(one: OrderResult, other: OrderResult) -> bool:
    pairs = ((one.needs_person, other.needs_person), (other.needs_person, one.needs_person))
    return any(not _like(each, others) for grounds, others in pairs for each in grounds)


def _in_order(counts: Counter[str]) -> dict[str, int]:
    return {str(each): counts[each] for each in reversed(Outcome)}
