"""The decision table: what it decides is what the search decides, and what it leaves to a search it says."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date

import pytest
from brute_force import BruteForce
from factories import fact, link, member, owns, snapshot_of, unit
from random_questions import TODAY, random_graph, random_traversal

from graph.lru_byte_cache import ASKED_OFTEN
from graph.model import Direction, Snapshot, Traversal, preset
from graph.search.decision_table import ClassDecision, DecisionTable, covers, decision_table
from graph.search.engine import SnapshotSearch
from graph.search.proximity import proximity
from graph.search.reasons import Reason
from graph.search.results import ProximityResult
from ontology import Grade, Statement

CLASSES = {"defence_conglomerate": (), "state_body": (Reason.LIST_IN_PART,)}
CONTROL = preset("control", TODAY, today=TODAY)
TARGET = "defence_conglomerate"


def decided(statements: Iterable[Statement], id: str, traversal: Traversal = CONTROL) -> ClassDecision:
    """The decision about an entity and one class that is complete."""
    snapshot = snapshot_of(*statements)
    position = snapshot.ids.position(id)
    assert position is not None
    [decision] = DecisionTable.of(snapshot, traversal, {TARGET: ()}).decide(position)
    return decision


def agree(snapshot: Snapshot, traversal: Traversal) -> list[ClassDecision]:
    """Compare every entity with the search; the decisions."""
    table = DecisionTable.of(snapshot, traversal, CLASSES)
    decisions = []
    for position in range(len(snapshot.ids)):
        for decision in table.decide(position):
            reasons = CLASSES[decision.risk_class]
            answer = proximity(
                snapshot, position, decision.risk_class, traversal, class_reasons=reasons, limit=1
            )
            found = (snapshot.ids[position], decision, answer.verdict, answer.reasons)
            assert (decision.hops, decision.hops_by_grade) == (answer.hops, answer.hops_by_grade), found
            assert decision.verdict in (answer.verdict, None), found
            assert decision.reasons in (answer.reasons, None), found
            decisions.append(decision)
    return decisions


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(6))
def test_it_decides_as_the_search(seed: int) -> None:
    rng = random.Random(seed)
    decisions: list[ClassDecision] = []
    while len(decisions) < 1_500:
        traversal = random_traversal(rng)
        traversal = replace(traversal, follow_possibly_same=False)
        if covers(traversal):
            graphs = [random_graph(rng, f"g{n}", is_plain=rng.random() < 0.3) for n in range(3)]
            decisions += agree(snapshot_of(*(s for graph in graphs for s in graph)), traversal)
    assert {str(decision.verdict) for decision in decisions} >= {"yes", "unknown"}
    sure = sum(decision.reasons is not None for decision in decisions)
    assert sure > len(decisions) * 0.7


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
def test_it_decides_as_the_search_where_owners_are_known(seed: int) -> None:
    rng = random.Random(seed)
    decisions: list[ClassDecision] = []
    for _ in range(40):
        share = rng.choice([10.0, 25.0, 25.0, 50.0])
        traversal = replace(CONTROL, min_share=share, max_hops=rng.randint(1, 5))
        decisions += agree(snapshot_of(*_held_companies(rng)), traversal)
    verdicts = [decision.verdict for decision in decisions]
    assert verdicts.count("no") > 50
    assert verdicts.count(None) < len(verdicts) / 4


@pytest.mark.slow
@pytest.mark.parametrize("most", [2, 6])
def test_it_decides_as_a_search_that_a_bound_cuts_short(most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("completeness.rings", "decision_table.table", "decision_table.records"):
        monkeypatch.setattr(f"graph.search.{name}.MAX_ABOVE", most)
    rng = random.Random(most)
    decisions: list[ClassDecision] = []
    for _ in range(20):
        decisions += agree(snapshot_of(*_held_companies(rng)), replace(CONTROL, max_explored=most * 2))
        anyhow = replace(random_traversal(rng), follow_possibly_same=False, max_explored=most)
        if covers(anyhow):
            decisions += agree(snapshot_of(*random_graph(rng, "g", is_plain=False)), anyhow)
    assert None in {decision.verdict for decision in decisions}


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_it_decides_as_the_rules_written_out(seed: int) -> None:
    rng = random.Random(seed)
    for _ in range(15):
        traversal = replace(random_traversal(rng), follow_possibly_same=False, collapse_full=False)
        if not covers(traversal):
            continue
        statements = random_graph(rng, "g", is_plain=False)
        snapshot, brute = snapshot_of(*statements), BruteForce(statements, traversal)
        table = DecisionTable.of(snapshot, traversal, {TARGET: ()})
        for position, id in enumerate(snapshot.ids):
            [decision] = table.decide(position)
            by_grade = {grade: h and (h.hops, h.at_least) for grade, h in decision.hops_by_grade.items()}
            assert by_grade == {grade: brute.hops(id, TARGET, grade) for grade in Grade}
            verdict, reasons = brute.verdict(id, TARGET)
            assert decision.verdict in (verdict, None)
            assert decision.reasons in (reasons, None)


def _held_companies(rng: random.Random) -> list[Statement]:
    """Companies most of whose owners are known, some of which hold each other."""
    ids = [f"e{place}" for place in range(8)]
    facts = []
    for id in ids:
        kind = rng.choice(["Company"] * 3 + ["Person"])
        facts.append(fact(id, "type", kind))
        others = [other for other in ids if other != id]
        if kind == "Person":
            continue
        if rng.random() < 0.2:
            facts.append(link(rng.choice(["Unit", "Control", "Succession"]), rng.choice(others), id))
        left = 100
        for owner in rng.sample(others, rng.randint(0, 3)):
            share = min(rng.choice([100, 80, 51, 24, 24, 20]), left)
            left -= share
            directness = rng.choice(["direct"] * 6 + ["unstated"] * 2 + ["indirect"])
            grade = rng.choice("ABBCD")
            facts.append(owns(owner, id, str(share) if share else None, direct=directness, grade=grade))
    facts += [member(id, TARGET, start="2015") for id in rng.sample(ids, 1)]
    if rng.random() < 0.5:
        facts.append(member(rng.choice(ids), "state_body", start="2015"))
    return facts


def test_a_ring_is_left_to_a_search() -> None:
    facts = [owns("b", "a", "100", direct="direct"), owns("a", "b", "100", direct="direct")]
    facts.append(member("m", TARGET))
    assert decided([*facts, fact("m", "type", "Company")], "a").verdict is None


def test_split_holdings_are_left_to_a_search_but_what_is_sure_is_told() -> None:
    split = [owns(f"v{n}", "a", "24", direct="direct") for n in range(4)]
    assert decided([*split, member("v1", TARGET)], "a").verdict is None
    decision = decided([*split[:3], member("v1", TARGET)], "a")  # 28% that nobody is recorded to hold
    assert (decision.verdict, decision.reasons) == ("unknown", None)


def test_what_may_be_one_with_another_body_has_no_verdict_no() -> None:
    facts = [owns("p", "a", "100", direct="direct"), fact("p", "type", "Person"), member("m", TARGET)]
    snapshot = snapshot_of(*facts)
    position = snapshot.ids.position("a")
    assert position is not None
    verdicts = [
        DecisionTable.of(snapshot, CONTROL, {TARGET: ()}, doubted).decide(position)[0].verdict
        for doubted in ([], ["p"], ["m"])
    ]
    assert verdicts == ["no", None, "no"]


def test_a_class_that_is_not_complete_gives_no_verdict_no() -> None:
    snapshot = snapshot_of(unit("p", "a"), fact("p", "type", "Person"))
    position = snapshot.ids.position("a")
    assert position is not None
    [decision] = DecisionTable.of(snapshot, CONTROL, {TARGET: (Reason.LIST_IN_PART,)}).decide(position)
    assert (decision.verdict, decision.reasons) == ("unknown", (Reason.LIST_IN_PART,))


@pytest.mark.parametrize("changes", [{"direction": Direction.COMMON_OWNER}, {"follow_possibly_same": True}])
def test_other_traversals_take_the_search(changes: dict[str, object]) -> None:
    snapshot, traversal = snapshot_of(unit("p", "a")), replace(CONTROL, **changes)
    assert not covers(traversal)
    assert decision_table(snapshot, traversal, {TARGET: ()}, tuple, eager=True) is None
    with pytest.raises(ValueError, match="no decision table"):
        DecisionTable.of(snapshot, traversal, {TARGET: ()})


def test_a_table_is_made_for_the_third_question_and_kept() -> None:
    snapshot = snapshot_of(unit("p", "a"))
    made = [decision_table(snapshot, CONTROL, {TARGET: ()}, tuple) for _ in range(ASKED_OFTEN + 1)]
    assert [table is not None for table in made] == [False, False, True, True]
    assert made[-1] is made[-2]
    other_day = replace(CONTROL, valid_at=date(2020, 1, 1))
    assert decision_table(snapshot, other_day, {TARGET: ()}, tuple) is None


def test_verdicts_are_those_of_the_table_and_of_a_search_where_it_cannot_tell() -> None:
    rng = random.Random(7)
    facts = [
        *_held_companies(rng),
        owns("x", "y", "100", direct="direct"),
        owns("y", "x", "100", direct="direct"),
    ]
    search = SnapshotSearch(snapshot_of(*facts))
    search.prepare(CONTROL)
    for id in search.snapshot.ids:
        answers, expected = (ask(id, CONTROL, CLASSES) for ask in (search.verdicts, _searched(search)))
        for name in CLASSES:
            told, wanted = answers[name].proximity, expected[name].proximity
            assert (told.verdict, told.reasons, told.hops) == (wanted.verdict, wanted.reasons, wanted.hops)
    assert search.verdicts("x", CONTROL, CLASSES)["state_body"].proximity.open_ends  # by a search
    from_table = [search.verdicts(id, CONTROL, CLASSES)["state_body"].proximity for id in search.snapshot.ids]
    assert any(answer.verdict == "unknown" and not answer.touched for answer in from_table)


def _searched(search: SnapshotSearch) -> Callable[..., dict[str, ProximityResult]]:
    return lambda id, traversal, reasons: search.proximities(id, traversal, reasons, 1)
