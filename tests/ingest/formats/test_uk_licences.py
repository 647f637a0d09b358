"""UK export licences: figures by destination, entry and year; licences and refusals of the other files."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from emitted import Emitted
from uk_files import CRITERIA, VALUES, uk_folder

from graph.store import Dataset, Document
from ingest.dry_run import DryRun
from ingest.emit import Emit
from ingest.errors import BadFile
from ingest.files import input_file
from ingest.formats import format_of
from ingest.formats.uk_licences import read
from ingest.records import Head, Records
from ontology import Statement

PUBLISHED = Path("/work/shared/data/uk_export_licences")
DAY = date(2026, 1, 31)
DATASET = Dataset("gb_export_licences", "UK strategic export licences", "A ministry", DAY)


def documents_of(folder: Path) -> list[Document]:
    return [Document(path.stem, path.name, "A ministry", DAY) for path in sorted(folder.glob("*.csv"))]


def read_folder(folder: Path, emit: Emit) -> None:
    read(Records(tuple(map(input_file, sorted(folder.glob("*.csv")))), "uk_licences"), emit)


def emitted(folder: Path) -> Emitted:
    emit = Emitted(DATASET, documents_of(folder))
    read_folder(folder, emit)
    return emit


def cell(emit: Emitted, id: str) -> dict[str, Statement]:
    return {s.prop: s for s in emit.statements if s.subject == f"gb-export-licences-{id}"}


def test_a_figure_has_its_table_row_column_unit_and_first_line(tmp_path: Path) -> None:
    emit = emitted(uk_folder(tmp_path))
    said = cell(emit, "G2014-1-value")
    assert {prop: s.value for prop, s in said.items()} == {
        "type": "Observation",
        "name": "G2014, Austria, ML10, value: 350",
        "tableId": "G2014",
        "rowLabel": "Austria, ML10",
        "columnLabel": "value",
        "measure": "value of licences granted",
        "year": "2014",
        "unitOfMeasure": "GBP",
        "value": "350",
        "destination": "at",
        "controlCode": "ML10",
    }
    assert (said["type"].document, said["type"].locator) == ("values_older", "line 4")


def test_figures_are_summed_by_destination_entry_and_year(tmp_path: Path) -> None:
    emit = emitted(uk_folder(tmp_path))
    values = {
        name: cell(emit, name)["value"].value
        for name in (
            "D2-1-2013", "D2-1-total", "C1-1-2013", "C1-1-2014", "D3-0-2014", "Y1-2-refused", "Y1-0-value",
        )
    }  # fmt: skip
    assert values == {
        "D2-1-2013": "14720", "D2-1-total": "15070", "C1-1-2013": "2", "C1-1-2014": "2",
        "D3-0-2014": "2", "Y1-2-refused": "2", "Y1-0-value": "15570",
    }  # fmt: skip
    assert cell(emit, "D1-2-2013")["destination"].value == "hk"


def test_a_destination_that_is_no_country_has_a_figure_and_is_told(tmp_path: Path) -> None:
    emit = emitted(uk_folder(tmp_path))
    said = cell(emit, "D3-1-2014")
    assert said["rowLabel"].value == "Continental Shelf"
    assert "destination" not in said
    assert [term.term for term in emit.unmapped_terms] == ["Continental Shelf"]


def test_a_row_of_incorporated_goods_is_a_licence_and_one_of_its_destinations(tmp_path: Path) -> None:
    emit = emitted(uk_folder(tmp_path))
    edges = [
        (s.subject, s.value, s.original, s.locator)
        for s in emit.statements
        if s.prop == "destination" and s.schema == "Licence"
    ]
    assert edges == [
        ("uk-incorporation-1", "si", "Slovenia", "line 2"),
        ("uk-incorporation-4", "cl", "Chile", "line 3"),
        ("uk-incorporation-4", "xk", "Kosovo", "line 4"),
        ("uk-incorporation-4", "rs", "Serbia", "line 5"),
    ]
    assert cell(emit, "I1-0-licences")["value"].value == "4"


def test_refusals_have_their_criteria_and_are_none_of_the_values(tmp_path: Path) -> None:
    emit = emitted(uk_folder(tmp_path))
    criteria = [(s.subject, s.value) for s in emit.statements if s.prop == "criterion"]
    assert criteria == [("uk-refusal-59", "1"), ("uk-refusal-59", "2"), ("uk-refusal-539", "2")]
    assert cell(emit, "K1-2-refusals")["value"].value == "2"
    assert cell(emit, "E1-1-kind")["text"].value == "dual-use"


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("6,lately,ML7,1,14720,Austria,0", "date"),
        ("6,2013-01-02,ML7,1.5,14720,Austria,0", "count"),
        ("6,2013-01-02,ML7,1,-5,Austria,0", "value"),
        ('6,2013-01-02,ML7,1,"1,000",Austria,0', "value"),
        ("6,2013-01-02,ML7,1,NaN,Austria,0", "value"),
        ("6,2013-01-02,ML7,1,5,Austria,1", "value"),
        ("6,2013-01-02,ML7,1,5,Austria,2", "refused"),
        ("6,2013-01-02,,1,5,Austria,0", "rating"),
        ("6,2013-01-02,ML7,1,5,,0", "country"),
    ],
)
def test_a_bad_row_is_rejected_with_its_place_and_counts_in_no_figure(
    tmp_path: Path, row: str, problem: str
) -> None:
    emit = emitted(uk_folder(tmp_path, values_older=f"{VALUES}{row}\n"))
    [rejected] = emit.rejected
    assert (rejected.file, rejected.record, rejected.field) == ("values_older.csv", "row 8", problem)
    assert cell(emit, "Y1-0-value")["value"].value == "15570"


def test_one_file_alone_is_read_and_two_of_a_kind_are_refused(tmp_path: Path) -> None:
    folder = uk_folder(tmp_path)
    for name in ("ratings.csv", "values_older.csv", "incorporation-destinations.csv"):
        (folder / name).unlink()
    assert {s.value for s in emitted(folder).statements if s.prop == "tableId"} == {"K1"}
    (folder / "older.csv").write_text(CRITERIA, "utf-8")
    with pytest.raises(BadFile, match=r"refusal-criteria\.csv: two files have these columns"):
        emitted(folder)


def test_files_are_told_by_their_columns(tmp_path: Path) -> None:
    for path in uk_folder(tmp_path).glob("*.csv"):
        assert format_of(Head(path.name, path.read_bytes())).name == "uk_licences"
    own = Head("a.csv", b"name,country\nAlpha,nl\n")
    assert format_of(own).name == "table"


class Counted(DryRun):
    """Counts statements by type and property, and keeps none."""

    def __init__(self, folder: Path) -> None:
        super().__init__(DATASET, documents_of(folder))
        self.counts: Counter[tuple[str, str]] = Counter()
        self.totals: dict[str, str] = {}

    def statement(self, statement: Statement, *, file: str = "", record: str = "") -> None:
        self.counts[statement.schema, statement.prop] += 1

    def group(self, group, *, file: str = "", record: str = "") -> None:
        said = {prop: value for prop, value, _ in group.values}
        self.counts[group.schema, "type"] += 1
        if said["rowLabel"] == "Total":
            self.totals[group.subject.removeprefix("gb-export-licences-")] = said["value"]


@pytest.mark.slow
@pytest.mark.skipif(not PUBLISHED.is_dir(), reason=f"{PUBLISHED} is not here")
def test_the_published_files_come_to_their_counts() -> None:
    emit = Counted(PUBLISHED)
    read_folder(PUBLISHED, emit)
    assert emit.rejected_total == 0
    assert emit.counts["Licence", "destination"] == 192_016
    assert emit.counts["Licence", "type"] == 19_247
    assert (emit.counts["Denial", "type"], emit.counts["Denial", "criterion"]) == (3_106, 4_464)
    assert emit.totals["I1-0-licences"] == "192016"
    assert emit.totals["K1-0-refusals"] == "4464"
    assert emit.totals["Y1-0-refused"] == emit.totals["D3-0-total"] == "1789"
    assert emit.totals["Y1-0-value"] == emit.totals["C2-0-total"] == "59415766443"
