"""A file of orders becomes a report: every row once, in order, whatever happens to the run."""

from __future__ import annotations

import csv
import itertools
import json
from contextlib import closing
from pathlib import Path

import pytest
from factories import company
from killed import kill_ready
from loads import load
from openpyxl import Workbook, load_workbook

from api.batch.run import Outputs, Several, screen_file
from api.batch.tables import OrderTable
from api.errors import BadUse
from api.models import BatchSummary
from api.screening import Question
from api.screening.answer import screening_answer
from api.screening.brief import brief
from api.screening.session import open_session
from api.settings import Settings
from api.workspace import Workspace
from graph.store import open_store

ORDERS = """Order no.;Kunde;Land;Adres;Datum
A1;GTA Semiconductor;China;Shanghai;2026-02-01
A2;Bakkerij Jansen;nl;;
A3;S.I.S.C.;cn;;
A4;;cn;;
A5;Huawei;Atlantis;;
A6;Bakkerij Jansen;nl;;2024-13-01
A7;=1+1 Trading;;;
A8;Bakkerij Jansen;nl;;2099-01-01
A9;GTA Semiconductor;China;Shanghai;2026-02-01
"""
DECISIONS = ["hit", "no match found", "review", "", "", "", "no match found", "", "hit"]


def orders(folder: Path, text: str = ORDERS) -> Path:
    path = folder / "orders.csv"
    path.write_text(text, encoding="utf-8")
    return path


def screened(
    workspace: Workspace, file: Path, output: Path, *, resume: bool = False, **stated: str
) -> BatchSummary:
    return screen_file(workspace, OrderTable.at(file, stated), Question(), Outputs(output), resume=resume)


def rows(report: Path) -> list[dict[str, str]]:
    with report.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.slow
def test_every_row_has_a_result_in_its_place_and_a_bad_one_its_own_error(
    small_workspace: Workspace, tmp_path: Path
) -> None:
    summary = screened(small_workspace, orders(tmp_path), tmp_path / "report.csv")

    found = rows(tmp_path / "report.csv")
    assert [row["reference"] for row in found] == [f"A{number}" for number in range(1, 10)]
    assert [row["decision"] for row in found] == DECISIONS
    assert [row["error"].partition(":")[0] for row in found if row["error"]] == [
        "row 5, name ''",
        "row 6, country 'Atlantis'",
        "row 7, date '2024-13-01'",
        "row 9, date '2099-01-01'",
    ]
    assert (summary.rows, summary.rejected, summary.worst) == (9, 4, "hit")
    assert summary.decisions == {"hit": 2, "review": 1, "no match found": 2}
    assert not (tmp_path / "report.csv.journal").exists()


def test_a_result_has_the_first_sentence_and_the_verdicts_with_hops(
    small_workspace: Workspace, tmp_path: Path
) -> None:
    screened(small_workspace, orders(tmp_path), tmp_path / "report.csv")
    first, _, unproven, *_ = rows(tmp_path / "report.csv")
    assert first["sentence"].startswith("GTA Semiconductor is 2 hops from China Electronics Corporation")
    assert (first["defence_conglomerate"], first["defence_conglomerate_hops"]) == ("yes", "2")
    assert (first["entity"], first["accepted"], first["valid_at"]) == ("cn-gta", "yes", "2026-02-01")
    assert "24th Research Institute of CETC" in unproven["sentence"]


def test_the_sentence_of_a_result_is_the_headline_of_the_whole_answer(small_workspace: Workspace) -> None:
    with small_workspace.view() as view:
        ids = [id for id, _ in itertools.islice(view.reader.entity_types(), 400)]
    decided = 0
    for id in ids[::10]:
        with open_session(small_workspace, Question(max_hops=2)) as session:
            decision = session.decider.decide(id)
            if decision.candidates and decision.candidates[0].accepted:
                decided += 1
                assert brief(session, decision).sentence == screening_answer(session, decision).headline
    assert decided > 10


def test_no_cell_is_a_formula(small_workspace: Workspace, tmp_path: Path) -> None:
    screened(small_workspace, orders(tmp_path), tmp_path / "report.csv")
    screened(small_workspace, orders(tmp_path), tmp_path / "report.xlsx")
    assert rows(tmp_path / "report.csv")[6]["name"] == "'=1+1 Trading"
    sheet = load_workbook(tmp_path / "report.xlsx")["results"]
    assert sheet["C8"].value == "'=1+1 Trading"
    assert "f" not in {cell.data_type for row in sheet.iter_rows() for cell in row}


def test_a_workbook_is_read_and_a_column_named_for_what_it_has(
    small_workspace: Workspace, tmp_path: Path
) -> None:
    book = Workbook()
    book.active.append(["Empfang", "Stadt", "Straße"])
    book.active.append(["S.I.S.C.", "Chongqing", "Nanping"])
    book.save(tmp_path / "orders.xlsx")
    with pytest.raises(BadUse, match="--column name=Empfang"):
        screened(small_workspace, tmp_path / "orders.xlsx", tmp_path / "report.ndjson")
    screened(small_workspace, tmp_path / "orders.xlsx", tmp_path / "report.ndjson", name="Empfang")
    result = json.loads((tmp_path / "report.ndjson").read_text(encoding="utf-8"))
    assert (result["decision"], result["entity"], result["address"]) == (
        "hit",
        "cn-cetc-24",
        "Chongqing, Nanping",
    )


def test_a_report_is_not_replaced_and_a_run_is_not_begun_twice(
    small_workspace: Workspace, tmp_path: Path
) -> None:
    file, output = orders(tmp_path), tmp_path / "report.csv"
    with pytest.raises(BadUse, match="nothing to resume"):
        screened(small_workspace, file, output, resume=True)
    (tmp_path / "report.csv.journal").write_bytes(b"{}\n")
    with pytest.raises(BadUse, match="go on with --resume"):
        screened(small_workspace, file, output)
    with pytest.raises(BadUse, match="is no journal"):
        screened(small_workspace, file, output, resume=True)
    (tmp_path / "report.csv.journal").unlink()
    output.touch()
    with pytest.raises(BadUse, match="exists already"):
        screened(small_workspace, file, output)


INTERRUPTED = """
import sys, time
from pathlib import Path
from api.batch.run import Outputs, Several, screen_file
from api.batch.tables import OrderTable
from api.screening import Question
from api.settings import Settings
from api.workspace import Workspace
from graph.store import open_store
from graph.store import open_store

def stop(count):
    if count == 4:
        print("ready", flush=True)
        time.sleep(600)

store, file, output = sys.argv[1:]
workspace = Workspace(open_store(store, read_only=True))
screen_file(workspace, OrderTable.at(Path(file), {}), Question(), Outputs(Path(output)), done=stop)
"""


@pytest.mark.slow
def test_a_run_that_is_killed_goes_on_without_losing_or_repeating_a_row(
    small_workspace: Workspace, small_case_path: Path, tmp_path: Path
) -> None:
    file, output, journal = orders(tmp_path), tmp_path / "report.csv", tmp_path / "report.csv.journal"
    kill_ready(INTERRUPTED, f"sqlite:///{small_case_path}", str(file), str(output))
    assert not output.exists()
    written = journal.read_bytes()
    assert written.count(b"\n") == 5
    journal.write_bytes(written + b'{"row": 6, "na')  # what is left of a line when a disk is full

    file.write_text(f"{ORDERS}A10;Alpha;;;\n", encoding="utf-8")
    with pytest.raises(BadUse, match="of another run: file differ"):
        screened(small_workspace, file, output, resume=True)
    screened(small_workspace, orders(tmp_path), output, resume=True)

    found = rows(output)
    assert [row["row"] for row in found] == [str(number) for number in range(2, 11)]
    assert [row["decision"] for row in found] == DECISIONS
    assert not journal.exists()


@pytest.mark.slow
def test_several_processes_give_the_same_report_in_the_same_order(tmp_path: Path) -> None:
    file = orders(tmp_path)
    settings = Settings.of(f"sqlite:///{tmp_path}/case.db")
    with closing(open_store(settings.store_url, create=True)) as store:
        load(store, company("gta", "GTA Semiconductor"))
        workspace = Workspace(store, snapshot_folder=settings.snapshot_folder)
        alone, shared = tmp_path / "alone.ndjson", tmp_path / "shared.ndjson"
        for output, count in ((alone, 1), (shared, 2)):
            table = OrderTable.at(file, {})
            screen_file(workspace, table, Question(), Outputs(output), several=Several(count, settings))
    assert shared.read_bytes() == alone.read_bytes()
