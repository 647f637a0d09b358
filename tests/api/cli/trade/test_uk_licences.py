"""UK export licences, loaded: listed, shown, checked, written and drawn as the bundled report is."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import httpx
import pytest
from command_line import Answer, Ketting
from served import served
from uk_files import uk_folder

from api.http.app import create_app
from api.reports import any_report, check_answer, table_answer
from api.workspace import Workspace
from graph.store import open_store
from ingest.discovery import load_path
from ingest.reports import Agreement

ID = "gb_export_licences"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("uk")
    url = f"sqlite:///{folder}/uk.db"
    with closing(open_store(url, create=True)) as made:
        report = load_path(made, uk_folder(folder), read=date(2026, 1, 31))
    assert report.rejected_count == 0
    return url


@pytest.fixture(scope="module")
def workspace_of_uk(store: str) -> Iterator[Workspace]:
    with closing(open_store(store)) as opened:
        yield Workspace(opened)


@pytest.fixture
def uk(ketting: Ketting, store: str):
    def run(action: str, *arguments: str) -> Answer:
        return ketting("report", action, *arguments, "--report", ID, "--store", store)

    return run


def test_list_names_the_bundled_and_the_loaded_report(ketting: Ketting, store: str) -> None:
    listed = ketting("report", "list", "--store", store)
    assert listed.code == 0
    assert "nl_2024" in listed.out and ID in listed.out
    reports = json.loads(ketting("report", "list", "--store", store, "--json").out)["reports"]
    assert [report["id"] for report in reports] == ["nl_2024", ID]


def test_tables_are_listed_with_what_they_cannot_answer(uk) -> None:
    answer = uk("tables")
    assert answer.code == 0
    for text in ("D2", "G2014", "I1", "K1", "E1", "cannot answer", "no file names a party", "items.csv"):
        assert text in answer.out
    told = json.loads(uk("tables", "--json").out)
    assert {table["id"]: table["year"] for table in told["tables"]}["G2014"] == 2014
    assert len(told["limits"]) == 8


def test_show_narrows_to_rows_and_columns(uk) -> None:
    told = json.loads(uk("show", "g2013", "--row", "austria", "--json").out)
    assert [row["label"] for row in told["rows"]] == ["Austria, ML7"]
    assert [column["key"] for column in told["table"]["columns"]] == ["goods", "granted", "value"]
    [row] = json.loads(uk("show", "D2", "--row", "Austria", "--column", "2014", "--json").out)["rows"]
    assert [(c["column"], c["value"], c["line"]) for c in row["cells"]] == [("2014", "350", 4)]
    assert "no row of D2 has it" in uk("show", "D2", "--row", "Atlantis").err
    assert "choose from 2013, 2014, total" in uk("show", "D2", "--column", "1999").err
    assert "choose from" in uk("show", "T99").err
    assert uk("tables", "--row", "Austria").code == 2


def test_check_compares_tables_and_finds_an_entry_that_none_explains(uk, workspace_of_uk: Workspace) -> None:
    told = json.loads(uk("check", "--json").out)
    wrong = [check for check in told["checks"] if check["agreement"] != Agreement.AGREES]
    assert [(c["table"], c["computed"], c["line"]) for c in wrong] == [("C3", "without: MILTA", 7)]
    kinds = {check["what"].split(":")[0] for check in told["checks"] if check["table"] == "G2014"}
    assert {"sum of column granted", "total of granted", "value, summed by destination"} <= kinds


@pytest.mark.parametrize(
    ("table", "label", "column"), [("D1", "Austria", "2014"), ("G2014", "Cyprus, ML1", "refused")]
)
def test_a_figure_that_is_missing_fails_the_checks(
    workspace_of_uk: Workspace, table: str, label: str, column: str
) -> None:
    report = any_report(workspace_of_uk, ID)
    row = report.tables[table].row(label)
    assert row is not None
    cells = dict(row.cells)
    del cells[column]
    changed = {
        **report.tables,
        table: _with_row(report.tables[table], label, cells),
    }
    answer = check_answer(_with_tables(report, changed), [])
    assert answer.disagree > check_answer(report, []).disagree


def _with_row(table, label, cells):
    rows = tuple(replace(row, cells=cells) if row.label == label else row for row in table.rows)
    return replace(table, rows=rows)


def _with_tables(report, tables):
    return replace(report, tables=tables)


def test_a_table_is_written_and_drawn(uk, tmp_path: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(uk("show", "D2", "--format", "csv").out)))
    assert (rows[0]["destination"], rows[0]["2013"], rows[0]["total"]) == ("Austria", "14720", "15070")
    cells = list(csv.DictReader(io.StringIO(uk("tables", "--format", "csv").out)))
    assert {row["table"] for row in cells} >= {"Y1", "D1", "G2014", "I1"}
    file = tmp_path / "uk.xlsx"
    assert uk("tables", "--format", "xlsx", "--output", str(file)).code == 0
    for table, options, texts in (
        ("D2", (), ["Austria", "GBP"]),
        ("D2", ("--column", "2013"), ["2013", "Austria"]),
        ("Y1", (), ["2013", "2014"]),
    ):
        drawn = uk("show", table, "--format", "svg", *options)
        ElementTree.fromstring(drawn.out)
        assert all(text in drawn.out for text in texts)


def test_a_report_that_is_not_loaded_is_told(ketting: Ketting, store: str) -> None:
    answer = ketting("report", "tables", "--report", "fr_2024", "--store", store)
    assert answer.code == 2
    assert "choose from nl_2024, gb_export_licences" in answer.err
    assert "leave out --report" in ketting("report", "check", "--text", "a", "--report", ID).err


def test_the_service_answers_what_the_command_prints(workspace_of_uk: Workspace, uk) -> None:
    base = f"/v1/reports/{ID}"
    narrow = ("--row", "austria", "--column", "2014", "--column", "total")
    with (
        served(create_app(workspace_of_uk)) as address,
        httpx.Client(base_url=address, timeout=120) as client,
    ):
        assert [r["id"] for r in client.get("/v1/reports").json()["reports"]] == ["nl_2024", ID]
        assert client.get(f"{base}/tables").json() == json.loads(uk("tables", "--json").out)
        shown = client.get(f"{base}/tables/D2", params={"row": "austria", "column": ["2014", "total"]})
        assert shown.json() == json.loads(uk("show", "D2", *narrow, "--json").out)
        assert client.get(f"{base}/check").json() == json.loads(uk("check", "--json").out)
        assert client.get(f"{base}/check", params={"table": "C3"}).json()["disagree"] == 1
        for path, status in (("tables/T99", 404), ("tables/D2?row=Atlantis", 422), ("x", 404)):
            assert client.get(f"{base}/{path}").status_code == status


def test_what_is_read_for_one_table_has_all_that_its_checks_ask(workspace_of_uk: Workspace) -> None:
    whole = any_report(workspace_of_uk, ID)
    for table in whole.tables:
        alone = any_report(workspace_of_uk, ID, table)
        assert table_answer(alone, table) == table_answer(whole, table)
