"""Every store: links with their observations, one by one and as columns."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from factories import link, owns, unit
from loads import OTHER, load
from plain_store import observation
from stated import FULL, link_rows, same

from graph.store import Store


def test_all_observations_of_a_link_are_on_it(store: Store) -> None:
    load(store, owns("a", "b", "10"), owns("a", "b", "20", observed="2023"), unit("a", "b"))
    load(store, owns("a", "b", "30"), dataset=OTHER)
    with store.reader() as reader:
        ownership, of_unit = reader.links("b")
        assert [s.source for s in ownership.observations] == ["press", "press", "register"]
        assert {str(s.share) for s in ownership.observations} == {"10", "20", "30"}
        assert (of_unit.id, of_unit.type) == ("Unit~a~b", "Unit")
        assert reader.link(ownership.id) == ownership


@pytest.mark.parametrize(
    "id", ["", "Ownership", "Ownership~a", "Nothing~a~b", "Ownership~b~a", "Ownership~a~b~c", "a~b~c"]
)
def test_what_is_no_link_is_none(store: Store, id: str) -> None:
    load(store, owns("a", "b"))
    with store.reader() as reader:
        assert reader.link(id) is None


def test_a_link_without_upper_end_is_one_whichever_way_it_was_written(store: Store) -> None:
    load(store, link("SharedHead", "b", "a"))
    load(store, link("SharedHead", "a", "b"), dataset=OTHER)
    with store.reader() as reader:
        [found] = reader.links("a")
        assert (found.upper, found.lower, len(found.observations)) == ("a", "b", 2)
        assert reader.link("SharedHead~b~a") == reader.link("SharedHead~a~b") == found
        assert [row[1:3] for row in link_rows(reader)] == [("a", "b"), ("a", "b")]
        assert {(s.subject, s.value) for s in found.observations} == {("a", "b"), ("b", "a")}


def test_link_columns_say_what_the_statements_say(store: Store) -> None:
    facts = [
        FULL,
        owns("a", "b"),
        owns("a", "c", "51"),
        unit("a", "d", start="1969-12-31"),
        link("Supply", "a", "b"),
    ]
    load(store, facts)
    with store.reader() as reader:
        assert sorted(link_rows(reader)) == sorted(observation(s.prop, s.subject, s.value, s) for s in facts)


def test_a_succession_keeps_its_kind(store: Store) -> None:
    load(store, link("Succession", "a", "b"), link("Succession", "a", "c", schema="Absorption"))
    with store.reader() as reader:
        found = {found.lower: found for found in reader.links("a")}
        assert {end: (of.type, of.observations[0].schema) for end, of in found.items()} == {
            "b": ("Succession", "Succession"),
            "c": ("Succession", "Absorption"),
        }
        assert {row[2]: row[-2] for row in link_rows(reader)} == {"b": False, "c": True}


def test_partial_dates_are_read_at_their_widest(store: Store) -> None:
    load(
        store, owns("a", "b", "10", start="2020", end="2021-02", share_until="2020", observed="2020-02/2020")
    )
    with store.reader() as reader:
        [columns] = reader.link_columns()
        days = [
            columns.start,
            columns.end,
            columns.share_until,
            columns.observed_first,
            columns.observed_last,
        ]
        epoch = date(1970, 1, 1)
        assert [str(epoch + timedelta(days=int(column[0]))) for column in days] == [
            "2020-01-01", "2021-02-28", "2020-12-31", "2020-02-01", "2020-12-31",
        ]  # fmt: skip


def test_an_unknown_share_is_not_stated_even_when_written_out(store: Store) -> None:
    load(store, owns("a", "b", "unknown"), owns("a", "c", "(0,100)"))
    with store.reader() as reader:
        assert [(row[2], row[9]) for row in link_rows(reader)] == [("b", False), ("c", True)]


@pytest.mark.parametrize("batch", [1, 2, 3, 100])
def test_columns_come_in_batches(store: Store, batch: int) -> None:
    load(store, (owns("a", f"b{i}") for i in range(5)), owns("a", "a2"), same("a", "a2"))
    with store.reader() as reader:
        sizes = [len(columns.type) for columns in reader.link_columns(batch)]
        assert sum(sizes) == 5 and 0 < min(sizes) <= max(sizes) <= batch
