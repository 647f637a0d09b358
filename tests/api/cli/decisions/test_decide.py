"""`ketting decide` and `ketting dispositions`: decisions are made, told, undone, imported and exported."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from command_line import Answer, Ketting

CUSTOMER = ("GTA Semiconductor", "--country", "cn", "--reference", "C-1")
ORDERS = """customer no,name,country
C-1,GTA Semiconductor,cn
C-2,GTA Semiconductor,cn
C-3,S.I.S.C.,cn
C-4,Bakkerij Jansen,nl
"""


@pytest.fixture
def decided(on_small_case: Ketting, tmp_path: Path) -> Callable[..., Answer]:
    """Runs commands with a store of casework of their own."""

    def run(*arguments: str) -> Answer:
        return on_small_case(*arguments, "--casework", f"sqlite:///{tmp_path}/casework.db")

    return run


def clear(run: Callable[..., Answer], *options: str) -> Answer:
    return run("decide", *CUSTOMER, "--disposition", "cleared", "--why", "a canteen", *options)


def test_the_next_screening_tells_both_in_words_and_exit_code(decided: Callable[..., Answer]) -> None:
    before = decided("screen", *CUSTOMER, "--brief", "--exit-code")
    assert (before.code, before.err) == (10, "")
    made = clear(decided, "--until", "2099-01-01")
    assert (made.code, made.err.split(":")[0]) == (2, "ketting")
    assert "--until 2099-01-01: the policy clears for 365 days at most" in made.err
    made = clear(decided)
    assert made.code == 0
    assert made.out.startswith("1  cleared until ")
    assert made.out.endswith("C-1, GTA Semiconductor, cn\n")

    after = decided("screen", *CUSTOMER, "--brief", "--exit-code")
    assert after.code == 20
    assert after.out.startswith(before.out.rstrip())
    assert "Cleared until" in after.out
    told = decided("screen", *CUSTOMER)
    assert "Decided before\n  - cleared until" in told.out
    assert told.out.startswith("HIT")
    other = decided("screen", "GTA Semiconductor", "--country", "cn", "--brief", "--exit-code")
    assert (other.code, "leared" in other.out) == (10, False)
    answer = json.loads(decided("screen", *CUSTOMER, "--json", "--view", "decision").out)
    assert (answer["decision"], answer["follows"]["settled"]) == ("hit", True)
    assert [each["state"] for each in answer["dispositions"]] == ["in_force"]


def test_what_was_decided_is_listed_shown_undone_and_exported(
    decided: Callable[..., Answer], tmp_path: Path
) -> None:
    assert decided("dispositions", "list").out == "Nothing was decided yet.\n"
    clear(decided)
    assert decided("decide", *CUSTOMER, "--note", "called them").code == 0
    listed = decided("dispositions", "list").out
    assert "in force" in listed and "note by unauthenticated" in listed
    shown = decided("dispositions", "show", "1").out
    assert "What it was made on" in shown and "Huada Semiconductor Co., Ltd. over GTA Semiconductor" in shown
    assert decided("dispositions", "confirm", "1").code == 2
    assert decided("dispositions", "undo", "1", "--why", "by mistake").code == 0
    assert "leared" not in decided("screen", *CUSTOMER, "--brief").out
    assert decided("dispositions", "undo", "7", "--why", "x").code == 2

    path = tmp_path / "history.csv"
    assert decided("dispositions", "export", "--output", str(path)).code == 0
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["action"], row["state"], row["reference"]) for row in rows] == [
        ("decision", "undone", "C-1"),
        ("note", "", "C-1"),
        ("undo", "", "C-1"),
    ]
    assert decided("dispositions", "export", "--output", str(path)).code == 2
    lines = decided("dispositions", "export", "--json").out.splitlines()
    assert [json.loads(line)["id"] for line in lines] == [1, 2, 3]


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ((), "nobody is named"),
        (("GTA",), "a decision needs --disposition and --why"),
        (("S.I.S.C.", "--disposition", "same", "--why", "x", "--until", "soon"), "write a day as YYYY-MM-DD"),
        (("Bakkerij Jansen", "--disposition", "same", "--why", "x"), "no match found, so there is nobody"),
        (("GTA", "--note", "x", "--why", "y"), "--note decides nothing"),
        (("GTA", "--file", "x.csv"), "--file has the decisions in it"),
        (("--file", "x.csv", "--encoding", "latin-x"), "there is no such encoding"),
        (("--file", "x.csv", "--country", "nl"), "--file has what its rows ask"),
        (
            ("GTA Semiconductor", "--disposition", "same", "--why", "x", "--entity", "cn-x"),
            "--entity cn-x: the record may not mean this one; it may mean cn-gta",
        ),
    ],
)
def test_what_cannot_be_decided_is_told(
    decided: Callable[..., Answer], options: tuple[str, ...], told: str
) -> None:
    result = decided("decide", *options)
    assert result.code == 2
    assert told in result.err


def filled_in(report: Path, decisions: dict[str, tuple[str, str, str]]) -> Path:
    """The report with what somebody wrote beside its rows."""
    with report.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    path = report.with_name("reviewed.csv")
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, [*rows[0], "disposition", "why", "until"])
        writer.writeheader()
        for row in rows:
            disposition, why, until = decisions.get(row["reference"], ("", "", ""))
            writer.writerow({**row, "disposition": disposition, "why": why, "until": until})
    return path


def test_a_report_that_was_filled_in_is_imported_and_remembered(
    decided: Callable[..., Answer], tmp_path: Path
) -> None:
    orders = tmp_path / "orders.csv"
    orders.write_text(ORDERS, encoding="utf-8")

    def screened(name: str, *options: str) -> Answer:
        column = ("--column", "reference=customer no")
        return decided(
            "screen",
            "--file",
            str(orders),
            "--output",
            str(tmp_path / name),
            *column,
            "--exit-code",
            *options,
        )

    assert screened("first.csv").code == 10
    reviewed = filled_in(
        tmp_path / "first.csv",
        {
            "C-1": ("Cleared", "a canteen", ""),
            "C-2": ("not the same", "", ""),
            "C-3": ("perhaps", "x", ""),
            "C-4": ("same", "x", "2001-13-01"),
        },
    )
    imported = decided("decide", "--file", str(reviewed))
    assert imported.code == 3
    assert imported.out.splitlines() == [
        "reviewed.csv: 1 of 4 decisions stored; 0 stood as written already; 0 rows without a decision.",
        "row 3, why : it is empty; say in a sentence what was looked at and why",
        "row 4, disposition perhaps: write same, not the same, cleared or escalated; nothing leaves it open",
        "row 5, until 2001-13-01: write a day as YYYY-MM-DD",
    ]
    again = json.loads(decided("decide", "--file", str(reviewed), "--json").out)
    assert (again["stored"], again["already"], len(again["rejected"])) == ([], 1, 3)

    for options in ((), ("--processes", "2")):
        result = screened(f"second{len(options)}.csv", *options)
        assert result.code == 10
        assert "2  Hit, 1 of them settled by what was decided before" in result.out
    with (tmp_path / "second0.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert rows[0]["follows"].startswith("Cleared until")
    assert [bool(row["dispositions"]) for row in rows] == [True, False, False, False]
    assert (tmp_path / "second0.csv").read_bytes() == (tmp_path / "second2.csv").read_bytes()


def test_a_row_is_refused_that_was_decided_on_what_the_data_no_longer_say(
    decided: Callable[..., Answer], tmp_path: Path
) -> None:
    path = tmp_path / "reviewed.csv"
    path.write_text(
        "name,country,decision,disposition,why\nGTA Semiconductor,cn,unknown,cleared,fine\n", encoding="utf-8"
    )
    result = decided("decide", "--file", str(path))
    assert "row 2, decision unknown: the data come to 'hit' by now; screen the row again" in result.out
    path.write_text("name,country\nGTA,cn\n", encoding="utf-8")
    assert "reviewed.csv has no column disposition" in decided("decide", "--file", str(path)).err
