"""A path as a chain: each entity on its line, the links between, their sources below."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.text import Text

from api.models import EntityRef, PathAnswer, PathLink, SourceRef, Target
from api.render import words
from api.render.citations import Citations
from api.render.layout import indented
from api.wording import values
from api.wording.catalogue import all_of, say
from api.wording.classes import class_label


def chain(path: PathAnswer, citations: Citations, *, brief: bool = False) -> RenderableType:
    """The path from the entity asked about to its target; `brief` gives sources by place alone."""
    parts = _entity(path, path.entities[0], citations, brief=brief)
    for step, reached in enumerate(path.entities[1:], start=1):
        parts += [
            indented(_link(link, reached.id, citations, brief=brief))
            for link in path.links
            if link.step == step
        ]
        parts += _entity(path, reached, citations, brief=brief)
    if path.target is not None:
        parts.append(indented(_target(path.target, citations, brief=brief)))
    return Group(*parts)


def paths(ranked: list[PathAnswer], citations: Citations) -> RenderableType:
    """Several paths, numbered from the best."""
    return Group(
        *(
            Group(*([Text("")] if number > 1 else []), Text(_title(number, path)), _body(path, citations))
            for number, path in enumerate(ranked, start=1)
        )
    )


def _title(number: int, path: PathAnswer) -> str:
    far = values.hops(path.hops, at_least=path.at_least)
    return say("path.number", number=number, hops=far, grade=path.grade)


def _body(path: PathAnswer, citations: Citations) -> RenderableType:
    return indented(chain(path, citations))


def _entity(
    path: PathAnswer, entity: EntityRef, citations: Citations, *, brief: bool
) -> list[RenderableType]:
    """The entity, with the judgements that merged other ids into it."""
    judgements = [judgement for judgement in path.judgements if judgement.entity == entity]
    lines = [_supported(words.judgement(each), each.sources, citations, brief=brief) for each in judgements]
    return [words.entity(entity), *(indented(line) for line in lines)]


def _link(link: PathLink, towards: str, citations: Citations, *, brief: bool) -> RenderableType:
    is_brief = brief or not citations.is_new(f"{link.id} {link.direct}")
    described = _supported(words.path_link(link, towards), link.sources, citations, brief=is_brief)
    disputed = [
        indented(Text(f"{say('path.disputed', claim=claim.caption)}  {claim.id}"), 4)
        for claim in link.disputed
    ]
    return Group(described, *disputed)


def _target(target: Target, citations: Citations, *, brief: bool) -> RenderableType:
    described = say(
        "path.member.listed" if target.lists else "path.member",
        label=class_label(target.risk_class, target.label),
        lists=all_of(target.lists),
        valid=target.valid.detail,
        grade=target.grade,
    )
    return _supported(f"= {described}", target.sources, citations, brief=brief)


def _supported(
    described: str, sources: list[SourceRef], citations: Citations, *, brief: bool
) -> RenderableType:
    lines = [Text(citations.brief(sources), style="dim")] if brief else citations.lines(sources)
    return Group(Text(described), *(indented(line, 4) for line in lines))
