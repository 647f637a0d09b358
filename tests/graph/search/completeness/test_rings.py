"""Bodies that hold each other are owned by nobody, as far as nobody outside their ring holds them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from factories import fact, link, member, owns, snapshot_of, unit

from graph.model.traversal import preset
from graph.search.completeness import GapKind, check_ownership, rings
from graph.search.proximity import Proximity, Verdict, proximity
from graph.search.reasons import Reason
from ontology import Statement

DAY = date(2024, 6, 1)
CONTROL = preset("control", DAY, today=DAY)
RING = GapKind.RING_WITHOUT_OUTSIDER


def lacking(*statements: Statement) -> dict[str, tuple[GapKind, float | None]]:
    """What each entity lacks, and how much of it is recorded; rings are looked for among all of them."""
    snapshot = snapshot_of(*statements)
    everything = np.arange(len(snapshot.ids))
    found = check_ownership(snapshot, everything, CONTROL, everything)
    return {gap.entity: (gap.lacks, gap.recorded) for gap in found.gaps}


def person(id: str) -> Statement:
    return fact(id, "type", "Person")


def ask(start: str, *statements: Statement, **changes: object) -> Proximity:
    snapshot = snapshot_of(member("CETC", "defence_conglomerate"), *statements)
    position = snapshot.ids.position(start)
    assert position is not None
    traversal = replace(CONTROL, **changes)  # type: ignore[arg-type]  # fields of a traversal
    return proximity(snapshot, position, "defence_conglomerate", traversal, class_reasons=())


@pytest.mark.parametrize(
    "ring",
    [
        [owns("b", "a", "100"), owns("a", "b", "100")],
        [unit("b", "a"), unit("a", "b")],
        [owns("b", "a", "80"), owns("c", "b", "80"), owns("a", "c", "80")],
        [owns("b", "a", "100"), unit("a", "b")],
    ],
    ids=["two owners", "two units", "three that leave less than the minimum", "an owner that is a unit"],
)
def test_a_ring_nobody_outside_holds_earns_no_no(ring: list[Statement]) -> None:
    for start in {statement.value for statement in ring}:
        answer = ask(start, *ring)
        assert answer.verdict is Verdict.UNKNOWN
        assert (start, RING) in {(end.entity, end.lacks) for end in answer.open_ends}


def test_bodies_that_hold_each_other_are_held_by_what_holds_the_rest_of_both() -> None:
    people = [person(id) for id in ("p", "q")]
    ring = [owns("b", "a", "80"), owns("a", "b", "80"), owns("p", "a", "20"), owns("q", "b", "20")]
    assert lacking(*people, *ring) == {}
    assert ask("a", *people, *ring).verdict is Verdict.NO


def test_what_outsiders_hold_of_one_counts_for_the_others_by_what_it_holds() -> None:
    ring = [owns("b", "a", "50"), owns("p", "a", "50"), owns("a", "b", "100"), person("p")]
    assert lacking(*ring) == {}
    less = [owns("b", "a", "60"), owns("p", "a", "20"), owns("a", "b", "100"), person("p")]
    assert lacking(*less) == {"a": (RING, 50.0), "b": (RING, 50.0)}


@pytest.mark.parametrize("hops", [1, 2, 3])
def test_a_ring_that_is_longer_than_the_hops_earns_no_no(hops: int) -> None:
    ring = [owns("b", "a", "80"), owns("c", "b", "80"), owns("a", "c", "80")]
    answer = ask("a", *ring, max_hops=hops)
    assert answer.verdict is Verdict.UNKNOWN
    assert {end.lacks for end in answer.open_ends} == {RING}


@pytest.mark.parametrize("hops", [1, 4])
@pytest.mark.parametrize("length", [5, 6, 12])
def test_a_ring_of_any_length_earns_no_no(length: int, hops: int) -> None:
    ring = [owns(f"r{(number + 1) % length}", f"r{number}", "80") for number in range(length)]
    answer = ask("r0", *ring, max_hops=hops)
    assert answer.verdict is Verdict.UNKNOWN
    assert [end.entity for end in answer.open_ends] == [f"r{number}" for number in range(hops)]
    assert {end.lacks for end in answer.open_ends} == {RING}


def test_what_is_held_by_a_member_of_a_long_ring_is_closed_itself() -> None:
    ring = [owns(f"r{(number + 1) % 6}", f"r{number}", "100") for number in range(6)]
    answer = ask("a", owns("r0", "a", "100"), *ring, max_hops=2)
    assert [(end.entity, end.lacks, end.recorded) for end in answer.open_ends] == [("r0", RING, 0.0)]


def test_a_long_chain_and_a_long_ring_with_an_outsider_earn_a_no() -> None:
    chain = [owns(f"c{number + 1}", f"c{number}", "100") for number in range(12)]
    assert ask("c0", *chain).verdict is Verdict.NO
    ring = [owns("c0", "c12", "100")]
    assert ask("c5", *chain, *ring).verdict is Verdict.UNKNOWN
    in_parts = [owns(f"c{number + 1}", f"c{number}", "100") for number in range(12) if number != 3]
    mixed = [*in_parts, owns("c4", "c3", "60"), owns("p", "c3", "40"), person("p")]
    assert ask("c5", *mixed, *ring).verdict is Verdict.NO


def test_too_many_bodies_above_to_look_for_rings_among_are_no_no(monkeypatch: pytest.MonkeyPatch) -> None:
    chain = [owns(f"c{number + 1}", f"c{number}", "100") for number in range(12)]
    monkeypatch.setattr(rings, "MAX_ABOVE", 12)
    answer = ask("c0", *chain)
    assert (answer.verdict, answer.reasons) == (Verdict.UNKNOWN, (Reason.PARTIAL,))
    assert answer.is_truncated and answer.assumes == ()
    assert ask("c1", *chain).verdict is Verdict.NO


def test_rings_are_not_looked_for_further_up_than_the_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    chain = [owns(f"c{number + 1}", f"c{number}", "100") for number in range(12)]
    monkeypatch.setattr(rings, "MAX_LEVELS", 7)
    facts = [*chain, person("c12")]
    assert ask("c0", *facts).reasons == (Reason.PARTIAL,)
    assert ask("c1", *facts).verdict is Verdict.NO


def test_minority_holdings_make_rings_too() -> None:
    vehicles = [owns(f"v{number}", "a", "20") for number in range(5)]
    assert ask("a", *vehicles, *(owns("a", f"v{number}", "100") for number in range(5))).verdict is (
        Verdict.UNKNOWN
    )


def test_a_holding_of_unknown_share_closes_a_ring_and_holds_nothing() -> None:
    ring = [owns("a", "b", "100"), owns("b", "a"), owns("p", "a", "70"), person("p")]
    assert lacking(*ring) == {"a": (RING, 70.0), "b": (RING, 70.0)}


def test_of_parents_and_owners_the_larger_counts() -> None:
    ring = [unit("b", "a"), owns("p", "a", "100"), owns("a", "b", "100"), person("p")]
    assert lacking(*ring) == {}


def test_a_body_and_its_successor_are_one_member_of_a_ring() -> None:
    ring = [owns("b", "new", "100"), owns("old", "b", "100"), link("Succession", "new", "old")]
    assert lacking(*ring) == {"b": (RING, 0.0), "new": (RING, 0.0)}


def test_what_a_predecessor_holds_of_a_body_is_held_by_nobody_else() -> None:
    facts = [owns("old", "a", "40"), owns("p", "a", "60"), link("Succession", "a", "old"), person("p")]
    assert lacking(*facts) == {"a": (GapKind.SHARE_UNRECORDED, 60.0)}


def test_a_state_body_is_outside_every_ring() -> None:
    state = member("s", "state_body")
    assert lacking(state, owns("s", "a", "100", direct="direct"), owns("a", "s", "100")) == {}


def test_an_indirect_holding_makes_no_ring() -> None:
    facts = [owns("b", "a", "100"), owns("a", "b", "100", direct="indirect")]
    assert lacking(*facts) == {"b": (GapKind.NO_DIRECT_OWNER, None)}


def test_shares_that_exceed_the_whole_are_told_first() -> None:
    ring = [owns("b", "a", "100"), owns("c", "a", "67"), owns("a", "b", "100"), person("c")]
    assert lacking(*ring) == {"a": (GapKind.SHARES_EXCEED_WHOLE, 167.0)}
