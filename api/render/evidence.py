"""The evidence of a screening: paths, open ends, assumptions, lists, records and documents."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import RenderableType
from rich.text import Text

from api.models import PossiblyAnswer, ProximityAnswer, Screening
from api.render import records, words
from api.render.chain import paths
from api.render.citations import Citations
from api.render.layout import bullets, section
from api.render.sources import data
from api.wording import reasons, values
from api.wording.catalogue import say
from api.wording.classes import class_label
from graph.search.reasons import CLASS_REASONS, Reason


def evidence(answer: Screening) -> list[RenderableType]:
    """A section for each class with evidence to show; classes with the same evidence share one."""
    citations = Citations()
    parts = [_of_classes(group, citations) for group in _grouped(answer.proximity)]
    for title, body in (
        ("screen.lists", _lists(answer.proximity)),
        ("screen.listings", records.listings(answer.listings, citations) if answer.listings else None),
        ("screen.shipments", records.records(answer.shipments, citations) if answer.shipments else None),
        ("screen.licences", records.records(answer.licences, citations) if answer.licences else None),
        ("screen.claims", records.claims(answer.claims, citations) if answer.claims else None),
    ):
        if body is not None:
            parts.append(section(say(title), body))
    parts += [Text(words.left_out(each), style="dim") for each in answer.more]
    return [*parts, *citations.section(), section(say("screen.data"), data(answer.data))]


def _grouped(answers: Iterable[ProximityAnswer]) -> list[list[ProximityAnswer]]:
    groups: list[list[ProximityAnswer]] = []
    for answer in answers:
        if not any(_shown(answer)[2:]) and len(_of_consignee(answer)) < 2:
            continue
        for group in groups:
            if _shown(group[0]) == _shown(answer):
                group.append(answer)
                break
        else:
            groups.append([answer])
    return groups


def _shown(answer: ProximityAnswer) -> tuple[object, ...]:
    return (
        answer.verdict,
        _of_consignee(answer),
        answer.paths,
        answer.below_minimum,
        answer.unrecorded_share,
        answer.stops,
        answer.possibly,
        answer.open_ends,
        answer.assumes,
        answer.partial,
    )


def _of_consignee(answer: ProximityAnswer) -> list[Reason]:
    return [reason for reason in answer.reasons if reason not in CLASS_REASONS]


def _of_classes(answers: list[ProximityAnswer], citations: Citations) -> RenderableType:
    answer = answers[0]
    parts: list[RenderableType] = []
    if answer.paths:
        parts.append(paths(answer.paths, citations))
    if answer.below_minimum:
        parts += [Text(say("screen.below_minimum")), paths(answer.below_minimum, citations)]
    parts += [Text(line) for line in map(words.stop, answer.stops)]
    parts += [Text(line) for line in map(_possibly, answer.possibly)]
    if answer.unrecorded_share:
        parts += [Text(say("screen.unrecorded_share")), paths(answer.unrecorded_share, citations)]
    if len(of_consignee := _of_consignee(answer)) > 1:
        clauses = (reasons.clause(each, answer) for each in of_consignee)
        parts += [Text(say("screen.why_inconclusive")), bullets(clauses)]
    if answer.open_ends:
        ends = [Text(f"{end.detail}  {end.entity.id}") for end in answer.open_ends]
        if answer.more_open_ends:
            ends.append(Text(say("print.more", n=answer.more_open_ends)))
        parts += [Text(say("screen.open_ends")), bullets(ends)]
    if answer.assumes:
        parts += [Text(say("screen.assumes")), bullets(assumed.detail for assumed in answer.assumes)]
    if answer.partial:
        parts.append(Text(values.search_limit(answer.explored), style="yellow"))
    labels = ", ".join(class_label(each.risk_class, each.label) for each in answers)
    return section(f"{labels}: {say(f'verdict.{answer.verdict}')}", *parts)


def _possibly(possibly: PossiblyAnswer) -> str:
    return say(
        "possibly",
        chain=reasons.chain_of_samenesses(possibly),
        then=say(f"possibly.{possibly.verdict}"),
        sources=", ".join(sorted({source.source for source in possibly.sources})),
    )


def _lists(answers: Iterable[ProximityAnswer]) -> RenderableType | None:
    """How much of the lists of each class is loaded; `None` where no list makes any."""
    lines = [
        f"{class_label(each.risk_class, each.label)}: {'; '.join(words.loaded_lists(each.lists))}"
        for each in answers
        if each.lists
    ]
    return bullets(lines) if lines else None
