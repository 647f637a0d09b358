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
