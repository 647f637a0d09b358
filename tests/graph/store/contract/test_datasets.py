"""Every store: a load replaces its dataset, and earlier versions stay."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from factories import DATASET, DOCUMENT, company
from loads import LISTS, OTHER, Clock, NewStore, current, load

from graph.store import Document, HeldList, Store
from ontology import PartialDate


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
        lists=(
            HeldList(
                "red-list",
                "Red list",
                2,
                3,
                date(2019, 1, 1),
                date(2024, 1, 1),
                date(2024, 1, 31),
                30,
                "half",
            ),
            HeldList("old", "Old", None, None, date(2020, 1, 1), date(2020, 1, 1), date(2020, 1, 1)),
        ),
        list_classes=(("red-list", "listed_party"),),
        list_titles=(("red-list", "Red list"), ("blue-list", "Blue list")),
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
