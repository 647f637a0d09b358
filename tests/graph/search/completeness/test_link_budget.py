"""Telling who is above whom is bounded: where bodies all hold one another it would take without end."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from factories import fact, member, owns, snapshot_of, unit
from filtering_graph import filtering_search
from loads import load
from random_questions import PATIENT, told

from graph.model.snapshot import Snapshot
from graph.model.traversal import preset
from graph.search.completeness import GapKind, Successions, holders_above
from graph.search.completeness.holders_above import LinkBudget, TooManyHoldings
from graph.search.completeness.holdings import lower_bounds
from graph.search.engine import SnapshotSearch
from graph.search.proximity import Proximity, Verdict, proximity
from graph.search.reasons import Reason
from graph.store.sqlite.store import SqliteStore
from ontology import Statement

DAY = date(2024, 6, 1)
CONTROL = preset("control", DAY, today=DAY)
TARGET = "defence_conglomerate"
CETC, PERSON = member("cetc", TARGET), fact("p", "type", "Person")


def all_hold_one_another(bodies: int, share: str, rest: str) -> list[Statement]:
    """Of each body `e0`, `e1`, ... every other one holds the share, and a person the rest, directly."""
    cross = [owns(f"e{a}", f"e{b}", share) for a in range(bodies) for b in range(bodies) if a != b]
    return [CETC, PERSON, *cross, *(owns("p", f"e{b}", rest, direct="direct") for b in range(bodies))]


CLOSED = all_hold_one_another(8, "3", "79")


def ask(statements: list[Statement], id: str) -> Proximity:
    snapshot = snapshot_of(*statements)
    position = snapshot.ids.position(id)
    assert position is not None
    return proximity(snapshot, position, TARGET, CONTROL, class_reasons=())


def test_past_the_bound_a_no_is_not_earned(monkeypatch: pytest.MonkeyPatch) -> None:
    assert ask(CLOSED, "e0").verdict is Verdict.NO
    monkeypatch.setattr(holders_above, "MAX_LINKS", 100)
    answer = ask(CLOSED, "e0")
    assert (answer.verdict, answer.reasons) == (Verdict.UNKNOWN, (Reason.PARTIAL,))
    assert answer.is_truncated and answer.open_ends == answer.assumes == ()


def test_past_the_bound_a_gap_that_is_there_either_way_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    open_ended = all_hold_one_another(8, "3", "40")
    inside = ask(open_ended, "e0")
    monkeypatch.setattr(holders_above, "MAX_LINKS", 100)
    answer = ask(open_ended, "e0")
    assert answer.reasons == inside.reasons == (Reason.OPEN_END,)
    assert {(end.lacks, end.recorded) for end in answer.open_ends} == {(GapKind.SHARE_UNRECORDED, 40.0)}


def test_past_the_bound_split_holdings_are_not_ruled_out(monkeypatch: pytest.MonkeyPatch) -> None:
    # Both are the one 15% if v1 is under v0, and the group's vehicles come to 30% if not.
    held = [owns(id, "a", "15") for id in ("v0", "v1")]
    facts = [CETC, PERSON, *held, owns("p", "a", "85", direct="direct"), owns("v0", "v1", "60")]
    facts += [unit("cetc", id) for id in ("v0", "v1")]
    assert ask(facts, "a").verdict is Verdict.NO
    monkeypatch.setattr(holders_above, "MAX_LINKS", 0)
    assert ask(facts, "a").reasons == (Reason.PARTIAL,)


def test_both_searches_end_at_the_same_bound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with closing(SqliteStore(tmp_path / "dense.db")) as store:
        load(store, *CLOSED)
        with store.reader() as reader:
            snapshot = Snapshot.build(reader)
            verdicts = set()
            for most in (0, 300, 600, 900, 1_200, 2_000):
                monkeypatch.setattr(holders_above, "MAX_LINKS", most)
                traversal = replace(CONTROL, max_explored=10_000 + most)  # nothing is answered from a cache
                whole = SnapshotSearch(snapshot).proximities("e0", traversal, {TARGET: ()}, 5)
                part = filtering_search(reader, snapshot, PATIENT).proximities(
                    "e0", traversal, {TARGET: ()}, 5
                )
                expected = told(snapshot, whole[TARGET].proximity)
                assert told(part[TARGET].snapshot, part[TARGET].proximity) == expected, most
                verdicts.add(whole[TARGET].proximity.verdict)
    assert verdicts == {Verdict.NO, Verdict.UNKNOWN}


@pytest.mark.parametrize("bodies", [10, 20])
def test_bodies_that_all_hold_one_another_are_looked_at_in_pairs(
    bodies: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not every path of three holdings among them; for each body that is their number to the fourth."""
    snapshot = snapshot_of(*all_hold_one_another(bodies, "0.3", "90"))
    position = snapshot.ids.position("e0")
    assert position is not None
    monkeypatch.setattr(holders_above, "MAX_LINKS", 3 * bodies**2)
    assert lower_bounds(snapshot, position, CONTROL, Successions({}), LinkBudget())
    monkeypatch.setattr(holders_above, "MAX_LINKS", bodies)
    with pytest.raises(TooManyHoldings):
        lower_bounds(snapshot, position, CONTROL, Successions({}), LinkBudget())
