"""Every store: other sources are as if absent, and class data are not."""

from __future__ import annotations

import pytest
from factories import company, fact, member, owns, unit
from loads import LISTS, OTHER, listing, load
from plain_store import observations
from stated import captions, link_rows

from graph.store import Store


@pytest.fixture
def two_sources(store: Store) -> Store:
    load(store, company("a", "A in the press"), company("b"), owns("a", "b", "30"))
    load(
        store,
        company("a", "A in the register"),
        company("c"),
        unit("a", "c"),
        fact("a", "uscCode", "91X"),
        member("a", "defence_conglomerate"),
        dataset=OTHER,
    )
    return store


def test_other_sources_are_as_if_absent(two_sources: Store) -> None:
    with two_sources.reader(sources=["press"]) as reader:
        assert reader.sources == frozenset({"press"})
        entity = reader.entity("a")
        assert entity is not None and entity.names == ("A in the press",)
        assert reader.entity("c") is None
        assert [link.id for link in reader.links("a")] == ["Ownership~a~b"]
        assert reader.link("Unit~a~c") is None
        assert reader.identified("91X") == ()
        assert {name for _, _, name in reader.names()} == {"A in the press", "b Ltd"}
        assert [row[0] for row in link_rows(reader)] == ["Ownership"]


def test_class_data_survive_the_filter(two_sources: Store) -> None:
    with two_sources.reader(sources=["press"]) as reader:
        assert [s.source for s in reader.memberships("a")] == ["register"]
        assert observations(reader.membership_columns())[0][:3] == (
            "defence_conglomerate",
            "defence_conglomerate",
            "a",
        )


def test_versions_and_documents_are_all_there_under_a_filter(two_sources: Store) -> None:
    with two_sources.reader(sources=["press"]) as reader:
        assert [v.dataset.id for v in reader.versions()] == ["press", "register"]
        assert set(reader.documents()) == {("press", "article"), ("register", "article")}


def test_listings_survive_the_filter_with_all_they_say(store: Store) -> None:
    load(store, company("a"))
    load(store, listing("entry", "a"), fact("entry", "citation", "89 FR 1", schema="Listing"), dataset=LISTS)
    with store.reader(sources=["press"]) as reader:
        entry = reader.entity("entry")
        assert entry is not None
        assert (entry.schema, entry.caption, entry.first("citation")) == ("Listing", "Entry entry", "89 FR 1")
        assert len(observations(reader.membership_columns())) == 2
        assert reader.identified("red-list") == ()


def test_no_source_chosen_leaves_class_data_alone(two_sources: Store) -> None:
    with two_sources.reader(sources=[]) as reader:
        assert {s.prop for s in reader.statements()} == {"riskClass"}


def test_a_source_that_is_not_loaded_hides_everything_else(two_sources: Store) -> None:
    with two_sources.reader(sources=["nobody"]) as reader:
        assert list(reader.names()) == []


def test_a_nameless_member_keeps_its_label_and_nothing_more(store: Store) -> None:
    load(store, company("x"))
    load(store, company("a", "Conglomerate"), member("a", "defence_conglomerate"), dataset=OTHER)
    load(store, company("b", "Listed"), listing("entry", "b"), dataset=LISTS)
    with store.reader(sources=["press"]) as reader:
        assert captions(reader, "a", "b") == ["Conglomerate", "Listed"]
        for id in ("a", "b"):
            entity = reader.entity(id)
            assert entity is not None and entity.names == ()
            assert {s.prop for s in entity.statements} <= {"riskClass"}


def test_a_name_under_the_filter_comes_before_hidden_ones(store: Store) -> None:
    load(store, fact("a", "alias", "短名"), member("a", "state_body"))
    load(store, fact("a", "name", "Long name"), dataset=OTHER)
    with store.reader(sources=["press"]) as reader:
        assert captions(reader, "a") == ["短名"]


def test_who_is_no_member_has_no_hidden_label(store: Store) -> None:
    load(store, owns("a", "b"))
    load(store, company("a", "Hidden"), dataset=OTHER)
    with store.reader(sources=["press"]) as reader:
        assert captions(reader, "a") == ["a"]
