"""Every store: entities, links and classes assembled from statements. See conftest.py for the stores."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from factories import fact, link, member, owns, unit
from loads import LISTS, OTHER, listing, load
from plain_store import observation, observations

from graph.store import Reader, Store
from ontology import Grade

FULL = fact(
    "cn-smic",
    "Ownership",
    "cn-smbc",
    schema="Ownership",
    locator="answer of 2025-11-28, question 5; lines 623-629",
    grade="B",
    observed="2024/2025-11-28",
    original="五十一",
    quote="持有 «51%»",
    share="(25,50.5]",
    share_until="2024-06",
    direct="indirect",
    start="2019",
    end="2025-12-31",
)


def link_rows(reader: Reader) -> list[tuple[object, ...]]:
    return [row for columns in reader.link_columns() for row in observations(columns)]


def captions(reader: Reader, *ids: str) -> list[str]:
    return [entity.caption for id in ids if (entity := reader.entity(id)) is not None]


# ---------------------------------------------------------------- entities


def test_the_most_specific_type_counts(store: Store) -> None:
    load(
        store,
        fact("a", "type", "LegalEntity"),
        fact("a", "type", "Company"),
        fact("a", "type", "Organization"),
    )
    with store.reader() as reader:
        entity = reader.entity("a")
        assert entity is not None and entity.schema == "Company"


def test_an_entity_that_is_only_named_is_a_thing(store: Store) -> None:
    load(store, owns("a", "b"), fact("s", "consignee", "c", schema="Shipment"))
    with store.reader() as reader:
        assert list(reader.entity_types()) == [
            ("a", "Thing"),
            ("b", "Thing"),
            ("c", "Thing"),
            ("s", "Shipment"),
        ]
        assert captions(reader, "a", "b", "c") == ["a", "b", "c"]
        assert set(reader.entities(["a", "b", "c", "d"])) == {"a", "b", "c"}


@pytest.mark.parametrize(
    ("names", "caption"),
    [
        ([("name", "第二十四研究所"), ("name", "Institute 24")], "Institute 24"),
        ([("name", "第二十四研究所"), ("alias", "Institute 24")], "第二十四研究所"),
        ([("name", "Zeta"), ("name", "Alpha")], "Alpha"),
        ([("name", "Сатурн"), ("name", "Société Générale")], "Société Générale"),
        ([("name", "24 所 SISC"), ("name", "SISC")], "SISC"),
        ([("name", "24"), ("name", "中")], "24"),
        ([("alias", "别名"), ("alias", "Alias"), ("acronym", "A")], "Alias"),
        ([("acronym", "SMIC"), ("brand", "B"), ("previousName", "P")], "a"),
    ],
)
def test_captions(store: Store, names: list[tuple[str, str]], caption: str) -> None:
    load(store, (fact("a", prop, name) for prop, name in names))
    with store.reader() as reader:
        assert captions(reader, "a") == [caption]


def test_identifiers_are_found_whatever_case_and_spaces(store: Store) -> None:
    load(
        store,
        fact("a", "uscCode", "9111 0000X"),
        fact("b", "ticker", "91110000x"),
        fact("c", "name", "91110000X"),
    )
    with store.reader() as reader:
        assert reader.identified(" 9111\u30000000x") == ("a", "b")
        assert reader.identified("9111") == reader.identified("") == reader.identified(" ") == ()


def test_referring_gives_each_entity_once(store: Store) -> None:
    load(
        store,
        (fact(s, "consignee", "a", schema="Shipment", locator=p) for s in ("s2", "s1") for p in ("1", "2")),
        fact("s3", "exporter", "a", schema="Shipment"),
        fact("s4", "goods", "a", schema="Shipment"),
        link("Supply", "b", "a"),
    )
    with store.reader() as reader:
        assert [e.id for e in reader.referring("a", "consignee")] == ["s1", "s2"]
        assert [e.id for e in reader.referring("a", "goods")] == []
        assert reader.referring("a", "Supply") == reader.referring("a", "unheard of") == ()


# ---------------------------------------------------------------- links


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
    load(store, (owns("a", f"b{i}") for i in range(5)), owns("a", "a2"), fact("a", "sameAs", "a2"))
    with store.reader() as reader:
        sizes = [len(columns.type) for columns in reader.link_columns(batch)]
        assert sum(sizes) == 5 and 0 < min(sizes) <= max(sizes) <= batch


# ---------------------------------------------------------------- classes


def test_a_listing_makes_whom_it_names_a_member(store: Store) -> None:
    load(store, listing("entry", "a", "b", start="2024-05-14", grade="B"), dataset=LISTS)
    with store.reader() as reader:
        rows = observations(reader.membership_columns())
        assert sorted(row[:4] for row in rows) == [
            (name, "entry", id, Grade.B) for name in ("listed_party", "military_end_user") for id in "ab"
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
        assert list(reader.membership_columns().type) == ["listed_party", "military_end_user"]


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
