"""A memo as text for a terminal."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.text import Text

from api.models import MemoAnswer
from api.render.layout import bullets, section, unbroken
from api.wording.catalogue import say
from api.wording.labels import decision_label
from api.wording.under_policy import grounds_told, outcome_label, policy_named


def memo(answer: MemoAnswer) -> RenderableType:
    """What was asked, what it was answered, under which policy, by which rules and of which data."""
    parts: list[RenderableType] = [Text(f"{_decided(answer)}  {answer.sentence or ''}".rstrip())]
    parts += [Text(f"{name}: {value}") for name, value in answer.question.items()]
    if answer.outcome is not None:
        told = say("memo.outcome", outcome=outcome_label(answer.outcome), policy=policy_named(answer.policy))
        parts.append(section(told, bullets(grounds_told(answer.needs_person))))
    else:
        parts.append(section(say("memo.policy", policy=policy_named(answer.policy))))
    if answer.duties:
        parts.append(section(say("memo.duties"), bullets(answer.duties)))
    data = (say("memo.data.of", source=each.source, n=each.version, sha=each.sha256) for each in answer.data)
    parts.append(section(say("memo.data"), *map(unbroken, data)))
    closing = say("memo.made", rules=answer.rules, sha=answer.sha256)
    return Group(*parts, Text(""), Text(closing, style="dim"))


def _decided(answer: MemoAnswer) -> str:
    return say("memo.assessment") if answer.decision is None else decision_label(answer.decision).upper()
