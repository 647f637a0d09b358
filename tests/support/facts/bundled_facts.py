"""The statements of a bundled source, and short ways to look among them."""

from __future__ import annotations

from emitted import facts_of

from ingest.sources import open_source
from ontology import Statement
from ontology.schema import NAME_PROPERTIES, SCHEMA

Facts = tuple[Statement, ...]


def load(name: str) -> Facts:
    """Every statement of a bundled source; fails on a rejected row."""
    statements, rejections = facts_of(open_source(name))
    assert [str(rejection) for rejection in rejections] == []
    return tuple(statements)


def about(facts: Facts, subject: str, prop: str, value: str | None = None) -> list[Statement]:
    """The statements about the subject by one property or link type, in file order."""
    return [f for f in facts if (f.subject, f.prop) == (subject, prop) and value in (None, f.value)]


def only(facts: Facts, subject: str, prop: str, value: str | None = None) -> Statement:
    (statement,) = about(facts, subject, prop, value)
    return statement


def uppers(facts: Facts, lower: str) -> set[tuple[str, str]]:
    """(type, upper end) of every directed link above the id, supplies aside."""
    return {
        (f.prop, f.subject)
        for f in facts
        if f.value == lower and f.prop in SCHEMA.link_types and f.prop != "Supply"
        if SCHEMA.link_type(f.prop).has_upper
    }


def names(facts: Facts, subject: str, *properties: str) -> set[str]:
    return {f.value for f in facts if f.subject == subject and f.prop in (properties or NAME_PROPERTIES)}
