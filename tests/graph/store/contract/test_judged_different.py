"""Every store: no chain of judgements makes one body of two that are judged different."""

from __future__ import annotations

from factories import company, fact, owns
from loads import OTHER, load

from graph.model import Snapshot
from graph.store import Store

CHAIN = (company("a"), company("b"), company("c"), company("d"))
SAME = [fact(one, "sameAs", other) for one, other in (("a", "b"), ("b", "c"), ("c", "d"))]


def test_judgements_on_the_way_between_two_that_differ_merge_nothing(store: Store) -> None:
    load(store, *CHAIN, *SAME, fact("c", "differentFrom", "a"), owns("owner", "b"), company("owner"))
    with store.reader() as reader:
        assert reader.merges.groups == {"c": ("c", "d")}
        assert reader.merges.unsettled == {("a", "b"), ("b", "c")}
        assert [link.lower for link in reader.links("owner")] == ["b"]
        assert reader.canonical("d") == "c"


def test_they_are_possible_samenesses_of_both(store: Store) -> None:
    load(store, *CHAIN, *SAME, fact("c", "differentFrom", "a"))
    with store.reader() as reader:
        found = {
            id: [(s.subject, s.prop, s.value) for s in reader.possibly_same([id])] for id in ("a", "d", "x")
        }
        assert found == {
            "a": [("a", "possiblySameAs", "b")],
            "d": [("b", "possiblySameAs", "c")],
            "x": [],
        }
        assert len(reader.possibly_same()) == 2
        [statement] = reader.possibly_same(["a"])
        assert reader.statement(statement.recorded_id) == SAME[0]


def test_a_difference_that_is_taken_back_merges_again(store: Store) -> None:
    load(store, *CHAIN, *SAME)
    load(store, fact("a", "differentFrom", "d"), dataset=OTHER)
    with store.reader() as reader:
        assert reader.merges.groups == {}
        before = Snapshot.build(reader)
    with store.reader(sources=["press"]) as reader:
        assert reader.merges.groups == {"a": ("a", "b", "c", "d")}
    load(store, company("e"), dataset=OTHER)
    with store.reader() as reader:
        assert reader.merges.groups == {"a": ("a", "b", "c", "d")}
        assert len(Snapshot.build(reader).ids) < len(before.ids) + 1
