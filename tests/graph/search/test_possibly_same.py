"""A body that may be another one stands against a `no`, and no path follows it."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from factories import fact, member, owns
from small_store import small_store

from graph.model import Snapshot, Traversal, preset
from graph.search.engine import Search, SnapshotSearch, SubgraphSearch
from graph.search.possibly_same import with_possibly_same
from graph.search.proximity import Proximity, Reason, Verdict
from ontology import Statement

TODAY = date(2024, 6, 1)
TARGET = "defence_conglomerate"
CONTROL = preset("control", TODAY, today=TODAY)
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
        search: Search = SnapshotSearch(Snapshot.build(reader)) if is_whole else SubgraphSearch(reader)
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
