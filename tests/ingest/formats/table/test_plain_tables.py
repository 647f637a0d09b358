"""Tables without a mapping: what their columns are taken for, and what each row becomes."""

from __future__ import annotations

from pathlib import Path

import pytest
from own_tables import facts_about, table_read

from ingest.errors import BadFile
from ingest.formats import format_of
from ingest.records import Head
from ontology import PartialDate

PLAIN = "name,country,reason\nAlpha GmbH,Germany,Late payment\n"


def test_a_row_is_a_party_and_the_entry_of_a_list_with_its_reason(tmp_path: Path) -> None:
    emit = table_read(tmp_path, PLAIN)
    assert facts_about(emit, "Alpha GmbH") == {"type": "Company", "name": "Alpha GmbH", "country": "de"}
    entry = {s.prop: s.value for s in emit.statements if s.schema == "Listing"}
    [party] = {s.subject for s in emit.statements if s.prop == "country"}
    assert (entry["list"], entry["names"], entry["remark"]) == ("ours", party, "Late payment")
    assert all(s.locator == "row 2" for s in emit.statements)


def test_the_list_is_held_whole_and_makes_a_class_of_its_own(tmp_path: Path) -> None:
    dataset = table_read(tmp_path, PLAIN + "Beta,,\n").dataset
    [held] = dataset.lists
    assert (held.id, held.held, held.total) == ("ours", 2, 2)
    assert dataset.list_classes == (("ours", "ours"),)
    assert [(own.name, own.label, own.decides) for own in dataset.classes] == [("ours", "Ours", True)]


def test_what_each_column_was_taken_for_is_said_and_what_was_left(tmp_path: Path) -> None:
    report = table_read(tmp_path, "Naam;Land;Reden;Kleur\nAlpha;Nederland;x;rood\nBeta;;;rood\n").report()
    assert [(each.column, each.meaning) for each in report.columns] == [
        ("Naam", "name of party"),
        ("Land", "country of party"),
        ("Reden", "reason of the list entry"),
    ]
    assert [(each.term, each.count) for each in report.unmapped] == [("Kleur", 2)]


@pytest.mark.parametrize(
    ("content", "name"),
    [
        ("NAME\tCOUNTRY\nAlpha\tnl\n", "tabs and capitals"),
        ("\ufeffname;country\r\nAlpha;nl\r\n", "as Excel writes it"),
        ("sep=;\nname;country\nAlpha;nl\n", "with the delimiter said"),
        ("Our customers,,\n,,\nname,country\nAlpha,nl\n", "below titles"),
        ("name,country\nAlpha,nl", "without a last line break"),
        ('"name";"country"\n"Alpha";"nl"\n\n;;\n', "with blank lines"),
        ("Company,,Address\nName,Country,Street\nAlpha,nl,Way 1\n", "below a header of groups"),
    ],
)
def test_csv_of_every_kind_is_read(tmp_path: Path, content: str, name: str) -> None:
    assert facts_about(table_read(tmp_path, content), "Alpha")["country"] == "nl", name


def test_the_same_party_in_another_row_order_keeps_its_id(tmp_path: Path) -> None:
    rows = ["Alpha,nl,x", "Beta,de,y"]
    one, other = (
        {s.subject for s in table_read(tmp_path, "\n".join(["name,country,reason", *order])).statements}
        for order in (rows, rows[::-1])
    )
    assert one == other


def test_an_id_column_with_different_values_identifies(tmp_path: Path) -> None:
    emit = table_read(tmp_path, "id,name\n17,Alpha\n18,Beta\n")
    assert {s.subject for s in emit.statements if s.prop == "type" and s.value != "Listing"} == {
        "ours:17",
        "ours:18",
    }


@pytest.mark.parametrize(
    ("dates", "start"),
    [
        (("13-02-2024", "05-02-2024"), "2024-02-05"),
        (("02/13/2024", "02/05/2024"), "2024-02-05"),
        (("2024-02-13", "2024-02-05"), "2024-02-05"),
        (("45335", "45327"), "2024-02-05"),
        (("13 Feb 2024", "5 Feb 2024"), "2024-02-05"),
    ],
)
def test_days_are_read_as_the_whole_column_writes_them(
    tmp_path: Path, dates: tuple[str, str], start: str
) -> None:
    emit = table_read(tmp_path, f"name,date\nAlpha,{dates[0]}\nBeta,{dates[1]}\n")
    assert [s.start for s in emit.statements if s.prop == "names"][-1] == PartialDate(start)


def test_days_that_may_be_in_two_months_are_left_with_a_word(tmp_path: Path) -> None:
    report = table_read(tmp_path, "name,date\nAlpha,03-04-2024\n").report()
    assert [each.term for each in report.unmapped] == ["date"]


def test_a_bad_cell_costs_one_fact_and_is_named_with_row_and_column(tmp_path: Path) -> None:
    emit = table_read(tmp_path, "name,country\nAlpha,Narnia\n,nl\nBeta,nl\n")
    assert [str(each) for each in emit.rejected] == [
        "a.csv, row 2, country: 'Narnia' is no country code; write its two letters, or give it under values "
        "in a mapping",
        "a.csv, row 3, name: is empty; every row needs it for its party",
    ]
    assert facts_about(emit, "Alpha") and facts_about(emit, "Beta")


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("a,b\n1,2\n", "none of its columns is known to have names (a, b); call one 'name'"),
        ("name,country,name\nA,nl,B\n", "columns 1 and 3 are both called 'name'"),
        ("", "is empty"),
        ('name,country\n"Alpha,nl\n', "cells cannot be told apart"),
        ("name,country\nAlpha Caf\u00e9,nl\n".encode("cp1252"), "is not UTF-8"),
        ("name,country\n" + "x" * 1_100_000 + "\n", "is longer than 1,000,000 bytes"),
        ("name\n".encode("utf-16") + b"x", "begins as UTF-16 does, and is not"),
    ],
)
def test_what_is_no_table_is_refused_with_the_place(
    tmp_path: Path, content: str | bytes, problem: str
) -> None:
    with pytest.raises(BadFile, match=r"^a\.csv") as error:
        table_read(tmp_path, content)
    assert problem in str(error.value)


def test_the_unicode_text_of_excel_is_read(tmp_path: Path) -> None:
    emit = table_read(tmp_path, "naam\tland\r\nŁódź Stal\tpl\r\n华为\tcn\r\n".encode("utf-16"))

    assert facts_about(emit, "Łódź Stal")["country"] == "pl"
    assert facts_about(emit, "华为")["country"] == "cn"


def test_a_ledger_in_dutch_is_read_with_its_numbers_as_ids(tmp_path: Path) -> None:
    emit = table_read(
        tmp_path, "Debiteur;Naam;Vestigingsland\n1001;Alfa B.V.;Nederland\n1002;Beta;Duitsland\n"
    )

    assert facts_about(emit, "Alfa B.V.")["country"] == "nl"
    assert facts_about(emit, "Beta")["country"] == "de"
    assert any(statement.subject.endswith("1002") for statement in emit.statements)


def test_a_column_without_a_name_is_reported_by_its_place(tmp_path: Path) -> None:
    [term] = table_read(tmp_path, "name,,country\nAlpha,x,nl\n").unmapped_terms
    assert (term.term, term.count) == ("column 2", 1)


def test_first_and_last_names_are_those_of_a_person(tmp_path: Path) -> None:
    emit = table_read(tmp_path, "Voornaam;Tussenvoegsel;Achternaam\nJan;van;Dam\nAnna;;Smit\n")
    assert facts_about(emit, "Jan van Dam")["type"] == "Person"
    assert facts_about(emit, "Anna Smit")


@pytest.mark.parametrize("name", ["Alpha\x1b[31m", "---"])
def test_a_row_whose_name_is_none_is_rejected_as_a_whole(tmp_path: Path, name: str) -> None:
    emit = table_read(tmp_path, f"name,country\n{name},nl\nBeta,nl\n")
    assert [each.field for each in emit.rejected] == ["name"]
    assert {s.locator for s in emit.statements} == {"row 3"}


def test_a_row_with_too_many_cells_is_rejected(tmp_path: Path) -> None:
    [rejected] = table_read(tmp_path, "name,country\nAlpha, Inc,nl\nBeta,nl\n").rejected
    assert str(rejected) == "a.csv, row 2: has 3 cells under 2 columns; quote a cell that holds the delimiter"


@pytest.mark.parametrize(
    ("name", "content", "is_table"),
    [
        ("a.csv", b"Name,Country\nA,nl\n", True),
        ("a.csv", b"subject,property,object,grade,document,locator\n", False),
        ("a.tsv", b"x\tKunde\n", True),
        ("a.csv", b"Bezeichnung,Art\nAlpha,Company\n", False),  # a cell of data that is called as columns are
        ("a.json", b'{"name": 1}', False),
        ("a.parquet", b"PAR1\x15\x04", True),
    ],
)
def test_a_table_is_recognised_by_its_header(name: str, content: bytes, is_table: bool) -> None:
    try:
        format = format_of(Head(name, content)).name
    except Exception:  # of no format
        format = ""
    assert (format == "table") is is_table
