"""The scores of labelled pairs: both shapes of file, and a clear message for another."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import benchmarks.names
from benchmarks.name_scores.weights import main as fit
from benchmarks.names import main

CSV = """name1,name2,is_match,schema
Foo Optics GmbH,FOO OPTICS GmbH,true,Company
Foo Optics GmbH,Bar Kitchens GmbH,false,Company
Foo Optics GmbH,Foo Optisc GmbH,true,Company
Foo Optics GmbH,Foo Optics AG,false,Company
"""


def last_line(printed: str) -> dict[str, dict[str, float]]:
    answer: dict[str, dict[str, float]] = json.loads(printed.splitlines()[-1])
    return answer


def test_pairs_of_a_table_are_scored_by_schema(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "pairs.csv").write_text(CSV)
    assert main(["--pairs", str(tmp_path / "pairs.csv")]) == 0
    printed = capsys.readouterr().out
    assert last_line(printed)["Company"] == {"precision": 1.0, "recall": 1.0, "f1": 1.0}
    assert '"match": {"accept": 1, "review": 1, "reject": 0}' in printed


def test_weights_are_fitted_without_the_pairs_that_they_score(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    results = tmp_path / "RESULTS.md"
    results.write_text("# Results\n")
    monkeypatch.setattr(benchmarks.names, "RESULTS", results)  # not those of the project
    rows = [f"Foo{n}bar Optics,Foo{n}bar Optics,true,Company\n" for n in "abcdefgh"]
    rows += [f"Foo{n}bar Optics,Bar{n}ley Kitchens,false,Company\n" for n in "abcdefgh"]
    (tmp_path / "pairs.csv").write_text("name1,name2,is_match,schema\n" + "".join(rows))
    assert main(["--pairs", str(tmp_path / "pairs.csv"), "--cross-validate"]) == 0
    assert last_line(capsys.readouterr().out)["all"]["f1"] == 1.0
    assert "## Labelled pairs of pairs.csv" in results.read_text()
    assert fit(["--pairs", str(tmp_path / "pairs.csv")]) == 0
    assert "[weights.organisation]" in capsys.readouterr().out


@pytest.mark.slow
def test_recorded_aliases_lead_from_one_name_to_another(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pairs = [{"a": "Northwestern Polytechnical University", "b": "西北工业大学", "expect": "match"}]
    pairs += [{"a": "Nuctech Netherlands B.V.", "b": "Foo Optics", "expect": "no_match"}]
    (tmp_path / "pairs.json").write_text(json.dumps({"pairs": pairs}))
    assert main(["--pairs", str(tmp_path / "pairs.json"), "--aliases"]) == 0
    assert last_line(capsys.readouterr().out) == {
        "match": {"accept": 1, "review": 0, "reject": 0},
        "no_match": {"accept": 0, "review": 0, "reject": 1},
    }


def test_weights_are_not_fitted_to_decisions(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "pairs.json").write_text('{"pairs": []}')
    assert main(["--pairs", str(tmp_path / "pairs.json"), "--cross-validate"]) == 2
    assert "leave --cross-validate out" in capsys.readouterr().err


def test_pairs_of_json_are_counted_by_label(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pairs = [
        {"a": "上海积塔半导体有限公司", "b": "Shanghai Jita Semiconductor Co., Ltd.", "expect": "match"},
        {"a": "CETC 24", "b": "CETC 29", "expect": "no_match"},
        {"a": "CETC 58", "b": "CETC 58, No. 5 Huihe Road, Wuxi", "expect": "match"},
    ]
    (tmp_path / "pairs.json").write_text(json.dumps({"pairs": pairs}))
    assert main(["--pairs", str(tmp_path / "pairs.json")]) == 0
    assert last_line(capsys.readouterr().out) == {
        "match": {"accept": 2, "review": 0, "reject": 0},
        "no_match": {"accept": 0, "review": 0, "reject": 1},
    }


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.csv", "one,two\n", "has no column is_match, name1, name2, schema"),
        ("a.json", "[]", "an object with a list `pairs`"),
        ("a.json", '{"pairs": [{"a": "x"}]}', "pair 1 has no b, expect"),
        ("a.json", "{", "Expecting"),
        ("none.csv", None, "No such file"),
    ],
)
def test_another_file_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, content: str | None, told: str
) -> None:
    if content is not None:
        (tmp_path / name).write_text(content)
    assert main(["--pairs", str(tmp_path / name)]) == 2
    assert told in capsys.readouterr().err
