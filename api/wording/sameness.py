"""What speaks for and against two parties being one, in words."""

from __future__ import annotations

from api.wording.catalogue import say

_LONGEST = 70


def reason(feature: str, outcome: str, points: float, one: str, other: str) -> str:
    """One feature compared, as a sentence with its points.

    >>> reason("birth", "swapped", 2.4, "1978-12-11", "1978-11-12")
    'born 1978-12-11 and 1978-11-12, day and month changed places (+2.4)'
    >>> reason("email", "equal", 0.0, "info@office.example", "info@office.example")
    'e-mail address info@office.example, not counted'
    """
    code = f"sameness.{feature}.{outcome}"
    sentence = say(code, one=_short(one), other=_short(other))
    if round(points, 1) == 0:
        return say("sameness.not_counted", reason=sentence)
    return say("sameness.points", reason=sentence, points=f"{points:+.1f}")


def fact(property: str, label: str, value: str) -> str:
    """A value beside a party.

    >>> fact("birthDate", "Born", "1978-12-11")
    'Born: 1978-12-11'
    """
    return say("sameness.fact", label=label, value=_short(value))


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 3]}..."
