"""A statement's id is a fingerprint of what it says, and of nothing else."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, datetime

import pytest

from ontology import Directness, Grade, PartialDate, Period, Share, Statement

STATEMENT = Statement(
    subject="cn-smic-holdings",
    schema="Ownership",
    prop="Ownership",
    value="cn-smbc",
    source="corporate_links",
    document="filing",
    locator="page 3",
    grade=Grade.A,
    observed=Period.parse("2020-12-04"),
    original="51 per cent",
    quote="51%",
    share=Share.exact(51),
    share_until=PartialDate("2023"),
    direct=Directness.DIRECT,
    start=PartialDate("2020-12-04"),
    end=PartialDate("2024"),
)

CHANGES = {
    "subject": "cn-smic",
    "schema": "Control",
    "prop": "Control",
    "value": "cn-smnc",
    "source": "nieuwsuur_2025",
    "document": "letter",
    "locator": "page 4",
    "grade": Grade.B,
    "observed": Period.parse("2020-12"),
    "original": None,
    "quote": "51",
    "share": Share(51, 100),
    "share_until": PartialDate("2023-01"),
    "direct": Directness.UNSTATED,
    "start": None,
    "end": PartialDate("2025"),
}
KNOWN_TIME = {"first_seen", "last_seen"}
BEFORE_MERGES = {"_recorded_id"}


def test_every_field_is_either_content_or_known_time() -> None:
    assert {field.name for field in fields(Statement)} == set(CHANGES) | KNOWN_TIME | BEFORE_MERGES


def test_the_id_never_changes_from_one_version_to_the_next() -> None:
    # Stores keep ids: a new value here means that every stored statement would be loaded twice.
    assert STATEMENT.id == "f20a84024c71dcf6a0c60427f51ecf56"


def test_equal_facts_have_equal_ids() -> None:
    assert replace(STATEMENT).id == STATEMENT.id


@pytest.mark.parametrize("name", CHANGES)
def test_the_id_changes_with_each_field(name: str) -> None:
    assert replace(STATEMENT, **{name: CHANGES[name]}).id != STATEMENT.id


@pytest.mark.parametrize("name", ["original", "quote", "share", "share_until", "direct", "start", "end"])
def test_saying_nothing_differs_from_saying_something(name: str) -> None:
    assert replace(STATEMENT, **{name: None}).id != STATEMENT.id


def test_empty_text_differs_from_no_text() -> None:
    assert replace(STATEMENT, quote="").id != replace(STATEMENT, quote=None).id


def test_a_value_cannot_move_into_the_next_field() -> None:
    moved = replace(STATEMENT, document="fili", locator="ngpage 3")
    assert moved.id != STATEMENT.id


@pytest.mark.parametrize("name", sorted(KNOWN_TIME))
def test_when_the_graph_learned_it_is_no_part_of_the_fact(name: str) -> None:
    later = replace(STATEMENT, **{name: datetime(2026, 11, 20, tzinfo=UTC)})
    assert later.id == STATEMENT.id
    assert later == STATEMENT


def test_merged_ends_make_another_statement() -> None:
    merged = STATEMENT.with_ends("cn-smic", "cn-smbc")
    assert (merged.subject, merged.value) == ("cn-smic", "cn-smbc")
    assert replace(merged, subject=STATEMENT.subject) == STATEMENT
    assert merged.recorded_id == STATEMENT.recorded_id == STATEMENT.id
    assert merged.with_ends("cn-x", "cn-y").recorded_id == STATEMENT.id
