"""Every store: provenance, versions of a dataset, and known times. See conftest.py for the stores."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from factories import DATASET, DOCUMENT, company, fact, owns
from loads import LISTS, OTHER, Clock, NewStore, current, load

from graph.store import Completeness, Document, Store
from ontology import PartialDate, Share, Statement

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
