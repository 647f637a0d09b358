"""What is told of two readings of one line."""

from __future__ import annotations

from dataclasses import replace

import pytest

from api.casework.watch.comparison import ChangeKind, differences
from api.casework.watch.reading import Reading, Standing, Tie

OWNED = Tie("Ownership", "b", "a", "51")
BEFORE = Reading(
    "hit",
    (("a", True),),
    {"listed_party": Standing("yes", 2), "state_body": Standing("unknown")},
    {"entry-1": "list"},
    {"listed_party": (OWNED, Tie("Unit", "c", "b", ""))},
    (OWNED,),
    {"US-OFAC-50": False},
)


def told(after: Reading, before: Reading = BEFORE) -> list[tuple[str, str]]:
    return [(str(each.kind), each.subject) for each in differences(before, after)]


def test_equal_readings_tell_nothing() -> None:
    assert told(replace(BEFORE)) == []


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"decision": "unknown"}, [("decision", "")]),
        ({"matches": (("a", True), ("d", False))}, [("match", "")]),
        ({"listings": {"entry-1": "list", "entry-2": "list"}}, [("listed", "entry-2")]),
        ({"listings": {}}, [("delisted", "entry-1")]),
        ({"captured": {"US-OFAC-50": True}}, [("captured", "US-OFAC-50")]),
        ({"captured": {}}, [("released", "US-OFAC-50")]),
        ({"captured": {"US-OFAC-50": False, "EU-AF-2024": False}}, [("captured", "EU-AF-2024")]),
        ({"owners": (OWNED._replace(share="60"),)}, [("owner", "")]),
    ],
)
def test_each_kind_of_change_is_told_once(changed: dict[str, object], expected: object) -> None:
    assert told(replace(BEFORE, **changed)) == expected  # type: ignore[arg-type]  # fields of it


@pytest.mark.parametrize(
    ("standing", "kind"),
    [
        (Standing("yes", 1), "shorter"),
        (Standing("yes", 3), "longer"),
        (Standing("yes", 2, at_least=True), "longer"),
        (Standing("unknown"), "verdict"),
        (Standing("no"), "verdict"),
    ],
)
def test_a_class_is_told_by_verdict_and_by_distance(standing: Standing, kind: str) -> None:
    after = replace(BEFORE, verdicts={**BEFORE.verdicts, "listed_party": standing})
    assert told(after) == [(kind, "listed_party")]


def test_a_hit_that_was_none_before_comes_first() -> None:
    before = replace(BEFORE, decision="unknown", listings={})
    assert told(BEFORE, before) == [("new_hit", ""), ("listed", "entry-1")]


def test_owners_of_another_entity_are_not_compared() -> None:
    after = replace(BEFORE, matches=(("z", True),), owners=(), ways={})
    assert told(after) == [("match", "")]


def test_a_way_that_ended_with_the_verdict_is_no_change_of_owners() -> None:
    after = replace(
        BEFORE, verdicts={**BEFORE.verdicts, "listed_party": Standing("unknown")}, ways={}, owners=(OWNED,)
    )
    assert told(after) == [("verdict", "listed_party")]


def test_links_that_came_and_went_on_a_way_are_named() -> None:
    way = (OWNED, Tie("Ownership", "d", "b", "80"))
    [difference] = differences(BEFORE, replace(BEFORE, ways={"listed_party": way}))
    assert difference.kind is ChangeKind.OWNER
    assert (difference.before, difference.after) == (
        [["Unit", "c", "b", ""]],
        [["Ownership", "d", "b", "80"]],
    )
