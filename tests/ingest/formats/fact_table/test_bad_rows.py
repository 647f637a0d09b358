"""Fact tables by example: each kind of bad row among good ones, which are all loaded."""

from __future__ import annotations

from pathlib import Path

import pytest
from emitted import facts_in, facts_of, one_statement
from fact_tables import Cells, declared, fact, source_folder, table

from ingest.formats.fact_table import COLUMNS
from ingest.rejections import Rejection
from ingest.sources import read_source

GROUP = declared("group")
PLANT = declared("plant")


def rejection_of(folder: Path, row: Cells) -> Rejection:
    """The rejection of one bad row among good ones, which are all loaded."""
    statements, rejections = facts_in(folder, *GROUP, row, *PLANT)
    assert len(statements) == 4
    [rejection] = rejections
    assert (rejection.file, rejection.record) == ("facts.csv", "row 4")
    assert dict(rejection.cells) == dict.fromkeys(COLUMNS, "") | row | {"surplus": ""}
    return rejection


@pytest.mark.parametrize(
    ("row", "field", "problem"),
    [
        (fact("group", "colour", "red"), "property", "'colour' is no property or link type"),
        (fact("", "country", "nl"), "subject", "is empty; every fact needs one"),
        (fact("group", "", "nl"), "property", "is empty"),
        (fact("group", "country", " "), "object", "is empty"),
        (fact("group", "country", "nl", grade=""), "grade", "is empty"),
        (fact("group", "country", "nl", document=""), "document", "is empty"),
        (fact("group", "country", "nl", locator=""), "locator", "is empty"),
        (fact("the group", "country", "nl"), "subject", "'the group' is no entity id; use 1 to 200"),
        (fact("group", "Unit", "the plant"), "object", "'the plant' is no entity id"),
        (fact("group", "sameAs", "a~b"), "object", "'a~b' is no entity id"),
        (fact("mill", "country", "nl"), "subject", "mill has no type row in this source; declare it"),
        (fact("group", "Unit", "mill"), "object", "mill has no type row in this source"),
        (fact("group", "sameAs", "mill"), "object", "mill has no type row in this source"),
        (fact("group", "country", "nl", document="memo"), "document", "'memo' is not in source.toml; add"),
        (fact("group", "country", "nl", grade="E"), "grade", "'E' is no evidence grade; use A, B, C or D"),
    ],
)
def test_a_row_that_names_nothing_known_is_rejected(
    tmp_path: Path, row: Cells, field: str, problem: str
) -> None:
    rejection = rejection_of(tmp_path, row)

    assert rejection.field == field
    assert problem in str(rejection)


@pytest.mark.parametrize(
    ("cells", "field", "problem"),
    [
        ({"share": "150"}, "share", "share 150 is not within 0 and 100; correct it"),
        ({"share": "half"}, "share", "'half' is no share; write 51, <100, (25,50] or unknown"),
        ({"share": "(50,25]"}, "share", "not within"),
        ({"share": "0"}, "share", "a share of 0 is no holding"),
        ({"share": "nan"}, "share", "'nan' is no share"),
        ({"share_until": "2024"}, "share_until", "ends a share that is not stated"),
        ({"direct": "yes"}, "direct", "'yes' is not one of direct, indirect, unstated"),
        ({"start": "2025-02-30"}, "start", "'2025-02-30' does not exist in the calendar"),
        ({"end": "2024-13"}, "end", "'2024-13' does not exist"),
        ({"share": "5", "share_until": "31-12-2024"}, "share_until", "write YYYY, YYYY-MM or YYYY-MM-DD"),
        ({"observed": "2024/2023"}, "observed", "ends before it begins"),
        ({"observed": "2023-02-29"}, "observed", "does not exist"),
        ({"observed": "2062"}, "observed", "2062 is after 2026-01-31, the day report was read"),
        ({"start": "2024-06", "end": "2024-05"}, "end", "2024-05 is before start, 2024-06"),
        ({"start": "2024", "share": "5", "share_until": "2023"}, "share_until", "2023 is before start"),
    ],
)
def test_a_link_with_a_wrong_share_or_date_is_rejected(
    tmp_path: Path, cells: Cells, field: str, problem: str
) -> None:
    rejection = rejection_of(tmp_path, fact("group", "Ownership", "plant", **cells))

    assert rejection.field == field
    assert problem in str(rejection)


def test_dates_that_can_overlap_are_in_order(tmp_path: Path) -> None:
    assert (
        one_statement(tmp_path, fact("group", "Unit", "plant", start="2024-06", end="2024")).end is not None
    )


def test_a_share_of_anything_but_ownership_is_rejected(tmp_path: Path) -> None:
    rejection = rejection_of(tmp_path, fact("group", "Unit", "plant", share="51"))

    assert (rejection.field, rejection.message) == ("share", "Unit takes no share; leave it empty")


@pytest.mark.parametrize(("field", "value"), [("direct", "direct"), ("share", "51"), ("share_until", "2020")])
def test_a_property_has_no_share_and_no_directness(tmp_path: Path, field: str, value: str) -> None:
    rejection = rejection_of(tmp_path, fact("group", "country", "nl", **{field: value}))

    assert rejection.field == field
    assert "country is a property, and only links have this; leave it empty" in rejection.message


@pytest.mark.parametrize(
    ("property", "value", "problem"),
    [
        ("type", "Firm", "no entity type 'Firm'; known: Thing"),
        ("type", "Thing", "Thing is too general; state a type below it"),
        ("name", "---", "has no letter or digit"),
        ("country", "NL", "'NL' is no country code; write two lower-case letters"),
        ("country", "Netherlands", "is no country code"),
        ("website", "www.example.org", "is no web address; write it whole"),
        ("website", "javascript:alert(1)", "is no web address"),
        ("website", "http://[::1", "is no web address"),
        ("website", "https://example.org/a b", "is no web address"),
        ("incorporationDate", "2017-02-29", "'2017-02-29' does not exist in the calendar"),
        ("riskClass", "villain", "no risk class 'villain'; known: defence_conglomerate"),
        ("sameAs", "group", "is the subject itself"),
        ("uscCode", "91310000710939629X", "is no unified social credit code"),
        ("uscCode", "9131000071093962", "is no unified social credit code"),
        ("leiCode", "724500Y6DUVHQD6OXN28", "is no LEI"),
    ],
)
def test_a_value_that_its_property_cannot_have_is_rejected(
    tmp_path: Path, property: str, value: str, problem: str
) -> None:
    rejection = rejection_of(tmp_path, fact("group", property, value))

    assert rejection.field == "object"
    assert problem in str(rejection)


@pytest.mark.parametrize(
    ("property", "value"),
    [
        ("uscCode", "91350100M000100Y43"),  # the example of GB 32100-2015
        ("leiCode", "724500Y6DUVHQD6OXN27"),  # ASML Holding N.V.
        ("website", "https://example.org/路径"),
    ],
)
def test_a_right_identifier_or_address_is_loaded(tmp_path: Path, property: str, value: str) -> None:
    assert one_statement(tmp_path, fact("group", property, value)).value == value


def test_a_property_of_another_type_is_rejected(tmp_path: Path) -> None:
    rejection = rejection_of(tmp_path, fact("group", "names", "plant"))

    assert (rejection.field, rejection.message) == (
        "property",
        "group is a Company; only a Listing has names",
    )


def test_a_link_whose_end_is_of_a_wrong_type_is_rejected(tmp_path: Path) -> None:
    rows = [
        *GROUP,
        *declared("entry", "Listing"),
        fact("entry", "Unit", "group"),
        fact("group", "Family", "entry"),
    ]

    _, rejections = facts_in(tmp_path, *rows)

    assert [str(rejection) for rejection in rejections] == [
        "facts.csv, row 6, subject: is a Listing; the parent of Unit must be a LegalEntity",
        "facts.csv, row 7, subject: is a Company; the person of Family must be a Person",
    ]


@pytest.mark.parametrize("letter", ["\0", "\x1b", "\t", "\n", "\x85", "\u2028"])
def test_a_control_character_is_rejected_and_named(tmp_path: Path, letter: str) -> None:
    rows = [*GROUP, fact("group", "alias", f"Gro{letter}up"), *PLANT]

    statements, [rejection] = facts_in(tmp_path, *rows)

    assert len(statements) == 4
    assert str(rejection).startswith("facts.csv, row 4, object: ")
    assert f"U+{ord(letter):04X}" in rejection.reason
    assert f"Gro{letter}up" in rejection.cells.values()


def test_a_cell_of_more_than_10000_characters_is_rejected(tmp_path: Path) -> None:
    assert one_statement(tmp_path, fact("group", "alias", "x" * 10_000)).prop == "alias"
    assert "is 10,001 characters long" in rejection_of(tmp_path, fact("group", "alias", "x" * 10_001)).reason


def test_a_reason_does_not_repeat_a_value_of_thousands_of_characters(tmp_path: Path) -> None:
    reason = rejection_of(tmp_path, fact("group", "incorporationDate", "9" * 9_000)).message

    assert len(reason) < 600
    assert reason.endswith("is no date; write YYYY, YYYY-MM or YYYY-MM-DD")


@pytest.mark.parametrize(("line", "count"), [("group,country,nl", 3), ("group,country,nl" + "," * 12, 15)])
def test_a_row_with_another_number_of_cells_is_rejected(tmp_path: Path, line: str, count: int) -> None:
    text = f"{table(*GROUP)}{line}\n"
    source_folder(tmp_path).joinpath("facts.csv").write_text(text, encoding="utf-8")

    statements, [rejection] = facts_of(read_source(tmp_path))

    assert len(statements) == 2
    assert (rejection.record, rejection.field) == ("row 4", "row")
    assert f"has {count} cells, not 14" in rejection.reason


def test_an_id_without_a_name_is_rejected_with_all_that_uses_it(tmp_path: Path) -> None:
    rows = [fact("mill", "type", "Company"), fact("group", "Unit", "mill"), fact("mill", "country", "nl")]

    statements, rejections = facts_in(tmp_path, *GROUP, *rows)

    assert len(statements) == 2
    reason = "mill: no good row gives its name; add a name row"
    assert [(r.record, r.field, r.message) for r in rejections] == [
        ("row 4", "subject", reason),
        ("row 5", "object", reason),
        ("row 6", "subject", reason),
    ]


def test_a_rejected_type_row_takes_along_all_that_depends_on_it(tmp_path: Path) -> None:
    bad = [
        fact("mill", "type", "Company", grade="E"),
        fact("mill", "name", "Mill"),
        fact("group", "Unit", "mill"),
    ]

    statements, rejections = facts_in(tmp_path, *GROUP, *bad)

    assert len(statements) == 2
    reason = "mill: its type row was rejected: facts.csv, row 4, grade: 'E' is no evidence grade"
    assert [r.record for r in rejections] == ["row 4", "row 5", "row 6"]
    assert all(r.reason.startswith(reason) for r in rejections[1:])


def test_an_id_with_one_good_type_row_stands(tmp_path: Path) -> None:
    statements, rejections = facts_in(tmp_path, fact("group", "type", "Firm"), *GROUP)

    assert (len(statements), len(rejections)) == (2, 1)


def test_two_types_that_exclude_each_other_are_a_conflict(tmp_path: Path) -> None:
    broad = fact("group", "type", "Organization")
    statements, [rejection] = facts_in(tmp_path, broad, *GROUP, fact("group", "type", "PublicBody"))

    assert [s.schema for s in statements] == ["Company"] * 3
    assert rejection.message == (
        "group cannot be both Company (facts.csv, row 3) and PublicBody; keep one type"
    )
