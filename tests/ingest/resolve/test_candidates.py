"""Candidates of a store: which pairs are offered, and which no longer."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from factories import fact
from loads import OTHER, load

from graph.store import Store, open_store
from ingest.errors import UnknownSource
from ingest.resolve import Decision, Verdict, Wanted, candidates, record

ALL = Wanted()
NOW = datetime(2026, 11, 28, 9, 30, tzinfo=UTC)


def body(id: str, name: str, address: str = "12 Zhangjiang Road, Shanghai") -> list:
    return [fact(id, "type", "Company"), fact(id, "name", name), fact(id, "address", address)]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with closing(open_store(f"sqlite:///{tmp_path}/case.db")) as opened:
        load(
            opened, body("a", "Nova Optics Co. Ltd"), body("a2", "NOVA OPTICS CO LTD"), body("x", "Elsewhere")
        )
        load(opened, body("b", "Nova Optics Co., Ltd."), body("y", "Another Trading GmbH"), dataset=OTHER)
        yield opened


def pairs(store: Store, wanted: Wanted = ALL) -> list[tuple[str, str]]:
    with store.reader() as reader:
        return [(found.one.id, found.other.id) for found in candidates(reader, wanted)]


def test_pairs_of_several_sources_are_offered_and_of_one_when_asked_for(store: Store) -> None:
    assert pairs(store) == [("a", "b"), ("a2", "b")]
    assert pairs(store, Wanted(between=("press", "press"))) == [("a", "a2")]
    assert pairs(store, Wanted(of="a2")) == [("a", "a2"), ("a2", "b")]
    assert pairs(store, Wanted(least=0.9999)) == []
    with pytest.raises(UnknownSource, match="'nobody' is not loaded; loaded: press, register"):
        pairs(store, Wanted(between=("press", "nobody")))


@pytest.mark.parametrize("verdict", Verdict)
def test_what_was_judged_is_offered_no_more(store: Store, verdict: Verdict) -> None:
    record(store, [Decision("a", "b", verdict, "seen", "Ann")], NOW)
    assert ("a", "b") not in pairs(store)
    if verdict is Verdict.SAME:
        assert pairs(store, Wanted(within=True)) == [("a", "a2")]


def test_after_a_load_only_pairs_with_something_new(store: Store) -> None:
    with store.reader() as reader:
        before = max(version.loaded_at for version in reader.versions())
    assert pairs(store, Wanted(since=before)) == []
    assert pairs(store, Wanted(since=before - timedelta(microseconds=1))) == [("a", "b"), ("a2", "b")]
    bodies = (body("b", "Nova Optics Co., Ltd."), body("n", "Elsewhere"))
    load(store, *bodies, dataset=OTHER)
    assert pairs(store, Wanted(since=before)) == [("n", "x")]


def test_what_a_source_holds_possible_is_offered(store: Store) -> None:
    load(store, body("b", "Nova Optics Co., Ltd."), fact("b", "possiblySameAs", "x"), dataset=OTHER)
    assert ("b", "x") in pairs(store, Wanted(least=0.0))
