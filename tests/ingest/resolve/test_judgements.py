"""Judgements of sameness: kept as statements, replaced, taken back, and never overrun by a chain."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from factories import company, fact
from hypothesis import given
from hypothesis import strategies as st
from loads import OTHER, load

from graph.store import Store, open_store
from graph.store.assembly import Merges
from ingest.resolve import BadJudgement, Decision, Recorded, Verdict, judgements, record, withdraw
from ingest.sameness import contradictions, renew_sameness

IDS = "abcde"
NOW = datetime(2026, 11, 28, 9, 30, tzinfo=UTC)
LATER = datetime(2026, 11, 29, 9, 30, tzinfo=UTC)
PAIRS = st.tuples(st.sampled_from(IDS), st.sampled_from(IDS))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with closing(open_store(f"sqlite:///{tmp_path}/case.db")) as opened:
        load(opened, *(company(id) for id in IDS))
        yield opened


def decide(one: str, other: str, verdict: str, why: str = "one address", by: str = "Ann") -> Decision:
    return Decision(one, other, Verdict(verdict), why, by)


def groups(store: Store) -> dict[str, tuple[str, ...]]:
    with store.reader() as reader:
        return dict(reader.merges.groups)


def test_who_why_and_when_are_kept_and_told(store: Store) -> None:
    assert record(store, [decide("b", "a", "same")], NOW) == Recorded(1, 0, 0)
    with store.reader() as reader:
        [judged] = judgements(reader)
        statement = reader.statement(judged.statement)
        documents = reader.documents()
    assert (judged.pair, judged.verdict, judged.why, judged.by, judged.at) == (
        ("a", "b"), Verdict.SAME, "one address", "Ann", NOW,
    )  # fmt: skip
    assert statement is not None
    assert (statement.source, statement.prop, str(statement.grade)) == ("judgements", "sameAs", "C")
    assert documents["judgements", statement.document].publisher == "Ann"
    assert groups(store) == {"a": ("a", "b")}


def test_unsure_is_possibly_the_same(store: Store) -> None:
    record(store, [decide("a", "b", "unsure")], NOW)
    with store.reader() as reader:
        assert [(s.subject, s.value) for s in reader.possibly_same()] == [("a", "b")]
    assert groups(store) == {}


def test_a_later_judgement_of_a_pair_takes_the_place_of_the_one_before(store: Store) -> None:
    record(store, [decide("a", "b", "same"), decide("c", "d", "same")], NOW)
    assert record(store, [decide("b", "a", "different"), decide("c", "d", "same")], LATER) == Recorded(
        0, 1, 1
    )
    assert groups(store) == {"c": ("c", "d")}
    with store.reader() as reader:
        assert [judged.at for judged in judgements(reader)] == [LATER, NOW]


def test_taking_back_restores_what_was_and_known_time_keeps_it(store: Store) -> None:
    record(store, [decide("a", "b", "same")], NOW)
    with store.reader() as reader:
        then = max(version.loaded_at for version in reader.versions())
    assert [judged.pair for judged in withdraw(store, [("b", "a")], LATER)] == [("a", "b")]
    assert groups(store) == {}
    with store.reader(known_at=then) as reader:
        assert reader.merges.groups == {"a": ("a", "b")}
    with pytest.raises(BadJudgement, match="a and b: nobody judged them"):
        withdraw(store, [("a", "b")], LATER)


@pytest.mark.parametrize(
    ("decisions", "message"),
    [
        ([decide("a", "zz", "same")], "zz: there is no such entity"),
        ([decide("a", "a", "same")], "a: is compared with itself"),
        ([decide("a", "b c~", "same")], "'b c~' is no id"),
        ([decide("a", "b", "same", why=" ")], "why: nothing is said"),
        ([decide("a", "b", "same", by="A\x07")], "by: has a control character"),
        ([decide("a", "b", "same"), decide("b", "a", "different")], "decide once"),
    ],
)
def test_what_cannot_be_kept_is_refused_whole(store: Store, decisions: list[Decision], message: str) -> None:
    with pytest.raises(BadJudgement, match=message):
        record(store, [decide("c", "d", "same"), *decisions], NOW)
    with store.reader() as reader:
        assert judgements(reader) == []


def test_a_load_that_contradicts_a_judgement_says_so(store: Store) -> None:
    record(store, [decide("a", "c", "different", why="other towns")], NOW)
    load(store, fact("a", "sameAs", "b"), fact("b", "sameAs", "c"), dataset=OTHER)
    told = renew_sameness(store, NOW.date()).conflicts
    assert [each.record for each in told] == ["a and c"]
    assert "judged different" in told[0].reason
    assert groups(store) == {}
    with store.reader() as reader:
        [found] = contradictions(reader)
    assert [s.source for s in found.different] == ["judgements"]
    assert [(s.subject, s.value) for s in found.same] == [("a", "b"), ("b", "c")]


@given(st.lists(PAIRS, max_size=7), st.lists(PAIRS, max_size=4), st.randoms(use_true_random=False))
def test_judgements_in_any_order_and_direction_make_the_same_clusters(same, different, shuffled) -> None:
    expected = Merges.of(same, different)
    turned = [tuple(shuffled.sample(pair, 2)) for pair in same]
    shuffled.shuffle(turned)
    apart = [tuple(shuffled.sample(pair, 2)) for pair in different]
    shuffled.shuffle(apart)
    found = Merges.of(turned, apart)
    assert (found.groups, found.unsettled) == (expected.groups, expected.unsettled)
    for one, other in different:
        assert one == other or found.canonical(one) != found.canonical(other)


@given(st.lists(PAIRS, max_size=6), st.lists(PAIRS, max_size=3), PAIRS)
def test_a_judgement_taken_back_leaves_no_trace(same, different, pair) -> None:
    before = Merges.of(same, different)
    assert Merges.of([*same, pair][:-1], [*different, pair][:-1]) == before
    assert Merges.of(same, [each for each in different if each[0] == each[1]]) == Merges.of(same)
