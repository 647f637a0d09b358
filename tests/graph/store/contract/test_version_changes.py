"""Every store: what changed between two versions of a source."""

from __future__ import annotations

import pytest
from factories import DATASET, company, fact, owns
from loads import OTHER, load

from graph.store import Store
from graph.store.version_changes import Change, ChangedKey, changes_between


def changes(store: Store, before: int, after: int, offset: int = 0, limit: int = 100) -> list[Change]:
    with store.version_changes(DATASET.id, before, after) as versions:
        return changes_between(versions, offset, limit)[0]


def told(store: Store, before: int, after: int) -> dict[tuple[str, ...], str]:
    return {
        tuple(part for part in change.key[1:] if part): change.kind.value
        for change in changes(store, before, after)
    }


def test_entities_and_links_are_added_ended_and_changed(store: Store) -> None:
    kept = [*company("kept"), owns("kept", "a", "10")]
    load(store, kept, company("a"), company("b"), owns("a", "b", "30"), owns("b", "a"))
    load(store, company("x"), dataset=OTHER)
    load(store, kept, company("a", "A New Name"), company("c"), owns("a", "b", "51"), owns("a", "c"))
    assert told(store, 1, 3) == {
        ("a",): "changed",
        ("b",): "ended",
        ("c",): "added",
        ("a", "Ownership", "b"): "changed",
        ("a", "Ownership", "c"): "added",
        ("b", "Ownership", "a"): "ended",
    }
    changed = next(change for change in changes(store, 1, 3) if change.key == ChangedKey(False, "a"))
    assert [s.value for s in changed.gone] == ["a Ltd"]
    assert [s.value for s in changed.came] == ["A New Name"]
    assert {s.prop for s in changed.stated} == {"name", "type"}
    link = next(change for change in changes(store, 1, 3) if change.key[1:] == ("a", "Ownership", "b"))
    assert [str(s.share) for s in (*link.gone, *link.came)] == ["30", "51"]


def test_what_is_said_elsewhere_on_another_day_or_in_other_words_has_not_changed(store: Store) -> None:
    load(store, company("a"), owns("a", "b", "30", quote="thirty"))
    load(store, company("a", observed="2025", locator="page 9"), owns("a", "b", "30", quote="30%"))
    assert told(store, 1, 2) == {}


def test_what_a_second_statement_still_says_has_not_changed(store: Store) -> None:
    load(store, owns("a", "b", "30"), owns("a", "b", "30", locator="page 2"))
    load(store, owns("a", "b", "30", locator="page 2"))
    assert told(store, 1, 2) == {}


@pytest.mark.parametrize(
    ("name", "value"), [("start", "2024"), ("end", "2025"), ("direct", "direct"), ("grade", "D")]
)
def test_every_part_of_what_is_said_makes_a_change(store: Store, name: str, value: str) -> None:
    load(store, owns("a", "b", "30"))
    load(store, owns("a", "b", "30", **{name: value}))
    assert told(store, 1, 2) == {("a", "Ownership", "b"): "changed"}


def test_what_came_and_went_between_the_two_versions_has_not_changed(store: Store) -> None:
    load(store, company("a"))
    load(store, company("b"))
    load(store, company("a"), company("c"))
    assert told(store, 1, 3) == {("c",): "added"}
    assert told(store, 1, 2) == {("a",): "ended", ("b",): "added"}


def test_changes_come_a_page_at_a_time(store: Store) -> None:
    load(store, company("a"))
    load(store, (fact(f"c{number}", "name", "C") for number in range(5)), owns("c1", "c2"))
    with store.version_changes(DATASET.id, 1, 2) as versions:
        pages = [changes_between(versions, offset, 3) for offset in (0, 3, 6)]
    ids = [[change.key.subject for change in page] for page, _ in pages]
    assert ids == [["a", "c0", "c1"], ["c2", "c3", "c4"], ["c1"]]
    assert [more for _, more in pages] == [True, True, False]
