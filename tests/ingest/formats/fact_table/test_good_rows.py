"""Fact tables by example: what a row becomes."""

from __future__ import annotations

from pathlib import Path

import pytest
from emitted import emitted, facts_in, facts_of, one_statement
from fact_tables import declared, fact, source_folder, table

from ingest.sources import bundled_sources, open_source, read_source
from ontology import Directness, Grade, PartialDate, Period, Share, Statement

GROUP = declared("group")
PLANT = declared("plant")


def test_a_link_keeps_all_that_its_row_says(tmp_path: Path) -> None:
    row = fact(
        "group", "Ownership", "plant", share="(25,50]", share_until="2024-06", direct="direct",
        start="2019", end="2025-01-31", observed="2020/2025", grade="A", document="undated",
        locator="row 7", quote="houdt een deel", original="25-50",
    )  # fmt: skip

    assert one_statement(tmp_path, row) == Statement(
        subject="group",
        schema="Ownership",
        prop="Ownership",
        value="plant",
        source="trial",
        document="undated",
        locator="row 7",
        grade=Grade.A,
        observed=Period.parse("2020/2025"),
        original="25-50",
        quote="houdt een deel",
        share=Share(25, 50, low_open=True),
        share_until=PartialDate("2024-06"),
        direct=Directness.DIRECT,
        start=PartialDate("2019"),
        end=PartialDate("2025-01-31"),
    )


def test_what_a_link_does_not_say_is_unknown_or_unstated(tmp_path: Path) -> None:
    link = one_statement(tmp_path, fact("group", "Ownership", "plant"))

    assert (link.share, link.direct, link.start, link.end) == (None, Directness.UNSTATED, None, None)


def test_a_share_written_as_unknown_is_one_not_stated(tmp_path: Path) -> None:
    assert one_statement(tmp_path, fact("group", "Ownership", "plant", share="unknown")).share is None


def test_a_property_has_the_type_of_its_subject_for_schema(tmp_path: Path) -> None:
    statement = one_statement(tmp_path, fact("plant", "country", "nl"))

    assert (statement.schema, statement.prop, statement.direct) == ("Company", "country", None)


def test_of_two_types_the_more_precise_one_counts(tmp_path: Path) -> None:
    statements, rejections = facts_in(tmp_path, fact("group", "type", "Organization"), *GROUP)

    assert rejections == []
    assert [(s.schema, s.value) for s in statements[:2]] == [
        ("Company", "Organization"),
        ("Company", "Company"),
    ]


def test_a_fact_without_a_date_is_observed_when_its_document_was_published(tmp_path: Path) -> None:
    assert str(one_statement(tmp_path, fact("plant", "country", "nl")).observed) == "2025-06"


def test_a_fact_of_an_undated_document_is_observed_on_the_day_it_was_read(tmp_path: Path) -> None:
    statement = one_statement(tmp_path, fact("plant", "country", "nl", document="undated"))

    assert str(statement.observed) == "2026-01-30"


def test_a_link_without_direction_keeps_the_order_given(tmp_path: Path) -> None:
    link = one_statement(tmp_path, fact("plant", "SharedHead", "group"))

    assert (link.subject, link.value) == ("plant", "group")


def test_an_id_may_be_used_before_it_is_declared_and_in_another_file(tmp_path: Path) -> None:
    source_folder(tmp_path, fact("group", "Unit", "plant"))
    tmp_path.joinpath("later.csv").write_text(table(*GROUP, *PLANT), encoding="utf-8")

    statements, rejections = facts_of(read_source(tmp_path))

    assert (len(statements), rejections) == (5, [])


def test_spaces_around_a_cell_and_blank_lines_do_not_matter(tmp_path: Path) -> None:
    text = table(*GROUP, fact("group", "country", " nl ")).replace("\ngroup,name", "\n\ngroup,name")
    source_folder(tmp_path).joinpath("facts.csv").write_text(text, encoding="utf-8")

    statements, rejections = facts_of(read_source(tmp_path))

    assert (statements[-1].value, rejections) == ("nl", [])


def test_what_excel_saves_as_utf8_is_read(tmp_path: Path) -> None:
    text = table(*GROUP, fact("group", "alias", '中电科, "CETC"'))
    source_folder(tmp_path).joinpath("facts.csv").write_text(text, encoding="utf-8-sig", newline="\r\n")

    statements, rejections = facts_of(read_source(tmp_path))

    assert (statements[-1].value, rejections) == ('中电科, "CETC"', [])


@pytest.mark.parametrize("name", bundled_sources())
def test_every_bundled_row_is_good(name: str) -> None:
    source = open_source(name)

    emit = emitted(source)

    assert emit.rejected == []
    assert emit.read == source.expected.rows
