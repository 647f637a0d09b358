"""Every store: types, captions and identifiers of entities, and in which order things come."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from factories import company, fact, link, member, owns
from loads import LISTS, NewStore, current, load
from plain_store import observations
from stated import captions

from graph.store import Store


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


def test_an_empty_store_answers(store: Store) -> None:
    with store.reader() as reader:
        assert (reader.version, reader.versions(), reader.documents()) == (0, (), {})
        assert (reader.entity("a"), reader.link("Ownership~a~b"), reader.canonical("a")) == (None, None, "a")
        assert (reader.links("a"), reader.memberships("a"), reader.identified("a")) == ((), (), ())
        streams: list[Iterator[object]] = [
            reader.names(),
            reader.statements(),
            reader.entity_types(),
            reader.link_columns(),
        ]
        assert [list(stream) for stream in streams] == [[], [], [], []]
        assert len(reader.membership_columns().type) == 0
        assert reader.entities([]) == {}
    assert store.check() == []


def test_the_order_does_not_depend_on_that_of_the_load(new_store: NewStore) -> None:
    facts = [
        *company("b"),
        *company("a"),
        owns("a", "b", "10"),
        owns("a", "b", "5"),
        member("b", "state_body"),
    ]
    answers = []
    for order in (facts, facts[::-1]):
        with new_store() as store:
            load(store, order)
            with store.reader() as reader:
                answers.append(
                    [
                        *reader.statements(),
                        *reader.names(),
                        *reader.entity_types(),
                        reader.links("a"),
                        reader.entity("b"),
                        observations(reader.membership_columns()),
                    ]
                )
    assert answers[0] == answers[1]


def test_statements_are_ordered_by_dataset_subject_property_and_value(store: Store) -> None:
    load(store, company("b", "é"), company("a", "Z"), fact("a", "name", "z"), fact("a", "alias", "Y"))
    load(store, company("0"), dataset=LISTS)
    found = [(s.source, s.subject, s.prop, s.value) for s in current(store)]
    assert found == sorted(found) and len(found) == 8
