"""Every store: what comes back of a statement, and when it was known."""

from __future__ import annotations

from dataclasses import fields

import pytest
from factories import company, fact, owns
from loads import OTHER, current, load
from stated import FULL

from graph.store import Store
from ontology import Share, Statement


def test_every_field_of_a_statement_comes_back(store: Store) -> None:
    load(store, FULL)
    [found] = current(store)
    content = [f.name for f in fields(Statement) if f.compare]
    assert {name: getattr(found, name) for name in content} == {name: getattr(FULL, name) for name in content}
    assert (found.id, str(found.share), str(found.observed)) == (FULL.id, "(25,50.5]", "2024/2025-11-28")


def test_what_a_source_leaves_out_stays_out(store: Store) -> None:
    bare = fact("a", "name", "A Ltd")
    load(store, bare)
    [found] = current(store)
    optional = ("original", "quote", "share", "share_until", "direct", "start", "end", "last_seen")
    assert [getattr(found, name) for name in optional] == [None] * len(optional)


@pytest.mark.parametrize(
    "share",
    [
        Share(0, 0),
        Share.exact(100),
        Share.exact(0.1 + 0.2),
        Share(0, 1e-300, low_open=True),
        Share.parse(">33.3"),
    ],
    ids=str,
)
def test_shares_keep_every_digit(store: Store, share: Share) -> None:
    load(store, owns("a", "b", share=share))  # type: ignore[arg-type]  # a Share is taken as it is
    assert current(store)[0].share == share


def test_first_seen_is_when_it_was_loaded_and_stays(store: Store) -> None:
    first = load(store, company("a"))
    second = load(store, company("a"), company("b"))
    seen = {s.subject: s.first_seen for s in current(store)}
    assert seen == {"a": first.loaded_at, "b": second.loaded_at}
    assert {s.last_seen for s in current(store)} == {None}


def test_last_seen_is_the_last_load_that_had_it(store: Store) -> None:
    load(store, company("a"))
    last = load(store, company("a"))
    load(store, company("x"), dataset=OTHER)
    load(store, company("b"))
    with store.reader(known_at=last.loaded_at) as reader:
        assert {s.last_seen for s in reader.statements()} == {last.loaded_at}


def test_what_comes_back_was_learned_anew(store: Store) -> None:
    first, _, third = load(store, company("a")), load(store, company("b")), load(store, company("a"))
    assert {s.first_seen for s in current(store)} == {third.loaded_at}
    with store.reader(known_at=first.loaded_at) as reader:
        assert {(s.first_seen, s.last_seen) for s in reader.statements()} == {
            (first.loaded_at, first.loaded_at)
        }
