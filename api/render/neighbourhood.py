"""What lies around entities: what they own, who stands above several, the members of a class near one."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Group, RenderableType
from rich.text import Text

from api.models import (
    CommonAnswer,
    CommonBranch,
    CommonUpper,
    NearAnswer,
    OwnedAnswer,
    ReachedAnswer,
    ReadAs,
    TraversalAnswer,
)
from api.render import words
from api.render.chain import chain
from api.render.citations import Citations
from api.render.layout import indented
from api.wording import values
from api.wording.catalogue import say
from api.wording.classes import class_label
from api.wording.reasons import reason_label
from graph.search.qualifications import StopKind


def owned(answer: OwnedAnswer) -> RenderableType:
    """What an entity owns, controls, runs or hosts."""
    heading = _heading(words.said_of("entity.below", answer.entity), answer.read_as, answer.traversal)
    none = say("owned.none", entity=answer.entity.caption)
    return _listed(heading, answer.owned, answer, none)


def near(answer: NearAnswer) -> RenderableType:
    """The members of a class near an entity."""
    title = words.said_of("near.title", answer.entity, label=class_label(answer.risk_class, answer.label))
    heading = _heading(title, answer.read_as, answer.traversal)
    if answer.reasons:
        reasons = ", ".join(map(reason_label, answer.reasons))
        heading.append(Text(say("near.incomplete", reasons=reasons), style="yellow"))
    return _listed(heading, answer.members, answer, say("near.none"))


def common(answer: CommonAnswer) -> RenderableType:
    """Who stands above several entities."""
    names = Text("\n").join(words.entity(ref) for ref in answer.entities)
    parts = _heading(Text.assemble(say("common.title"), "\n", names), answer.read_as, answer.traversal)
    citations = Citations()
    if not answer.total:
        parts += [Text(""), Text(say("common.none"))]
    for upper in answer.common:
        parts += [Text(""), *_upper(upper, len(answer.entities), citations)]
    if answer.alone and answer.total:
        alone = ", ".join(map(words.named, answer.alone))
        parts += [Text(""), Text(say("common.alone", entities=alone))]
    return _closed(parts, answer, len(answer.common), citations)


def _upper(upper: CommonUpper, asked: int, citations: Citations) -> Iterable[RenderableType]:
    code = "common.all" if upper.above_all else "common.some"
    above = say(code, some=len(upper.branches), all=asked)
    yield Text.assemble(words.entity(upper.entity), f": {above}")
    yield from _stop(upper.stop)
    for branch in upper.branches:
        if branch.hops == 0 and branch.entity == upper.entity:
            yield indented(Text(say("common.itself", entity=branch.entity.caption)))
            continue
        yield indented(Text(f"{branch.entity.caption}: {_far(branch)}"))
        if branch.path is not None:
            yield indented(chain(branch.path, citations, brief=True), 4)


def _listed(
    heading: list[RenderableType],
    reached: list[ReachedAnswer],
    answer: OwnedAnswer | NearAnswer,
    none: str,
) -> RenderableType:
    citations = Citations()
    if not answer.total:
        return _closed([*heading, Text(""), Text(none)], answer, 0, citations)
    for each in reached:
        far = Text.assemble(words.entity(each.entity), f": {_far(each)}")
        heading += [Text(""), far, *_stop(each.stop)]
        if each.path is not None:
            heading.append(indented(chain(each.path, citations, brief=True)))
    return _closed(heading, answer, len(reached), citations)


def _heading(title: Text, read_as: list[ReadAs], traversal: TraversalAnswer) -> list[RenderableType]:
    return [*words.read_as(read_as), title, words.searched(traversal)]


def _stop(kind: StopKind | None) -> list[Text]:
    return [] if kind is None else [Text(f"  {words.stop_here(kind)}", style="yellow")]


def _far(reached: ReachedAnswer | CommonBranch) -> str:
    hops = values.hops(reached.hops, at_least=reached.at_least)
    return hops if reached.path is None else say("reached", hops=hops, grade=reached.path.grade)


def _closed(
    parts: list[RenderableType],
    answer: OwnedAnswer | NearAnswer | CommonAnswer,
    shown: int,
    citations: Citations,
) -> RenderableType:
    """With what is left out, and the documents cited."""
    if more := words.next_page(answer.total, answer.offset + shown):
        parts += [Text(""), *more]
    if answer.partial:
        parts.append(Text(say("near.limit"), style="yellow"))
    return Group(*parts, *citations.section())
