"""Tables of list entries by example: the facts that a row stands for, and what is wrong with one."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from emitted import emitted
from fact_tables import Cells, declared, source_folder

from ingest.errors import BadFile
from ingest.files import input_file
from ingest.formats.fact_table import ENTRY_COLUMNS, fact_rows
from ingest.formats.fact_table.declarations import survey
from ingest.formats.fact_table.statement import row_statement
from ingest.records import Records
from ingest.sources import read_source
from ontology import Grade, PartialDate, Period, Statement

MILL = {
    "entry": "entry-mill", "list": "trial-list", "document": "report", "party": "mill", "type": "Company",
    "name": "Mill Co., Ltd. (MCL)", "party_name": "Mill Co., Ltd.", "aliases": "Mühle | Molen",
    "previous_names": "Old Mill", "acronyms": "MCL", "country": "cn hk", "printed_country": "China",
    "address": "1 Main Street", "citations": "84 FR 22963 | 84 FR 43495", "effect": "a licence is needed",
    "printed_effect": "All items", "start": "2019-05-21", "observed": "2019-08-21/2025-06-30",
    "printed_dates": "84 FR 22963, 5/21/19. 84 FR 43495, 8/21/19",
}  # fmt: skip


def entries(folder: Path, *rows: Cells) -> Path:
    """A source with an own fact table and a table of entries beside it."""
    source_folder(folder, *declared("other"))
    with (folder / "list.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, ENTRY_COLUMNS, restval="")
        writer.writeheader()
        writer.writerows(rows)
    return folder


def facts(folder: Path, *rows: Cells) -> list[Statement]:
    emit = emitted(read_source(entries(folder, *rows)))
    assert emit.rejected == []
    return [s for s in emit.statements if s.subject != "other"]


def test_a_row_stands_for_the_entry_its_party_and_the_listing(tmp_path: Path) -> None:
    found = facts(tmp_path, MILL)

    assert [(s.subject, s.prop, s.value) for s in found] == [
        ("entry-mill", "type", "Listing"),
        ("entry-mill", "name", "Mill Co., Ltd. (MCL)"),
        ("entry-mill", "list", "trial-list"),
        ("entry-mill", "citation", "84 FR 22963"),
        ("entry-mill", "citation", "84 FR 43495"),
        ("entry-mill", "authority", "Somebody"),
        ("entry-mill", "effect", "a licence is needed"),
        ("mill", "type", "Company"),
        ("mill", "name", "Mill Co., Ltd."),
        ("mill", "alias", "Mühle"),
        ("mill", "alias", "Molen"),
        ("mill", "previousName", "Old Mill"),
        ("mill", "acronym", "MCL"),
        ("mill", "country", "cn"),
        ("mill", "country", "hk"),
        ("mill", "address", "1 Main Street"),
        ("entry-mill", "names", "mill"),
    ]
    assert {(s.grade, s.document) for s in found} == {(Grade.B, "report")}
    assert {s.locator for s in found} == {"entry Mill Co., Ltd. (MCL), under China; 84 FR 22963, 84 FR 43495"}


def test_the_listing_has_the_dates_and_the_words_of_the_list(tmp_path: Path) -> None:
    listing = facts(tmp_path, MILL)[-1]

    assert (listing.start, listing.observed) == (
        PartialDate("2019-05-21"),
        Period.parse("2019-08-21/2025-06-30"),
    )
    assert listing.original == "84 FR 22963, 5/21/19. 84 FR 43495, 8/21/19"


def test_an_entry_may_name_several_and_keep_names_that_are_nobodys(tmp_path: Path) -> None:
    row = {**MILL, "entry_aliases": "12th Factory", "also_names": "other"}
    found = [(s.subject, s.prop, s.value) for s in facts(tmp_path, row)]

    assert ("entry-mill", "alias", "12th Factory") in found
    assert [value for _, prop, value in found if prop == "names"] == ["mill", "other"]


def test_a_party_that_another_row_declares_gets_the_name_as_an_alias(tmp_path: Path) -> None:
    row = {**MILL, "party": "other", "type": ""}
    found = {s.prop: s.value for s in emitted(read_source(entries(tmp_path, row))).statements}

    assert (found["name"], found["names"]) == ("Mill Co., Ltd. (MCL)", "other")


@pytest.mark.parametrize(
    ("column", "value", "reason"),
    [
        ("country", "China", "'China' is no country code; "),
        ("start", "21 May 2019", "21 May 2019"),
        ("type", "Factory", "Factory"),
        ("usc_code", "123", "is no unified social credit code"),
        ("document", "letter", "'letter' is not in source.toml"),
        ("also_names", "nobody", "nobody has no type row in this source"),
    ],
)
def test_what_is_wrong_with_a_row_is_told_by_its_place(
    tmp_path: Path, column: str, value: str, reason: str
) -> None:
    emit = emitted(read_source(entries(tmp_path, {**MILL, column: value})))

    assert any(reason in str(rejection) for rejection in emit.rejected)
    assert {(rejection.file, rejection.record) for rejection in emit.rejected} == {("list.csv", "row 2")}


def test_a_row_that_was_cut_off_damages_the_table(tmp_path: Path) -> None:
    folder = entries(tmp_path, MILL)
    with (folder / "list.csv").open("a", encoding="utf-8") as file:
        file.write("entry-plant,trial-list\n")

    with pytest.raises(BadFile, match="row 3: has 2 cells under 24 columns"):
        emitted(read_source(folder))


def test_statements_made_together_are_those_of_the_rows_one_by_one(tmp_path: Path) -> None:
    party = {**MILL, "entry": "entry-other", "party": "other", "type": "", "also_names": "mill"}
    source = read_source(entries(tmp_path, MILL, party))
    records = Records(tuple(map(input_file, source.files)), source.format)
    documents = {document.id: document for document in source.documents}
    rows = list(fact_rows(records, documents))
    declarations, _ = survey(rows, documents)
    one_by_one = [declarations.with_type(row_statement(row, source.id, documents)) for row in rows]

    assert emitted(source).statements == one_by_one
