"""A path as a chain: each entity on its line, the links between, their sources below."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Group, RenderableType
from rich.text import Text

from api.models import EntityRef, PathAnswer, PathLink, SourceRef, Target
from api.render import words
from api.render.citations import Citations
from api.render.layout import indented
from ontology import SCHEMA


def chain(
    path: PathAnswer, citations: Citations, *, targets: Iterable[Target] = (), brief: bool = False
) -> RenderableType:
    """The path from the entity asked about to its target.

    `targets` are the memberships to show at its end in place of its own; `brief` gives sources
    by place alone.
    """
    parts = _body(path, path.entities[0], citations, brief=brief)
    for step, reached in enumerate(path.entities[1:], start=1):
        parts += [
            indented(_link(link, reached.id, citations, brief=brief))
            for link in path.links
            if link.step == step
        ]
        parts += _body(path, reached, citations, brief=brief)
    own = [] if path.target is None else [path.target]
    parts += [indented(_target(target, citations, brief=brief)) for target in targets or own]
    return Group(*parts)


def merged(found: Iterable[PathAnswer], citations: Citations) -> list[RenderableType]:
    """Paths in brief: those over the same links once, with all that they lead to."""
    paths = list(found)
    ways = {_way(path): path for path in reversed(paths)}
    return [
        chain(
            path,
            citations,
            targets=[other.target for other in paths if _way(other) == way and other.target is not None],
            brief=True,
        )
        for way, path in reversed(ways.items())
    ]


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


def _way(path: PathAnswer) -> tuple[str, ...]:
    return (*(entity.id for entity in path.entities), *(link.id for link in path.links))


def _body(path: PathAnswer, entity: EntityRef, citations: Citations, *, brief: bool) -> list[RenderableType]:
    """The entity, and on whose word it stands for several ids."""
    found = [judgement for judgement in path.judgements if judgement.entity == entity]
    lines = [_supported(words.judgement(each), each.sources, citations, brief=brief) for each in found]
    return [words.entity(entity), *(indented(line) for line in lines)]


def _link(link: PathLink, towards: str, citations: Citations, *, brief: bool) -> RenderableType:
    is_brief = brief or not citations.is_new(f"{link.id} {link.direct}")
    return _supported(words.path_link(link, towards), link.sources, citations, brief=is_brief)


def _target(target: Target, citations: Citations, *, brief: bool) -> RenderableType:
    label = SCHEMA.risk_class(target.risk_class).label
    named = f" (named by {', '.join(target.listings)})" if target.listings else ""
    described = f"= {label}{named}, {words.validity(target.valid)}, grade {target.grade}"
    return _supported(described, target.sources, citations, brief=brief)


def _supported(
    described: str, sources: list[SourceRef], citations: Citations, *, brief: bool
) -> RenderableType:
    lines = [Text(citations.brief(sources), style="dim")] if brief else citations.lines(sources)
    return Group(Text(described), *(indented(line, 4) for line in lines))
