"""What lies around entities: what they own, who stands above several, the members of a class near one."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Group, RenderableType
from rich.text import Text

from api.models import (
    CommonAnswer,
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
from api.render.layout import indented, section
from api.wording import values
from graph.search.qualifications import StopKind


def owned(answer: OwnedAnswer) -> RenderableType:
    """What an entity owns, controls, runs or hosts."""
    heading = _heading(Text.assemble("Below ", words.entity(answer.entity)), answer.read_as, answer.traversal)
    none = (
        f"Nothing that {answer.entity.caption} owns, controls, runs or hosts is recorded in the data loaded."
    )
    return _listed(heading, answer.owned, answer, none)


def near(answer: NearAnswer) -> RenderableType:
    """The members of a class near an entity."""
    title = Text.assemble(f"{answer.label}, near ", words.entity(answer.entity))
    heading = _heading(title, answer.read_as, answer.traversal)
    if answer.reasons:
        gaps = ", ".join(str(reason) for reason in answer.reasons)
        heading.append(Text(f"The data may not name every member on that day: {gaps}", style="yellow"))
    return _listed(
        heading, answer.members, answer, "No member found in the data loaded, with this traversal."
    )


def common(answer: CommonAnswer) -> RenderableType:
    """Who stands above several entities."""
    names = Text("\n").join(words.entity(ref) for ref in answer.entities)
    parts = _heading(Text.assemble("Above several of\n", names), answer.read_as, answer.traversal)
    citations = Citations()
    if not answer.total:
        parts += [Text(""), Text("Nobody found above two of them in the data loaded, with this traversal.")]
    for upper in answer.common:
        parts += [Text(""), *_upper(upper, len(answer.entities), citations)]
    if answer.alone and answer.total:
        alone = ", ".join(f"{ref.caption} ({ref.id})" for ref in answer.alone)
        parts += [Text(""), Text(f"Shares nobody found with another of them: {alone}")]
    return _closed(parts, answer, len(answer.common), citations)


def _upper(upper: CommonUpper, asked: int, citations: Citations) -> Iterable[RenderableType]:
    of = "all" if upper.above_all else f"{len(upper.branches)} of {asked}"
    yield Text.assemble(
        words.entity(upper.entity), f": above {of} of them" if upper.above_all else f": above {of}"
    )
    yield from _stop(upper.stop)
    for branch in upper.branches:
        told = values.hops(branch.hops, at_least=branch.at_least)
        if branch.hops == 0 and branch.entity == upper.entity:
            yield indented(Text(f"{branch.entity.caption}: it is one of them"))
            continue
        grade = "" if branch.path is None else f", grade {branch.path.grade}"
        yield indented(Text(f"{branch.entity.caption}: {told}{grade}"))
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
        grade = "" if each.path is None else f", grade {each.path.grade}"
        told = f": {values.hops(each.hops, at_least=each.at_least)}{grade}"
        heading += [Text(""), Text.assemble(words.entity(each.entity), told), *_stop(each.stop)]
        if each.path is not None:
            heading.append(indented(chain(each.path, citations, brief=True)))
    return _closed(heading, answer, len(reached), citations)


def _heading(title: Text, read_as: list[ReadAs], traversal: TraversalAnswer) -> list[RenderableType]:
    read = [
        Text(values.read_as(each.text, each.entity.caption, each.entity.id, each.detail)) for each in read_as
    ]
    return [*read, title, Text(f"on {traversal.valid_at}; {words.traversal(traversal)}", style="dim")]


def _stop(kind: StopKind | None) -> list[Text]:
    return (
        []
        if kind is None
        else [Text(f"  a stop: {words.STOPS[kind]}, which no path passes through", style="yellow")]
    )


def _closed(
    parts: list[RenderableType],
    answer: OwnedAnswer | NearAnswer | CommonAnswer,
    shown: int,
    citations: Citations,
) -> RenderableType:
    """With what is left out, and the documents cited."""
    after = answer.offset + shown
    if answer.total > after:
        parts.append(Text(f"\nand {answer.total - after} more: --offset {after}", style="dim"))
    if answer.partial:
        parts.append(Text("A bound ended the search; there may be more.", style="yellow"))
    documents = [] if citations.is_empty else [section("Documents", citations.documents())]
    return Group(*parts, *documents)
