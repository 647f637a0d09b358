"""Conditions on records: properties, comparisons, and the entities that properties name."""

from __future__ import annotations

import pytest
from factories import company, fact

from graph.licences import BadCondition, Condition
from ontology import Entity, Statement

LICENCE = [
    fact("l", "type", "Licence", schema="Thing"),
    fact("l", "kind", "global", schema="Thing"),
    fact("l", "amount", "2000000", schema="Thing"),
    fact("l", "date", "2024-05-01", schema="Thing"),
    fact("l", "effectiveFrom", "2024-05", schema="Thing"),
    fact("l", "consignee", "c", schema="Thing"),
    fact("l", "goods", "Lithography parts", schema="Thing"),
]


def entity(statements: list[Statement]) -> Entity:
    type = next(s.value for s in statements if s.prop == "type")
    name = next((s.value for s in statements if s.prop == "name"), statements[0].subject)
    return Entity(statements[0].subject, type, name, tuple(statements))


OTHERS = {"c": entity(company("c", "Xcalibre Arms Ltd."))}


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("kind=Global", True),
        ("kind!=global", False),
        ("kind=individual", False),
        ("amount>=2000000", True),
        ("amount>2000000", False),
        ("amount<10000000", True),
        ("date=2024", True),
        ("date=2024-05", True),
        ("date<2024-05-01", False),
        ("date<=2024-05", True),
        ("date>2023", True),
        ("effectiveFrom=2024-05-01", False),
        ("effectiveFrom>=2024-05-01", True),
        ("goods~lithography", True),
        ("consignee=c", True),
        ("consignee=Xcalibre Arms Ltd.", True),
        ("consignee.name~xcalibre", True),
        ("consignee.country=il", False),
        ("endUser=", True),
        ("endUser!=", False),
        ("consignee=", False),
        ("consignee!=", True),
    ],
)
def test_a_condition_holds_or_does_not(text: str, holds: bool) -> None:
    assert Condition.parse(text).holds(entity(LICENCE), OTHERS) is holds


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("kind", "is no condition"),
        ("colour=red", "there is no property 'colour'"),
        ("kind.name=x", "names no entity"),
        ("consignee.colour=x", "there is no property 'colour'"),
        ("amount>=nan", "'nan' is no number"),
        ("amount>=abc", "'abc' is no number"),
        ("date<2024-13", "'2024-13' is no date"),
    ],
)
def test_what_is_no_condition_is_said(text: str, problem: str) -> None:
    with pytest.raises(BadCondition, match=problem):
        Condition.parse(text)
