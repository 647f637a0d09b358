"""Which ids shared identifiers make one body, and which they do not, after each load."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from factories import DATASET, company, fact, member, owns
from hypothesis import given, settings
from hypothesis import strategies as st
from loads import OTHER, load
from shared_identifiers import one_body
from stated import same

from graph.store import Store, open_store
from ingest.own_sources import SHARED_IDENTIFIERS
from ingest.report import Sameness
from ingest.sameness import judged_by_identifiers, renew_sameness
from ontology import Grade, Statement

DAY = date(2026, 1, 31)
LEI, OTHER_LEI = "724500Y6DUVHQD6OXN27", "529900T8BM49AURSDO55"
USC = "91350100M000100Y43"
THIRD = replace(OTHER, id="third")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with closing(open_store(f"sqlite:///{tmp_path / 's.db'}")) as store:
        yield store


def body(id: str, type: str = "Company", country: str | None = None, **identifiers: str) -> list[Statement]:
    facts = [fact(id, "type", type, schema=type)]
    facts += [] if country is None else [fact(id, "country", country, schema=type)]
    return facts + [fact(id, prop, value, schema=type) for prop, value in identifiers.items()]


def judged(store: Store, *loads: list[Statement]) -> Sameness:
    for dataset, statements in zip((DATASET, OTHER, THIRD), loads, strict=False):
        load(store, statements, dataset=dataset)
    return renew_sameness(store, DAY)


def groups(store: Store) -> set[tuple[str, ...]]:
    with store.reader() as reader:
        return set(reader.merges.groups.values())


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"leiCode": LEI}, {"leiCode": LEI.lower()}),
        ({"uscCode": USC}, {"uscCode": USC}),
        ({"type": "Vessel", "imoNumber": "IMO9074729"}, {"type": "Vessel", "imoNumber": "IMO 9074729"}),
        (
            {"country": "nl", "registrationNumber": "33011433"},
            {"country": "nl", "registrationNumber": "33 011 433"},
        ),
        ({"type": "Company", "leiCode": LEI}, {"type": "LegalEntity", "leiCode": LEI}),
        ({"type": "Company", "leiCode": LEI}, {"type": "PublicBody", "leiCode": LEI}),
    ],
)
def test_a_strong_identifier_in_two_sources_makes_one_body(store: Store, one: dict, other: dict) -> None:
    assert judged(store, body("a", **one), body("b", **other)).judged == 1
    assert groups(store) == {("a", "b")}


def test_the_judgement_names_its_basis_and_is_of_grade_b(store: Store) -> None:
    judged(store, body("a", leiCode=LEI, uscCode=USC), body("b", leiCode=LEI, uscCode=USC))
    with store.reader() as reader:
        statements = list(reader.statements_of(SHARED_IDENTIFIERS))
    assert [(s.subject, s.prop, s.value, s.grade) for s in statements] == [("b", "sameAs", "a", Grade.B)] * 2
    assert {s.locator for s in statements} == {
        f"LEI {LEI}, in register and press",
        f"unified social credit code {USC}, in register and press",
    }


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"leiCode": "N/A"}, {"leiCode": "N/A"}),
        ({"registrationNumber": "33011433"}, {"registrationNumber": "33011433"}),
        (
            {"country": "nl", "registrationNumber": "33011433"},
            {"country": "be", "registrationNumber": "33011433"},
        ),
        (
            {"country": "de", "registrationNumber": "HRB 12345"},
            {"country": "de", "registrationNumber": "HRB 12345"},
        ),
        (
            {"country": "nl", "registrationNumber": "0000000"},
            {"country": "nl", "registrationNumber": "0000000"},
        ),
        ({"taxNumber": "NL123456789B01"}, {"taxNumber": "NL123456789B01"}),
        ({"type": "Listing", "leiCode": LEI}, {"leiCode": LEI}),
    ],
)
def test_what_is_no_strong_identifier_judges_nothing(store: Store, one: dict, other: dict) -> None:
    assert judged(store, body("a", **one), body("b", **other)) == Sameness(0, 0, 0)


def test_one_source_alone_judges_nothing(store: Store) -> None:
    assert judged(store, body("a", leiCode=LEI) + body("b", leiCode=LEI)).judged == 0
    assert judged(store, body("a", leiCode=LEI) + body("b", leiCode=LEI), body("c", leiCode=LEI)).judged == 2
    assert groups(store) == {("a", "b", "c")}


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        (
            {"leiCode": LEI, "uscCode": USC},
            {"leiCode": OTHER_LEI, "uscCode": USC},
            "they have different LEIs",
        ),
        (
            {"leiCode": LEI, "country": "nl", "registrationNumber": "33011433"},
            {"leiCode": LEI, "country": "nl", "registrationNumber": "99999991"},
            "they have different registration numbers",
        ),
        ({"leiCode": LEI, "type": "Person"}, {"leiCode": LEI}, "one is a Person and the other a Company"),
        (
            {"imoNumber": "9074729", "type": "Vessel"},
            {"imoNumber": "9074729"},
            "one is a Vessel and the other a Company",
        ),
    ],
)
def test_bodies_that_contradict_each_other_are_reported_and_not_one(
    store: Store, one: dict, other: dict, reason: str
) -> None:
    found = judged(store, body("a", **one), body("b", **other))
    assert (found.judged, groups(store)) == (0, set())
    [conflict] = found.conflicts
    assert reason in conflict.reason and "that of a and of b" in conflict.reason


def test_a_judgement_that_they_differ_stands_against_it(store: Store) -> None:
    found = judged(store, [*body("a", leiCode=LEI), fact("a", "differentFrom", "b")], body("b", leiCode=LEI))
    assert (found.judged, len(found.conflicts)) == (0, 1)


def test_a_contradiction_along_a_chain_keeps_the_weaker_identifier_from_judging(store: Store) -> None:
    found = judged(
        store,
        body("a", leiCode=LEI, country="nl", registrationNumber="33011433"),
        body("b", leiCode=LEI, uscCode=USC),
        body("c", uscCode=USC, country="nl", registrationNumber="99999991"),
    )
    assert (groups(store), found.judged) == ({("a", "b")}, 1)
    assert [conflict.record for conflict in found.conflicts] == [f"unified social credit code {USC}"]


def test_judgements_follow_what_is_loaded(store: Store) -> None:
    assert judged(store, body("a", leiCode=LEI), body("b", leiCode=LEI)) == Sameness(1, 1, 0)
    assert renew_sameness(store, DAY) == Sameness(1, 0, 0)
    with store.reader() as reader:
        assert [version.number for version in reader.versions()][-1] == 3
    load(store, body("b", leiCode=OTHER_LEI), dataset=OTHER)
    assert (renew_sameness(store, DAY), groups(store)) == (Sameness(0, 0, 1), set())
    load(store, body("b", leiCode=LEI), dataset=OTHER)
    assert (renew_sameness(store, DAY), groups(store)) == (Sameness(1, 1, 0), {("a", "b")})


def test_what_a_person_judged_stands_beside_it(store: Store) -> None:
    found = judged(store, body("a", leiCode=LEI), [*body("b", leiCode=LEI), same("b", "a")])
    assert (found, groups(store)) == (Sameness(0, 0, 0), {("a", "b")})


IDS, PEOPLE = "abcdef", ("Company", "LegalEntity", "Person", "Vessel")
VALUES = {
    "leiCode": (LEI, OTHER_LEI),
    "uscCode": (USC,),
    "imoNumber": ("9074729", "9074730"),
    "registrationNumber": ("33011433", "99999991"),
}


@st.composite
def any_bodies(draw: st.DrawFn) -> list[Statement]:
    statements = []
    for id in IDS:
        source = draw(st.sampled_from(["press", "register", "third"]))
        parts = {
            prop: draw(st.sampled_from(values)) for prop, values in VALUES.items() if draw(st.booleans())
        }
        country = draw(st.sampled_from(["nl", "be", None]))
        kind = draw(st.sampled_from(PEOPLE) if draw(st.booleans()) else st.just("Company"))
        statements += [replace(s, source=source) for s in body(id, kind, country, **parts)]
    if draw(st.booleans()):
        pair = draw(st.sampled_from([("a", "b"), ("c", "d")]))
        statements.append(same(*pair))
    if draw(st.booleans()):
        statements.append(fact("e", "differentFrom", draw(st.sampled_from("abcd"))))
    return statements


@pytest.mark.slow
@settings(max_examples=60)
@given(any_bodies())
def test_the_judgements_are_those_of_the_rules(
    tmp_path_factory: pytest.TempPathFactory, statements: list[Statement]
) -> None:
    url = f"sqlite:///{tmp_path_factory.mktemp('bodies') / 's.db'}"
    with closing(open_store(url)) as store:
        for dataset in (DATASET, OTHER, THIRD):
            load(store, [s for s in statements if s.source == dataset.id], dataset=dataset)
        with store.reader() as reader:
            _, conflicts = judged_by_identifiers(reader)
        renew_sameness(store, DAY)
        bodies, blocked = one_body(statements)
        assert {frozenset(group) for group in groups(store)} == bodies
        assert {each.identifier for each in conflicts} == {
            (prop, value if prop == "registrationNumber" else value.lower()) for prop, value in blocked
        }


def test_a_hit_is_found_over_a_shared_identifier(store: Store) -> None:
    from api.screening import Screener
    from api.workspace import Workspace

    judged(
        store,
        [*body("a", leiCode=LEI), *company("a", "Acme Works"), owns("boss", "a", "60", direct="direct")],
        [*body("b", leiCode=LEI), *company("boss", "Boss"), member("boss", "defence_conglomerate")],
    )
    screened = Screener(Workspace(store)).screen(LEI)
    assert screened.decision == "hit"
    assert screened.matches[0].entity.id == "a"
