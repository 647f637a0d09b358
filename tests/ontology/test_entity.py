"""An entity reads its values from its statements."""

from __future__ import annotations

from ontology import Entity, Grade, Period, Statement


def says(prop: str, value: str, source: str = "press") -> Statement:
    return Statement("x", "Company", prop, value, source, "document", "line 1", Grade.C, Period.parse("2024"))


def test_values_are_distinct_and_in_the_order_of_the_statements() -> None:
    entity = Entity("x", "Company", "X", (says("name", "B"), says("name", "A"), says("name", "B", "filing")))
    assert entity.values("name") == ("B", "A")
    assert entity.first("name") == "B"


def test_a_property_that_nobody_states_has_no_value() -> None:
    entity = Entity("x", "Company", "X", ())
    assert entity.values("name") == ()
    assert entity.first("name") is None
    assert entity.names == ()


def test_main_names_come_before_aliases_acronyms_and_brands() -> None:
    statements = (says("brand", "E"), says("acronym", "D"), says("previousName", "C"), says("alias", "B"),
                  says("name", "A"), says("alias", "A"), says("country", "cn"))  # fmt: skip
    assert Entity("x", "Company", "A", statements).names == ("A", "B", "C", "D", "E")
