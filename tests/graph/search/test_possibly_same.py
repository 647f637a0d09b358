"""A body that may be another one stands against a `no`, and paths follow it only when asked."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from factories import fact, member, owns
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
    gaps: tuple[Reason, ...] = (),
) -> Proximity:
    """The answer about A."""
    statements = [fact("A", "type", "Company"), *facts]
    with closing(small_store(folder / "case.db", statements)) as store, store.reader() as reader:
        is_whole = engine is SnapshotSearch
        search: Search = (
            SnapshotSearch(Snapshot.build(reader), reader) if is_whole else SubgraphSearch(reader)
        )
        of = {TARGET: gaps}
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
    gaps = (Reason.LIST_IN_PART,)
    answer = ask(engine, tmp_path, CETC, *CLOSED, same("A", "B"), *other, gaps=gaps)
    assert (answer.verdict, answer.reasons) == (Verdict.UNKNOWN, gaps)
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
