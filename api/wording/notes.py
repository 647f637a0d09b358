"""Notes of editors beside a source's own words: in `original` they stand in square brackets."""

from __future__ import annotations

import re
from collections.abc import Iterable

from api.models import SourceRef
from ontology import Period

_NOTE = re.compile(r"\[[^\[\]]+\]")
_DATE_INFERRED = "[date inferred"


def notes(source: SourceRef) -> list[str]:
    """What editors add to the source's words, each in its brackets.

    >>> given = {"source": "press", "document": None, "locator": "1", "grade": "D", "observed": "2020-03-31"}
    >>> notes(SourceRef(**given, original="March 31 [date inferred: the page shows no year]"))
    ['[date inferred: the page shows no year]']
    """
    return _NOTE.findall(source.original or "")


def is_date_inferred(observed: str, sources: Iterable[SourceRef]) -> bool:
    """Whether every source that was last seen on that day has it by an editor's inference.

    >>> given = {"source": "press", "document": None, "locator": "1", "grade": "D", "observed": "2020-03-31"}
    >>> is_date_inferred("2020-03-31", [SourceRef(**given, original="[date inferred: no year]")])
    True
    """
    newest = [each for each in sources if str(Period.parse(each.observed).last.last_day) == observed]
    return bool(newest) and all(_DATE_INFERRED in (each.original or "") for each in newest)
