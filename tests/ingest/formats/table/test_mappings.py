"""Tables by a mapping: every kind of column, and mappings that are wrong."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pyarrow
import pyarrow.parquet
import pytest
from input_files import written
from own_tables import facts_about, links_of, table_read, workbook

from ingest.errors import BadFile, BadSource
from ingest.formats.table.mapping_file import read_mapping
from ingest.formats.table.mapping_text import mapping_text
from ingest.formats.table.suggestion import suggested_mapping
from ontology import Directness, Grade, PartialDate

HOLDINGS = """\
Nr;Firma;Land;Strasse;Ort;Art;Eigentümer;Eigentümer-Nr;Anteil;Seit;Güte;Intern
1;Alpha GmbH;Deutschland;Weg 1;Bonn;J;Muster AG;7;51,5;05.02.2024;A;x
2;Beta GmbH;DE;;;N;Muster AG;7;unknown;;C;
3;Gamma GmbH;DE;;;J;;;;;B;y
"""
MAPPING = """\
delimiter = ";"
dates = "DD.MM.YYYY"
decimal = ","
ignore = ["Intern"]
observed = { constant = "2025-06" }

[entity.firm]
type = { column = "Art", values = { "J" = "Company", "N" = "Organization" } }
id = "Nr"
name = "Firma"
country = { column = "Land", values = { "Deutschland" = "de" } }
address = { join = ["Strasse", "Ort"], by = " in " }
grade = { column = "Güte" }

[entity.owner]
type = "Company"
id = "Eigentümer-Nr"
prefix = "owners"
name = "Eigentümer"
country = { constant = "de" }

[[link]]
type = "Ownership"
upper = "owner"
lower = "firm"
share = "Anteil"
start = "Seit"
direct = { constant = "direct" }
grade = "A"
"""


def test_columns_become_entities_and_a_link_between_them(tmp_path: Path) -> None:
    emit = table_read(tmp_path, HOLDINGS, MAPPING)
    assert emit.rejected == [] and emit.unmapped_terms == ()
    alpha = {s.prop: s for s in emit.statements if s.subject == "ours:1"}
    assert {prop: s.value for prop, s in alpha.items()} == {
        "type": "Company",
        "name": "Alpha GmbH",
        "country": "de",
        "address": "Weg 1 in Bonn",
    }
    assert alpha["country"].original == "Deutschland" and alpha["name"].grade is Grade.A
    first, second = links_of(emit)
    assert (first.subject, first.value, str(first.share), first.original) == (
        "owners:7",
        "ours:1",
        "51.5",
        "51,5",
    )
    assert (first.start, first.direct, first.grade) == (
        PartialDate("2024-02-05"),
        Directness.DIRECT,
        Grade.A,
    )
    assert second.share is None and str(second.observed) == "2025-06"


def test_what_several_rows_say_of_one_owner_is_stated_once(tmp_path: Path) -> None:
    emit = table_read(tmp_path, HOLDINGS, MAPPING)
    assert sum((s.subject, s.prop) == ("owners:7", "name") for s in emit.statements) == 1


def test_a_mapping_without_a_listing_makes_no_list(tmp_path: Path) -> None:
    emit = table_read(tmp_path, HOLDINGS, MAPPING)
    assert not emit.dataset.lists and not emit.dataset.classes


def test_a_mapping_can_name_the_list_its_title_and_its_classes(tmp_path: Path) -> None:
    named = 'list = "red-list"\ntitle = "Red list"\nconfers = ["listed_party"]\n'
    listing = f'[entity.p]\nname = "n"\n[listing]\n{named}'
    dataset = table_read(tmp_path, "n\nAlpha\n", listing).dataset
    assert dataset.list_classes == (("red-list", "listed_party"),)
    assert dataset.lists[0].title == "Red list" and dataset.classes == ()


def test_a_separator_gives_several_values(tmp_path: Path) -> None:
    mapping = '[entity.p]\nname = "n"\nalias = { column = "a", separator = "/" }\n'
    emit = table_read(tmp_path, "n,a\nAlpha,Alfa / Alpha One/\n", mapping)
    assert [s.value for s in emit.statements if s.prop == "alias"] == ["Alfa", "Alpha One"]


def test_an_encoding_is_read_as_the_mapping_says(tmp_path: Path) -> None:
    mapping = 'encoding = "windows-1252"\n[entity.p]\nname = "n"\n'
    emit = table_read(tmp_path, "n\nCafé Alpha\n".encode("cp1252"), mapping)
    assert facts_about(emit, "Café Alpha")


@pytest.mark.parametrize(
    ("cell", "problem"),
    [
        ("150", "share 150 is not within 0 and 100"),
        ("51,5", "'51,5' is no share; write . before decimals"),
        ("0", "a share of 0 is no holding"),
        ("half", "'half' is no share"),
        ("#REF!", "holds the error #REF! of a spreadsheet"),
    ],
)
def test_a_share_that_is_none_is_rejected_with_its_column(tmp_path: Path, cell: str, problem: str) -> None:
    mapping = (
        '[entity.p]\nname = "n"\n[entity.o]\nname = "o"\n'
        '[[link]]\ntype = "Ownership"\nupper = "o"\nlower = "p"\nshare = "s"\n'
    )
    emit = table_read(tmp_path, f'n,o,s\nAlpha,Omega,"{cell}"\n', mapping)
    [rejected] = emit.rejected
    assert rejected.field == "s" and problem in rejected.message
    assert links_of(emit) == []


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (
            '[entity.p]\nname = "n"\ncontry = "c"\n',
            "is no property of a LegalEntity; did you mean 'country'?",
        ),
        ('[entity.p]\ntype = "Compny"\nname = "n"\n', "'Compny', no type; did you mean 'Company'?"),
        ('[entity.p]\nname = "n"\n[[link]]\ntype = "Owns"\n', "'Owns', no type of link"),
        ('[entity.p]\nname = "n"\n[[link]]\ntype = "Unit"\nupper = "q"\nlower = "p"\n', "no [entity.q]"),
        ('[entity.p]\nname = "n"\nsameAs = "c"\n', "has an entity for its value"),
        ('ignroe = ["c"]\n[entity.p]\nname = "n"\n', "'ignroe' is unknown here; did you mean 'ignore'?"),
        ('dates = "day/month"\n[entity.p]\nname = "n"\n', "no way to write days"),
        ('grade = "E"\n[entity.p]\nname = "n"\n', "'grade' is 'E'"),
        ('encoding = "utf-16"\n[entity.p]\nname = "n"\n', "'encoding' must be an encoding"),
        ('[entity.p]\nname = { columns = "n" }\n', "'name' needs one of column"),
        ('[entity.p]\ncountry = "c"\n', "'name' is missing, and so is 'id'"),
        ("", "'entity' is missing"),
        ("[entity.p\n", "is not TOML"),
    ],
)
def test_a_mapping_that_is_wrong_is_refused_with_what_was_meant(
    tmp_path: Path, text: str, problem: str
) -> None:
    with pytest.raises(BadSource, match=r"^mapping\.toml") as error:
        read_mapping(written(tmp_path, "mapping.toml", text))
    assert problem in str(error.value)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (
            '[entity.p]\nname = "nmae"\n',
            "'nmae', which its mapping uses for name of p; did you mean 'name'?",
        ),
        ('ignore = ["z"]\n[entity.p]\nname = "name"\n', "no column 'z', which its mapping ignores"),
        ('[entity.p]\nname = "name"\n[listing]\nconfers = ["listd_party"]\n', "did you mean 'listed_party'?"),
    ],
)
def test_a_mapping_of_other_columns_is_refused(tmp_path: Path, text: str, problem: str) -> None:
    with pytest.raises(BadFile) as error:
        table_read(tmp_path, "name,x\nAlpha,1\n", text)
    assert problem in str(error.value)


def test_a_column_that_is_neither_used_nor_ignored_is_reported_once(tmp_path: Path) -> None:
    [term] = table_read(tmp_path, "n,x\nA,1\nB,2\nC,\n", '[entity.p]\nname = "n"\n').unmapped_terms
    assert (term.term, term.count, term.example) == ("x", 2, "a.csv, row 2")


def test_what_is_suggested_reads_as_it_was_meant(tmp_path: Path) -> None:
    file = written(
        tmp_path,
        "b.csv",
        "Company;Owner;Stake;Street;City;Aliases;Ref\nA Ltd;B Ltd;51,5%;Way 1;Bonn;X; Y;1\n"
        "C Ltd;;;;;;\n".replace("X; Y", "X | Y"),
    )
    mapping = suggested_mapping(file, is_list=False)
    text = mapping_text(mapping, "b.csv", ["Ref"])
    again = read_mapping(written(tmp_path, "m.toml", text))
    assert list(again.uses()) == list(mapping.uses())
    emit = table_read(tmp_path, Path(tmp_path, "b.csv").read_text(), text)
    assert emit.unmapped_terms == () and emit.rejected == []
    [link] = links_of(emit)
    assert str(link.share) == "51.5"
    assert facts_about(emit, "A Ltd")["address"] == "Way 1, Bonn"


def test_a_suggested_column_of_types_is_read_as_one(tmp_path: Path) -> None:
    table = "Name;Type\nAlpha;Company\nBeta;Person\n"  # the ontology's own words, so nothing is replaced
    text = mapping_text(suggested_mapping(written(tmp_path, "b.csv", table), is_list=False), "b.csv")
    emit = table_read(tmp_path, table, text)
    assert [facts_about(emit, name)["type"] for name in ("Alpha", "Beta")] == ["Company", "Person"]


def test_excel_is_read_with_its_days_shares_and_numbers(tmp_path: Path) -> None:
    book = workbook(
        tmp_path,
        ["Our customers"],
        ["Name", "Country", "Owner", "Share", "Date", "Id"],
        ["Alpha", "nl", "Omega", 0.515, date(2024, 2, 5), 17.0],
    )
    book.active["D3"].number_format = "0.0%"
    book.active.merge_cells("A1:F1")
    book.create_sheet("Notes").append(["x"])
    book.save(tmp_path / "a.xlsx")
    emit = table_read(tmp_path, (tmp_path / "a.xlsx").read_bytes(), name="b.xlsx")
    [link] = links_of(emit)
    assert (str(link.share), link.value) == ("51.5", "ours:17")
    assert [s.start for s in emit.statements if s.prop == "names"] == [PartialDate("2024-02-05")]
    assert [each.term for each in emit.unmapped_terms] == ["Notes"]


def test_parquet_is_read_with_its_types(tmp_path: Path) -> None:
    columns = {"name": ["Alpha", "Beta"], "aliases": [["A", "B"], []], "date": [date(2024, 2, 5), None]}
    pyarrow.parquet.write_table(pyarrow.table(columns), tmp_path / "t.parquet")
    emit = table_read(tmp_path, (tmp_path / "t.parquet").read_bytes(), name="b.parquet")
    assert [s.value for s in emit.statements if s.prop == "alias"] == ["A", "B"]
    assert [str(s.start) for s in emit.statements if s.prop == "names"] == ["2024-02-05", "None"]


NAMING = """\
[entity.shipment]
type = "Shipment"
id = "Order"
licence = { entity = "licence" }

[entity.licence]
type = "GeneralLicence"
id = "Licence"
prefix = ""
"""


def test_an_empty_prefix_names_a_recorded_entity_by_its_id(tmp_path: Path) -> None:
    emit = table_read(tmp_path, "Order,Licence\nA-1,eu-EU005\n", NAMING)
    assert ("ours:A-1", "licence", "eu-EU005") in {(s.subject, s.prop, s.value) for s in emit.statements}


def test_an_empty_prefix_needs_the_column_of_the_id(tmp_path: Path) -> None:
    by_name = NAMING.replace('id = "Licence"', 'name = "Licence"')
    with pytest.raises(BadSource, match="'prefix' is empty; give 'id'"):
        table_read(tmp_path, "Order,Licence\nA-1,eu-EU005\n", by_name)


ORDERS = """\
[entity.shipment]
type = "Shipment"
id = "Order"
date = "Left"
destination = "Country"
value = "Value"
"""


def test_what_no_shipment_can_have_is_rejected_and_the_rest_of_its_row_is_loaded(tmp_path: Path) -> None:
    rows = "Order,Left,Country,Value\n1,1850-03-01,cn,10\n2,2024-01-02,xx,20\n3,2024-01-02,su,-30\n4,,yu,-0\n"
    emit = table_read(tmp_path, rows, ORDERS)
    assert [str(each) for each in emit.rejected] == [
        "a.csv, row 2, Left: '1850-03-01' lies before 1945; correct the year",
        "a.csv, row 3, Country: 'xx' is the code of no country; write its two letters, or give it under "
        "values in a mapping",
        "a.csv, row 4, Value: '-30' is below 0; a return or credit note is no shipment: leave its row out",
    ]
    said = {(s.subject, s.prop): s.value for s in emit.statements if s.prop != "type"}
    assert said == {
        ("ours:1", "destination"): "cn",
        ("ours:1", "value"): "10",
        ("ours:2", "date"): "2024-01-02",
        ("ours:2", "value"): "20",
        ("ours:3", "date"): "2024-01-02",
        ("ours:3", "destination"): "su",
        ("ours:4", "destination"): "yu",
        ("ours:4", "value"): "-0",
    }
