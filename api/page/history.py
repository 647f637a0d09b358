"""What the page shows of how distances to classes changed."""

from __future__ import annotations

from dataclasses import dataclass

from api.models import ClassHistory, DistanceAsKnown, DistanceOnDays, HistoryAnswer
from api.page.details import MOST_SOURCES
from api.page.picture.text import shown, shown_sentence
from api.page.sources import Citations, CitedText, numbers_of
from api.wording import history as wording
from api.wording.classes import class_label


@dataclass(frozen=True, slots=True)
class DistanceView:
    """A distance while nothing changed it, the path that it goes by, and what made the difference."""

    text: str
    path: str
    because: tuple[CitedText, ...]


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
    by_day = [_distance(wording.told_by_day(each, asked), each, citations) for each in of.by_day]
    by_load = [_distance(wording.told_by_load(each), each, citations) for each in of.by_load]
    return ClassHistoryView(class_label(of.risk_class, of.label), tuple(by_day), tuple(by_load), of.partial)


def _distance(told: str, distance: DistanceOnDays | DistanceAsKnown, citations: Citations) -> DistanceView:
    changes = []
    for fact in distance.because:
        evidence = fact.link or fact.membership
        cited = citations.cite(evidence.sources[:MOST_SOURCES]) if evidence is not None else []
        changes.append(CitedText(shown_sentence(wording.told_change(fact)), numbers_of(cited)))
    path = " → ".join(shown(each.caption) for each in distance.path)
    return DistanceView(told, path, tuple(changes))
