"""A path as a chain: each entity on its line, the links between, their sources below."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Group, RenderableType
from rich.text import Text

from api.models import EntityRef, PathAnswer, PathLink, SourceRef, Target
from api.render import words
from api.render.citations import Citations
from api.render.layout import indented
from api.wording import values
from ontology import SCHEMA


def chain(
    path: PathAnswer, citations: Citations, *, targets: Iterable[Target] = (), brief: bool = False
) -> RenderableType:
    """The path from the entity asked about to its target.

    `targets` are the memberships to show at its end in place of its own; `brief` gives sources
    by place alone.
    """
    parts = _entity(path, path.entities[0], citations, brief=brief)
    for step, reached in enumerate(path.entities[1:], start=1):
        parts += [
            indented(_link(link, reached.id, citations, brief=brief))
            for link in path.links
            if link.step == step
        ]
        parts += _entity(path, reached, citations, brief=brief)
    own = [] if path.target is None else [path.target]
    parts += [indented(_target(target, citations, brief=brief)) for target in targets or own]
    return Group(*parts)


def merged(paths: Iterable[PathAnswer], citations: Citations) -> list[RenderableType]:
    """Paths in brief; those over the same links are shown once, with all their targets."""
    in_order = list(paths)
    routes = {_route(path): path for path in reversed(in_order)}
    return [
        chain(
            path,
            citations,
            targets=[
                other.target for other in in_order if _route(other) == route and other.target is not None
            ],
            brief=True,
        )
        for route, path in reversed(routes.items())
    ]


def paths(ranked: list[PathAnswer], citations: Citations) -> RenderableType:
    """Several paths, numbered from the best."""
    return Group(
        *(
            Group(
                Text(
                    f"{'' if number == 1 else chr(10)}path {number}: "
                    f"{values.hops(path.hops, at_least=path.at_least)}, grade {path.grade}"
                ),
                indented(chain(path, citations)),
            )
            for number, path in enumerate(ranked, start=1)
        )
    )


def _route(path: PathAnswer) -> tuple[str, ...]:
    return (*(entity.id for entity in path.entities), *(link.id for link in path.links))


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
    disputed = [indented(Text(f"disputed: {claim.caption}  {claim.id}"), 4) for claim in link.disputed]
    return Group(described, *disputed)


def _target(target: Target, citations: Citations, *, brief: bool) -> RenderableType:
    label = SCHEMA.risk_class(target.risk_class).label
    named = f" (named by {', '.join(target.listings)}: {', '.join(target.lists)})" if target.listings else ""
    described = f"= {label}{named}, {target.valid.detail}, grade {target.grade}"
    return _supported(described, target.sources, citations, brief=brief)


def _supported(
    described: str, sources: list[SourceRef], citations: Citations, *, brief: bool
) -> RenderableType:
    lines = [Text(citations.brief(sources), style="dim")] if brief else citations.lines(sources)
    return Group(Text(described), *(indented(line, 4) for line in lines))
