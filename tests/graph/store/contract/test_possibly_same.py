"""Every store: which bodies may be one, found from either side."""

from __future__ import annotations

from factories import fact
from loads import load

from graph.store import Store


def test_what_a_body_may_be_is_found_from_either_side_and_under_merged_ids(store: Store) -> None:
    load(
        store,
        fact("a", "possiblySameAs", "b", grade="D"),
        fact("b2", "possiblySameAs", "c", grade="D"),
        fact("b", "sameAs", "b2"),
        fact("x", "differentFrom", "y"),
    )
    with store.reader() as reader:
        found = {
            id: [(s.subject, s.value) for s in reader.possibly_same([id])] for id in ("a", "b", "c", "x")
        }
        assert found == {
            "a": [("a", "b")],
            "b": [("a", "b"), ("b", "c")],
            "c": [("b", "c")],
            "x": [],
        }
        assert len(reader.possibly_same(["a", "b", "c"])) == 2
    with store.reader(sources=["other"]) as reader:
        assert reader.possibly_same(["a"]) == ()
