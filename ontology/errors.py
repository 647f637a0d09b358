"""Errors of the ontology package.

OntologyError
├── InvalidDate      a text that is no calendar date
├── InvalidShare     a text or interval that is no share of 100
├── InvalidGrade     a letter other than A, B, C or D
├── InvalidValue     a text that a property cannot have as its value
├── UnknownTerm      a type, property or class that the schema does not define
└── MisstatedNode    an RDF node that claims to be ours and cannot be read
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager


class OntologyError(ValueError):
    """Root of the errors raised for values the ontology cannot accept.

    `reason` says what is wrong, `remedy` what to do about it and `field` the property or predicate that
    is meant; the last two are empty where the reason says it all.

    >>> str(InvalidDate("'soon' is no date", "write YYYY, YYYY-MM or YYYY-MM-DD"))
    "'soon' is no date; write YYYY, YYYY-MM or YYYY-MM-DD"
    """

    def __init__(self, reason: str, remedy: str = "", field: str = "") -> None:
        self.reason = reason
        self.remedy = remedy
        self.field = field
        super().__init__(f"{reason}; {remedy}" if remedy else reason)


class InvalidDate(OntologyError):
    """The text is not a date, or the date does not exist."""


class InvalidShare(OntologyError):
    """The text or interval is not a share between 0 and 100."""


class InvalidGrade(OntologyError):
    """The evidence grade is not one of A, B, C and D."""


class InvalidValue(OntologyError):
    """The property cannot have the text as its value."""


class UnknownTerm(OntologyError):
    """The schema defines no entity type, link type, property or risk class of this name."""


class MisstatedNode(OntologyError):
    """An RDF node claims to be of our vocabulary and lacks a part, or has one that cannot be read."""


@contextmanager
def about(field: str) -> Iterator[None]:
    """Say of an `OntologyError` raised inside which field it is about, unless it says so itself.

    >>> try:
    ...     with about("start"):
    ...         raise InvalidDate("'soon' is no date")
    ... except OntologyError as error:
    ...     error.field
    'start'
    """
    try:
        yield
    except OntologyError as error:
        error.field = error.field or field
        raise
