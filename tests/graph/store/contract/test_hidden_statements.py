"""Every store: statements that are left out are as if nobody had made them, whatever searches."""

from __future__ import annotations

import random
from collections.abc import Iterable
from datetime import date

from brute_force import BruteForce
from factories import company, fact, member, owns
from loads import LISTS, OTHER, listing, load
from plain_store import observations
from random_questions import PATIENT, held_companies
from stated import captions, link_rows

from graph.model import Snapshot, preset
from graph.search import Search, SnapshotSearch, SubgraphSearch
from graph.search.snapshots import Snapshots
from graph.store import Store
from ontology import Statement

DAY = date(2024, 6, 1)
ENTITIES = [f"e{number}" for number in range(7)]
TARGET = "defence_conglomerate"


def ids(store: Store, *wanted: tuple[str, str, str]) -> frozenset[str]:
    """The ids of the statements with these subjects, properties and values."""
    with store.reader() as reader:
        found = [s for s in reader.statements() if (s.subject, s.prop, s.value) in wanted]
    assert len(found) == len(wanted)
    return recorded(found)


def recorded(statements: Iterable[Statement]) -> frozenset[str]:
    return frozenset(statement.recorded_id for statement in statements)


def test_hidden_statements_are_as_if_absent(store: Store) -> None:
    load(store, company("a", "A Ltd"), fact("a", "name", "Wrong"), company("b"), fact("b", "leiCode", "LEI1"))
    load(store, owns("a", "b", "30"), owns("c", "b", "70"), fact("b", "sameAs", "z"), dataset=OTHER)
    load(store, listing("entry", "b"), member("a", "state_body"), dataset=LISTS)
    gone = ids(
        store, ("a", "name", "A Ltd"), ("b", "leiCode", "LEI1"), ("a", "Ownership", "b"),
        ("b", "sameAs", "z"), ("entry", "names", "b"), ("a", "riskClass", "state_body"),
    )  # fmt: skip
    with store.reader(hidden=gone) as reader:
        assert reader.hidden == gone
        assert captions(reader, "a") == ["Wrong"]
        assert {name for id, _, name in reader.names() if id == "a"} == {"Wrong"}
        assert [link.upper for link in reader.links("b")] == ["c"]
        assert [row[1] for row in link_rows(reader)] == ["c"]
        assert reader.canonical("z") == "z"
        assert reader.identified("LEI1") == ()
        assert reader.memberships("a") == reader.memberships("b") == ()
        assert observations(reader.membership_columns()) == []
        assert all(reader.statement(id) is None for id in gone)
        assert not gone & recorded(reader.statements())
        assert not gone & recorded((*reader.recorded("a"), *reader.recorded("b")))
    with store.reader() as reader:  # another view has them
        assert captions(reader, "a") == ["A Ltd"] and len(reader.links("b")) == 2
        assert reader.canonical("z") == "b"


def test_of_a_link_the_other_observations_stay(store: Store) -> None:
    load(store, company("b"), owns("a", "b", "30"))
    load(store, owns("a", "b", "60"), dataset=OTHER)
    with store.reader() as reader:
        [said] = [s for s in reader.observations("Ownership~a~b") if s.source == "press"]
    with store.reader(hidden=[said.recorded_id]) as reader:
        [link] = reader.links("b")
        assert [s.source for s in link.observations] == ["register"]


def test_a_hidden_name_is_no_label_under_a_source_filter(store: Store) -> None:
    load(store, company("x"))
    load(store, company("a", "Conglomerate"), member("a", TARGET), dataset=OTHER)
    with store.reader(sources=["press"], hidden=ids(store, ("a", "name", "Conglomerate"))) as reader:
        assert captions(reader, "a") == ["a"]


def test_each_view_has_a_snapshot_of_its_own(store: Store) -> None:
    load(store, company("b"), owns("a", "b"), owns("c", "b"))
    snapshots = Snapshots()
    for hidden, links in (((), 2), (ids(store, ("a", "Ownership", "b")), 1), ((), 2)):
        with store.reader(hidden=hidden) as reader:
            assert link_count(snapshots.of(reader)) == links


def link_count(snapshot: Snapshot) -> int:
    return len(next(iter(snapshot.links.values())))


def test_both_searches_answer_as_the_rules_without_them(store: Store) -> None:
    rng = random.Random(17)
    load(store, held_companies(rng, ENTITIES))
    with store.reader() as reader:
        made = list(reader.statements())
    told = set()
    for share in (0.15, 0.3, 0.5):
        about = [s for s in made if s.prop != "type"]
        gone = rng.sample(about, round(share * len(about)))
        brute = BruteForce([s for s in made if s not in gone], preset("control", DAY, today=DAY))
        with store.reader(hidden=recorded(gone)) as reader:
            searches: list[Search] = [
                SnapshotSearch(Snapshot.build(reader), reader),
                SubgraphSearch(reader, store if hasattr(store, "graph_reader") else None, PATIENT),
            ]
            for id in ENTITIES:
                expected = brute.verdict(id, TARGET)
                told.add(expected)
                for search in searches:
                    found = search.proximities(id, brute.traversal, {TARGET: ()}, 3)[TARGET].proximity
                    assert (found.verdict, found.reasons) == expected, (id, share)
    assert len(told) > 1
