"""The runner of files of expected answers: what it counts, what it names, and that it can fail."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.support.vectors.__main__ import main

EDGES = [
    {"id": id, "from": upper, "to": lower, "type": type, "source": source, "as_of": "2024-01-01"}
    for id, upper, lower, type, source in [
        ("e1", "Owner", "Middle", "ownership", "000:1"),
        ("e2", "Middle", "Maker", "unit", "register"),
        ("e3", "Maker", "Works", "alias", "000:2"),
    ]
]


def asked(**query: Any) -> dict[str, Any]:
    return {"id": "Q", "from": "Works", "to": "Owner", "max": 2, **query}


def run(tmp_path: Path, capsys: pytest.CaptureFixture[str], **document: Any) -> tuple[int, list[str]]:
    file = tmp_path / "vectors.json"
    file.write_text(json.dumps(document), encoding="utf-8")
    code = main([str(file)])
    return code, capsys.readouterr().out.splitlines()


def test_hops_are_counted_through_names_of_one_body(tmp_path, capsys) -> None:
    met = {"within": True, "hops": 2, "via": ["e1", "e2"], "verdict": "yes"}
    code, lines = run(tmp_path, capsys, edges=EDGES, queries=[asked(expect=met)])
    assert (code, lines[-1]) == (0, "4/4")


@pytest.mark.parametrize(
    "query",
    [
        {"max": 1},
        {"sources": "seed only"},
        {"edge_types": ["ownership"]},
        {"direction": "down"},
        {"valid_at": "2023-12-31"},
    ],
    ids=str,
)
def test_what_a_query_leaves_out_is_unknown_and_never_no(tmp_path, capsys, query) -> None:
    expected = {"within": False, "verdict": "unknown", "reason": "prose is not compared"}
    code, lines = run(tmp_path, capsys, edges=EDGES, queries=[asked(**query, expect=expected)])
    assert (code, lines[-1]) == (0, "2/2")


def test_no_hop_reaches_the_body_itself_alone(tmp_path, capsys) -> None:
    other = asked(max=0, expect={"within": False, "verdict": "unknown"})
    itself = asked(to="Works", max=0, expect={"within": True, "hops": 0})
    code, lines = run(tmp_path, capsys, edges=EDGES, queries=[other, itself])
    assert (code, lines[-1]) == (0, "4/4")


def test_what_is_not_met_is_told_and_fails(tmp_path, capsys) -> None:
    code, lines = run(tmp_path, capsys, edges=EDGES, queries=[asked(expect={"hops": 1, "within": True})])
    assert (code, lines[-1]) == (1, "1/2")
    assert "Q Works to Owner, hops: expected 1, found 2" in lines[0]


def test_what_is_not_known_is_named_and_not_counted(tmp_path, capsys) -> None:
    queries = [asked(weather="rain", expect={"hops": 2})]
    code, lines = run(tmp_path, capsys, edges=EDGES, queries=queries, riddles=[{"id": "R"}], note="prose")
    assert (code, lines[-1]) == (0, "0/0")
    assert any("what it asks by weather" in line for line in lines)
    assert any("section 'riddles' is not known and not counted" in line for line in lines)
    assert not any("note" in line for line in lines)


def test_tables_are_compared_cell_by_cell(tmp_path, capsys) -> None:
    right = {"line": 3507, "country": "Australië", "value_mln": "0.238", "raw": "0,238", "ml": [10]}
    wrong = {"line": 3509, "land": "Bahrein", "amount": "0.5", "ml": [10, 18]}
    sums = {"check": "sum", "sum": "203.8632", "printed": "203.87", "ok": False}
    table = {
        "id": "T15",
        "row_count": 10,
        "rows": [right, wrong],
        "printed_total": "203.87",
        "checks": [sums],
    }
    code, lines = run(tmp_path, capsys, tables=[table, {"id": "T99", "row_count": 1}])
    assert (code, lines[-1]) == (1, "10/11")
    assert any("T15 line 3509, ml" in line for line in lines)
    assert any("not known and not counted: T15 line 3509, field 'amount'" in line for line in lines)
    assert any("not known and not counted: table 'T99'" in line for line in lines)


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"destination": "CN", "item": "lethal weapon"}, ["NL-MIL-CN-LETHAL:refuse"]),
        (
            {"destination": "CN", "item": {"type": "scanner", "NA": 1.35, "DCO_nm": 1.4}},
            ["NL-3B801-F5:licence_required"],
        ),
        (
            {"destination": "CN", "item": {"type": "lens", "specially_designed_for": "such a scanner"}},
            ["NL-3B801-F5:licence_required"],
        ),
        ({"destination": "DE", "item": "Annex IV item"}, ["EU-DU-11-IV:licence_required"]),
        ({"party": "51% by a company on no list", "date": "2025-10-15"}, []),
        (
            {"party": "unknown percentage by Entity List company", "date": "2025-10-15"},
            ["US-BIS-AFF:undetermined"],
        ),
    ],
)
def test_facts_of_a_shipment_are_read_from_words(tmp_path, capsys, facts, expected) -> None:
    case = {"id": "C", "facts": facts, "expect": expected}
    code, lines = run(tmp_path, capsys, rules=[], cases=[case])
    assert (code, lines[-1]) == (0, "1/1"), lines
