"""Every store: judgements make one entity of several ids."""

from __future__ import annotations

from itertools import pairwise

import pytest
from factories import company, fact, member, owns
from loads import LISTS, OTHER, current, listing, load
from plain_store import observations
from stated import FULL, captions, link_rows, same

from graph.store import Store


def test_a_merged_id_leads_to_the_canonical_entity(store: Store) -> None:
    load(store, company("gleif:1", "A"), company("a", "A Ltd"), same("gleif:1", "a"))
    with store.reader() as reader:
        assert [reader.canonical(id) for id in ("gleif:1", "a", "b")] == ["a", "a", "b"]
        entity = reader.entity("gleif:1")
        assert entity is not None
        assert (entity.id, entity.merged, set(entity.names)) == ("a", ("gleif:1",), {"A", "A Ltd"})
        assert {s.subject for s in entity.statements if s.prop == "name"} == {"a"}
        assert reader.entity("a") == entity
        assert reader.entities(["gleif:1", "a", "b"]) == {"a": entity}
        assert list(reader.entity_types()) == [("a", "Company")]
        assert list(reader.names()) == [("a", "name", "A"), ("a", "name", "A Ltd")]


@pytest.mark.parametrize(
    ("ids", "canonical"),
    [(("b", "a"), "a"), (("a:1", "b"), "b"), (("b:2", "a:3"), "a:3"), (("c", "x:1", "b", "a:1"), "b")],
)
def test_the_canonical_id_is_the_smallest_hand_written_one(
    store: Store, ids: tuple[str, ...], canonical: str
) -> None:
    load(store, (same(one, other) for one, other in pairwise(ids)))
    with store.reader() as reader:
        assert {reader.canonical(id) for id in ids} == {canonical}


def test_judgements_add_up_across_sources(store: Store) -> None:
    load(store, same("a", "b"))
    load(store, same("c", "b"), dataset=OTHER)
    with store.reader() as reader:
        assert reader.canonical("c") == "a"
    with store.reader(sources=["register"]) as reader:
        assert [reader.canonical(id) for id in "abc"] == ["a", "b", "b"]


def test_a_judgement_about_listings_follows_the_filter(store: Store) -> None:
    load(store, company("x"))
    load(store, listing("e", "x"), listing("f", "x"), same("e", "f", schema="Listing"), dataset=LISTS)
    with store.reader(sources=["press"]) as reader:
        assert reader.canonical("f") == "f"


def test_a_newer_version_reverses_a_merge(store: Store) -> None:
    facts = [*company("a"), *company("b"), owns("b", "c", "10")]
    merged = load(store, facts, same("a", "b"))
    load(store, facts)
    with store.reader() as reader:
        assert (reader.canonical("b"), captions(reader, "b")) == ("b", ["b Ltd"])
        assert [link.upper for link in reader.links("b")] == ["b"]
    with store.reader(known_at=merged.loaded_at) as reader:
        assert reader.canonical("b") == "a"


def test_links_of_merged_ids_are_links_of_the_canonical_one(store: Store) -> None:
    load(store, owns("a", "c", "10"), owns("x:1", "c", "20"), owns("x:1", "x:2"), same("a", "x:1"))
    with store.reader() as reader:
        [both, _] = reader.links("x:1")
        assert (both.id, [str(s.share) for s in both.observations]) == ("Ownership~a~c", ["10", "20"])
        assert {s.subject for s in both.observations} == {"a"}
        assert reader.link("Ownership~x:1~c") == reader.link("Ownership~a~c") == both
        assert [row[1:3] for row in link_rows(reader)] == [("a", "c"), ("a", "c"), ("a", "x:2")]


def test_a_link_between_two_of_those_asked_about_is_found_once(store: Store) -> None:
    load(store, owns("a", "b", "10"), owns("b", "a", "5"), owns("b", "c"), owns("c", "d"))
    with store.reader() as reader:
        found = ["Ownership~a~b", "Ownership~b~a", "Ownership~b~c"]
        assert [link.id for link in reader.links_of(["a", "b"])] == found
        assert reader.links_of(["a"])[0] == reader.links("a")[0]
        assert reader.links_of([]) == ()


def test_a_statement_is_found_by_its_fingerprint_while_it_is_known(store: Store) -> None:
    first = load(store, FULL, company("a"))
    load(store, company("a"))
    with store.reader(known_at=first.loaded_at) as reader:
        found = reader.statement(FULL.id)
        assert found == FULL
        assert found is not None and found.last_seen == first.loaded_at
    with store.reader() as reader:
        assert reader.statement(FULL.id) is None
        assert reader.statement(company("a")[0].id) == company("a")[0]
        assert [reader.statement(id) for id in ("", "0" * 32, FULL.id.upper(), "zz", "a\0b")] == [None] * 5


def test_a_statement_of_a_source_left_out_is_not_found(store: Store) -> None:
    load(store, company("a"))
    with store.reader(sources=["register"]) as reader:
        assert reader.statement(company("a")[0].id) is None


def test_a_link_within_one_body_is_none(store: Store) -> None:
    load(store, owns("a", "b"), owns("b", "c"), same("a", "b"))
    with store.reader() as reader:
        assert [link.id for link in reader.links("a")] == ["Ownership~a~c"]
        assert (reader.link("Ownership~a~b"), len(link_rows(reader))) == (None, 1)
        assert len(list(reader.statements())) == 3


def test_values_that_are_ids_are_canonical_too(store: Store) -> None:
    shipment = fact("s", "consignee", "x:1", schema="Shipment")
    load(store, fact("s", "type", "Shipment", schema="Shipment"), shipment, same("a", "x:1"))
    with store.reader() as reader:
        entity = reader.entity("s")
        assert entity is not None and entity.values("consignee") == ("a",)
        assert [e.id for e in reader.referring("a", "consignee")] == ["s"]
        assert [e.id for e in reader.referring("x:1", "consignee")] == ["s"]


def test_statements_keep_the_ids_of_their_source(store: Store) -> None:
    facts = [owns("x:1", "b"), fact("s", "consignee", "x:1", schema="Shipment"), same("a", "x:1")]
    load(store, facts)
    assert set(current(store)) == set(facts)


def test_classes_follow_a_merge(store: Store) -> None:
    load(store, member("x:1", "state_body"), listing("e", "x:1"), same("a", "x:1"), dataset=LISTS)
    with store.reader() as reader:
        assert [s.prop for s in reader.memberships("a")] == ["names", "riskClass"]
        assert {row[2] for row in observations(reader.membership_columns())} == {"a"}
