"""The joined questions over columns of shipments, against plain loops and the brute-force oracle."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from brute_force import BruteForce
from factories import member, owns, snapshot_of, unit

from graph.licences import (
    Shipments,
    licences_since_near,
    near_without_licence,
    shared_consignees,
    stopped_by_listing,
    under_licence_to,
    values_by_destination,
)
from graph.licences.shipments import NONE, Names
from graph.model import IdTable, Traversal, day_number, preset
from ontology import Grade, Statement

DAY = date(2024, 6, 1)
UP = replace(preset("control", DAY, today=DAY), min_share=0.0)
CLASS = "defence_conglomerate"
GRAPH = [
    owns("holding", "buyer", "60", direct="direct"),
    unit("group", "holding"),
    member("group", CLASS),
    owns("late", "other", "60", start="2024-03-01", observed="2024-05-01"),
    member("late", CLASS),
]
Row = tuple[str, str | None, str | None, str | None, str, float | None, date]


def shipments(*rows: Row) -> Shipments:
    """Rows of exporter, consignee, end user, licence, destination, value and day."""
    parties: dict[str, int] = {}
    licences: dict[str, int] = {}
    places: dict[str, int] = {}

    def at(names: dict[str, int], text: str | None) -> int:
        return NONE if text is None else names.setdefault(text, len(names))

    columns = {
        "exporter": [at(parties, row[0]) for row in rows],
        "consignee": [at(parties, row[1]) for row in rows],
        "endUser": [at(parties, row[2]) for row in rows],
        "licence": [at(licences, row[3]) for row in rows],
        "destination": [at(places, row[4]) for row in rows],
        "controlCode": [NONE for _ in rows],
        "currency": [NONE for _ in rows],
    }
    days = np.array([day_number(row[6]) for row in rows], np.int32)
    return Shipments(
        IdTable.of_sorted([f"s{place:06}" for place in range(len(rows))]),
        Names(tuple(parties)),
        {
            "licence": Names(tuple(licences)),
            "destination": Names(tuple(places)),
            "controlCode": Names(()),
            "currency": Names(()),
        },
        {name: np.array(column, np.int32) for name, column in columns.items()},
        days,
        days,
        np.array([np.nan if row[5] is None else row[5] for row in rows]),
    )


SENT = shipments(
    ("maker", "buyer", None, None, "cn", 10.0, DAY),
    ("maker", "agent", "buyer", "l1", "cn", None, DAY),
    ("maker", "agent", "other", None, "tw", 5.0, date(2024, 1, 10)),
    ("rival", "agent", None, None, "tw", 7.0, DAY),
    ("rival", None, None, None, "us", 1.0, DAY),
)


def near(traversal: Traversal = UP) -> list[tuple[int, str, int]]:
    return [
        (n.place, n.party, n.hops) for n in near_without_licence(SENT, snapshot_of(*GRAPH), traversal, CLASS)
    ]


def test_shipments_to_somebody_near_without_a_licence_on_record() -> None:
    assert near() == [(2, "other", 1), (0, "buyer", 2)]


def test_near_is_meant_for_the_day_and_hops_asked_about() -> None:
    assert near(replace(UP, max_hops=1)) == [(2, "other", 1)]
    assert near(replace(UP, valid_at=date(2024, 2, 1))) == [(0, "buyer", 2)]


def test_licences_whose_end_user_has_come_near_since() -> None:
    days = [day_number(day) for day in (date(2024, 1, 1), date(2024, 4, 1), DAY)]
    licences = list(zip(("l1", "l2", "l3"), [("other",), ("other",), ("buyer",)], days, strict=True))
    found = licences_since_near(licences, snapshot_of(*GRAPH), UP, CLASS)
    assert found == [("l1", "other", 1, days[0])]


def test_what_a_listing_of_today_would_have_stopped_and_whether_it_was_so_then() -> None:
    found = stopped_by_listing(SENT, snapshot_of(*GRAPH), UP, CLASS, date(2024, 1, 1), DAY)
    assert {(one.near.place, one.near.party, one.then) for one in found} == {
        (2, "other", False),
        (0, "buyer", True),
        (1, "buyer", True),
    }
    assert stopped_by_listing(SENT, snapshot_of(*GRAPH), UP, CLASS, date(2024, 2, 1), date(2024, 3, 1)) == []


def test_relatives_of_denied_parties_under_a_general_licence() -> None:
    relations = replace(UP, direction=preset("any", DAY, today=DAY).direction)
    snapshot = snapshot_of(*GRAPH, owns("group", "agent"))
    found = under_licence_to(SENT, snapshot, relations, ["buyer", "nobody"], ["l1", "unused"])
    assert [(one.place, one.party, one.hops) for one in found] == [(1, "buyer", 0)]
    assert under_licence_to(SENT, snapshot, relations, ["buyer"], ["unused"]) == []


def test_consignees_of_several_exporters() -> None:
    [one] = shared_consignees(SENT)
    assert (one.consignee, one.exporters, one.such_as, one.shipments) == ("agent", 2, ("maker", "rival"), 3)
    assert shared_consignees(SENT, least=3) == []


def test_values_count_what_has_none() -> None:
    groups = {
        g.destination: (g.shipments, g.value, g.without_value) for g in values_by_destination(SENT, DAY, DAY)
    }
    assert groups == {"cn": (2, 10.0, 1), "tw": (1, 7.0, 0), "us": (1, 1.0, 0)}


@pytest.mark.parametrize("seed", range(4))
def test_near_is_a_yes_of_the_oracle(seed: int) -> None:
    draw = random.Random(seed)
    names = "abcdefghij"
    facts: list[Statement] = [
        owns(
            draw.choice(names),
            draw.choice(names),
            "60",
            direct="direct",
            start=f"20{draw.randrange(20, 25)}-01-01",
        )
        for _ in range(14)
    ]
    facts += [member(name, CLASS) for name in draw.sample(names, 2)]
    facts = [fact for fact in facts if fact.subject != fact.value]
    traversal = replace(UP, valid_at=DAY - timedelta(days=draw.randrange(900)), max_hops=draw.randrange(1, 4))
    sent = shipments(*[("maker", name, None, None, "cn", 1.0, DAY) for name in names])
    found = {one.party for one in near_without_licence(sent, snapshot_of(*facts), traversal, CLASS)}
    oracle = BruteForce(facts, traversal)
    known = {end for fact in facts for end in (fact.subject, fact.value)}
    assert found == {
        name for name in names if name in known and oracle.hops(name, CLASS, Grade.D) is not None
    }
