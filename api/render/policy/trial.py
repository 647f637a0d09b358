"""What another policy would do to a portfolio, as text for a terminal."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.text import Text

from api.models import ChangedLine, PolicyTrial
from api.render.layout import bullets, columns, section
from api.wording.catalogue import all_of, number, say
from api.wording.under_policy import grounds_told, outcome_label, policy_named

_SHOWN = 20
"""Lines that are told; --output has all of them."""


def trial(answer: PolicyTrial) -> RenderableType:
    """How many lines come to what under both policies, and the lines that change with the reasons."""
    headers = [say(f"trial.{name}") for name in ("outcome", "before", "after")]
    rows = [
        (outcome_label(outcome), number(answer.before[outcome]), number(count))
        for outcome, count in answer.after.items()
    ]
    told = say(
        "trial.told",
        n=answer.changed,
        rows=number(answer.rows),
        policy=policy_named(answer.policy),
        against=policy_named(answer.against),
    )
    parts: list[RenderableType] = [Text(told), columns(headers, rows, right=headers[1:], whole=headers)]
    if answer.rejected:
        parts.append(Text(say("trial.rejected", n=answer.rejected)))
    if answer.other_reasons:
        parts.append(Text(say("trial.other_reasons", n=answer.other_reasons)))
    if answer.lines:
        left = answer.changed - min(len(answer.lines), _SHOWN)
        more = [say("print.more", n=number(left))] if left else []
        parts.append(section(say("trial.lines"), bullets([*map(_line, answer.lines[:_SHOWN]), *more])))
    return Group(*parts)


def _line(line: ChangedLine) -> str:
    why = [
        say(f"trial.{name}", reasons=all_of(told))
        for name, grounds in (("newly", line.newly), ("no_longer", line.no_longer))
        if (told := grounds_told(grounds))
    ]
    before, after = outcome_label(line.outcome_before), outcome_label(line.outcome)
    return "; ".join([say("trial.line", row=line.row, name=line.name, before=before, after=after), *why])
