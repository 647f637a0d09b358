from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from command_line import Ketting

from api.export import complete_file
from api.models import Export
from api.screening import Screener


@pytest.mark.slow
def test_every_statement_is_a_line(on_case: Ketting, tmp_path: Path, screener: Screener) -> None:
    file = tmp_path / "data.jsonl"
    answer = Export.model_validate_json(on_case("export", "--output", str(file), "--json").out)
    rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    assert len(rows) == answer.statements == sum(version.statements for version in screener.data())
    assert answer.sha256 == hashlib.sha256(file.read_bytes()).hexdigest()
    [owner] = (row for row in rows if (row["subject"], row["value"]) == ("cn-aucma-yunlian", "cn-sien"))
    assert (owner["prop"], owner["share"], owner["grade"]) == ("Ownership", "57.1", "C")
    assert all(row["document"] and row["locator"] for row in rows)


@pytest.mark.slow
def test_equal_data_give_equal_files(on_small_case: Ketting, tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    assert on_small_case("export", "--output", str(first), "--format", "jsonl").code == 0
    assert on_small_case("export", "--output", str(second)).code == 0
    assert first.read_bytes() == second.read_bytes()


def test_a_source_alone_with_the_class_data(on_small_case: Ketting) -> None:
    lines = on_small_case("export", "--output", "-", "--source", "nieuwsuur_2025").out.splitlines()
    rows = [json.loads(line) for line in lines]
    kinds = {row["prop"] for row in rows if row["source"] not in ("nieuwsuur_2025", "us_lists")}
    assert kinds == {"riskClass"}
    assert {row["schema"] for row in rows if row["source"] == "us_lists"} == {"Listing"}


def test_an_export_that_fails_leaves_the_older_file(tmp_path: Path) -> None:
    file = tmp_path / "data.jsonl"
    file.write_bytes(b"older")
    with pytest.raises(KeyboardInterrupt), complete_file(file) as partial:
        partial.write(b"half of it")
        raise KeyboardInterrupt
    assert file.read_bytes() == b"older"
    assert list(tmp_path.iterdir()) == [file]


def test_a_full_disk_is_told_with_a_remedy(on_small_case: Ketting) -> None:
    full = on_small_case("export", "--output", "/dev/full")
    assert (full.code, full.out) == (1, "")
    assert "No space left on device; free some space" in full.err
    assert Path("/dev/full").is_char_device()


@pytest.mark.parametrize("format", ["jsonl", "neo4j-csv"])
def test_a_missing_folder_is_told_by_the_path_that_was_given(
    format: str, on_small_case: Ketting, tmp_path: Path
) -> None:
    path = tmp_path / "no" / "data"
    missing = on_small_case("export", "--format", format, "--output", str(path))
    assert (missing.code, missing.out) == (1, "")
    assert missing.err == f"ketting: {path}: No such file or directory; check the path\n"


@pytest.mark.slow
def test_the_command_writes_a_folder_and_says_how_to_import_it(
    on_small_case: Ketting, tmp_path: Path
) -> None:
    folder = tmp_path / "csv"
    answer = on_small_case("export", "--format", "neo4j-csv", "--output", str(folder))
    assert answer.code == 0
    assert "neo4j-admin database import full @import.args neo4j" in answer.words
    assert (folder / "things.csv").exists()
    again = on_small_case("export", "--format", "neo4j-csv", "--output", str(folder))
    assert (again.code, "exists already" in again.err) == (2, True)
    part = on_small_case(
        "export", "--format", "neo4j-csv", "--output", str(tmp_path / "x"), "--source", "us_lists"
    )
    assert (part.code != 0, "--source" in part.err) == (True, True)
