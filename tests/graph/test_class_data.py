"""Whether the data name every member of a class on a day: lists whole, in part, outdated, not held then."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from factories import DATASET

from graph.class_data import class_data, list_data
from graph.search import Reason
from graph.store import HeldList, Version
from ontology import SCHEMA, UnknownTerm

COPIED = date(2026, 7, 9)
RED = HeldList("red", "Red list", 70, 70, COPIED, COPIED, COPIED, 30)
BLUE = replace(RED, id="blue", title="Blue list", start=date(2026, 6, 10), update_days=365)
PARTLY = replace(RED, held=12)
RED_AND_BLUE = (("red", "meu_list"), ("blue", "meu_list"))

IN_PART, OUTDATED, NOT_THEN = Reason.LIST_IN_PART, Reason.CLASS_OUTDATED, Reason.CLASS_NOT_HELD_THEN


def version(
    *lists: HeldList,
    conferring: tuple[tuple[str, str], ...] = (),
    id: str = "lists",
    rejected: int = 0,
) -> Version:
    dataset = replace(DATASET, id=id, lists=lists, list_classes=conferring)
    return Version(1, dataset, datetime(2026, 7, 10, tzinfo=UTC), "00", 1, 1, 0, rejected)


NAMING_RED = version(id="classes", conferring=(("red", "meu_list"),))


def reasons(*versions: Version, day: date = COPIED, risk_class: str = "meu_list") -> tuple[Reason, ...]:
    return class_data(versions, risk_class, day).reasons(day)


def test_a_class_is_complete_when_every_list_named_for_it_is_held_whole() -> None:
    naming_both = version(id="classes", conferring=RED_AND_BLUE)
    assert reasons(NAMING_RED, version(RED)) == ()
    assert reasons(naming_both, version(RED)) == (IN_PART,)
    assert reasons(naming_both, version(RED), version(BLUE, id="others")) == ()


@pytest.mark.parametrize(
    ("versions", "found"),
    [
        ((NAMING_RED,), (IN_PART,)),
        ((NAMING_RED, version(PARTLY)), (IN_PART,)),
        ((NAMING_RED, version(RED, rejected=1)), (IN_PART,)),
        ((replace(NAMING_RED, rejected=1), version(RED)), (IN_PART,)),
        ((version(RED),), (IN_PART,)),  # nobody says that the list makes the class
    ],
)
def test_a_missing_list_or_a_rejected_row_leaves_it_in_part(
    versions: tuple[Version, ...], found: tuple[Reason, ...]
) -> None:
    assert reasons(*versions) == found


@pytest.mark.parametrize(
    ("day", "found", "as_of"),
    [
        (date(2026, 7, 8), (NOT_THEN,), None),
        (COPIED, (), None),
        (date(2026, 7, 10), (), COPIED),
        (date(2026, 8, 8), (), COPIED),
        (date(2026, 8, 9), (OUTDATED,), None),
    ],
)
def test_within_the_update_interval_a_copy_speaks_as_of_its_day(
    day: date, found: tuple[Reason, ...], as_of: date | None
) -> None:
    data = class_data((NAMING_RED, version(RED)), "meu_list", day)
    assert (data.reasons(day), data.as_of(day)) == (found, as_of)


def test_each_list_has_an_interval_of_its_own() -> None:
    day = date(2026, 11, 27)
    versions = (version(RED, BLUE, conferring=RED_AND_BLUE),)
    found = {each.id: each.reasons(day) for each in class_data(versions, "meu_list", day).lists}
    assert found == {"red": (OUTDATED,), "blue": ()}
    assert reasons(*versions, day=day) == (OUTDATED,)


def test_all_that_stands_against_it_is_told() -> None:
    versions = (version(PARTLY, conferring=RED_AND_BLUE),)
    assert reasons(*versions, day=date(2026, 11, 27)) == (IN_PART, OUTDATED)
    assert reasons(*versions, day=date(2024, 2, 5)) == (IN_PART, NOT_THEN)


def test_a_copy_that_says_itself_until_when_it_holds_says_nothing_later() -> None:
    until = replace(RED, end=date(2026, 7, 8), start=date(2020, 1, 1))
    assert reasons(NAMING_RED, version(until), day=date(2026, 7, 8)) == ()
    assert reasons(NAMING_RED, version(until)) == (OUTDATED,)


def test_a_list_that_never_changes_is_never_outdated() -> None:
    closed = replace(RED, update_days=None)
    assert reasons(NAMING_RED, version(closed), day=date(2030, 1, 1)) == ()


def test_of_several_copies_the_best_for_the_day_counts() -> None:
    newer = replace(RED, held=69, copied=date(2026, 11, 1), end=date(2026, 11, 1))
    versions = (NAMING_RED, version(RED), version(newer, id="others"))
    assert reasons(*versions) == ()
    assert list_data(versions, "red", COPIED).source == "lists"
    whole = replace(newer, held=70)
    later = (NAMING_RED, version(RED), version(whole, id="others"))
    assert list_data(later, "red", date(2026, 11, 2)).source == "others"


@pytest.mark.parametrize("risk_class", ["armed_forces", "military_research_institute", "state_body"])
def test_some_classes_are_open_by_nature(risk_class: str) -> None:
    assert SCHEMA.risk_class(risk_class).open
    assert reasons(risk_class=risk_class) == (Reason.CLASS_OPEN_BY_NATURE,)
    whole = version(RED, conferring=(("red", risk_class),))
    assert reasons(whole, risk_class=risk_class) == (Reason.CLASS_OPEN_BY_NATURE,)


def test_a_class_goes_by_its_present_name() -> None:
    with pytest.raises(UnknownTerm, match="is called 'meu_list' now"):
        class_data((), "military_end_user", COPIED)
