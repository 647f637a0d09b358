"""When the distance of an entity to classes changed."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Group, RenderableType
from rich.text import Text

from api.models import ClassHistory, DistanceAsKnown, DistanceOnDays, HistoryAnswer
from api.render import words
from api.render.citations import Citations
from api.render.layout import indented
from api.wording import history as wording
from api.wording.catalogue import say
from api.wording.classes import class_label


def history(answer: HistoryAnswer) -> RenderableType:
    """A block for each class: along the days, then along the loads."""
    citations = Citations()
    blocks = [line for each in answer.classes for line in _class(each, answer, citations)]
    heading = *words.read_as(answer.read_as), words.entity(answer.entity), words.searched(answer.traversal)
    return Group(*heading, *blocks, *citations.section(brief=True))


def _class(shown: ClassHistory, answer: HistoryAnswer, citations: Citations) -> Iterable[RenderableType]:
    yield Text("")
    yield Text.assemble(
        (class_label(shown.risk_class, shown.label), "bold"), (f"  {shown.risk_class}", "dim")
    )
    if all(each.hops is None for each in (*shown.by_day, *shown.by_load)):
        yield indented(Text(say("history.never")))
    else:
        yield indented(Text(say("history.by_day"), style="dim"))
        for day in shown.by_day:
            yield from _distance(wording.told_by_day(day, answer.traversal.valid_at), day, citations)
        yield indented(Text(say("history.by_load"), style="dim"))
        for known in shown.by_load:
            yield from _distance(wording.told_by_load(known), known, citations)
    if shown.partial:
        yield indented(Text(say("history.partial"), style="yellow"))


def _distance(
    told: str, distance: DistanceOnDays | DistanceAsKnown, citations: Citations
) -> Iterable[RenderableType]:
    """One distance, what it goes by, and what made the difference."""
    yield indented(Text(told), 4)
    if len(distance.path) > 1:
        yield indented(Text(" > ".join(ref.caption for ref in distance.path), style="dim"), 6)
    for fact in distance.because:
        cited = fact.link or fact.membership
        sources = f"  {citations.brief(cited.sources)}" if cited is not None else ""
        yield indented(Text(f"{wording.told_change(fact)}{sources}"), 6)
