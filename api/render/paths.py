"""Paths between entities, and why there are none."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.console import Group, RenderableType
from rich.text import Text

from api.models import EntityRef, NoPathReason, PathAnswer, PathsAnswer
from api.render import words
from api.render.chain import chain
from api.render.chain import paths as chains
from api.render.citations import Citations
from api.render.layout import indented, section
from api.wording import values
from api.wording.catalogue import say
from api.wording.paths import alternatives, needed


def paths(answer: PathsAnswer) -> RenderableType:
    """The best paths from one entity to another, or from any of some to any of others."""
    used = words.searched(answer.traversal)
    heading = Text.assemble(_side(answer.starts), f"\n  {say('paths.ends')} ", _side(answer.ends))
    cut = [Text(values.search_limit(answer.explored), style="yellow")] if answer.partial else []
    citations = Citations()
    if answer.paths:
        shown: list[RenderableType] = [*cut, *_alternatives(answer)]
        shown.append(section(say("paths"), chains(answer.paths, citations)))
    else:
        none = Text(say("paths.none"))
        shown = [Text(""), none, *(Text(words.stop(each)) for each in answer.stops), *cut]
        shown += [_reason(why, citations) for why in answer.why]
    shown += [
        Text(say("paths.possibly", entity=words.named(each.entity), other=words.named(each.other)))
        for each in answer.possibly
    ]
    return Group(*words.read_as(answer.read_as), heading, used, *shown, *citations.section())


def _side(refs: Sequence[EntityRef]) -> Text:
    return Text(f"\n  {say('paths.or')} ").join(words.entity(ref) for ref in refs)


def _alternatives(answer: PathsAnswer) -> Iterable[RenderableType]:
    """How many alternatives there are, and what every path needs."""
    if answer.at_most is None and not answer.needed:
        return
    yield Text("")
    yield Text(alternatives(len(answer.paths), answer.at_most))
    for each in answer.needed:
        yield indented(Text(needed(*_ends_of(answer.paths[0], each.step), len(each.links))))


def _ends_of(path: PathAnswer, step: int) -> tuple[str, str]:
    """The captions of the entities that a step joins."""
    return path.entities[step - 1].caption, path.entities[step].caption


def _reason(why: NoPathReason, citations: Citations) -> RenderableType:
    """Why there is no path, the path that there would be, and what would settle it."""
    shown = [indented(chain(why.path, citations, brief=True))] if why.path is not None else []
    about = [] if why.entity is None else [words.entity(why.entity)]
    return Group(
        Text(""),
        *about,
        Text(why.detail),
        *shown,
        Text(say("paths.to_settle", settles=why.settles), style="dim"),
    )
