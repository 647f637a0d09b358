"""The verdicts of a screening as tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.console import Group, RenderableType
from rich.text import Text

from api.models import ProximityAnswer, Screening
from api.render import words
from api.render.layout import Columns, columns
from api.wording import reasons, values
from api.wording.catalogue import all_of, on, say
from api.wording.classes import class_label
from api.wording.labels import decision_label, grades
from graph.search.proximity import Verdict
from graph.search.reasons import CLASS_REASONS, headline_reasons

_SHORT = 30
"""Characters of a reason that is repeated rather than referred to."""

_GRADES = "ABCD"


def verdicts(answers: Iterable[ProximityAnswer]) -> Columns:
    """A row for each class: verdict, hops, evidence, and who is nearest or why it is open, in few words."""
    headers = [say(f"column.{name}") for name in ("class", "verdict", "hops", "nearest")]
    return columns(
        headers,
        (
            (
                class_label(answer.risk_class, answer.label),
                _verdict(answer),
                _hops_and_grade(answer),
                "; ".join(_in_short(answer)),
            )
            for answer in answers
        ),
        whole=headers[:3],
        cut=headers[3:],
    )


def _hops_and_grade(answer: ProximityAnswer) -> str:
    if answer.hops is None:
        return ""
    far = words.bound(answer.hops, at_least=bool(answer.at_least))
    return f"{far} ({answer.paths[0].grade})" if answer.paths else far


def _in_short(answer: ProximityAnswer) -> list[str]:
    # What lies in the consignee first: it is what somebody can look into.
    given = sorted(headline_reasons(answer.reasons), key=lambda reason: reason in CLASS_REASONS)
    told = _nearest(answer) + [reasons.short_label(reason, answer) for reason in given]
    if answer.as_of is not None and answer.verdict is Verdict.NO:
        told.append(say("screen.as_of", day=on(answer.as_of)))
    if answer.below_minimum:
        told.append(say("screen.below_minimum.short"))
    return told


def verdicts_by_grade(answers: Iterable[ProximityAnswer]) -> RenderableType:
    """A row for each class: verdict, hops at each minimum grade of evidence, and why in full."""
    label_of: dict[str, str] = {}
    rows: list[list[str | Text]] = []
    for answer in answers:
        label, why = class_label(answer.risk_class, answer.label), _in_full(answer)
        first = label_of.setdefault(why, label)
        rows.append(
            [
                label,
                _verdict(answer),
                *(_at_grade(answer, grade) for grade in _GRADES),
                why if first == label or len(why) <= _SHORT else say("screen.same_as_above", label=first),
            ]
        )
    headers = [say("column.class"), say("column.verdict"), *_GRADES, say("column.why")]
    note = say("screen.verdicts.grades", **grades())
    return Group(columns(headers, rows, whole=headers[:-1]), Text(note, style="dim"))


def _in_full(answer: ProximityAnswer) -> str:
    why = _nearest(answer) + reasons.of_consignee(answer) + reasons.of_data(answer)
    if answer.verdict is Verdict.NO:
        why.append(say("headline.no"))
        if answer.as_of is not None:
            why.append(say("screen.as_of", day=on(answer.as_of)))
    if answer.below_minimum:
        why.append(say("screen.below_minimum.short"))
    if answer.stale:
        why.append(say("screen.out_of_date"))
    return "; ".join(why)


def _nearest(answer: ProximityAnswer) -> list[str]:
    """Who is nearest, or which list names the party itself."""
    if answer.verdict is not Verdict.YES or not answer.paths:
        return []
    path = answer.paths[0]
    if answer.hops:
        return [path.entities[-1].caption]
    lists = path.target.lists if path.target else []
    return [say("screen.itself_on", lists=all_of(lists)) if lists else say("screen.itself")]


def _verdict(answer: ProximityAnswer) -> Text:
    return Text(say(f"verdict.{answer.verdict}"), style=words.VERDICT_STYLES[answer.verdict])


def _at_grade(answer: ProximityAnswer, grade: str) -> str:
    hops = answer.hops_by_grade.get(grade)
    return "-" if hops is None else words.bound(hops.hops, at_least=hops.at_least)


def _label_of(screenings: Sequence[Screening], risk_class: str) -> str | None:
    """What the answers call the class."""
    given = (answer for screening in screenings for answer in screening.proximity)
    return next((answer.label for answer in given if answer.risk_class == risk_class), None)


def overview(answers: Iterable[Screening]) -> Columns:
    """A row for each name: the decision, and the verdict about the first class asked about."""
    screenings = list(answers)
    first = screenings[0].query.risk_classes[0] if screenings else None
    labels = [say(f"column.{name}") for name in ("name", "day", "decision")]
    headers = [*labels, class_label(first, _label_of(screenings, first)) if first else say("column.class")]
    return columns(
        headers,
        (
            (
                answer.query.name,
                on(answer.query.valid_at),
                decision(answer.decision),
                Text(_cell(answer.proximity[0]), style=words.VERDICT_STYLES[answer.proximity[0].verdict]),
            )
            for answer in screenings
        ),
        whole=headers[1:],
    )


def decision(code: str) -> Text:
    """The decision as a label in its colour."""
    return Text(decision_label(code), style=words.DECISION_STYLES[code])


def _cell(answer: ProximityAnswer) -> str:
    return say(f"verdict.{answer.verdict}") + (f", {_hops(answer)}" if answer.hops is not None else "")


def _hops(answer: ProximityAnswer) -> str:
    return values.hops(answer.hops, at_least=bool(answer.at_least)) if answer.hops else say("screen.itself")


def by_verdict(answers: Iterable[ProximityAnswer]) -> str:
    """The classes of each verdict, `yes` first: `Yes: Listed party (itself); Inconclusive: State body`."""
    labels: dict[Verdict, list[str]] = {verdict: [] for verdict in (Verdict.YES, Verdict.UNKNOWN, Verdict.NO)}
    for answer in answers:
        far = "" if answer.hops is None else f" ({_hops(answer)})"
        labels[answer.verdict].append(f"{class_label(answer.risk_class, answer.label)}{far}")
    return "; ".join(
        f"{say(f'verdict.{verdict}')}: {', '.join(named)}" for verdict, named in labels.items() if named
    )
