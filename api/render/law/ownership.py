"""Who owns an entity in the end, for people."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.text import Text

from api.models.law import OwnerAnswer, OwnershipAnswer, OwnershipChain
from api.render import words
from api.render.layout import indented
from api.wording import values
from api.wording.catalogue import all_of, number, on, say


def ownership(answer: OwnershipAnswer) -> RenderableType:
    """The owners with their shares, chains and what the record lacks."""
    parts: list[RenderableType] = [
        *words.read_as(answer.read_as),
        words.said_of("owners.title", answer.entity),
        Text(say("question.on", day=on(answer.valid_at)), style="dim"),
    ]
    if not answer.owners:
        parts += [Text(""), Text(say("owners.none"))]
    for owner in answer.owners:
        parts += [Text(""), *_owner(owner)]
    if answer.total > len(answer.owners):
        parts += [Text(""), Text(say("owners.more", n=number(answer.total - len(answer.owners))))]
    if answer.findings:
        parts += [Text(""), Text(say("owners.findings"), style="bold")]
        parts += [indented(Text(each.detail)) for each in answer.findings]
    if answer.votes:
        parts += [Text(""), Text(say("owners.votes"), style="bold")]
        parts += [
            indented(
                Text(
                    say(
                        "owners.vote",
                        entity=each.entity.caption,
                        share=number(each.share),
                        shapley=number(round(each.shapley_shubik, 3)),
                        banzhaf=number(round(each.banzhaf, 3)),
                    )
                )
            )
            for each in answer.votes
        ]
    if answer.partial:
        parts.append(Text(say("owners.partial"), style="yellow"))
    return Group(*parts)


def percent(low: float, high: float) -> str:
    """A share in the end.

    >>> percent(36, 36), percent(0, 40)
    ('36%', '0% to 40%')
    """
    first, last = number(round(low, 2)), number(round(high, 2))
    return (
        say("owners.exactly", share=first) if first == last else say("owners.between", low=first, high=last)
    )


def _owner(owner: OwnerAnswer) -> list[RenderableType]:
    kind = [
        say("owners.ultimate") if owner.ultimate else None,
        say("owners.controls")
        if owner.controls
        else say("owners.may_control")
        if owner.may_control
        else None,
        None if owner.share is None else say("owners.itself", share=values.share(owner.share) or ""),
    ]
    told = all_of(part for part in kind if part)
    line = Text.assemble(words.entity(owner.entity), f": {percent(owner.low, owner.high)}")
    if told:
        line.append(f"; {told}")
    return [line, *(indented(Text(_chain(chain))) for chain in owner.chains)]


def _chain(chain: OwnershipChain) -> str:
    steps = [chain.steps[0].owner.caption]
    steps += [f"{values.share(step.share)} → {step.owned.caption}" for step in chain.steps]
    return say("owners.chain", chain=" ".join(steps), share=percent(chain.low, chain.high))
