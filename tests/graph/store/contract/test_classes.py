"""Every store: memberships by statements and by listings."""

from __future__ import annotations

from dataclasses import replace

from factories import member
from loads import LISTS, listing, load
from plain_store import observation, observations

from graph.store import Store
from ontology import Grade


def test_a_listing_makes_whom_it_names_a_member(store: Store) -> None:
    load(store, listing("entry", "a", "b", start="2024-05-14", grade="B"), dataset=LISTS)
    with store.reader() as reader:
        rows = observations(reader.membership_columns())
        assert sorted(row[:4] for row in rows) == [
            (name, "entry", id, Grade.B) for name in ("listed_party", "meu_list") for id in "ab"
        ]
        assert {row[4] for row in rows} == {2} and {row[9:14] for row in rows} == {
            (False, 0, 100, True, False)
        }
        [statement] = reader.memberships("a")
        assert (statement.subject, statement.prop, str(statement.start)) == ("entry", "names", "2024-05-14")


def test_any_dataset_may_say_what_a_list_confers(store: Store) -> None:
    load(store, listing("entry", "a"))
    with store.reader() as reader:
        assert len(reader.membership_columns().type) == 0
    load(store, dataset=LISTS)
    with store.reader(sources=["press"]) as reader:
        assert list(reader.membership_columns().type) == ["listed_party", "meu_list"]


def test_a_list_of_no_class_confers_none(store: Store) -> None:
    load(store, listing("entry", "a", on="grey-list"), dataset=LISTS)
    with store.reader() as reader:
        assert len(reader.membership_columns().type) == 0
        assert [s.subject for s in reader.memberships("a")] == ["entry"]


def test_what_a_list_confers_is_as_it_was_known(store: Store) -> None:
    first = load(store, listing("entry", "a"), dataset=LISTS)
    load(store, listing("entry", "a"), dataset=replace(LISTS, list_classes=()))
    with store.reader() as reader:
        assert len(reader.membership_columns().type) == 0
    with store.reader(known_at=first.loaded_at) as reader:
        assert len(reader.membership_columns().type) == 2


def test_membership_columns_say_what_the_statements_say(store: Store) -> None:
    facts = [
        member("a", "state_body", start="2019", end="2020-06", observed="2019/2020"),
        member("a", "state_body", grade="D"),
        member("b", "listed_party"),
    ]
    load(store, facts)
    with store.reader() as reader:
        expected = [observation(s.value, s.value, s.subject, s) for s in facts]
        assert sorted(observations(reader.membership_columns())) == sorted(expected)
