"""Who owns an entity in the end, for people."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.text import Text

from api.models.law import OwnerAnswer, OwnershipAnswer
from api.render import words
from api.render.layout import indented
from api.wording.catalogue import all_of, number, on, say
from api.wording.ownership import chain, kinds, percent


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


def _owner(owner: OwnerAnswer) -> list[RenderableType]:
    told = all_of(kinds(owner))
    line = Text.assemble(words.entity(owner.entity), f": {percent(owner.low, owner.high)}")
    if told:
        line.append(f"; {told}")
    return [line, *(indented(Text(chain(each))) for each in owner.chains)]
