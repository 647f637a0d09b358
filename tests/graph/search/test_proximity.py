"""When a `no` is earned, and that the same question has the same answer however often it is asked."""

from __future__ import annotations

import threading
from datetime import date
from itertools import pairwise

import pytest
from factories import fact, link, member, owns, snapshot_of, unit

import graph.model.snapshot
from graph.lru_byte_cache import ASKED_OFTEN
from graph.model.traversal import Direction, Traversal, preset
from graph.search.proximity import Proximity, Verdict, proximity
from graph.search.reasons import Reason
from ontology import Grade, Statement

TODAY = date(2024, 6, 1)
TARGET = "defence_conglomerate"
CETC = member("CETC", TARGET)
STATE = member("S", "state_body")


def ask(entity: str, *statements: Statement, **changes: object) -> Proximity:
    """The answer about one entity with the control preset, in a class that is complete."""
    snapshot = snapshot_of(fact(entity, "type", "Company"), *statements)
    start = snapshot.ids.position(entity)
    assert start is not None
    return proximity(snapshot, start, TARGET, control(**changes), class_reasons=())


def control(**changes: object) -> Traversal:
    base = preset("control", TODAY, today=TODAY)
    return Traversal(**{name: getattr(base, name) for name in base.__slots__} | changes)  # type: ignore[arg-type]


def lacks(answer: Proximity) -> set[tuple[str, str]]:
    return {(end.entity, end.lacks) for end in answer.open_ends}


def test_a_state_body_above_earns_a_no() -> None:
    answer = ask("A", CETC, STATE, owns("S", "A", "100", direct="direct"))
    assert (answer.verdict, answer.reasons) == (Verdict.NO, ())
    assert "presumed_link" in {assumed.kind for assumed in answer.assumes}


def test_a_rumour_does_not_undo_what_a_register_says() -> None:
    answer = ask(
        "A",
        CETC,
        STATE,
        unit("CETC", "A", grade="A", observed="2020"),
        unit("CETC", "A", grade="D", end="2021", observed="2021"),
        owns("S", "A", "100", direct="direct"),
    )
    assert answer.hops_by_grade[Grade.C] is not None
    assert (answer.verdict, answer.reasons[0]) == (Verdict.UNKNOWN, Reason.CONFLICTING_EVIDENCE)


def test_a_rumoured_share_does_not_shut_out_an_owner() -> None:
    answer = ask(
        "A",
        CETC,
        STATE,
        owns("CETC", "A", grade="A", observed="2020"),
        owns("CETC", "A", "10", grade="D", observed="2021"),
        owns("S", "A", "80", direct="direct"),
    )
    assert answer.verdict is Verdict.UNKNOWN


def test_a_predecessor_and_its_successor_are_one_owner() -> None:
    holdings = [owns(owner, "A", "40", direct="direct") for owner in ("Old", "New")]
    bodies = (member("Old", "state_body"), member("New", "state_body"), link("Succession", "New", "Old"))
    answer = ask("A", CETC, *bodies, *holdings)
    assert (answer.verdict, answer.reasons) == (Verdict.UNKNOWN, (Reason.OPEN_END,))
    assert [end.recorded for end in answer.open_ends] == [40.0]


def test_a_predecessor_is_as_open_as_its_successor() -> None:
    facts = (CETC, STATE, link("Succession", "New", "Old"), owns("S", "New", "100", direct="direct"))
    for entity in ("Old", "New"):
        assert ask(entity, *facts).verdict is Verdict.NO


def test_bodies_that_continue_each_other_in_a_circle_close_nothing() -> None:
    circle = (link("Succession", "A", "B"), link("Succession", "B", "A"))
    assert ask("A", CETC, *circle).verdict is Verdict.UNKNOWN


@pytest.mark.parametrize(
    "once",
    [
        member("X", "state_body", grade="D", start="1980", end="1990", observed="1985"),
        member("X", "state_body", start="2024-06-02", observed="2024-06-02"),
        member("X", "state_body", grade="D"),
    ],
)
def test_what_was_a_state_body_once_or_by_rumour_stops_but_closes_nothing(once: Statement) -> None:
    answer = ask("A", CETC, once, owns("X", "A", "100", direct="direct"), owns("CETC", "X", "100"))
    assert answer.verdict is Verdict.UNKNOWN


def test_a_former_registered_agent_is_passed_through() -> None:
    agent = member("X", "registered_agent", start="1990", end="1995", observed="1992")
    assert ask("A", CETC, agent, owns("X", "A"), owns("CETC", "X")).verdict is Verdict.YES


def test_a_registered_agent_stops_and_says_so() -> None:
    facts = (CETC, member("X", "registered_agent"), unit("X", "A"), unit("S", "X"), STATE, owns("CETC", "X"))
    assert Reason.STOPPED_AT_HUB in ask("A", *facts).reasons


def test_customers_do_not_make_a_hub() -> None:
    customers = [link("Supply", "H", f"c{i}") for i in range(9)]
    assert ask("A", CETC, owns("H", "A"), owns("CETC", "H"), *customers, max_degree=4).verdict is Verdict.YES


def test_a_hub_as_far_away_as_paths_may_go_hides_nothing() -> None:
    holdings = [unit("H", f"c{i}") for i in range(9)]
    chain = (unit("B", "A"), unit("H", "B"))
    assert ask("A", CETC, *chain, *holdings, max_degree=4, max_hops=2).verdict is Verdict.NO
    assert Reason.OPEN_END in ask("A", CETC, *chain, *holdings, max_degree=4, max_hops=3).reasons


def test_rounded_shares_may_add_up_to_a_little_more_than_the_whole() -> None:
    facts = (
        CETC,
        STATE,
        member("T", "state_body"),
        owns("S", "A", "66.67", direct="direct"),
        owns("T", "A", "33.34", direct="direct"),
    )
    assert ask("A", *facts).verdict is Verdict.NO


def test_shares_of_different_years_that_exceed_the_whole_close_nothing() -> None:
    facts = (
        CETC,
        STATE,
        member("T", "state_body"),
        owns("S", "A", "100", direct="direct"),
        owns("T", "A", "67", direct="direct"),
    )
    assert lacks(ask("A", *facts)) == {("A", "shares_exceed_whole")}


def test_an_armed_force_has_no_owners_to_record_and_closes_nothing() -> None:
    forces = member("PLA", "armed_forces")
    answer = ask("A", CETC, forces, owns("PLA", "A", "100", direct="direct"))
    assert (answer.verdict, lacks(answer)) == (Verdict.UNKNOWN, {("PLA", "armed_force")})
    assert lacks(ask("PLA", CETC, forces)) == {("PLA", "armed_force")}


def test_all_of_a_company_that_a_state_body_may_hold_through_others_leaves_it_open() -> None:
    facts = (CETC, STATE, owns("S", "A", "100"))
    assert lacks(ask("A", *facts)) == {("A", "no_direct_owner")}


def test_a_group_and_its_vehicles_are_not_counted_twice() -> None:
    vehicles = [owns(f"v{n}", "A", "20", direct="direct") for n in range(3)]
    persons = [fact(id, "type", "Person") for id in ("G", "v0", "v1", "v2")]
    group = owns("G", "A", "30")
    assert ask("A", CETC, *vehicles, *persons, group).verdict is Verdict.NO
    held = [owns("G", f"v{n}", "51", direct="direct") for n in range(3)]
    answer = ask("A", CETC, *vehicles, *persons, group, *held)
    assert [(end.entity, end.recorded) for end in answer.open_ends] == [("A", 60.0)]


def test_every_path_below_the_minimum_share_is_reported() -> None:
    answer = ask("A", CETC, owns("CETC", "A", "10"), owns("CETC", "B", "60"), owns("B", "A", "60"))
    assert (answer.verdict, len(answer.paths), len(answer.below_minimum)) == (Verdict.YES, 1, 1)


def test_a_yes_says_when_every_path_needs_a_share_that_is_not_recorded() -> None:
    shown = owns("CETC", "A")
    assert ask("A", CETC, shown).needs_unrecorded_share
    assert ask("A", CETC, shown, direction=Direction.ANY, min_share=0.0).needs_unrecorded_share
    assert not ask("A", CETC, owns("CETC", "A", ">5")).needs_unrecorded_share
    assert not ask("A", CETC, shown, unit("CETC", "A")).needs_unrecorded_share
    longer = (owns("B", "A", "60"), owns("CETC", "B", "60"))
    assert not ask("A", CETC, shown, *longer).needs_unrecorded_share
    assert ask("A", CETC, shown, *longer, max_hops=1).needs_unrecorded_share
    indirect = link("Control", "CETC", "A", direct="indirect")
    assert not ask("A", CETC, shown, indirect).needs_unrecorded_share
    assert ask("A", CETC, shown, indirect, max_hops=1).needs_unrecorded_share, "indirect counts two hops"


def test_with_a_minimum_of_half_what_only_an_unrecorded_share_would_make_yes_is_unknown() -> None:
    person = fact("P", "type", "Person")
    facts = (CETC, person, owns("CETC", "A"), owns("P", "A", "100", direct="direct"))
    answer = ask("A", *facts, min_share=50.0)
    assert (answer.verdict, answer.reasons[0]) == (Verdict.UNKNOWN, Reason.SHARE_UNKNOWN)
    assert [path.hops for path in answer.unrecorded_share] == [1]
    assert (answer.below_minimum, answer.needs_unrecorded_share) == ((), False)
    weaker = ask("A", CETC, person, owns("CETC", "A", grade="D"), min_share=50.0, min_grade=Grade.B)
    assert {Reason.SHARE_UNKNOWN, Reason.BELOW_MIN_GRADE} <= set(weaker.reasons)
    assert Reason.CONFLICTING_EVIDENCE not in weaker.reasons
    assert ask("A", *facts, owns("CETC", "A", "60"), min_share=50.0).unrecorded_share == ()


def test_two_bodies_that_own_each_other_are_one_step_with_both_links() -> None:
    holdings = [owns("CETC", "A", "10"), owns("A", "CETC", "unknown")]
    answer = ask("A", CETC, *holdings, direction=Direction.ANY)
    (path,) = answer.paths
    assert len(path.steps[0].rows) == 1  # 10% is less than the minimum
    assert answer.below_minimum == ()  # and the other link makes the same path above it
    (path,) = ask("A", CETC, *holdings, direction=Direction.ANY, min_share=0.0).paths
    assert len(path.steps[0].rows) == 2


def test_many_paths_above_the_minimum_do_not_bury_the_one_below() -> None:
    layers = [[f"{layer}{i}" for i in range(12)] for layer in "bcd"]
    levels = [["A"], *layers, ["CETC"]]
    dense = [unit(up, low) for lows, ups in pairwise(levels) for low in lows for up in ups]
    answer = ask("A", CETC, *dense, owns("d0", "b0", "5"), max_explored=2_000)
    assert answer.verdict is Verdict.YES
    assert answer.below_minimum
    assert not answer.is_truncated


def test_an_answer_does_not_depend_on_how_often_it_was_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(graph.model.snapshot, "SMALL_LINK_ROWS", -1)
    fan = [owns(f"o{i}", "A", grade="B") for i in range(60)]
    snapshot = snapshot_of(CETC, *fan, owns("CETC", "o59"), [owns(f"p{i}", f"o{i}") for i in range(50)])
    start = snapshot.ids.position("A")
    assert start is not None
    answers = [
        proximity(snapshot, start, TARGET, control(max_explored=20), class_reasons=())
        for _ in range(ASKED_OFTEN + 2)
    ]
    assert answers[0].verdict is Verdict.YES
    assert all(answer == answers[0] for answer in answers)


def test_a_search_that_was_cut_earns_no_no() -> None:
    chain = [unit(f"e{i + 1}", f"e{i}") for i in range(4)]
    assert ask("e0", CETC, STATE, unit("S", "e4"), *chain).verdict is Verdict.NO
    answer = ask("e0", CETC, STATE, unit("S", "e4"), *chain, max_explored=2)
    assert (answer.verdict, answer.reasons, answer.is_truncated) == (Verdict.UNKNOWN, (Reason.PARTIAL,), True)


def test_threads_that_ask_at_once_get_one_answer() -> None:
    snapshot = snapshot_of(CETC, owns("B", "A"), owns("CETC", "B"))
    start = snapshot.ids.position("A")
    assert start is not None
    answers: list[Proximity] = []

    def run() -> None:
        answers.append(proximity(snapshot, start, TARGET, control(), class_reasons=()))

    threads = [threading.Thread(target=run) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 16
    assert all(answer == answers[0] for answer in answers)
