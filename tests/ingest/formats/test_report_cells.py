"""The cells of a report as records: each with its place, and what a check of its table says against it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.licences import Condition, FoundRecord, find_records
from graph.store import Reader, open_store
from ingest.dry_run import DryRun
from ingest.errors import BadFile
from ingest.files import input_file
from ingest.formats.report_cells import read
from ingest.pipeline import load
from ingest.records import Records
from ingest.reports import CELL_COLUMNS, bundled_report, folder_of
from ingest.sources import open_source, read_source


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    store = open_store(f"sqlite:///{tmp_path_factory.mktemp('cells')}/cells.db")
    load(store, open_source("report_nl_2024"), strict=True)
    with store.reader() as view:
        yield view
    store.close()


def found(reader: Reader, *conditions: str, show: tuple[str, ...] = ()) -> list[FoundRecord]:
    return list(find_records(reader, "Observation", [Condition.parse(text) for text in conditions], show))


def test_every_cell_is_a_record(reader: Reader) -> None:
    report = bundled_report()
    every = [*report.tables.values(), *report.series.values()]
    assert len(found(reader)) == sum(len(row.cells) for table in every for row in table.all_rows)


def test_a_cell_has_its_table_row_column_unit_year_and_line(reader: Reader) -> None:
    [cell] = found(reader, "tableId=T8", "destination=de", "controlCode=ML5")
    entity = reader.entity(cell.id)
    assert entity is not None
    says = {s.prop: s.value for s in entity.statements}
    assert says == {
        "type": "Observation",
        "name": "T8, DUITSLAND, ML5: 0.10",
        "tableId": "T8",
        "rowLabel": "DUITSLAND",
        "columnLabel": "ML5",
        "measure": "value of licences granted",
        "year": "2024",
        "unitOfMeasure": "EUR million",
        "destination": "de",
        "value": "0.10",
        "controlCode": "ML5",
    }
    assert {s.locator for s in entity.statements} == {"line 2715"}
    assert {s.original for s in entity.statements if s.prop == "value"} == {"0,10"}


def test_a_figure_that_a_check_disagrees_with_says_so_and_no_other(reader: Reader) -> None:
    flagged = found(reader, "failedCheck!=", show=("failedCheck",))
    [total] = [one for one in flagged if one.id == "report-nl-2024-T3-0-denied_mln"]
    assert total.values["failedCheck"] == ("sum of column denied_mln: 104 computed, 14 printed",)
    assert {one.id.split("-")[3] for one in flagged} == {"T1", "T2", "T3", "T6"}
    twice = [one for one in flagged if one.id.startswith("report-nl-2024-T1-")]
    assert all(
        "stands once" in text or "has a link" in text for one in twice for text in one.values["failedCheck"]
    )


def test_figures_of_several_years_are_of_their_year(reader: Reader) -> None:
    years = found(reader, "tableId=Y1", show=("year",))
    assert [one.values["year"] for one in years] == [(one.caption.split(", ")[1],) for one in years]


def test_where_goods_came_from_is_no_destination(reader: Reader) -> None:
    assert found(reader, "tableId=T14a", "origin=be") and not found(reader, "tableId=T14a", "destination!=")


@pytest.mark.parametrize(
    ("column", "text", "problem"),
    [
        ("table", "T99", "T99, line 1698: there is no such table"),
        ("column", "colour", "T4, line 1698: there is no column 'colour'"),
        ("value", "many", "T4, line 1698: 'many' is no value"),
        ("line", "", "T4: its line is no number"),
    ],
)
def test_a_damaged_cell_is_named_with_its_table_and_line(
    tmp_path: Path, column: str, text: str, problem: str
) -> None:
    (tmp_path / "source.toml").write_bytes((folder_of("nl_2024") / "source.toml").read_bytes())
    rows = list(csv.DictReader(io.StringIO((folder_of("nl_2024") / "cells.csv").read_text(encoding="utf-8"))))
    next(row for row in rows if row["line"] == "1698" and row["column"] == "value_mln")[column] = text
    with (tmp_path / "cells.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, CELL_COLUMNS)
        writer.writeheader()
        writer.writerows(rows)
    source = read_source(tmp_path)
    emit = DryRun(source.dataset, source.documents)
    with pytest.raises(BadFile, match=problem):
        read(Records(tuple(map(input_file, source.files)), "report_cells"), emit)
