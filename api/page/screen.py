"""What the page shows of a screening: every part of it, ready for the templates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from api.models import DataAnswer, EntityRef, MatchAnswer, ProximityAnswer, Screening
from api.page.chain import Chain
from api.page.chain_building import chain_of
from api.page.data_versions import versions_of
from api.page.details import Detail, Item, details, items, shown_first
from api.page.law import RuleMark, rule_marks
from api.page.picture.drawing import Drawing, draw
from api.page.picture.paint import Pen
from api.page.picture.text import language, shown
from api.page.question import Asked
from api.page.records import Entry, RecordView, Speaker, listing_entries, record_views, speakers
from api.page.sources import Citation, Citations
from api.page.strip import Tile, in_order, pressed_first, tiles
from api.page.times import Times, times
from api.wording.catalogue import all_of, country, number, on, say
from api.wording.matches import feature_label
from api.wording.next_steps import next_steps
from api.wording.under_policy import told_under_policy
from api.wording.values import hops
from graph.search.proximity import Verdict

BESIDE = 1_000
"""Width up to which the picture has what is chosen beside it; of a wider one that stands below."""

_TALLEST = 600
"""Height up to which the picture of a memo stands on its first page, where it is 325 at most."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entity that the name may mean, with its own verdicts."""

    entity: EntityRef
    title: str
    title_language: str | None
    note: str
    why: tuple[str, ...]
    tiles: tuple[Tile, ...]
    href: str
    is_accepted: bool


@dataclass(frozen=True, slots=True)
class Picture:
    """The chain of one entity: drawn, in words, and part by part with its sources."""

    chain: Chain
    drawing: Drawing
    items: tuple[Item, ...]
    details: dict[str, Detail]
    selected: Detail | None
    times: Times | None

    @property
    def is_wide(self) -> bool:
        """Whether nothing fits beside it."""
        return self.drawing.width > BESIDE

    @property
    def needs_a_page(self) -> bool:
        """Whether on paper it is only readable on a page of its own."""
        return self.is_wide or self.drawing.height > _TALLEST


@dataclass(frozen=True, slots=True)
class Screen:
    """Everything that the page shows of one screening."""

    asked: Asked
    answer: Screening
    sentence: str
    line: tuple[str, ...]
    who: str
    chips: tuple[tuple[str, str], ...]
    overdue: tuple[str, ...]
    notices: tuple[str, ...]
    pressed: str | None
    tiles: tuple[Tile, ...]
    candidates: tuple[Candidate, ...]
    picture: Picture | None
    steps: tuple[str, ...]
    notes: tuple[str, ...]
    rules: tuple[RuleMark, ...]
    listings: tuple[Entry, ...]
    shipments: tuple[RecordView, ...]
    licences: tuple[RecordView, ...]
    speakers: tuple[Speaker, ...]
    left_out: tuple[str, ...]
    citations: tuple[Citation, ...]
    versions: str


def screen_of(
    answer: Screening,
    asked: Asked,
    today: date,
    native: Mapping[str, str],
    *,
    pen: Pen | None = None,
) -> Screen:
    """What the page shows of an answer; `native` are names in other scripts by id.

    `pen` draws the picture, for the page unless another is given.
    """
    citations = Citations()
    pressed = asked.value("press") or pressed_first(answer.proximity)
    picture = _picture(answer, asked, pressed, today, citations, native, pen)
    unproven = answer.decision == "review" and sum(match.accepted for match in answer.matches) != 1
    return Screen(
        asked=asked,
        answer=answer,
        sentence=answer.headline if answer.matches else say("page.nobody", name=shown(answer.query.name)),
        line=tuple(_line(answer)),
        who=shown(answer.entity.caption) if answer.entity is not None else "",
        chips=tuple(_chips(answer)),
        overdue=tuple(_overdue(answer.data)),
        notices=tuple(_notices(answer)),
        pressed=pressed,
        tiles=tuple(tiles(answer.proximity)),
        candidates=tuple(_candidate(match, asked) for match in answer.matches) if unproven else (),
        picture=picture,
        steps=tuple(next_steps(answer)),
        notes=tuple(_notes(answer.proximity)),
        rules=rule_marks(answer.rules),
        listings=tuple(listing_entries(answer.listings, citations)),
        shipments=tuple(record_views(answer.shipments, citations)),
        licences=tuple(record_views(answer.licences, citations)),
        speakers=tuple(speakers(answer.claims, citations)),
        left_out=tuple(
            say("page.left_out", list=each.list, listed=number(each.listed), count=number(each.count))
            for each in answer.more
        ),
        citations=tuple(citations.all),
        versions=versions_of(answer.data),
    )


def _picture(
    answer: Screening,
    asked: Asked,
    pressed: str | None,
    today: date,
    citations: Citations,
    native: Mapping[str, str],
    pen: Pen | None,
) -> Picture | None:
    if answer.entity is None:
        return None
    ordered = in_order(answer.proximity)
    chain = chain_of(answer.entity, ordered, with_longer=asked.value("paths") == "all", native=native)
    found = details(chain, ordered, citations)
    chosen = asked.value("sel")
    key = chosen if chosen in found else shown_first(chain, ordered, pressed)
    drawing = draw(
        chain,
        lambda part: f"?{asked.query(sel=part)}",
        pressed=pressed,
        selected=key,
        min_share=answer.traversal.min_share,
        pen=pen,
    )
    return Picture(
        chain=chain,
        drawing=drawing,
        items=tuple(items(chain, found, answer.traversal.min_share)),
        details=found,
        selected=found.get(key) if key else None,
        times=times(chain, ordered, answer.query.valid_at, today, is_broad=drawing.width > BESIDE),
    )


def _line(answer: Screening) -> list[str]:
    """Under the sentence: who was taken to be meant, and how many classes are what."""
    if answer.entity is None:
        return [answer.headline, shown(told_under_policy(answer))]
    entity, told = answer.entity, []
    code = "page.line.taken" if answer.matches[0].accepted else "page.line.maybe"
    told.append(say(code, name=shown(answer.query.name), caption=shown(entity.caption), id=entity.id))
    found = [each for each in answer.proximity if each.verdict is Verdict.YES]
    open_ones = [each for each in answer.proximity if each.verdict is Verdict.UNKNOWN]
    told.append(
        say(
            "page.line.counts",
            yes=number(len(found)),
            unknown=number(len(open_ones)),
            all=number(len(answer.proximity)),
        )
    )
    if any(path.links or path.target for each in found for path in each.paths[:1]):
        told.append(say("page.line.presumed"))
    return [*told, shown(told_under_policy(answer))]


def _chips(answer: Screening) -> list[tuple[str, str]]:
    """What was asked, in short: a label, and the value."""
    walk, query = answer.traversal, answer.query
    chips = [
        (say("page.chip.day"), on(query.valid_at)),
        (say("page.chip.links", name=walk.name), hops(walk.max_hops, at_least=False)),
        (say("page.chip.share"), say("share.exact", low=number(walk.min_share))),
        (say("page.chip.grade"), walk.min_grade),
    ]
    if query.known_at is not None:
        chips.append((say("page.chip.known"), f"{query.known_at:%Y-%m-%d %H:%M}"))
    if walk.exclude_contested:
        chips.append((say("page.chip.contested"), say("page.chip.contested.left_out")))
    beside = [query.country and country(query.country), query.address, *query.identifiers, query.reference]
    if any(beside):
        chips.append((say("page.chip.order"), ", ".join(shown(each) for each in beside if each)))
    if answer.data:
        chips.append((say("page.chip.data"), "·".join(str(each.version) for each in answer.data)))
    return chips


def _overdue(data: Sequence[DataAnswer]) -> list[str]:
    return [
        say("data.overdue", source=each.title, read=on(each.read), n=each.update_days)
        for each in data
        if each.overdue
    ]


def _notices(answer: Screening) -> list[str]:
    told = []
    if any(each.partial for each in answer.proximity):
        told.append(say("page.notice.partial"))
    return told


def _notes(answers: Sequence[ProximityAnswer]) -> list[str]:
    """What qualifies the answer and is not drawn, each once."""
    told: list[str] = []
    for each in answers:
        below = len(each.below_minimum)
        if below:
            ends = all_of(dict.fromkeys(shown(path.entities[-1].caption) for path in each.below_minimum[:3]))
            told.append(say("page.note.below", n=below, label=each.label, ends=ends))
        if each.unrecorded_share:
            told.append(say("page.note.unrecorded", n=len(each.unrecorded_share), label=each.label))
        for stop in each.stops:
            told.append(
                say(
                    "page.note.stop",
                    entity=shown(stop.entity.caption),
                    kind=say(f"stop.{stop.kind}"),
                    label=each.label,
                )
            )
        for same in each.possibly:
            told.append(
                say("page.note.possibly", one=shown(same.entity.caption), other=shown(same.other.caption),
                    then=say(f"possibly.{same.verdict}"))
            )  # fmt: skip
        told += [say("page.note.assumes", label=each.label, what=assumed.detail) for assumed in each.assumes]
    return list(dict.fromkeys(told))


def _candidate(match: MatchAnswer, asked: Asked) -> Candidate:
    return Candidate(
        entity=match.entity,
        title=shown(match.entity.caption),
        title_language=language(match.entity.caption),
        note=say(
            "page.candidate", id=match.entity.id, name=shown(match.matched_name), score=f"{match.score:.0%}"
        ),
        why=tuple(f"{feature_label(each.feature)}: {each.detail}" for each in match.explanation),
        tiles=tuple(tiles(match.proximity)),
        href=f"?{asked.of_entity(match.entity.id)}",
        is_accepted=match.accepted,
    )
