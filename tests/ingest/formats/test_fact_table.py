"""The fact-table reader by example: what a row becomes, and each kind of bad input."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from fact_tables import HEADER, Cells, declared, fact, source_folder, table
from hypothesis import given
from hypothesis import strategies as st

from ingest.errors import BadFactFile
from ingest.formats.fact_table import Survey, read_facts, survey
from ingest.rejections import Rejection
from ingest.source import bundled_sources, open_source, read_source
from ontology import Directness, Grade, PartialDate, Period, Share, Statement

GROUP = declared("group")
PLANT = declared("plant")


def read(folder: Path, *rows: Cells) -> tuple[list[Statement], list[Rejection]]:
    """The statements and the rejections of a source with these rows."""
    return sorted_out(survey(read_source(source_folder(folder, *rows))))


def sorted_out(found: Survey) -> tuple[list[Statement], list[Rejection]]:
    facts = list(read_facts(found))
    assert len(facts) == found.rows
    return (
        [fact for fact in facts if isinstance(fact, Statement)],
        [fact for fact in facts if isinstance(fact, Rejection)],
    )


def read_one(folder: Path, row: Cells) -> Statement:
    """The statement of the last of some good rows."""
    statements, rejections = read(folder, *GROUP, *PLANT, row)
    assert rejections == []
    return statements[-1]


def refusal(folder: Path, row: Cells) -> Rejection:
    """The rejection of one bad row among good ones, which are all loaded."""
    statements, rejections = read(folder, *GROUP, row, *PLANT)
    assert len(statements) == 4
    [rejection] = rejections
    assert (rejection.row.file, rejection.row.number) == ("facts.csv", 4)
    assert list(rejection.row.cells) == next(csv.reader([table(row).splitlines()[1]]))
    return rejection


def damage(folder: Path, content: bytes) -> str:
    """The error of a source whose table has this content."""
    source_folder(folder).joinpath("facts.csv").write_bytes(content)
    with pytest.raises(BadFactFile) as caught:
        survey(read_source(folder))
    assert str(caught.value).startswith("facts.csv")
    return str(caught.value)


# ---------------------------------------------------------------- good rows


def test_a_link_keeps_all_that_its_row_says(tmp_path: Path) -> None:
    row = fact(
        "group", "Ownership", "plant", share="(25,50]", share_until="2024-06", direct="direct",
        start="2019", end="2025-01-31", observed="2020/2025", grade="A", document="undated",
        locator="row 7", quote="houdt een deel", original="25-50",
    )  # fmt: skip

    assert read_one(tmp_path, row) == Statement(
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
    link = read_one(tmp_path, fact("group", "Ownership", "plant"))

    assert (link.share, link.direct, link.start, link.end) == (None, Directness.UNSTATED, None, None)


def test_a_share_written_as_unknown_is_one_not_stated(tmp_path: Path) -> None:
    assert read_one(tmp_path, fact("group", "Ownership", "plant", share="unknown")).share is None


def test_a_property_has_the_type_of_its_subject_for_schema(tmp_path: Path) -> None:
    statement = read_one(tmp_path, fact("plant", "country", "nl"))

    assert (statement.schema, statement.prop, statement.direct) == ("Company", "country", None)


def test_of_two_types_the_more_precise_one_counts(tmp_path: Path) -> None:
    statements, rejections = read(tmp_path, fact("group", "type", "Organization"), *GROUP)

    assert rejections == []
    assert [(s.schema, s.value) for s in statements[:2]] == [
        ("Company", "Organization"),
        ("Company", "Company"),
    ]


def test_a_fact_without_a_date_is_observed_when_its_document_was_published(tmp_path: Path) -> None:
    assert str(read_one(tmp_path, fact("plant", "country", "nl")).observed) == "2025-06"


def test_a_fact_of_an_undated_document_is_observed_on_the_day_it_was_read(tmp_path: Path) -> None:
    statement = read_one(tmp_path, fact("plant", "country", "nl", document="undated"))

    assert str(statement.observed) == "2026-01-30"


def test_a_link_without_direction_keeps_the_order_given(tmp_path: Path) -> None:
    link = read_one(tmp_path, fact("plant", "SharedHead", "group"))

    assert (link.subject, link.value) == ("plant", "group")


def test_an_id_may_be_used_before_it_is_declared_and_in_another_file(tmp_path: Path) -> None:
    source_folder(tmp_path, fact("group", "Unit", "plant"))
    tmp_path.joinpath("later.csv").write_text(table(*GROUP, *PLANT), encoding="utf-8")

    statements, rejections = sorted_out(survey(read_source(tmp_path)))

    assert (len(statements), rejections) == (5, [])


def test_spaces_around_a_cell_and_blank_lines_do_not_matter(tmp_path: Path) -> None:
    text = table(*GROUP, fact("group", "country", " nl ")).replace("\ngroup,name", "\n\ngroup,name")
    source_folder(tmp_path).joinpath("facts.csv").write_text(text, encoding="utf-8")

    statements, rejections = sorted_out(survey(read_source(tmp_path)))

    assert (statements[-1].value, rejections) == ("nl", [])


def test_what_excel_saves_as_utf8_is_read(tmp_path: Path) -> None:
    text = table(*GROUP, fact("group", "alias", '中电科, "CETC"'))
    source_folder(tmp_path).joinpath("facts.csv").write_text(text, encoding="utf-8-sig", newline="\r\n")

    statements, rejections = sorted_out(survey(read_source(tmp_path)))

    assert (statements[-1].value, rejections) == ('中电科, "CETC"', [])


@pytest.mark.parametrize("name", bundled_sources())
def test_every_bundled_row_is_good(name: str) -> None:
    source = open_source(name)

    found = survey(source)

    assert [fact for fact in read_facts(found) if isinstance(fact, Rejection)] == []
    assert found.rows == source.expected_rows


def test_the_fingerprint_is_what_sha256sum_prints_of_its_own_list(tmp_path: Path) -> None:
    source_folder(tmp_path).joinpath("source.toml").write_text(
        'id = "t"\ntitle = "T"\npublisher = "P"\nread = 2026-01-01\nexpect.rows = 1\n'
        'documents.report = {title = "R", publisher = "P", read = 2026-01-01}\n',
        encoding="utf-8",
    )
    tmp_path.joinpath("facts.csv").write_text(table(*GROUP), encoding="utf-8")

    # cd into the folder; sha256sum *.csv source.toml | sha256sum
    assert (
        survey(read_source(tmp_path)).sha256
        == "8d681fcb1c612eb1845d1b267b57384a6fe033d94984e2a7156631047eabb12d"
    )


# ---------------------------------------------------------------- damaged files


def test_a_file_cut_at_any_byte_is_refused(tmp_path: Path) -> None:
    rows = [*GROUP, fact("group", "alias", 'Größe, "GmbH"\n中', quote="end")]
    whole = table(*rows).encode()
    source_folder(tmp_path, expected=len(rows))
    source = read_source(tmp_path)

    for length in range(len(whole)):
        tmp_path.joinpath("facts.csv").write_bytes(whole[:length])
        with pytest.raises(BadFactFile):
            survey(source)


def test_a_file_cut_inside_a_row_says_so(tmp_path: Path) -> None:
    content = table(*GROUP).encode()

    error = damage(tmp_path, content[: len(content) // 2])

    assert "line 1: does not end in a line break, so the file was probably cut off; get it again" in error


def test_a_file_cut_between_rows_has_fewer_rows_than_expected(tmp_path: Path) -> None:
    source_folder(tmp_path, *GROUP, expected=3)

    with pytest.raises(BadFactFile, match=r"2 rows, but source.toml of trial expects at least 3.*cut off"):
        survey(read_source(tmp_path))


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    assert "is empty; it needs at least the header subject,property" in damage(tmp_path, b"")


def test_a_file_in_another_encoding_names_the_byte_and_the_line(tmp_path: Path) -> None:
    text = table(*GROUP, fact("group", "alias", "Größe"))

    error = damage(tmp_path, text.encode("latin-1"))

    offset = text.index("ö")
    assert f"line 4: byte {offset} (0xf6) is not UTF-8; save the table as UTF-8" in error
    assert "'CSV UTF-8'" in error


def test_a_byte_order_mark_counts_as_bytes_of_the_file(tmp_path: Path) -> None:
    assert "line 1: byte 7 (0xff) is not UTF-8" in damage(tmp_path, b"\xef\xbb\xbfsubj\xffect\n")


def test_a_file_in_utf16_is_called_that(tmp_path: Path) -> None:
    assert "is UTF-16, not UTF-8" in damage(tmp_path, table(*GROUP).encode("utf-16"))


@pytest.mark.parametrize(
    ("header", "problem"),
    [
        (HEADER + ",colour", "unknown column 'colour'; remove it, the columns are subject,property"),
        (HEADER.replace("locator", "place"), "unknown column 'place'"),
        (HEADER.replace(",grade", ""), "column 'grade' is missing; add it"),
        (HEADER + ",grade", "column 'grade' stands there twice; keep one"),
        (HEADER.replace("subject,property", "property,subject"), "the columns are in another order"),
        (HEADER.replace(",", ";"), "its columns are not separated by commas"),
        ("", "column 'subject' is missing"),
    ],
)
def test_a_wrong_header_is_refused(tmp_path: Path, header: str, problem: str) -> None:
    assert problem in damage(tmp_path, table(*GROUP).replace(HEADER, header).encode())


def test_a_quote_that_is_never_closed_is_refused_where_it_opens(tmp_path: Path) -> None:
    content = table(*GROUP).replace("Name of", '"Name of').encode()

    assert "line 3: the cells cannot be told apart" in damage(tmp_path, content)


def test_a_line_too_long_to_be_a_row_is_refused(tmp_path: Path) -> None:
    content = table(*GROUP).encode() + b"x" * 2_000_000

    assert "line 4: is longer than 1,000,000 bytes" in damage(tmp_path, content)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    source = read_source(source_folder(tmp_path, *GROUP))

    with pytest.raises(BadFactFile, match=r"other\.csv: cannot be read: No such file"):
        survey(source, (tmp_path / "other.csv",))


def test_a_file_that_changes_between_the_two_readings_is_refused(tmp_path: Path) -> None:
    found = survey(read_source(source_folder(tmp_path, *GROUP)))
    tmp_path.joinpath("facts.csv").write_text(table(*PLANT), encoding="utf-8")

    with pytest.raises(BadFactFile, match="a file was changed while it was read; load it again"):
        list(read_facts(found))


@given(content=st.binary() | st.text().map(lambda text: f"{HEADER}\n{text}\n".encode(errors="replace")))
def test_any_bytes_are_read_or_refused_and_never_crash(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    folder = source_folder(tmp_path_factory.getbasetemp() / "any")
    folder.joinpath("facts.csv").write_bytes(content)

    try:
        statements, _ = sorted_out(survey(read_source(folder)))
    except BadFactFile:
        return
    assert statements == []  # no random text declares an id


# ---------------------------------------------------------------- bad rows among good ones


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
    rejection = refusal(tmp_path, row)

    assert rejection.field == field
    assert problem in rejection.reason


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
    rejection = refusal(tmp_path, fact("group", "Ownership", "plant", **cells))

    assert rejection.field == field
    assert problem in rejection.reason


def test_dates_that_can_overlap_are_in_order(tmp_path: Path) -> None:
    assert read_one(tmp_path, fact("group", "Unit", "plant", start="2024-06", end="2024")).end is not None


def test_a_share_of_anything_but_ownership_is_rejected(tmp_path: Path) -> None:
    rejection = refusal(tmp_path, fact("group", "Unit", "plant", share="51"))

    assert (rejection.field, rejection.reason) == ("share", "Unit takes no share; leave it empty")


@pytest.mark.parametrize(("field", "value"), [("direct", "direct"), ("share", "51"), ("share_until", "2020")])
def test_a_property_has_no_share_and_no_directness(tmp_path: Path, field: str, value: str) -> None:
    rejection = refusal(tmp_path, fact("group", "country", "nl", **{field: value}))

    assert rejection.field == field
    assert "country is a property, and only links have this; leave it empty" in rejection.reason


def test_a_link_to_itself_is_rejected(tmp_path: Path) -> None:
    assert "a link has two ends" in refusal(tmp_path, fact("group", "Ownership", "group")).reason


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
    rejection = refusal(tmp_path, fact("group", property, value))

    assert rejection.field == "object"
    assert problem in rejection.reason


@pytest.mark.parametrize(
    ("property", "value"),
    [
        ("uscCode", "91350100M000100Y43"),  # the example of GB 32100-2015
        ("leiCode", "724500Y6DUVHQD6OXN27"),  # ASML Holding N.V.
        ("website", "https://example.org/路径"),
    ],
)
def test_a_right_identifier_or_address_is_loaded(tmp_path: Path, property: str, value: str) -> None:
    assert read_one(tmp_path, fact("group", property, value)).value == value


def test_a_property_of_another_type_is_rejected(tmp_path: Path) -> None:
    rejection = refusal(tmp_path, fact("group", "names", "plant"))

    assert (rejection.field, rejection.reason) == ("property", "group is a Company; only a Listing has names")


def test_a_link_whose_end_is_of_a_wrong_type_is_rejected(tmp_path: Path) -> None:
    rows = [
        *GROUP,
        *declared("entry", "Listing"),
        fact("entry", "Unit", "group"),
        fact("group", "Family", "entry"),
    ]

    _, rejections = read(tmp_path, *rows)

    assert [str(rejection) for rejection in rejections] == [
        "facts.csv, row 6, subject: is a Listing; the parent of Unit must be a LegalEntity",
        "facts.csv, row 7, subject: is a Company; the person of Family must be a Person",
    ]


@pytest.mark.parametrize("letter", ["\0", "\x1b", "\t", "\n", "\x85", "\u2028"])
def test_a_control_character_is_rejected_and_named(tmp_path: Path, letter: str) -> None:
    rows = [*GROUP, fact("group", "alias", f"Gro{letter}up"), *PLANT]

    statements, [rejection] = read(tmp_path, *rows)

    assert len(statements) == 4
    assert str(rejection).startswith("facts.csv, row 4, object: ")
    assert f"U+{ord(letter):04X}" in rejection.reason
    assert f"Gro{letter}up" in rejection.row.cells


def test_a_cell_of_more_than_10000_characters_is_rejected(tmp_path: Path) -> None:
    assert read_one(tmp_path, fact("group", "alias", "x" * 10_000)).prop == "alias"
    assert "is 10,001 characters long" in refusal(tmp_path, fact("group", "alias", "x" * 10_001)).reason


def test_a_reason_does_not_repeat_a_value_of_thousands_of_characters(tmp_path: Path) -> None:
    reason = refusal(tmp_path, fact("group", "incorporationDate", "9" * 9_000)).reason

    assert len(reason) < 600
    assert reason.endswith("is no date; write YYYY, YYYY-MM or YYYY-MM-DD")


@pytest.mark.parametrize(("line", "count"), [("group,country,nl", 3), ("group,country,nl" + "," * 12, 15)])
def test_a_row_with_another_number_of_cells_is_rejected(tmp_path: Path, line: str, count: int) -> None:
    text = f"{table(*GROUP)}{line}\n"
    source_folder(tmp_path).joinpath("facts.csv").write_text(text, encoding="utf-8")

    statements, [rejection] = sorted_out(survey(read_source(tmp_path)))

    assert len(statements) == 2
    assert (rejection.row.number, rejection.field) == (4, "row")
    assert f"has {count} cells, not 14" in rejection.reason


def test_an_id_without_a_name_is_rejected_with_all_that_uses_it(tmp_path: Path) -> None:
    rows = [fact("mill", "type", "Company"), fact("group", "Unit", "mill"), fact("mill", "country", "nl")]

    statements, rejections = read(tmp_path, *GROUP, *rows)

    assert len(statements) == 2
    reason = "mill: no good row gives its name; add a name row"
    assert [(r.row.number, r.field, r.reason) for r in rejections] == [
        (4, "subject", reason),
        (5, "object", reason),
        (6, "subject", reason),
    ]


def test_a_rejected_type_row_takes_along_all_that_depends_on_it(tmp_path: Path) -> None:
    bad = [
        fact("mill", "type", "Company", grade="E"),
        fact("mill", "name", "Mill"),
        fact("group", "Unit", "mill"),
    ]

    statements, rejections = read(tmp_path, *GROUP, *bad)

    assert len(statements) == 2
    reason = "mill: its type row was rejected: facts.csv, row 4, grade: 'E' is no evidence grade"
    assert [r.row.number for r in rejections] == [4, 5, 6]
    assert all(r.reason.startswith(reason) for r in rejections[1:])


def test_an_id_with_one_good_type_row_stands(tmp_path: Path) -> None:
    statements, rejections = read(tmp_path, fact("group", "type", "Firm"), *GROUP)

    assert (len(statements), len(rejections)) == (2, 1)


def test_two_types_that_exclude_each_other_are_a_conflict(tmp_path: Path) -> None:
    broad = fact("group", "type", "Organization")
    statements, [rejection] = read(tmp_path, broad, *GROUP, fact("group", "type", "PublicBody"))

    assert [s.schema for s in statements] == ["Company"] * 3
    assert rejection.reason == (
        "group cannot be both Company (facts.csv, row 3) and PublicBody; keep one type"
    )
