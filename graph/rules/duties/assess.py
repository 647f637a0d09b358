"""Which rules point to a duty about a shipment: on its facts and day, three-valued."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from graph.rules.duties.duty import Duty, Span, Standing
from graph.rules.duties.expressions import Truth
from graph.rules.duties.facts import Facts
from graph.rules.regime import Confidence, Status


@dataclass(frozen=True, slots=True)
class Found:
    """What a duty comes to: the facts used, and those that would have to be found out.

    `applies`: the rule is in force that day, or is a published reading, and its text was read; else it points
    to nothing, and what it says is a condition.
    """

    duty: Duty
    span: Span
    standing: Standing
    truth: Truth

    @property
    def applies(self) -> bool:
        """Whether the rule can point to a duty on the day."""
        is_there = self.span.status in (Status.IN_FORCE, Status.INTERPRETATION)
        return is_there and self.duty.confidence is not Confidence.MEMORY


@dataclass(frozen=True, slots=True)
class Unread:
    """An act that stood before another and whose rules are not known, since it was not read."""

    act: str
    replaced_by: str
    on: date


_STANDINGS = {True: Standing.POINTS_TO, False: Standing.DOES_NOT, None: Standing.UNDETERMINED}


def assess(duties: Iterable[Duty], facts: Facts, day: date) -> list[Found]:
    """What each duty that says something on the day comes to, in their order.

    >>> from graph.rules.duties.reading import duties
    >>> facts = {"movement": "export", "destination": "CN", "item.annex_i": True}
    >>> found = {each.duty.id: each for each in assess(duties(), facts, date(2024, 5, 1))}
    >>> str(found["EU-DU-3-1"].standing), found["EU-DU-3-1"].duty.article
    ('points to', 'art. 3(1)')
    """
    found = []
    for duty in duties:
        span = duty.on(day)
        if span is not None:
            truth = duty.condition.on(facts)
            found.append(Found(duty, span, _STANDINGS[truth.holds], truth))
    return found


def unread(duties: Iterable[Duty], day: date) -> list[Unread]:
    """The acts that stood on the day in place of one whose rules begin later, and that were not read.

    >>> from graph.rules.duties.reading import duties
    >>> [each.act for each in unread(duties(), date(2020, 5, 1))]
    ['Regulation (EC) No 428/2009']
    """
    began: dict[tuple[str, str], date] = {}
    for duty in duties:
        for span in duty.spans:
            if duty.before is not None and span.start is not None:
                act = duty.before, duty.citation
                began[act] = min(span.start, began.get(act, span.start))
    return [Unread(act, by, on) for (act, by), on in began.items() if day < on]
