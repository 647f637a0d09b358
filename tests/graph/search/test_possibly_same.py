"""A body that may be another one stands against a `no`, and paths follow it only when asked."""

from __future__ import annotations

import random
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from brute_force import BruteForce
from brute_force_possibly_same import FollowingBruteForce
from factories import fact, member, owns, unit
from random_questions import held_companies, long_ring
from small_store import small_store

from graph.model import Snapshot, Traversal, preset
from graph.search.distance import Hops
from graph.search.engine import Search, SnapshotSearch, SubgraphSearch
from graph.search.possibly_same import with_possibly_same
from graph.search.proximity import Proximity, Reason, Verdict
from ontology import Grade, Statement

TODAY = date(2024, 6, 1)
TARGET = "defence_conglomerate"
CONTROL = preset("control", TODAY, today=TODAY)
FOLLOWED = replace(CONTROL, follow_possibly_same=True)
CETC = member("CETC", TARGET)
CLOSED = (owns("P", "A", "100", direct="direct"), fact("P", "type", "Person"))
"""All of A is a person's."""


def same(one: str, other: str) -> Statement:
    return fact(one, "possiblySameAs", other, grade="D")


@pytest.fixture(params=[SnapshotSearch, SubgraphSearch])
def engine(request: pytest.FixtureRequest) -> type[Search]:
    kind: type[Search] = request.param
    return kind


def ask(
    engine: type[Search],
    folder: Path,
    *facts: Statement,
    traversal: Traversal = CONTROL,
    reasons: tuple[Reason, ...] = (),
) -> Proximity:
    """The answer about A."""
    statements = [fact("A", "type", "Company"), *facts]
    with closing(small_store(folder / "case.db", statements)) as store, store.reader() as reader:
        is_whole = engine is SnapshotSearch
        search: Search = (
            SnapshotSearch(Snapshot.build(reader), reader) if is_whole else SubgraphSearch(reader)
        )
        of = {TARGET: reasons}
        results = search.proximities("A", traversal, of, 5)
        return with_possibly_same(search, reader, "A", traversal, of, results)[TARGET].proximity


def shown(answer: Proximity) -> list[tuple[str, str, str]]:
    return [(possibly.entity, possibly.other, possibly.verdict) for possibly in answer.possibly]


def test_a_no_stands_when_the_other_body_is_as_far_from_the_class(
    engine: type[Search], tmp_path: Path
) -> None:
    other = (owns("Q", "B", "100", direct="direct"), fact("Q", "type", "Person"))
    answer = ask(engine, tmp_path, CETC, *CLOSED, same("A", "B"), *other)
    assert (answer.verdict, shown(answer)) == (Verdict.NO, [("A", "B", "no")])
    assert [statement.prop for statement in answer.possibly[0].statements] == ["possiblySameAs"]


@pytest.mark.parametrize("pair", [("A", "B"), ("B", "A"), ("P", "B")])
def test_a_no_that_would_be_a_yes_over_it_is_unknown(
    engine: type[Search], tmp_path: Path, pair: tuple[str, str]
) -> None:
    answer = ask(engine, tmp_path, CETC, *CLOSED, same(*pair), owns("CETC", "B", "60"))
    assert (answer.verdict, answer.reasons) == (Verdict.UNKNOWN, (Reason.POSSIBLY_SAME_AS,))
    assert [verdict for *_, verdict in shown(answer)] == ["yes"]
    assert (answer.paths, answer.assumes, answer.hops) == ((), (), None)


def test_a_no_that_would_be_unknown_over_it_is_unknown(engine: type[Search], tmp_path: Path) -> None:
    answer = ask(engine, tmp_path, CETC, *CLOSED, same("A", "B"), owns("C", "B", "60"))
    assert (answer.verdict, answer.reasons) == (Verdict.UNKNOWN, (Reason.POSSIBLY_SAME_AS,))
    assert shown(answer) == [("A", "B", "unknown")]


def test_a_chain_of_them_stands_against_a_no_too(engine: type[Search], tmp_path: Path) -> None:
    chain = (same("A", "B"), same("B", "C"), owns("CETC", "C", "60"), fact("B", "type", "Person"))
    answer = ask(engine, tmp_path, CETC, *CLOSED, *chain)
    assert (answer.verdict, shown(answer)) == (Verdict.UNKNOWN, [("A", "B", "yes")])
    assert [each.further for each in answer.possibly] == [(("B", "C"),)]


def test_the_hops_to_the_entity_are_spent(engine: type[Search], tmp_path: Path) -> None:
    facts = (CETC, *CLOSED, same("P", "B"), owns("CETC", "B", "60"))
    near = ask(engine, tmp_path, *facts, traversal=replace(CONTROL, max_hops=2))
    assert [verdict for *_, verdict in shown(near)] == ["yes"]
    (tmp_path / "far").mkdir()
    far = ask(engine, tmp_path / "far", *facts, traversal=replace(CONTROL, max_hops=1))
    assert "yes" not in [verdict for *_, verdict in shown(far)]


def test_a_yes_shows_what_its_paths_touch_and_stays_one(engine: type[Search], tmp_path: Path) -> None:
    facts = (CETC, owns("B", "A", "60"), owns("CETC", "B", "60"), same("B", "C"), same("X", "Y"))
    answer = ask(engine, tmp_path, *facts)
    assert (answer.verdict, shown(answer)) == (Verdict.YES, [("B", "C", "yes")])


def test_what_stands_against_the_class_is_no_reason_of_the_possible_sameness(
    engine: type[Search], tmp_path: Path
) -> None:
    other = (owns("Q", "B", "100", direct="direct"), fact("Q", "type", "Person"))
    reasons = (Reason.LIST_IN_PART,)
    answer = ask(engine, tmp_path, CETC, *CLOSED, same("A", "B"), *other, reasons=reasons)
    assert (answer.verdict, answer.reasons) == (Verdict.UNKNOWN, reasons)
    assert shown(answer) == [("A", "B", "unknown")]


# ------------------------------------------------------------ followed


@pytest.mark.parametrize("pair", [("A", "B"), ("B", "A")])
def test_when_followed_it_is_a_step_of_grade_d_that_counts_no_hop(
    engine: type[Search], tmp_path: Path, pair: tuple[str, str]
) -> None:
    facts = (CETC, *CLOSED, fact(pair[0], "possiblySameAs", pair[1], grade="B"), owns("CETC", "B", "60"))
    answer = ask(engine, tmp_path, *facts, traversal=FOLLOWED)
    assert (answer.verdict, answer.hops) == (Verdict.YES, Hops(1, at_least=False))
    assert {grade for grade, hops in answer.hops_by_grade.items() if hops is not None} == {Grade.D}
    [path] = answer.paths
    assert (path.grade, [step.hops for step in path.steps]) == (Grade.D, [0, 1])
    assert shown(answer) == [("A", "B", "yes")]


def test_at_a_better_grade_it_is_not_followed_and_the_answer_says_so(
    engine: type[Search], tmp_path: Path
) -> None:
    facts = (CETC, *CLOSED, same("A", "B"), owns("CETC", "B", "60"))
    answer = ask(engine, tmp_path, *facts, traversal=FOLLOWED.with_grade(Grade.C))
    assert answer.verdict is Verdict.UNKNOWN
    assert answer.reasons == (Reason.POSSIBLY_SAME_AS, Reason.OPEN_END, Reason.BELOW_MIN_GRADE)


def test_when_followed_what_lies_behind_it_must_be_closed_too(engine: type[Search], tmp_path: Path) -> None:
    facts = (CETC, *CLOSED, same("A", "B"), owns("C", "B", "60"))
    answer = ask(engine, tmp_path, *facts, traversal=FOLLOWED)
    assert answer.reasons == (Reason.POSSIBLY_SAME_AS, Reason.OPEN_END)
    assert [gap.entity for gap in answer.open_ends] == ["B", "C"]


def test_when_followed_a_no_is_still_earned(engine: type[Search], tmp_path: Path) -> None:
    other = (owns("Q", "B", "100", direct="direct"), fact("Q", "type", "Person"))
    answer = ask(engine, tmp_path, CETC, *CLOSED, same("A", "B"), *other, traversal=FOLLOWED)
    assert (answer.verdict, shown(answer)) == (Verdict.NO, [("A", "B", "no")])


def test_a_chain_is_followed_in_any_direction(engine: type[Search], tmp_path: Path) -> None:
    chain = (same("B", "A"), same("B", "C"), owns("C", "D", "60"), same("CETC", "D"), CETC)
    anyhow = replace(preset("any", TODAY, today=TODAY), max_hops=1, follow_possibly_same=True)
    assert ask(engine, tmp_path, *chain, traversal=anyhow).hops == Hops(1, at_least=False)


def test_nothing_recorded_of_the_other_body_makes_an_owner_of_this_one(
    engine: type[Search], tmp_path: Path
) -> None:
    answer = ask(engine, tmp_path, CETC, same("A", "B"), owns("C", "B", "60"), traversal=FOLLOWED)
    assert Reason.NO_OWNER_RECORDED in answer.reasons


def test_paths_between_two_follow_it(engine: type[Search], tmp_path: Path) -> None:
    facts = [fact("A", "type", "Company"), same("B", "A"), owns("C", "B", "60"), same("C", "D")]
    with closing(small_store(tmp_path / "case.db", facts)) as store, store.reader() as reader:
        is_whole = engine is SnapshotSearch
        search: Search = (
            SnapshotSearch(Snapshot.build(reader), reader) if is_whole else SubgraphSearch(reader)
        )
        assert search.paths("A", "D", CONTROL, 5).paths.paths == ()
        found = search.paths("A", "D", FOLLOWED, 5)
        [path] = found.paths.paths
        assert [found.snapshot.ids[entity] for entity in path.entities] == ["A", "B", "C", "D"]
        assert (path.hops, path.grade) == (1, Grade.D)


def held(*owners: tuple[str, str]) -> tuple[Statement, ...]:
    """A is directly held by these with these shares, and by a person with what is left."""
    rest = 100 - sum(float(share) for _, share in owners)
    return (
        fact("P", "type", "Person"),
        *(owns(owner, "A", share, direct="direct") for owner, share in (*owners, ("P", f"{rest:g}"))),
    )


def test_a_holder_below_the_minimum_that_may_be_near_the_class_adds_to_the_others(
    engine: type[Search], tmp_path: Path
) -> None:
    facts = (CETC, *held(("V", "24"), ("W", "24")), unit("CETC", "V"), unit("CETC", "B"))
    assert ask(engine, tmp_path, *facts).verdict is Verdict.NO
    (tmp_path / "same").mkdir()
    answer = ask(engine, tmp_path / "same", *facts, same("W", "B"))
    assert (answer.verdict, answer.reasons) == (Verdict.UNKNOWN, (Reason.POSSIBLY_SAME_AS,))
    assert (shown(answer), answer.assumes) == ([("W", "B", "unknown")], ())


def test_a_holder_below_the_minimum_that_may_be_a_member_alone_is_too_small(
    engine: type[Search], tmp_path: Path
) -> None:
    answer = ask(engine, tmp_path, CETC, *held(("V", "24")), same("V", "CETC"))
    assert (answer.verdict, shown(answer)) == (Verdict.NO, [])


def test_two_that_may_be_one_hold_together_what_neither_holds(engine: type[Search], tmp_path: Path) -> None:
    facts = (CETC, *held(("V", "20"), ("W", "20")))
    assert ask(engine, tmp_path, *facts).verdict is Verdict.NO
    (tmp_path / "same").mkdir()
    answer = ask(engine, tmp_path / "same", *facts, same("V", "W"))
    assert (answer.verdict, answer.reasons) == (Verdict.UNKNOWN, (Reason.POSSIBLY_SAME_AS,))
    assert [verdict for *_, verdict in shown(answer)] == ["unknown"]
    (tmp_path / "closed").mkdir()
    persons = (fact("V", "type", "Person"), fact("W", "type", "Person"))
    assert ask(engine, tmp_path / "closed", *facts, *persons, same("V", "W")).verdict is Verdict.NO


def test_of_two_that_may_be_one_and_are_near_the_class_both_holdings_count(
    engine: type[Search], tmp_path: Path
) -> None:
    facts = (CETC, *held(("V", "20"), ("W", "20")), unit("CETC", "V"))
    answer = ask(engine, tmp_path, *facts, same("V", "W"))
    assert (answer.verdict, answer.reasons) == (Verdict.UNKNOWN, (Reason.POSSIBLY_SAME_AS,))


def test_the_holdings_of_two_that_may_be_one_close_nothing_together(
    engine: type[Search], tmp_path: Path
) -> None:
    persons = (fact("V", "type", "Person"), fact("W", "type", "Person"))
    facts = (CETC, *held(("V", "40"), ("W", "40")), *persons)
    assert ask(engine, tmp_path, *facts).verdict is Verdict.NO
    (tmp_path / "same").mkdir()
    answer = ask(engine, tmp_path / "same", *facts, same("V", "W"))
    assert (answer.verdict, answer.reasons) == (Verdict.UNKNOWN, (Reason.POSSIBLY_SAME_AS,))


def test_a_list_held_in_part_hides_no_holder_that_may_be_near(engine: type[Search], tmp_path: Path) -> None:
    facts = (CETC, *held(("V", "24"), ("W", "24")), unit("CETC", "V"), same("W", "CETC"))
    answer = ask(engine, tmp_path, *facts, reasons=(Reason.LIST_IN_PART,))
    assert answer.reasons == (Reason.LIST_IN_PART, Reason.POSSIBLY_SAME_AS)


@pytest.mark.slow
def test_a_no_is_what_the_rules_written_out_give_over_all_that_may_be_one(
    engine: type[Search], tmp_path: Path
) -> None:
    verdicts = set()
    for seed in range(25):
        rng = random.Random(seed)
        ids = ["A", "b", "c", "d", "e", "f", "g"]
        drawn = held_companies(rng, ids) if seed % 3 else long_ring(rng, ids)
        facts = [each for each in drawn if (each.subject, each.prop) != ("A", "type")]
        facts.append(fact("A", "type", "Company"))
        samenesses = [same(*rng.sample(ids, 2)) for _ in range(rng.randint(1, 2))]
        (folder := tmp_path / str(seed)).mkdir()
        answer = ask(engine, folder, *facts, *samenesses)
        expected, _ = BruteForce(facts, CONTROL).verdict("A", TARGET)
        if expected == Verdict.NO:
            followed, _ = FollowingBruteForce([*facts, *samenesses], FOLLOWED).verdict("A", TARGET)
            expected = Verdict.NO if followed == Verdict.NO else Verdict.UNKNOWN
        assert answer.verdict == expected, seed
        verdicts.add((answer.verdict, answer.reasons))
    assert (Verdict.NO, ()) in verdicts
    assert (Verdict.UNKNOWN, (Reason.POSSIBLY_SAME_AS,)) in verdicts
