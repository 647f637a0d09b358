"""`ketting watch`: a file of customers, watched over two loads, and what is told of them."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from command_line import Answer, Ketting
from hook_receiver import hook_receiver

CUSTOMERS = "customer no;name;land\nC-1;Hengshan Optics;nl\nC-2;Southern Mill;nl\n;;\n"
PARTIES = """id,name,type,country,owner,share
hengshan,Hengshan Optics,Company,nl,{owner}
mill,Mill,Company,nl,,
"""


@pytest.fixture
def watch(ketting: Ketting, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Answer]:
    """Runs `ketting watch` beside a store in which Hengshan Optics has no owner yet."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KETTING_STORE", f"sqlite:///{tmp_path}/case.db")
    assert ketting("load", "risk_classes").code == 0
    load(ketting, "")
    Path("customers.csv").write_text(CUSTOMERS, encoding="utf-8")
    return lambda *arguments: ketting("watch", *arguments)


def load(ketting: Ketting, owner: str) -> None:
    """Load the parties, of which Hengshan Optics has this owner, with its share."""
    rows = PARTIES.format(owner=owner or ",")
    Path("register.csv").write_text(rows, encoding="utf-8")
    answer = ketting("load", "register.csv", "--id", "register")
    assert answer.code == 0, answer.err


def test_a_list_is_made_of_a_file_run_and_told_about(watch: Callable[..., Answer], ketting: Ketting) -> None:
    added = watch("add", "NL customers", "--file", "customers.csv")
    assert added.code == 0, added.err
    assert added.out.startswith("2 lines added to NL customers")
    assert watch("add", "NL customers", "--file", "customers.csv").out.startswith("0 lines added")
    assert "later runs are compared" in watch("run").out
    load(ketting, "China Electronics Technology Group Corporation,60")
    told = watch("run", "--json")
    assert told.code == 0, told.err
    [report] = json.loads(told.out)["runs"]
    assert [change["line"]["reference"] for change in report["changes"]] == ["C-1"] * len(report["changes"])
    assert report["run"]["lines"] == 2
    rows = list(csv.DictReader(io.StringIO(watch("changes", "NL customers", "--format", "csv").out)))
    assert {row["reference"] for row in rows} == {"C-1"}
    assert all("Hengshan Optics (C-1, row 2)" in row["sentence"] for row in rows)
    assert "Changes to see" in watch("list").out
    seen = watch("changes", "NL customers", "--acknowledge")
    assert f"{len(rows)} change" in seen.out
    assert "nothing changed that nobody has acknowledged" in watch("changes", "NL customers").out
    assert "Nothing changed since the run before" in watch("run").out


def test_lines_are_shown_and_removed(watch: Callable[..., Answer]) -> None:
    watch("add", "nl", "Hengshan Optics", "--country", "nl", "--reference", "C-1")
    watch("add", "nl", "--entity", "Mill")
    lines = json.loads(watch("show", "nl", "--json").out)["lines"]
    assert [(line["name"], line["reference"], line["entity"] is None) for line in lines] == [
        ("Hengshan Optics", "C-1", True),
        ("Mill", "", False),
    ]
    assert watch("remove", "nl", "--line", str(lines[0]["id"])).out == "1 line removed from nl.\n"
    assert watch("remove", "nl").code == 2
    assert watch("remove", "nl", "--yes").out == "nl removed, with 1 line.\n"
    assert watch("show", "nl").code == 2


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("add", "../nl", "Alpha"), "no name of a list"),
        (("add", "nl", "--country", "nl"), "go with one NAME"),
        (("add", "nl", "--column", "name=x"), "go with --file"),
        (("add", "nl", "--entity", "Nobody at all"), "no entity is called"),
        (("add", "nl", "Alpha", "--at", "2024-01-01"), "watched as of today"),
        (("run", "nowhere"), "there is no list"),
        (("changes", "nl", "--id", "x"), "goes with --acknowledge"),
        (("add", "nl", "Alpha", "--webhook", "http://alerts.example/"), "not encrypted"),
    ],
)
def test_bad_use_is_answered_with_the_remedy(
    watch: Callable[..., Answer], arguments: tuple[str, ...], reason: str
) -> None:
    answer = watch(*arguments)
    assert (answer.code, answer.out) == (2, "")
    assert reason in answer.err


def test_changes_are_sent_to_an_address_and_again_when_that_failed(
    watch: Callable[..., Answer], ketting: Ketting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KETTING_ALLOW_PRIVATE", "1")
    with hook_receiver() as receiver:
        added = watch("add", "nl", "Hengshan Optics", "--webhook", receiver.address)
        assert "whsec_" in added.out
        watch("run")
        load(ketting, "China Electronics Technology Group Corporation,60")
        receiver.statuses = [500, 200]
        assert "Reports sent: 0; waiting: 1" in watch("run").out
        assert watch("deliver").out == "nl: 0 delivered, 1 waiting, 0 given up.\n"  # not due yet
        shown = watch("show", "nl").out
    assert receiver.address in shown
    assert "the server answered 500" in shown
    assert "whsec_" not in shown


def test_a_load_runs_the_lists_where_it_is_asked_to(watch: Callable[..., Answer], ketting: Ketting) -> None:
    watch("add", "nl", "Hengshan Optics")
    load(ketting, "")
    watch("run")
    rows = PARTIES.format(owner="China Electronics Technology Group Corporation,60")
    Path("register.csv").write_text(rows, encoding="utf-8")
    answer = ketting("load", "register.csv", "--id", "register", "--watch")
    assert answer.code == 0, answer.err
    assert "nl: 1 line screened" in answer.out
    assert "China Electronics Technology Group Corporation and Hengshan Optics: ownership, 60%" in answer.out
    assert ketting("load", "register.csv", "--id", "register", "--watch", "--json").code == 2
