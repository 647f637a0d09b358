"""What speaks for and against two parties being one."""

from __future__ import annotations

import pytest
from factories import fact

from ingest.resolve import Party, compared, party_of, proposed
from ingest.resolve.candidates import Candidate
from ontology import Entity


def party(id: str, schema: str = "Person", **values: str | tuple[str, ...]) -> Party:
    facts = [fact(id, "type", schema, schema=schema)]
    for prop, value in values.items():
        facts += [
            fact(id, prop, each, schema=schema) for each in ([value] if isinstance(value, str) else value)
        ]
    return party_of(Entity(id, schema, str(values.get("name", id)), tuple(facts)))


ANN = party("ann", name="Ann Miller", birthDate="1970-02-01", address="12 Main Street, Springfield 62701")


@pytest.mark.parametrize(
    ("other", "feature", "outcome"),
    [
        ({"name": "Miller, Anne"}, "name", "alike"),
        ({"birthDate": "1970-01-02"}, "birth", "swapped"),
        ({"birthDate": "1970-02-02"}, "birth", "near"),
        ({"birthDate": "1970"}, "birth", "year"),
        ({"birthDate": "1954-03-31"}, "veto", "birth"),
        ({"address": "Springfield, Main St 12"}, "address", "alike"),
        ({"address": "5 Oak Lane, Chicago"}, "address", "different"),
    ],
)
def test_each_feature_tells_how_it_came_out(other: dict[str, str], feature: str, outcome: str) -> None:
    found = compared(ANN, party("x", **other))
    assert outcome in [reason.outcome for reason in found.reasons if reason.feature == feature]


def test_a_name_alone_is_offered_and_not_proposed() -> None:
    found = compared(party("a", name="Ann Miller"), party("b", name="Ann Miller"))
    assert 0.3 < found.probability < 0.77


@pytest.mark.parametrize(
    ("one", "other"), [("Ann Miller Jr", "Ann Miller Sr"), ("Karl Klein I", "Karl Klein II")]
)
def test_two_generations_are_two_persons(one: str, other: str) -> None:
    found = compared(party("a", name=one, birthDate="1970"), party("b", name=other, birthDate="1970"))
    assert found.is_ruled_out


def test_twins_have_a_household_in_common_and_no_name() -> None:
    home = {"birthDate": "1997-09-28", "address": "1304 Poppy Hills, Reading", "email": "we@home.example"}
    found = compared(party("a", name="Mark Kerr", **home), party("b", name="Marsha Kerr", **home))
    assert found.probability < 0.77
    assert [reason.points for reason in found.reasons].count(0.0) == 1


def test_what_many_have_says_nothing() -> None:
    info = {"email": "info@office.example"}
    one, other = party("a", name="Ann Miller", **info), party("b", name="Ann Miller", **info)
    few = compared(one, other).points
    many = compared(one, other, lambda kind, key: 24).points
    assert few > many == compared(party("a", name="Ann Miller"), party("b", name="Ann Miller")).points


def test_a_number_in_a_name_rules_out_another() -> None:
    one, other = (
        party(id, "Company", name=f"CETC {number} Research Institute", country="cn")
        for id, number in (("a", "24th"), ("b", "26th"))
    )
    [name] = [reason for reason in compared(one, other).reasons if reason.feature == "name"]
    assert name.outcome == "contradicts"


def test_bodies_with_different_strong_identifiers_are_two() -> None:
    one, other = (
        party(id, "Company", name="Acme", leiCode=lei)
        for id, lei in (("a", "724500Y6DUVHQD6OXN27"), ("b", "5493001KJTIIGC8Y1R12"))
    )
    assert compared(one, other).is_ruled_out


def pairs(*parties: Party) -> list[Candidate]:
    return [
        Candidate(one, other, compared(one, other))
        for place, one in enumerate(parties)
        for other in parties[place + 1 :]
    ]


def test_who_may_be_one_of_two_is_joined_to_neither() -> None:
    home = {"address": "32 Palm Street, Tampa 60527"}
    old = party("a", name="John Smith", birthDate="1940-10-10", **home)
    young = party("b", name="John Smith", birthDate="1990-03-15", **home)
    undated = party("c", name="John Smith", **home)
    assert proposed(pairs(old, undated)) == [frozenset("ac")]
    assert proposed(pairs(old, young, undated)) == []


def test_a_chain_does_not_join_who_rule_each_other_out() -> None:
    passport = {"passportNumber": "P1234567"}
    one = party("a", name="Ann Miller", birthDate="1970-02-01", **passport)
    other = party("c", name="Ann Miller", birthDate="1954-03-31", email="ann@x.example")
    between = party("b", name="Ann Miller", email="ann@x.example", **passport)
    found = pairs(one, between, other)
    assert proposed(found) == proposed(found[::-1]) == [frozenset("ab")]
