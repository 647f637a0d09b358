"""Every store: versions that are pruned, and entities that are forgotten, are gone for good."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from factories import DATASET, company, fact, member, owns
from loads import OTHER, Clock, NewStore, current, listing, load

from api.removal import forget
from graph.errors import VersionsPruned
from graph.store import Store, copy_store, open_store
from graph.store.forgetting import FORGOTTEN, Forgetting, forgetting
from graph.store.pruning import prunings

DAY = datetime(2026, 1, 1, tzinfo=UTC)


def loaded_daily(store: Store, clock: Clock) -> None:
    """Three versions of a source, a day apart, with one of another between them."""
    for number, names in enumerate((["a", "b"], ["a", "c"], ["a", "d"])):
        clock.now = DAY + timedelta(days=2 * number)
        load(store, *(company(name) for name in names))
        clock.now += timedelta(days=1)
        load(store, company(f"x{number}"), dataset=OTHER)


def subjects(store: Store, known_at: datetime | None = None) -> set[str]:
    with store.reader(known_at=known_at) as reader:
        return {s.subject for s in reader.statements()}


def test_versions_before_what_is_kept_are_gone_and_the_rest_is_as_it_was(new_store: NewStore) -> None:
    clock = Clock()
    with new_store(clock) as store:
        loaded_daily(store, clock)
        known = {day: subjects(store, DAY + timedelta(days=day, hours=1)) for day in range(6)}
        with store.history() as history:
            found = prunings(history.versions, sources=["press"], keep_last=2)
        assert [(each.source, [v.number for v in each.removed], each.statements) for each in found] == [
            ("press", [1], 2)
        ]
        store.prune(found)
        assert {day: subjects(store, DAY + timedelta(days=day, hours=1)) for day in range(2, 6)} == {
            day: known[day] for day in range(2, 6)
        }
        with pytest.raises(VersionsPruned, match="press before 2026-01-03T00:00:00 UTC was pruned"):
            subjects(store, DAY + timedelta(days=1))
        assert store.check() == []
        with store.history() as history:
            assert [(v.number, v.statements, v.added, v.removed) for v in history.versions] == [
                (2, 2, 2, 0),
                (3, 4, 4, 0),
                (4, 2, 2, 2),
                (5, 4, 2, 2),
                (6, 2, 2, 2),
            ]
            assert prunings(history.versions, sources=["press"], keep_last=2) == ()
        clock.now += timedelta(days=1)
        assert load(store, company("a")).removed == 2


def test_what_was_known_on_a_day_stays_and_all_before_goes(new_store: NewStore) -> None:
    clock = Clock()
    with new_store(clock) as store:
        loaded_daily(store, clock)
        since = DAY + timedelta(days=3, hours=12)
        known = subjects(store, since)
        with store.history() as history:
            store.prune(prunings(history.versions, before=since))
        assert subjects(store, since) == known
        with pytest.raises(VersionsPruned):
            subjects(store, DAY + timedelta(days=2, hours=12))
        assert store.check() == []


def test_a_copy_of_a_pruned_store_refuses_the_same(new_store: NewStore, tmp_path: Path) -> None:
    clock = Clock()
    with new_store(clock) as store:
        loaded_daily(store, clock)
        with store.history() as history:
            store.prune(prunings(history.versions, keep_last=1))
        target = open_store(f"sqlite:///{tmp_path / 'copy.db'}")
        copy_store(store, target)
        with pytest.raises(VersionsPruned):
            subjects(target, DAY + timedelta(days=1))
        assert subjects(target) == subjects(store) == {"a", "d", "x2"}
        target.close()


def forgotten(store: Store, *ids: str) -> Forgetting:
    found = forgetting(ids, store.spans_about(ids))
    forget(store, found, day=DAY.date(), by="an officer", reason="a request of 2026")
    return found


PERSON = [
    fact("p", "type", "Person", schema="Person"),
    fact("p", "name", "Jan Jansen", schema="Person"),
    fact("p", "birthDate", "1970-01-01", schema="Person"),
    fact("p", "alias", "J. Jansen", schema="Person", quote="called J. Jansen"),
]


def test_values_go_from_every_version_and_stay_away(store: Store) -> None:
    load(store, PERSON, company("a"), owns("p", "a", "60", quote="Jan Jansen holds 60%"))
    load(store, PERSON[:3], company("a"), owns("p", "a", "60", quote="Jan Jansen holds 60%"))
    load(store, fact("p", "name", "JAN JANSEN", schema="Person"), company("x", "Jan Jansen"), dataset=OTHER)
    found = forgotten(store, "p")
    assert found.values == 3
    with store.history() as history:
        spans = list(history.statements())
    texts = {text for s in spans for text in (s.statement.value, s.statement.quote or "")}
    assert not [text for text in texts if "jansen" in text.casefold() and text != "Jan Jansen"]
    assert [s.statement.subject for s in spans if s.statement.value == "Jan Jansen"] == ["x"]
    assert store.check() == []
    with store.reader() as reader:
        assert [(link.upper, link.lower) for link in reader.links("p")] == [("p", "a")]
        entity = reader.entity("p")
        assert entity is not None
        assert (entity.caption, entity.schema, len(entity.values("removedValue"))) == ("p", "Person", 3)
        records = [document for (source, _), document in reader.documents().items() if source == FORGOTTEN]
    assert [(d.title, d.publisher) for d in records] == [("a request of 2026", "an officer")]
    load(
        store,
        PERSON,
        fact("p", "name", "jan  jansen", schema="Person"),
        fact("p", "name", "New Name", schema="Person"),
    )
    assert {s.value for s in current(store) if s.subject == "p" and s.source == "press"} == {
        "Person",
        "New Name",
    }
    load(store, owns("p", "a", "60", quote="Jan Jansen holds 60%"))
    assert [s.quote for s in current(store) if s.prop == "Ownership"] == [None]


def test_a_listing_that_repeats_a_value_loses_it_and_keeps_whom_it_names(store: Store) -> None:
    entry = [*listing("e", "p"), fact("e", "alias", "Jan Jansen", schema="Listing")]
    load(store, PERSON, entry, member("p", "listed_party"))
    forgotten(store, "p")
    stated = {(s.subject, s.prop, s.value) for s in current(store) if s.source == DATASET.id}
    assert stated == {
        ("p", "type", "Person"),
        ("p", "riskClass", "listed_party"),
        ("e", "type", "Listing"),
        ("e", "name", "Entry e"),
        ("e", "list", "red-list"),
        ("e", "names", "p"),
    }
    load(store, entry)
    assert ("e", "alias", "Jan Jansen") not in {(s.subject, s.prop, s.value) for s in current(store)}


def test_a_place_that_repeats_a_value_goes_too(store: Store) -> None:
    by_name, by_page = (owns("p", "a", locator=place) for place in ("entry of JAN JANSEN", "page 7"))
    load(store, PERSON, by_name, by_page)
    forgotten(store, "p")
    places = {s.locator for s in current(store) if s.prop == "Ownership"}
    assert places == {"a place that was removed, as it repeats a value", "page 7"}
    assert store.check() == []


def test_statements_that_differ_only_in_words_become_one(store: Store) -> None:
    one, two = (owns("p", "a", quote=quote) for quote in ("first", "second"))
    load(store, PERSON, one, owns("p", "a"))
    load(store, PERSON, two)
    load(store, PERSON, one, two)
    forgotten(store, "p")
    assert store.check() == []
    with store.history() as history:
        spans = [(s.first, s.until) for s in history.statements() if s.statement.prop == "Ownership"]
    assert spans == [(1, None)]


def test_a_copy_and_a_second_request_keep_what_was_forgotten(store: Store, tmp_path: Path) -> None:
    load(store, PERSON, fact("q", "name", "Piet", schema="Person"))
    forgotten(store, "p")
    forgotten(store, "q")
    target = open_store(f"sqlite:///{tmp_path / 'copy.db'}")
    copy_store(store, target)
    load(target, PERSON, fact("q", "name", "Piet", schema="Person"))
    assert {(s.subject, s.prop) for s in current(target) if s.source == DATASET.id} == {("p", "type")}
    assert target.check() == []
    target.close()
