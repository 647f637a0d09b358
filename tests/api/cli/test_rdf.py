"""Exports in every format and RDF loads, from the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from command_line import Ketting

from api.models import Export, Loads
from graph.exports import FORMATS


@pytest.mark.parametrize("format", FORMATS)
def test_an_export_in_each_format(format: str, on_case: Ketting, tmp_path: Path) -> None:
    file = tmp_path / "data"
    output = ("--format", format, "--output", str(file), "--source", "nieuwsuur_2025")
    answer = Export.model_validate_json(on_case("export", *output, "--json").out)
    assert (answer.format, answer.size, answer.statements) == (format, file.stat().st_size, None)
    assert answer.size > 1_000


@pytest.mark.slow
def test_an_export_is_loaded_into_another_store(on_case: Ketting, ketting: Ketting, tmp_path: Path) -> None:
    file, copy = tmp_path / "case.nq", ("--store", f"sqlite:///{tmp_path}/copy.db")
    assert on_case("export", "--format", "nquads", "--output", str(file)).code == 0
    answer = Loads.model_validate_json(ketting("load", str(file), "--format", "nquads", *copy, "--json").out)
    assert [load.source for load in answer.loads] == [
        "corporate_links",
        "nieuwsuur_2025",
        "risk_classes",
        "us_lists",
    ]
    asked = ("screen", "S.I.S.C.", "--json")
    there, here = json.loads(on_case(*asked).out), json.loads(ketting(*asked, *copy).out)
    assert here["decision"] == there["decision"] == "hit"
    assert [p["verdict"] for p in here["proximity"]] == [p["verdict"] for p in there["proximity"]]


def test_unmapped_terms_are_printed(ketting: Ketting, tmp_path: Path) -> None:
    file = tmp_path / "others.ttl"
    file.write_text(
        "@prefix schema: <https://schema.org/> . <http://example.org/a> a schema:Organization ;"
        ' schema:name "Alpha" ; schema:slogan "Onward" .',
        encoding="utf-8",
    )
    done = ketting("load", str(file), "--format", "turtle", "--store", f"sqlite:///{tmp_path}/s.db")
    assert done.code == 0
    assert "1 unmapped" in done.out and "schema.org/slogan" in done.out


@pytest.mark.parametrize("arguments", [("--format", "turtle"), ("--bundled", "--format", "turtle")])
def test_a_format_needs_a_file(arguments: tuple[str, ...], ketting: Ketting, tmp_path: Path) -> None:
    done = ketting("load", *arguments, "--store", f"sqlite:///{tmp_path}/s.db")
    assert done.code == 2
    assert "name one file" in done.err


def test_a_file_of_another_syntax_is_refused(ketting: Ketting, tmp_path: Path) -> None:
    file = tmp_path / "data.ttl"
    file.write_text("{}", encoding="utf-8")
    done = ketting("load", str(file), "--format", "turtle", "--store", f"sqlite:///{tmp_path}/s.db")
    assert (done.code, done.out) == (1, "")
    assert "no turtle" in done.err and "nothing was loaded" in done.err


def test_a_file_is_known_by_its_suffix(ketting: Ketting, tmp_path: Path) -> None:
    file, store = tmp_path / "others.ttl", ("--store", f"sqlite:///{tmp_path}/s.db")
    file.write_text(
        "@prefix schema: <https://schema.org/> . <http://example.org/a> a schema:Organization ;"
        ' schema:name "Alpha" . <http://example.org/b> a schema:Organization .',
        encoding="utf-8",
    )
    done = ketting("load", str(file), "--json", *store)
    answer = Loads.model_validate_json(done.out)
    [load] = answer.loads
    assert (done.code, load.source, load.loaded, load.rejected_count) == (3, "others", 2, 1)
    [rejected] = load.rejected
    assert (rejected.file, rejected.record) == ("others.ttl", "http://example.org/b")
    assert load.rejected_file is not None
    assert (
        Path(load.rejected_file).read_text(encoding="utf-8").startswith("file,record,field,reason,remedy\n")
    )


@pytest.mark.parametrize(
    ("name", "arguments", "told"),
    [
        ("data.xls", (), "has a suffix of no format"),
        ("data.csv", (), "name its source"),
        ("data.ttl", ("other.ttl",), "name that source before it"),
        ("data.ttl", ("--format", "xls"), "no format 'xls'; known: fact_table, turtle"),
    ],
)
def test_a_file_of_no_known_format(
    name: str, arguments: tuple[str, ...], told: str, ketting: Ketting, tmp_path: Path
) -> None:
    file = tmp_path / name
    file.write_text("x\n", encoding="utf-8")
    done = ketting("load", str(file), *arguments, "--store", f"sqlite:///{tmp_path}/s.db")
    assert (done.code, done.out) == (2, "")
    assert told in done.err.replace("\n", " ")
