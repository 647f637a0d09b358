"""What the page shows of how distances to classes changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from api.models import ClassHistory, DistanceAsKnown, DistanceOnDays, HistoryAnswer, LoadRef
from api.page.details import MOST_SOURCES
from api.page.picture.text import shown
from api.page.sources import Citations
from api.wording import history as wording
from api.wording.classes import class_label


@dataclass(frozen=True, slots=True)
class ChangeView:
    """A fact that made a difference, with the numbers of its sources."""

    text: str
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class DistanceView:
    """A distance while nothing changed it, the path that it goes by, and what made the difference."""

    text: str
    path: str
    because: tuple[ChangeView, ...]


@dataclass(frozen=True, slots=True)
class ClassHistoryView:
    """How the distance to one class changed along the days, and along what was loaded."""

    label: str
    by_day: tuple[DistanceView, ...]
    by_load: tuple[DistanceView, ...]
    is_partial: bool

    @property
    def is_never(self) -> bool:
        """Whether no path was ever found."""
        return not any(each.path for each in (*self.by_day, *self.by_load))


def history_views(answer: HistoryAnswer, citations: Citations) -> tuple[ClassHistoryView, ...]:
    """The history of each class asked about."""
    return tuple(_class(each, answer, citations) for each in answer.classes)


def _class(of: ClassHistory, answer: HistoryAnswer, citations: Citations) -> ClassHistoryView:
    asked = answer.traversal.valid_at
    by_day, by_load = [], []
    for day in of.by_day:
        told = wording.distance(day.hops, day.at_least)
        by_day.append(_distance(wording.on_days(day.since, day.until, asked, told), day, citations))
    for known in of.by_load:
        told = wording.distance(known.hops, known.at_least)
        load = None if known.load is None else _load(known.load)
        by_load.append(_distance(wording.since_load(load, told), known, citations))
    return ClassHistoryView(class_label(of.risk_class, of.label), tuple(by_day), tuple(by_load), of.partial)


def _distance(told: str, distance: DistanceOnDays | DistanceAsKnown, citations: Citations) -> DistanceView:
    changes = []
    for fact in distance.because:
        evidence = fact.link or fact.membership
        cited = citations.cite(evidence.sources[:MOST_SOURCES]) if evidence is not None else []
        text = wording.change(fact.change, fact.detail, _loads(fact.loads))
        changes.append(ChangeView(text, tuple(dict.fromkeys(each.number for each in cited))))
    path = " → ".join(shown(each.caption) for each in distance.path)
    return DistanceView(told, path, tuple(changes))


def _loads(loads: Sequence[LoadRef]) -> list[str]:
    return [_load(load) for load in loads]


def _load(load: LoadRef) -> str:
    return wording.load(load.source, load.version, load.loaded_at)
