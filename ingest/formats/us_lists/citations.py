"""Citations of the Federal Register as the lists of the Export Administration Regulations print them."""

from __future__ import annotations

import re

from ingest.official_lists import Term
from ingest.values import printed_day
from ontology import PartialDate

_CITATION = re.compile(r"[0-9]+ F\.? ?R\.? ?[0-9]+")
_DAY = re.compile(r"\b([0-9]{1,2}/[0-9]{1,2}/(?:[0-9]{4}|[0-9]{2}))\b")


def citations_in(text: str) -> tuple[str, ...]:
    """Each volume and page that a text cites, in one spelling; the whole text where it cites none.

    >>> citations_in("79 FR 44680, 8/1/14. 80 F.R. 60532, 10/7/15")
    ('79 FR 44680', '80 FR 60532')
    """
    citations = (re.sub(r" ?F\.? ?R\.? ?", " FR ", each) for each in _CITATION.findall(text))
    return tuple(dict.fromkeys(citations)) or (text,)


def days_in(text: str) -> tuple[PartialDate, ...]:
    """The days of the citations, the earliest first; without what is no date.

    >>> [day.text for day in days_in("80 FR 60532, 10/7/15. 79 FR 44680, 8/1/2014")]
    ['2014-08-01', '2015-10-07']
    """
    days = (printed_day(each, "%m/%d/%Y", "%m/%d/%y") for each in _DAY.findall(text))
    return tuple(sorted({day for day in days if day is not None}, key=lambda day: day.first_day))


def cited_term(text: str) -> Term:
    """The term of an entry by its citations: that which added it is the earliest.

    >>> cited_term("80 FR 60532, 10/7/15. 79 FR 44680, 8/1/2014").start
    PartialDate(text='2014-08-01')
    """
    days = days_in(text)
    return Term(days[0] if days else None, None, text)
