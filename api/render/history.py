"""When the distance of an entity to classes changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.console import Group, RenderableType
from rich.text import Text

from api.models import ChangedFact, ClassHistory, EntityRef, HistoryAnswer, LoadRef
from api.render import words
from api.render.citations import Citations
from api.render.layout import indented, section
from api.wording import history as wording
from api.wording import values


def history(answer: HistoryAnswer) -> RenderableType:
    """A block for each class: along the days, then along the loads."""
    citations = Citations()
    read = [
        Text(values.read_as(each.text, each.entity.caption, each.entity.id, each.detail))
        for each in answer.read_as
    ]
    used = Text(f"on {answer.traversal.valid_at}; {words.traversal(answer.traversal)}", style="dim")
    blocks = [line for each in answer.classes for line in _class(each, answer, citations)]
    documents = [] if citations.is_empty else [section("Documents", citations.documents(brief=True))]
    return Group(*read, words.entity(answer.entity), used, *blocks, *documents)


def _class(shown: ClassHistory, answer: HistoryAnswer, citations: Citations) -> Iterable[RenderableType]:
    yield Text("")
    yield Text.assemble((shown.label, "bold"), (f"  {shown.risk_class}", "dim"))
    never = all(each.hops is None for each in (*shown.by_day, *shown.by_load))
    if never:
        yield indented(Text(wording.NEVER))
    else:
        yield indented(Text(wording.BY_DAY, style="dim"))
        for day in shown.by_day:
            told = wording.days(day.since, day.until, answer.traversal.valid_at)
            yield from _distance(told, day.hops, day.at_least, day.path, day.because, citations)
        yield indented(Text(wording.BY_LOAD, style="dim"))
        for known in shown.by_load:
            told = wording.after_load(_named(known.load))
            yield from _distance(told, known.hops, known.at_least, known.path, known.because, citations)
    if shown.partial:
        yield indented(Text(wording.PARTIAL, style="yellow"))


def _distance(
    when: str,
    hops: int | None,
    at_least: bool | None,
    path: Sequence[EntityRef],
    because: Sequence[ChangedFact],
    citations: Citations,
) -> Iterable[RenderableType]:
    """One distance, what it goes by, and what made the difference."""
    yield indented(Text(f"{when}: {wording.distance(hops, at_least)}"), 4)
    if len(path) > 1:
        yield indented(Text(" > ".join(ref.caption for ref in path), style="dim"), 6)
    for fact in because:
        sources = [] if fact.link is None else fact.link.sources
        sources = sources if fact.membership is None else fact.membership.sources
        loads = wording.known_by([_named(load) or "" for load in fact.loads])
        cited = f"  {citations.brief(sources)}" if sources else ""
        yield indented(Text(f"{wording.fact(fact.change, fact.detail)}{loads}{cited}"), 6)


def _named(load: LoadRef | None) -> str | None:
    return None if load is None else wording.load(load.source, load.version, load.loaded_at)
