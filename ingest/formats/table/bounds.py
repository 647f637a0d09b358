"""What the figures and days of shipments and licences cannot be: below zero, or of another age."""

from __future__ import annotations

from collections.abc import Collection

from ingest.rejections import Problem
from ontology import SCHEMA

_TYPES = ("Shipment", "Licence", "Denial", "Application", "CustomsRecord")
_FIGURES = frozenset(("value", "amount", "quantity"))
_DAYS = frozenset(("date", "effectiveFrom", "effectiveTo"))
_FIRST_YEAR = "1945"
"""Export controls as records tell of them are younger; an earlier year is a slip, such as 1924 or 0024."""


def bounded(type: str, names: Collection[str]) -> frozenset[str]:
    """Those of the properties whose values have bounds in an entity of the type.

    >>> sorted(bounded("Shipment", ("value", "date", "name"))), sorted(bounded("Company", ("value",)))
    (['date', 'value'], [])
    """
    has_bounds = any(SCHEMA.is_a(type, name) for name in _TYPES)
    return (_FIGURES | _DAYS) & frozenset(names) if has_bounds else frozenset()


def out_of_bounds(column: str, name: str, value: str) -> Problem | None:
    """What is wrong with the value of a bounded property; `None` where nothing is.

    >>> out_of_bounds("Value", "value", "-120").reason
    "'-120' is below 0"
    >>> out_of_bounds("Left", "date", "1850-03-01").reason
    "'1850-03-01' lies before 1945"
    >>> out_of_bounds("Left", "date", "2024") is None
    True
    """
    if name in _FIGURES and value.startswith("-") and value.strip("-0.") != "":
        return Problem(
            column, f"{value[:80]!r} is below 0", "a return or credit note is no shipment: leave its row out"
        )
    if name in _DAYS and value[:4] < _FIRST_YEAR:
        return Problem(column, f"{value[:80]!r} lies before {_FIRST_YEAR}", "correct the year")
    return None
