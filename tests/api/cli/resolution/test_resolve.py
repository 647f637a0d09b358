"""`ketting resolve`: from two loaded lists to judged sameness, and back."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from command_line import Ketting

from ingest.resolve import splink_model

CUSTOMERS = """name,country,address
Nova Optics (Shanghai) Co. Ltd,cn,"12 Zhangjiang Road, Shanghai"
Foobar Trading GmbH,de,"Hauptstrasse 5, Berlin"
"""
REGISTER = """name,country,address
"NOVA OPTICS (SHANGHAI) CO., LTD.",cn,"Zhangjiang Rd 12, Shanghai"
Foobar Trading G.m.b.H.,de,"Hauptstr. 5, Berlin"
"""


@pytest.fixture
def on_lists(ketting: Ketting, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Ketting:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KETTING_STORE", f"sqlite:///{tmp_path}/lists.db")
    for name, text in (("customers", CUSTOMERS), ("register", REGISTER)):
        Path(f"{name}.csv").write_text(text)
        assert ketting("load", f"{name}.csv").code == 0
    assert ketting("resolve", "candidates", "--output", "c.csv").code == 0
    return ketting


def rows() -> list[dict[str, str]]:
    with Path("c.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def fill_in(*decisions: tuple[str, str]) -> None:
    filled = [
        row | {"decision": decision, "why": why}
        for row, (decision, why) in zip(rows(), decisions, strict=True)
    ]
    with Path("c.csv").open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, filled[0])
        table.writeheader()
        table.writerows(filled)


@pytest.mark.slow
def test_a_reviewed_file_is_recorded_listed_and_taken_back(on_lists: Ketting) -> None:
    assert "already" in on_lists("resolve", "candidates", "--output", "c.csv").err
    fill_in(("same", ""), ("different", "another branch"))
    ids = [(row["one"], row["other"]) for row in rows()]
    done = on_lists("resolve", "apply", "c.csv", "--by", "Ann", "--json")
    assert {key: json.loads(done.out)[key] for key in ("added", "replaced", "undecided")} == {
        "added": 2, "replaced": 0, "undecided": 0,
    }  # fmt: skip
    judged = json.loads(on_lists("resolve", "list", "--json").out)["judgements"]
    assert {(each["one"], each["other"]): (each["verdict"], each["by"]) for each in judged} == {
        ids[0]: ("same", "Ann"), ids[1]: ("different", "Ann"),
    }  # fmt: skip
    assert "equal names" in next(each["why"] for each in judged if each["verdict"] == "same")
    assert json.loads(on_lists("entity", ids[0][1], "--json").out)["id"] == ids[0][0]
    assert "0 pairs may be one" in on_lists("resolve", "candidates").words
    assert "1 judgement taken back" in on_lists("resolve", "undo", *ids[0]).words
    assert "1 pair may be one" in on_lists("resolve", "candidates").words


@pytest.mark.slow
def test_a_file_is_recorded_whole_or_not_at_all(on_lists: Ketting) -> None:
    fill_in(("same", ""), ("maybe", ""))
    refused = on_lists("resolve", "apply", "c.csv", "--by", "Ann")
    assert refused.code != 0
    assert "c.csv, row 3, decision: 'maybe' is none; write same, different or unsure" in refused.err
    assert "Nothing was judged" in on_lists("resolve", "list").out
    text = Path("c.csv").read_text()
    Path("c.csv").write_text(text.replace("maybe", "same").replace("register:", "nobody:", 1))
    assert "row 2, other: 'nobody:" in on_lists("resolve", "apply", "c.csv", "--by", "Ann").err
    Path("c.csv").write_text("one,two\na,b\n")
    assert "has no column other, decision" in on_lists("resolve", "apply", "c.csv", "--by", "Ann").err


@pytest.mark.slow
def test_each_judgement_and_what_takes_it_back_stands_in_the_audit_log(
    on_lists: Ketting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("KETTING_AUDIT")
    pairs = [(row["one"], row["other"]) for row in rows()]
    fill_in(("different", "other branches"), ("", ""))
    assert on_lists("resolve", "apply", "c.csv", "--by", "Ann").code == 0
    typed = iter(["s", "one street", "q"])
    monkeypatch.setattr("typer.prompt", lambda *_, **__: next(typed))
    assert on_lists("resolve", "review", "--by", "Bob").code == 0
    assert on_lists("resolve", "undo", *pairs[0]).code == 0
    assert on_lists("resolve", "undo", *pairs[0]).code != 0
    records = json.loads(on_lists("audit", "list", "--kind", "judgement", "--json").out)["records"]
    told = [(r["outcome"], r["details"]["asked"]["by"], tuple(r["details"]["entities"])) for r in records]
    assert told == [
        ("withdrawn", "Ann", pairs[0]), ("same", "Bob", pairs[1]), ("different", "Ann", pairs[0]),
    ]  # fmt: skip
    assert on_lists("audit", "verify").code == 0


@pytest.mark.slow
def test_a_review_in_the_terminal_stops_and_goes_on(
    on_lists: Ketting, monkeypatch: pytest.MonkeyPatch
) -> None:
    typed = iter(["x", "s", "", "q"])
    monkeypatch.setattr("typer.prompt", lambda *_, **__: next(typed))
    first = on_lists("resolve", "review", "--by", "Bob")
    assert "Pair 1 of 2" in first.out
    assert "x is none of s, d, u, q and Enter" in first.err
    typed = iter(["u", "two addresses"])
    second = on_lists("resolve", "review", "--by", "Bob")
    assert "Pair 1 of 1" in second.out
    judged = json.loads(on_lists("resolve", "list", "--json").out)["judgements"]
    assert {(each["verdict"], each["by"]) for each in judged} == {("unsure", "Bob"), ("same", "Bob")}
    assert "There is no pair to review" in on_lists("resolve", "review", "--by", "Bob").err


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--between", "customers"), "give two sources with a comma between"),
        (("--between", "us_lists,nobody"), "'nobody' is not loaded"),
        (("--since", "lately"), "give the number of a load"),
        (("--of", "nobody"), "nothing is known of 'nobody'"),
        (("--json", "--output", "d.csv"), "--output writes CSV"),
    ],
)
def test_what_cannot_be_asked_is_refused(small_case_path, ketting: Ketting, options, message) -> None:
    refused = ketting("resolve", "candidates", "--store", f"sqlite:///{small_case_path}", *options)
    assert refused.code != 0
    assert message in refused.err


def test_proposed_pairs_come_with_their_decision(on_lists: Ketting) -> None:
    assert on_lists("resolve", "candidates", "--proposed", "--output", "p.csv").code == 0
    with Path("p.csv").open(encoding="utf-8-sig", newline="") as file:
        assert {row["decision"] for row in csv.DictReader(file)} == {"same"}
    assert on_lists("resolve", "apply", "p.csv", "--by", "Ann").code == 0
    assert "2 judgements" in on_lists("resolve", "apply", "p.csv", "--by", "Bea").words
    refused = on_lists("resolve", "candidates", "--proposed", "--min-score", "0.9")
    assert refused.code != 0
    assert "leave out --min-score" in refused.err


@pytest.mark.slow
@pytest.mark.skipif(splink_model.splink is None, reason="Splink is not installed")
def test_splink_scores_the_same_list(on_lists: Ketting) -> None:
    shown = json.loads(on_lists("resolve", "candidates", "--with", "splink", "--json").out)["candidates"]
    assert [each["reasons"][0]["feature"] for each in shown] == ["name", "name"]
    assert "too few to estimate" in on_lists("resolve", "candidates", "--with", "splink").words


def test_without_the_extra_the_command_says_how_to_get_it(
    on_lists: Ketting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(splink_model, "splink", None)
    refused = on_lists("resolve", "candidates", "--with", "splink")
    assert refused.code != 0
    assert "pip install 'ketting[splink]'" in refused.err
