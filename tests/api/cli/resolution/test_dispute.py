"""`ketting dispute`: a statement that is contested stays, and says so wherever it is cited."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path

import pytest
from command_line import Ketting
from factories import company, member, owns
from loads import load

from graph.store import open_store


@pytest.fixture
def on_store(ketting: Ketting, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Ketting:
    url = f"sqlite:///{tmp_path}/case.db"
    with closing(open_store(url)) as store:
        facts = (company("group"), company("works"), owns("group", "works", "60"))
        load(store, *facts, member("group", "defence_conglomerate"))
    monkeypatch.setenv("KETTING_STORE", url)
    return ketting


def link_id(ketting: Ketting) -> str:
    listed = json.loads(ketting("dispute", "statements", "works", "--json").out)["statements"]
    return next(each["id"] for each in listed if "Ownership" in each["states"])


WHO = ("--by", "Ann", "--reason", "sold in 2025", "--source", "a deed")


def test_a_contested_link_counts_and_is_marked(on_store: Ketting) -> None:
    id = link_id(on_store)
    assert f"{id}  group Ownership 60% works" in on_store("dispute", id, *WHO).out
    full = on_store("screen", "works", "--full")
    assert "[contested by Ann: sold in 2025 (a deed)]" in full.words
    answer = json.loads(on_store("screen", "works", "--json").out)
    assert answer["decision"] == "hit"
    marked = [each for each in answer["statements"].values() if each.get("contested")]
    assert [each["contested"][0]["by"] for each in marked] == ["Ann"]
    assert "contested by Ann" in on_store("owners", "works").words
    assert "contested" in on_store("screen", "works").words
    assert json.loads(on_store("dispute", "list", "--json").out)["disputes"][0]["reason"] == "sold in 2025"
    assert "1 dispute withdrawn" in on_store("dispute", "withdraw", id).out
    assert "contested" not in on_store("screen", "works", "--full").out


@pytest.mark.slow
def test_contested_statements_are_left_out_when_asked(on_store: Ketting) -> None:
    def decision(*options: str) -> str:
        answer = json.loads(on_store("screen", "works", *options, "--json").out)
        assert answer["traversal"].get("exclude_contested", False) == ("--without-contested" in options)
        return str(answer["decision"])

    assert decision("--without-contested") == decision() == "hit"
    assert on_store("dispute", link_id(on_store), *WHO, "--until", "2099-12-31").code == 0
    assert decision() == "hit"
    assert decision("--without-contested") != "hit"
    assert decision("--without-contested", "--source", "press") != "hit"
    assert "without contested statements" in on_store("screen", "works", "--without-contested").words
    assert "60%" in on_store("owners", "works").out
    assert "60%" not in on_store("owners", "works", "--without-contested").out
    assert json.loads(on_store("paths", "works", "group", "--json").out)["paths"]
    assert not json.loads(on_store("paths", "works", "group", "--without-contested", "--json").out)["paths"]


@pytest.mark.slow
def test_a_memo_says_that_contested_statements_were_left_out(on_store: Ketting, tmp_path: Path) -> None:
    assert on_store("dispute", link_id(on_store), *WHO).code == 0
    memo = str(tmp_path / "memo.json")
    on_store("screen", "works", "--without-contested", "--memo", memo)
    kept = json.loads(Path(memo).read_text())
    assert kept["question"]["exclude_contested"] and kept["traversal"]["exclude_contested"]
    assert kept["answer"]["decision"] != "hit"
    checked = on_store("memo", "verify", memo)
    assert checked.code == 0, checked.err + checked.out
    assert json.loads(on_store("memo", memo, "--json").out)["question"]["exclude_contested"] == "True"


@pytest.mark.slow
def test_a_dispute_ends_on_its_day(on_store: Ketting) -> None:
    id = link_id(on_store)
    assert "until 2099-12-31" in on_store("dispute", id, *WHO, "--until", "2099-12-31").words
    assert "contested by Ann until 2099-12-31" in on_store("screen", "works", "--full").words
    refused = on_store("dispute", id, *WHO, "--until", "2001-01-01")
    assert "is past" in refused.err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("nothing", *WHO), "nothing: no statement of the data loaded has this id"),
        (("withdraw", "nothing"), "nothing: nobody contests this"),
        (("statements", "nobody"), "nothing is known of 'nobody'"),
    ],
)
def test_what_cannot_be_contested_is_refused(
    on_store: Ketting, arguments: tuple[str, ...], message: str
) -> None:
    refused = on_store("dispute", *arguments)
    assert refused.code != 0
    assert message in refused.err


def test_a_dispute_and_its_end_stand_in_the_audit_log(
    on_store: Ketting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("KETTING_AUDIT")
    id = link_id(on_store)
    assert on_store("dispute", id, *WHO).code == 0
    key = on_store("keys", "create", "Ben", "--scope", "admin", "--scope", "decide").out.strip()
    assert "the scope decide" in on_store("dispute", "withdraw", id).err
    monkeypatch.setenv("KETTING_KEY", key)
    assert on_store("dispute", "withdraw", id).code == 0
    records = json.loads(on_store("audit", "list", "--kind", "dispute", "--json").out)["records"]
    assert [(each["outcome"], each["identity"]) for each in records] == [
        ("withdrawn", "Ben"), ("contested", "unauthenticated"),
    ]  # fmt: skip
    asked = {"statement": id, "by": "Ann", "reason": "sold in 2025", "source": "a deed"}
    assert all(asked.items() <= each["details"]["asked"].items() for each in records)
    assert on_store("audit", "verify").code == 0
