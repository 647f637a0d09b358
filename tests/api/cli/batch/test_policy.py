"""`ketting policy`, and the commands that answer under one."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from command_line import Ketting
from factories import company, fact
from small_store import small_store

from api.policy import BUILT_IN, policy_at

POLICY = """policy = 1
name = "Desk"

[question]
max_hops = 4

[[unknown]]
needs_person = false
reasons = ["no_match", "no_owner_recorded", "list_in_part"]
party_countries = ["nl"]
"""


@pytest.fixture
def desk(ketting: Ketting, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A policy beside a small store, with an order."""
    store = small_store(tmp_path / "a.db", [*company("nl-a", "Alpha Trading"), fact("nl-a", "country", "nl")])
    store.close()
    monkeypatch.setenv("KETTING_STORE", f"sqlite:///{tmp_path / 'a.db'}")
    (tmp_path / "orders.csv").write_text("name,country\nNobody,nl\nNobody,cn\n", encoding="utf-8")
    path = tmp_path / "policy.toml"
    path.write_text(POLICY, encoding="utf-8")
    return path


def test_show_prints_a_file_that_check_reads_as_the_same_policy(ketting: Ketting, tmp_path: Path) -> None:
    shown = ketting("policy", "show").out
    path = tmp_path / "shown.toml"
    path.write_text(shown, encoding="utf-8")
    assert ketting("policy", "check", str(path)).out.split() == [
        str(path), "can", "be", "used:", "policy", "built-in,", "SHA-256", BUILT_IN.sha256,
    ]  # fmt: skip
    assert json.loads(ketting("policy", "show", "--json").out)["says"] == BUILT_IN.values


def test_check_tells_the_line(ketting: Ketting, desk: Path) -> None:
    desk.write_text(POLICY.replace("max_hops", "max_hop"), encoding="utf-8")
    answer = ketting("policy", "check", str(desk))
    assert (answer.code, f"{desk}, line 5, field 'max_hop': there is no such field" in answer.err) == (
        2,
        True,
    )


def test_test_tells_what_changes_as_text_json_and_csv(ketting: Ketting, desk: Path) -> None:
    orders, lines = desk.with_name("orders.csv"), desk.with_name("lines.csv")
    printed = ketting("policy", "test", str(desk), "--portfolio", str(orders), "--output", str(lines))
    assert printed.words.startswith("1 of 2 lines changes under Desk (") and printed.code == 0
    assert "row 2, Nobody: for a person, then for nobody; no longer: name not matched" in printed.words
    [row] = csv.DictReader(lines.read_text(encoding="utf-8").splitlines())
    assert (row["row"], row["outcome_before"], row["outcome"]) == ("2", "review", "clear")
    back = ketting("policy", "test", str(desk), "--portfolio", str(orders), "--against", str(desk), "--json")
    assert json.loads(back.out)["changed"] == 0
    again = ketting("policy", "test", str(desk), "--portfolio", str(orders), "--output", str(lines))
    assert (again.code, "exists already" in again.err) == (2, True)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("check",), "name the FILE of a policy"),
        (("test",), "a table of orders with --portfolio"),
        (("show", "--portfolio", "x.csv"), "go with ketting policy test"),
        (("show", "nowhere.toml"), "it cannot be read"),
    ],
)
def test_what_does_not_go_together_is_said(ketting: Ketting, words: tuple[str, ...], told: str) -> None:
    answer = ketting("policy", *words)
    assert answer.code == 2 and told in answer.err


def test_a_screening_names_the_policy_and_asks_no_less(
    ketting: Ketting, desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sha = policy_at(desk).sha256
    named = f"policy Desk ({sha[:12]}): for nobody"
    assert named in ketting("screen", "Nobody", "--country", "nl", "--policy", str(desk), "--brief").out
    monkeypatch.setenv("KETTING_POLICY", str(desk))
    for view in ("decision", "summary", "full"):
        answer = json.loads(ketting("screen", "Nobody", "--country", "nl", "--json", "--view", view).out)
        assert (answer["outcome"], answer["policy"]) == ("clear", {"name": "Desk", "sha256": sha})
    refused = ketting("screen", "Nobody", "--max-hops", "2")
    assert (refused.code, "--max-hops 2: the policy 'Desk' asks for 4 at least" in refused.err) == (2, True)


def test_a_file_is_screened_under_the_policy_and_its_memos_hold_it(ketting: Ketting, desk: Path) -> None:
    folder = desk.parent
    answer = ketting(
        "screen", "--file", str(folder / "orders.csv"), "--output", str(folder / "r.csv"),
        "--memos", str(folder / "memos"), "--policy", str(desk), "--json",
    )  # fmt: skip
    assert json.loads(answer.out)["outcomes"] == {"review": 1, "clear": 1}
    rows = list(csv.DictReader((folder / "r.csv").read_text(encoding="utf-8-sig").splitlines()))
    assert [row["outcome"] for row in rows] == ["clear", "review"]
    assert rows[0]["policy"] == f"Desk ({policy_at(desk).sha256})"
    assert "name not matched" in rows[1]["needs_person"] and not rows[0]["needs_person"]
    memo = str(folder / "memos" / "row-2.json")
    assert ketting("memo", "verify", memo, "--policy", str(desk)).out.startswith("EQUAL")
    changed = ketting("memo", "verify", memo)
    assert (changed.code, changed.out.split("  ")[0]) == (1, "POLICY CHANGED")
    assert "Under the policy Desk" in ketting("memo", memo).out


def test_one_screening_and_one_assessment_are_kept_as_memos(ketting: Ketting, desk: Path) -> None:
    memo = str(desk.with_name("m.json"))
    assert ketting("screen", "Alpha Trading", "--memo", memo).code == 0
    assert ketting("memo", "verify", memo).out.startswith("EQUAL  Alpha Trading: unknown")
    assert "exists already" in ketting("screen", "Alpha Trading", "--memo", memo).err
    shipment, kept = desk.with_name("s.json"), str(desk.with_name("a.json"))
    shipment.write_text('{"consignee": "nl-a", "facts": {"destination": "RU"}}', encoding="utf-8")
    assert ketting("assess", str(shipment), "--memo", kept).code == 0
    assert ketting("memo", "verify", kept).out.startswith("EQUAL  nl-a")
    assert ketting("memo", kept).out.startswith("ASSESSMENT")


def test_a_memo_needs_a_file(ketting: Ketting) -> None:
    answer = ketting("memo", "verify")
    assert (answer.code, "memo verify: write the FILE behind it" in answer.err) == (2, True)
