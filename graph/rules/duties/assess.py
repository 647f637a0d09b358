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
