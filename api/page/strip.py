"""The strip of verdicts: one for each class, `unknown` as prominent as `yes`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from api.models import ProximityAnswer
from api.wording.catalogue import all_of, on, say
from api.wording.classes import class_label
from api.wording.reasons import reason_label
from api.wording.values import hops
from graph.search.proximity import Verdict
from graph.search.reasons import headline_reasons

_ORDER = (
    "defence_conglomerate",
    "armed_forces",
    "chinese_military_company",
    "meu_list",
    "listed_party",
    "military_research_institute",
    "state_body",
)
_FIRST = ("defence_conglomerate", "listed_party")


@dataclass(frozen=True, slots=True)
class Tile:
    """The verdict about one class in a few words."""

    risk_class: str
    label: str
    verdict: str
    decides: bool
    word: str
    nearest: str
    why: str
    ladder: tuple[tuple[str, str], ...]
    is_stale: bool

    @property
    def look(self) -> str:
        """Whether it is shown as a finding, a finding that makes no hit, as not known, or as not found."""
        return "context" if self.verdict == "yes" and not self.decides else self.verdict


def in_order(answers: Sequence[ProximityAnswer]) -> list[ProximityAnswer]:
    """Answers as the strip has them; classes of one's own come last, in their order."""
    return sorted(answers, key=lambda each: _place(each.risk_class))


def names_in_order(names: Iterable[str]) -> list[str]:
    """Classes by name, as the strip has them.

    >>> names_in_order(["my_own", "state_body", "armed_forces"])
    ['armed_forces', 'state_body', 'my_own']
    """
    return sorted(names, key=_place)


def _place(name: str) -> int:
    return _ORDER.index(name) if name in _ORDER else len(_ORDER)


def tiles(answers: Sequence[ProximityAnswer]) -> list[Tile]:
    """A tile for each class, in the order of the strip."""
    return [_tile(answer) for answer in in_order(answers)]


def pressed_first(answers: Sequence[ProximityAnswer]) -> str | None:
    """The class that is pressed unless another is: the first that the sentence names."""
    found = [each for each in answers if each.verdict is Verdict.YES and each.decides]
    for name in _FIRST:
        if any(each.risk_class == name for each in found):
            return name
    nearest = min(found, key=lambda each: each.hops or 0, default=None)
    if nearest is not None:
        return nearest.risk_class
    ordered = in_order(answers)
    return ordered[0].risk_class if ordered else None


def _tile(answer: ProximityAnswer) -> Tile:
    return Tile(
        risk_class=answer.risk_class,
        label=class_label(answer.risk_class, answer.label),
        verdict=str(answer.verdict),
        decides=answer.decides,
        word=say(f"verdict.{answer.verdict}"),
        nearest=_nearest(answer),
        why=_why(answer),
        ladder=tuple(
            (grade, "–" if at is None else f"{'≥' if at.at_least else ''}{at.hops}")
            for grade, at in answer.hops_by_grade.items()
        ),
        is_stale=answer.stale,
    )


def _nearest(answer: ProximityAnswer) -> str:
    if answer.verdict is not Verdict.YES:
        return say("page.tile.open_end") if answer.verdict is Verdict.UNKNOWN and answer.open_ends else ""
    if not answer.hops:
        return say("page.tile.itself")
    told = hops(answer.hops, at_least=False)
    return f"≥ {told}" if answer.at_least else told


def _why(answer: ProximityAnswer) -> str:
    if answer.verdict is Verdict.UNKNOWN:
        return "; ".join(reason_label(each) for each in headline_reasons(answer.reasons))
    if answer.verdict is Verdict.NO:
        return "" if answer.as_of is None else say("summary.as_of", day=on(answer.as_of))
    if not answer.paths:
        return ""
    path = answer.paths[0]
    if not answer.hops and path.target is not None:
        if not path.target.lists:
            return say("page.tile.stated", grade=path.grade)
        return say("page.tile.on", lists=all_of(path.target.lists), grade=path.grade)
    return say("page.tile.via", target=path.entities[-1].caption, grade=path.grade)
