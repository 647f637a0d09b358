"""Reads regimes from their files: one file a regime, every field known, every mistake told with its line."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import Any, TypeVar

from graph.rules.errors import BadRule
from graph.rules.regime import Basis, Citation, Confidence, Phase, Pool, Regime, Status
from graph.rules.toml_lines import Table, checked, read_table

_T = TypeVar("_T", bound=StrEnum)

_NEEDED = {
    "id": "the id of the regime",
    "title": "what it is called",
    "jurisdiction": "whose law it is, such as US",
    "basis": "ownership or listing",
    "lists": "a list of ids of official lists",
    "effect": "what capture means",
    "phases": "[[phases]] with what it says from when to when",
    "citations": "[[citations]] with its texts",
}
_ALLOWED = {
    "aliases": "a list of other ids",
    "propagates": "true or false",
    "control": "true or false",
    "red_flags": "true or false",
    "limits": "whom or what it is about at all",
    "notes": "a list of sentences",
}
_PHASE_NEEDED = {
    "status": "one of " + ", ".join(Status),
    "confidence": "one of " + ", ".join(Confidence),
    "citation": "the text that says so",
}
_PHASE_ALLOWED = {
    "from": "a day",
    "to": "a day",
    "operator": ">= or >",
    "threshold": "percent",
    "pool": "all or person",
    "note": "a sentence",
}
_CITATION_NEEDED = {"text": "the name of the text"}
_CITATION_ALLOWED = {
    "url": "its address",
    "read_at": "where the wording was read",
    "read": "the day on which it was read",
}


def read_regime(text: str, file: str) -> Regime:
    """The regime of a file; raises `BadRule` with the file, the line, the field and what to write there.

    >>> read_regime('id = "A"\\ntitle = 3\\njurisdiction = "US"', "a.toml")
    Traceback (most recent call last):
    graph.rules.errors.BadRule: a.toml, line 1, field 'basis': it is missing; write ownership or listing
    """
    table = read_table(text, file)
    checked(table, _NEEDED, _ALLOWED)
    basis = choice(table, "basis", Basis)
    phases = tuple(_phase(phase, basis) for phase in table.tables.get("phases", ()))
    if not phases:
        raise table.refused("phases", "there is none; write [[phases]]")
    _check_order(table, phases)
    citations = tuple(_citation(each) for each in table.tables.get("citations", ()))
    if not citations:
        raise table.refused("citations", "there is none; write [[citations]]")
    return Regime(
        id=string(table, "id"),
        title=string(table, "title"),
        jurisdiction=string(table, "jurisdiction"),
        basis=basis,
        lists=strings(table, "lists"),
        propagates=boolean(table, "propagates", default=basis is Basis.OWNERSHIP),
        reads_control=boolean(table, "control", default=False),
        effect=string(table, "effect"),
        phases=phases,
        citations=citations,
        aliases=strings(table, "aliases"),
        has_red_flags=boolean(table, "red_flags", default=basis is Basis.OWNERSHIP),
        limits=string(table, "limits") if "limits" in table.values else "",
        notes=strings(table, "notes"),
    )


@cache
def regimes() -> Mapping[str, Regime]:
    """The regimes that come with the program, by id, in the order of the names of their files.

    >>> regimes()["US-OFAC-50"].on(date(2024, 1, 1)).operator
    '>='
    """
    found: dict[str, Regime] = {}
    folder = files("graph.rules") / "regimes"
    for file in sorted(folder.iterdir(), key=lambda file: file.name):
        if file.name.endswith(".toml"):
            regime = read_regime(file.read_text(encoding="utf-8"), f"graph/rules/regimes/{file.name}")
            if regime.id in found:
                raise BadRule(f"graph/rules/regimes/{file.name}, line 1, field 'id': another file has it too")
            found[regime.id] = regime
    return found


def _phase(table: Table, basis: Basis) -> Phase:
    checked(table, _PHASE_NEEDED, _PHASE_ALLOWED)
    threshold, operator = table.values.get("threshold"), table.values.get("operator")
    if (threshold is None) != (basis is Basis.LISTING) or (operator is None) != (threshold is None):
        raise table.refused(None, "threshold and operator are for ownership, and there both are needed")
    if threshold is not None and (
        isinstance(threshold, bool) or not isinstance(threshold, (int, float)) or not 0 < threshold <= 100
    ):
        raise table.refused("threshold", f"it is {threshold!r}; write a number of percent above 0")
    if operator not in (None, ">=", ">"):
        raise table.refused("operator", f"it is {operator!r}; write >= or >")
    start, end = day(table, "from"), day(table, "to")
    if start is not None and end is not None and end < start:
        raise table.refused("to", f"{end} is before {start}; correct one of them")
    return Phase(
        status=choice(table, "status", Status),
        start=start,
        end=end,
        operator=operator,
        threshold=None if threshold is None else float(threshold),
        pool=choice(table, "pool", Pool) if "pool" in table.values else Pool.ALL,
        confidence=choice(table, "confidence", Confidence),
        citation=string(table, "citation"),
        note=string(table, "note") if "note" in table.values else "",
    )


def _check_order(table: Table, phases: tuple[Phase, ...]) -> None:
    for place, (one, other) in enumerate(pairwise(phases), start=1):
        if one.end is None or other.start is None or other.start <= one.end:
            raise table.tables["phases"][place].refused(
                "from", "it begins before the phase above it ends; give phases in order, without overlaps"
            )


def _citation(table: Table) -> Citation:
    checked(table, _CITATION_NEEDED, _CITATION_ALLOWED)
    return Citation(
        string(table, "text"),
        string(table, "url") if "url" in table.values else None,
        string(table, "read_at") if "read_at" in table.values else None,
        day(table, "read"),
    )


# ------------------------------------------------------------ values of fields


def string(table: Table, name: str) -> str:
    """A text that is not empty."""
    value = table.values[name]
    if not isinstance(value, str) or not value.strip():
        raise table.refused(name, f"it is {value!r}; write a text")
    return " ".join(value.split())


def strings(table: Table, name: str) -> tuple[str, ...]:
    """A list of texts; without the field there is none."""
    value = table.values.get(name, [])
    if not isinstance(value, list) or not all(isinstance(item, str) and item.strip() for item in value):
        raise table.refused(name, f"it is {value!r}; write a list of texts")
    return tuple(" ".join(item.split()) for item in value)


def boolean(table: Table, name: str, *, default: bool) -> bool:
    """True or false."""
    value = table.values.get(name, default)
    if not isinstance(value, bool):
        raise table.refused(name, f"it is {value!r}; write true or false")
    return value


def day(table: Table, name: str) -> date | None:
    """A day, written without quotes; `None` without the field."""
    value: Any = table.values.get(name)
    if value is not None and type(value) is not date:
        raise table.refused(name, f"it is {value!r}; write a day, such as 2024-07-03, without quotes")
    return value


def choice(table: Table, name: str, kind: type[_T]) -> _T:
    """One of some words."""
    try:
        return kind(table.values[name])
    except ValueError:
        known = ", ".join(kind)
        raise table.refused(name, f"it is {table.values[name]!r}; write one of {known}") from None
