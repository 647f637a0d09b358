"""Every store: what is read of several entities at once is what is read of each."""

from __future__ import annotations

import pytest
from factories import company, fact, link, member, owns
from loads import LISTS, listing, load

from graph.store import Reader, Store

FACTS = [
    company("a"), company("b"), company("x:b"), fact("b", "sameAs", "x:b"), member("a", "state_body"),
    member("x:b", "state_body"), owns("a", "b", "51"), owns("a", "x:b", "60"), owns("b", "c"),
    link("Family", "c", "a"), fact("s1", "consignee", "a", schema="Shipment"),
    fact("s1", "exporter", "x:b", schema="Shipment"), fact("s2", "consignee", "b", schema="Shipment"),
    fact("b", "country", "cn"), fact("x:b", "country", "nl"), fact("a", "country", "de"),
    fact("a", "address", "Chongqing"),
]  # fmt: skip


@pytest.fixture
def loaded(store: Store) -> Store:
    load(store, *FACTS)
    load(store, listing("entry", "a"), listing("other", "x:b"), dataset=LISTS)
    return store


def ends(reader: Reader, *ids: str) -> list[tuple[str, str, str]]:
    return [(link.type, link.upper, link.lower) for id in ids for link in reader.links(id)]


def test_links_by_their_ends(loaded: Store) -> None:
    with loaded.reader() as reader:
        asked = dict.fromkeys(ends(reader, "a", "b", "c"))
        found = reader.links_between([*asked, ("Ownership", "a", "nobody")])
        assert {link.id for link in found} == {"Ownership~a~b", "Ownership~b~c", "Family~a~c"}
        assert all(reader.link(link.id) == link for link in found)
        assert {len(link.observations) for link in found if link.id == "Ownership~a~b"} == {2}
        assert reader.links_between([]) == ()


def test_memberships_by_entity(loaded: Store) -> None:
    with loaded.reader() as reader:
        found = reader.memberships_by_id(["a", "x:b", "nobody"])
        assert found == {"a": reader.memberships("a"), "b": reader.memberships("b"), "nobody": ()}
        assert [(s.prop, s.subject) for s in found["b"]] == [("names", "other"), ("riskClass", "b")]


def test_who_refers_to_entities(loaded: Store) -> None:
    with loaded.reader() as reader:
        found = reader.referrers(["a", "b"], ["consignee", "exporter"])
        assert found == {
            ("a", "consignee"): ("s1",),
            ("a", "exporter"): (),
            ("b", "consignee"): ("s2",),
            ("b", "exporter"): ("s1",),
        }
        assert [entity.id for entity in reader.referring("x:b", "exporter")] == ["s1"]


def test_types_of_entities(loaded: Store) -> None:
    with loaded.reader() as reader:
        assert reader.types(["a", "x:b", "s1", "nobody"]) == {
            "a": "Company",
            "b": "Company",
            "s1": "Shipment",
        }


def test_values_of_some_properties_in_the_order_of_the_statements(loaded: Store) -> None:
    with loaded.reader() as reader:
        values = list(reader.values(["country", "address"]))
        assert sorted(values) == [
            ("a", "address", "Chongqing"),
            ("a", "country", "de"),
            ("b", "country", "cn"),
            ("b", "country", "nl"),
        ]
        entity = reader.entity("b")
        assert entity is not None
        assert tuple(value for id, _, value in values if id == "b") == entity.values("country")


def test_what_was_read_is_not_read_again_for_another_version(loaded: Store) -> None:
    with loaded.reader() as reader:
        before = reader.entities(["a"])["a"].values("country")
    revision = loaded.revision()
    assert loaded.revision() == revision
    load(loaded, *FACTS[:-2], fact("a", "country", "fr"))
    assert loaded.revision() != revision
    with loaded.reader() as reader:
        assert (before, reader.entities(["a"])["a"].values("country")) == (("de",), ("fr",))
