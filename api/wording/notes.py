"""Notes of editors beside a source's own words: in `original` they stand in square brackets."""

from __future__ import annotations

import re

from api.models import PathLink, SourceRef
from api.wording.catalogue import say
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


def with_inference(told: str, link: PathLink) -> str:
    """When a link was last confirmed, as told, and that the day is inferred where all sources of it infer it.

    >>> link = PathLink.model_construct(sources=[], observed="2020-03-31")
    >>> with_inference("last confirmed 31 Mar 2020", link)
    'last confirmed 31 Mar 2020'
    """
    newest = [
        each for each in link.sources if str(Period.parse(each.observed).last.last_day) == link.observed
    ]
    is_inferred = bool(newest) and all(_DATE_INFERRED in (each.original or "") for each in newest)
    return say("valid.date_inferred", confirmed=told) if is_inferred else told
