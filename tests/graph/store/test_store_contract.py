"""What every store promises, whatever it is made of. See conftest.py for the stores it is asked of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta, timezone
from itertools import pairwise
from pathlib import Path

import pytest
from factories import DATASET, DOCUMENT, company, fact, link, member, owns, unit
from loads import LISTS, OTHER, Clock, NewStore, current, listing, load
from plain_store import observation, observations

from graph.errors import BadStatement, OutOfTime, StoreBusy, StoreError, TargetExists
from graph.store import Completeness, Document, Reader, Store
from ontology import Grade, PartialDate, Share, Statement, UnknownTerm

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


# ---------------------------------------------------------------- provenance


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


# ---------------------------------------------------------------- replacing a dataset


def test_a_load_replaces_its_dataset_as_a_whole_and_no_other(store: Store) -> None:
    load(store, company("a"), company("b"))
    load(store, company("x"), dataset=OTHER)
    load(store, company("b"), company("c"))
    assert {s.subject for s in current(store)} == {"b", "c", "x"}


def test_a_version_counts_what_changed(store: Store) -> None:
    load(store, company("a"), company("b"), rejected=3)
    version = load(store, company("b"), company("c"), company("d"))
    assert (version.number, version.statements, version.added, version.removed) == (2, 6, 4, 2)
    with store.reader() as reader:
        assert reader.versions() == (version,)
        assert (version.rejected, version.dataset, version.sha256) == (0, DATASET, "0" * 64)


def test_rejected_rows_are_counted_as_told(store: Store) -> None:
    assert load(store, company("a"), rejected=3).rejected == 3
    with store.reader() as reader:
        assert reader.versions()[0].rejected == 3


def test_duplicates_are_one_statement(store: Store) -> None:
    version = load(store, company("a"), company("a"))
    assert (version.statements, len(current(store))) == (2, 2)
    with store.writer(DATASET, [DOCUMENT], "0" * 64) as writer:
        writer.add(company("a"))
        writer.add(company("a"))
        assert writer.commit().statements == 2


def test_loading_the_same_again_changes_nothing_but_the_version(store: Store) -> None:
    load(store, company("a"))
    again = load(store, company("a"))
    assert (again.number, again.added, again.removed, again.statements) == (2, 0, 0, 2)


def test_a_dataset_can_become_empty(store: Store) -> None:
    load(store, company("a"))
    assert load(store).removed == 2
    assert current(store) == []


def test_versions_rise_over_the_whole_store_and_are_listed_by_dataset(store: Store) -> None:
    load(store, company("a"))
    load(store, company("x"), dataset=OTHER)
    load(store, company("l"), dataset=LISTS)
    with store.reader() as reader:
        assert [(v.dataset.id, v.number) for v in reader.versions()] == [
            ("lists", 3),
            ("press", 1),
            ("register", 2),
        ]
        assert reader.version == 3


def test_load_times_rise_even_when_the_clock_does_not(new_store: NewStore) -> None:
    clock = Clock()
    with new_store(clock=clock) as store:
        first = load(store, company("a")).loaded_at
        second = load(store, company("b")).loaded_at
        clock.now -= timedelta(days=400)
        third = load(store, company("c")).loaded_at
        assert first == datetime(2026, 1, 1, tzinfo=UTC)
        assert first < second < third
        with store.reader() as reader:  # now is after every load, whatever the clock says
            assert reader.version == 3


# ---------------------------------------------------------------- known time


def test_an_earlier_known_time_shows_what_was_known_then(store: Store) -> None:
    first = load(store, company("a"))
    load(store, company("b"))
    with store.reader(known_at=first.loaded_at) as reader:
        assert {s.subject for s in reader.statements()} == {"a"}
        assert (reader.version, reader.versions(), reader.known_at) == (1, (first,), first.loaded_at)
        assert reader.entity("b") is None
    with store.reader(known_at=first.loaded_at - timedelta(microseconds=1)) as reader:
        assert (reader.version, reader.versions(), list(reader.statements())) == (0, (), [])


def test_known_time_may_be_given_in_any_time_zone_but_not_in_none(store: Store) -> None:
    loaded_at = load(store, company("a")).loaded_at
    with store.reader(known_at=loaded_at.astimezone(timezone(timedelta(hours=8)))) as reader:
        assert reader.version == 1
    with pytest.raises(ValueError, match="time zone"), store.reader(known_at=loaded_at.replace(tzinfo=None)):
        pass


def test_the_ends_of_the_calendar_are_known_times(store: Store) -> None:
    load(store, company("a"))
    east, west = timezone(timedelta(hours=14)), timezone(timedelta(hours=-12))
    with store.reader(known_at=datetime.min.replace(tzinfo=east)) as reader:
        assert reader.version == 0
    with store.reader(known_at=datetime.max.replace(tzinfo=west)) as reader:
        assert reader.version == 1


def test_descriptions_of_datasets_and_documents_are_kept_as_they_were(store: Store) -> None:
    full = Document(
        "full",
        "Überblick 名单",
        "An office",
        date(2024, 3, 1),
        PartialDate("2024-02"),
        "https://example.org/a",
        "f" * 64,
        "n",
    )
    described = replace(
        DATASET,
        url="https://example.org",
        licence="CC0",
        update_days=30,
        completeness=(
            Completeness("listed_party", date(2019, 1, 1), date(2024, 1, 1), ("register",), "until then"),
            Completeness("state_body", date(2020, 1, 1)),
        ),
        list_classes=(("red-list", "listed_party"),),
    )
    first = load(store, company("a"), dataset=described, documents=[DOCUMENT, full])
    renamed = replace(DOCUMENT, title="Another title")
    load(store, company("a"), documents=[renamed])
    with store.reader() as reader:
        assert reader.versions()[0].dataset == DATASET
        assert reader.documents() == {("press", "article"): renamed}
    with store.reader(known_at=first.loaded_at) as reader:
        assert reader.versions()[0].dataset == described
        assert reader.documents() == {("press", "article"): DOCUMENT, ("press", "full"): full}


def test_documents_of_one_id_in_two_datasets_are_two(store: Store) -> None:
    other = replace(DOCUMENT, title="Another article")
    load(store, company("a"))
    load(store, company("a"), dataset=OTHER, documents=[other])
    with store.reader() as reader:
        assert reader.documents() == {("press", "article"): DOCUMENT, ("register", "article"): other}


# ---------------------------------------------------------------- source filter


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


# ---------------------------------------------------------------- merges


def same(one: str, other: str, **qualifiers: object) -> Statement:
    return fact(one, "sameAs", other, **qualifiers)


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
    load(store, (owns("a", f"b{i}") for i in range(5)), owns("a", "a2"), same("a", "a2"))
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


# ---------------------------------------------------------------- order and emptiness


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


# ---------------------------------------------------------------- writing


def test_leaving_without_commit_changes_nothing(store: Store) -> None:
    load(store, company("a"))
    with store.writer(DATASET, [], "0" * 64) as writer:
        writer.add([])
    with store.writer(replace(DATASET, title="Another"), [DOCUMENT], "0" * 64) as writer:
        writer.add(company("b"))
    with store.reader() as reader:
        assert (reader.version, reader.versions()[0].dataset) == (1, DATASET)
        assert {s.subject for s in reader.statements()} == {"a"}


def test_an_error_during_a_load_changes_nothing(store: Store) -> None:
    def broken() -> Iterator[Statement]:
        yield from company("b")
        raise ZeroDivisionError

    load(store, company("a"))
    with pytest.raises(ZeroDivisionError), store.writer(DATASET, [DOCUMENT], "0" * 64) as writer:
        writer.add(company("c"))
        writer.add(broken())
    assert {s.subject for s in current(store)} == {"a"}
    assert load(store, company("d")).number == 2


def test_a_statement_of_another_dataset_is_refused(store: Store) -> None:
    with (
        pytest.raises(BadStatement, match="'press' and not of 'register'"),
        store.writer(OTHER, [DOCUMENT], "") as writer,
    ):
        writer.add(company("a"))


def test_a_statement_must_cite_a_document_of_its_dataset(store: Store) -> None:
    with pytest.raises(BadStatement, match="cites 'article'"):
        load(store, company("a"), documents=[])


@pytest.mark.parametrize(
    "statement", [fact("a", "colour", "red"), member("a", "nice_people")], ids=["property", "class"]
)
def test_terms_that_the_schema_lacks_are_refused(store: Store, statement: Statement) -> None:
    with pytest.raises(UnknownTerm):
        load(store, statement)
    assert current(store) == []


def test_a_writer_serves_one_load(store: Store) -> None:
    with store.writer(DATASET, [DOCUMENT], "0" * 64) as writer:
        writer.commit()
        for again in (lambda: writer.add([]), writer.commit):
            with pytest.raises(StoreError, match="over"):
                again()


def test_a_second_load_at_once_is_refused(store: Store) -> None:
    with store.writer(DATASET, [DOCUMENT], "0" * 64) as writer:
        with pytest.raises(StoreBusy), store.writer(OTHER, [DOCUMENT], "0" * 64):
            pass
        writer.add(company("a"))
        writer.commit()
    assert load(store, company("x"), dataset=OTHER).number == 2


def test_a_reader_sees_one_version_during_a_load_and_after(store: Store) -> None:
    load(store, company("a"))
    with store.reader() as before, store.writer(DATASET, [DOCUMENT], "0" * 64) as writer:
        writer.add(company("b"))
        with store.reader() as during:
            assert {s.subject for s in during.statements()} == {"a"}
        writer.commit()
        with store.reader() as after:
            assert {s.subject for s in after.statements()} == {"b"}
        assert (before.version, {s.subject for s in before.statements()}) == (1, {"a"})
        assert captions(before, "a") == ["a Ltd"] and before.entity("b") is None


# ---------------------------------------------------------------- the store itself


def test_a_closed_store_says_so(new_store: NewStore, tmp_path: Path) -> None:
    with new_store() as store:
        store.close()
        for use in (store.reader(), store.writer(DATASET, [], "")):
            with pytest.raises(StoreError, match="closed"), use:
                pass
        with pytest.raises(StoreError, match="closed"):
            store.backup(tmp_path / "copy")
        with pytest.raises(StoreError, match="closed"):
            store.check()


def test_a_backup_is_never_written_over_a_file(store: Store, tmp_path: Path) -> None:
    target = tmp_path / "copy"
    store.backup(target)
    before = target.read_bytes()
    with pytest.raises(TargetExists, match="exists already"):
        store.backup(target)
    assert target.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["copy"]


def test_a_sound_store_has_no_problems_and_says_what_it_looks_at(store: Store) -> None:
    load(store, FULL, company("a"), listing("e", "a"), dataset=LISTS)
    load(store, company("a"), dataset=LISTS)
    told: list[str] = []
    assert store.check(told.append) == []
    assert told


def test_what_is_read_within_a_time_is_broken_off_when_it_is_over(store: Store) -> None:
    load(store, company("hub"), [owns("hub", f"c{place}") for place in range(3_000)])
    with store.reader() as reader:
        with pytest.raises(OutOfTime, match="in the time given"), reader.within(0):
            reader.links_of(["hub"])
        with reader.within(60):
            with pytest.raises(OutOfTime), reader.within(0):
                reader.links_of(["hub"])
            assert len(reader.links_of(["hub"])) == 3_000
        with pytest.raises(OutOfTime), reader.within(0), reader.within(60):
            reader.links_of(["hub"])
        assert len(reader.links("hub")) == 3_000
