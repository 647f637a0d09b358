"""A path as a chain: each entity on its line, the links between, their sources below."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.text import Text

from api.models import PathAnswer, PathLink, Target
from api.tables import words
from api.tables.citations import Citations
from api.tables.layout import indented
from ontology import SCHEMA


def chain(path: PathAnswer, citations: Citations, *, brief: bool = False) -> RenderableType:
    """The path from the entity asked about to its target; `brief` gives sources by place alone."""
    parts: list[RenderableType] = [words.entity(path.entities[0])]
    for step, reached in enumerate(path.entities[1:], start=1):
        for link in path.links:
            if link.step == step:
                parts.append(indented(_link(link, reached.id, citations, brief=brief)))
        parts.append(words.entity(reached))
    if path.target is not None:
        parts.append(indented(_target(path.target, citations, brief=brief)))
    return Group(*parts)


def paths(found: list[PathAnswer], citations: Citations) -> RenderableType:
    """Several paths, numbered from the best."""
    return Group(
        *(
            Group(
                Text(
                    f"{'' if number == 1 else chr(10)}path {number}: "
                    f"{words.hops(path.hops, at_least=path.at_least)}, grade {path.grade}"
                ),
                indented(chain(path, citations)),
            )
            for number, path in enumerate(found, start=1)
        )
    )


def _link(link: PathLink, towards: str, citations: Citations, *, brief: bool) -> RenderableType:
    described = words.path_link(link, towards)
    if brief or not citations.is_new(f"{link.id} {link.direct}"):
        return Text(f"{described} {citations.brief(link.sources)}")
    return Group(Text(described), *(indented(line, 4) for line in citations.lines(link.sources)))


def _target(target: Target, citations: Citations, *, brief: bool) -> RenderableType:
    label = SCHEMA.risk_class(target.risk_class).label
    named = f" (named by {', '.join(target.listings)})" if target.listings else ""
    described = f"= {label}{named}, {words.validity(target.valid)}, grade {target.grade}"
    if brief:
        return Text(f"{described} {citations.brief(target.sources)}")
    return Group(Text(described), *(indented(line, 4) for line in citations.lines(target.sources)))
