from __future__ import annotations

import csv
import json
from contextlib import closing
from pathlib import Path

import pytest
from command_line import Ketting
from fact_tables import Cells, declared, fact, source_folder, table
from resolved import read_back

from api.cli.commands.load import bundled_in_order
from api.models import Demo, Loads, SourceList
from graph.store import open_store
from ingest.sources import read_source

GOOD = [*declared("cn-one"), *declared("cn-two"), fact("cn-one", "Ownership", "cn-two", share="51")]
BAD = fact("cn-one", "Ownership", "cn-two", share="150")


@pytest.fixture
def store(tmp_path: Path) -> tuple[str, str]:
    return "--store", f"sqlite:///{tmp_path / 'store' / 'ketting.db'}"


def trial(folder: Path, *rows: Cells) -> str:
    return str(source_folder(folder / "trial", *rows, expected=len(rows)))


def loaded(store: tuple[str, str]) -> list[str]:
    opened = open_store(store[1], read_only=True)
    with closing(opened), opened.reader() as reader:
        return [version.dataset.id for version in reader.versions()]


def test_a_source_folder_and_the_classes_that_every_store_needs(
    ketting: Ketting, tmp_path: Path, store: tuple[str, str]
) -> None:
    result = ketting("load", trial(tmp_path, *GOOD), "--json", *store)
    answer = Loads.model_validate_json(result.out)
    assert (result.code, result.err) == (0, "")
    assert [load.source for load in answer.loads] == ["risk_classes", "trial"]
    assert (answer.loads[1].read, answer.loads[1].loaded, answer.loads[1].rejected) == (5, 5, [])
    assert answer.store == store[1]
    assert ketting("screen", "Name of cn-two", *store).code == 0


def test_the_summary_names_what_was_read_loaded_and_rejected(
    ketting: Ketting, tmp_path: Path, store: tuple[str, str]
) -> None:
    result = ketting("load", trial(tmp_path, *GOOD, BAD), *store)
    kept = tmp_path / "store" / "rejected" / "trial.rejected.csv"
    assert result.code == 3
    assert "trial 6 5 1" in result.words
    assert "trial: 1 of 6 rejected" in result.words
    assert "facts.csv, row 7, share: " in result.words
    assert str(kept) in result.out.replace("\n", "").replace(" ", "")
    with kept.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["file"], row["record"], row["share"]) for row in rows] == [("facts.csv", "row 7", "150")]


def test_strict_loads_nothing_of_a_source_with_a_bad_row(
    ketting: Ketting, tmp_path: Path, store: tuple[str, str]
) -> None:
    result = ketting("load", trial(tmp_path, *GOOD, BAD), "--strict", *store)
    assert (result.code, result.out) == (1, "")
    assert "1 of 6 facts are bad" in result.err
    assert "row 7, share" in result.err
    assert "trial" not in loaded(store)


@pytest.mark.parametrize("strict", [(), ("--strict",)])
def test_a_load_of_nothing_lists_the_first_rejections_and_keeps_all(
    strict: tuple[str, ...], ketting: Ketting, tmp_path: Path, store: tuple[str, str]
) -> None:
    folder = trial(tmp_path, *[BAD] * 25)
    result = ketting("load", folder, *strict, *store)
    assert (result.code, result.out) == (1, "")
    assert [f"facts.csv, row {number}, " in result.err for number in (2, 21, 22)] == [True, True, False]
    assert "and 5 more" in result.err
    kept = tmp_path / "store" / "rejected" / "trial.rejected.csv"
    assert str(kept) in result.err.replace("\n", "").replace(" ", "")
    with kept.open(encoding="utf-8-sig", newline="") as file:
        assert [row["record"] for row in csv.DictReader(file)] == [f"row {n}" for n in range(2, 27)]

    result = ketting("load", folder, "--json", *strict, *store)
    answer = Loads.model_validate_json(result.out)
    [failure] = answer.not_loaded
    assert (result.code, answer.loads) == (1, [])
    assert (failure.source, failure.read, failure.rejected_count) == ("trial", 25, 25)
    assert failure.rejected_file == str(kept)
    assert len(failure.rejected) == 25


@pytest.mark.parametrize("damage", ["", "no,such,table\n"])
@pytest.mark.parametrize("at", [0, 1, 2])
def test_a_bad_source_among_several_hides_and_stops_no_other(
    at: int,
    damage: str,
    ketting: Ketting,
    tmp_path: Path,
    store: tuple[str, str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sources = several(tmp_path, monkeypatch, bad={at})
    if damage:
        (tmp_path / f"s{at}" / "facts.csv").write_text(damage, encoding="utf-8")
    done = ketting("load", "--bundled", "--json", *store)
    answer = Loads.model_validate_json(done.out)
    good = [source for number, source in enumerate(sources) if number != at]
    assert done.code == 3
    assert [load.source for load in answer.loads if load.source != "risk_classes"] == good
    assert [failure.source for failure in answer.not_loaded] == [f"s{at}"]
    assert "facts.csv" in done.err


def test_several_bad_sources_are_a_failure(
    ketting: Ketting, tmp_path: Path, store: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    sources = several(tmp_path, monkeypatch, bad={0, 1, 2})
    done = ketting("load", "--bundled", "--json", *store)
    answer = Loads.model_validate_json(done.out)
    assert (done.code, answer.loads) == (1, [])
    assert [failure.source for failure in answer.not_loaded] == sources


def several(folder: Path, monkeypatch: pytest.MonkeyPatch, bad: set[int]) -> list[str]:
    """Have three sources stand for the bundled ones; the ids."""
    names = [f"s{number}" for number in range(3)]
    sources = [
        read_source(source_folder(folder / name, *([BAD] if number in bad else GOOD), id=name))
        for number, name in enumerate(names)
    ]
    monkeypatch.setattr("api.cli.commands.load.bundled_in_order", lambda: tuple(sources))
    return names


def test_a_file_takes_the_place_of_the_source_s_own_table(
    ketting: Ketting, tmp_path: Path, store: tuple[str, str]
) -> None:
    folder = trial(tmp_path, *declared("cn-one"))
    other = tmp_path / "newer.csv"
    other.write_text(table(*declared("cn-one"), *declared("cn-three")), encoding="utf-8")
    answer = Loads.model_validate_json(ketting("load", folder, str(other), "--json", *store).out)
    assert answer.loads[-1].read == 4
    assert ketting("entity", "cn-three", *store).code == 0


def test_a_file_that_is_not_there(ketting: Ketting, tmp_path: Path, store: tuple[str, str]) -> None:
    result = ketting("load", trial(tmp_path, *GOOD), str(tmp_path / "missing.csv"), *store)
    assert result.code == 1
    assert "missing.csv" in result.err


def test_a_second_load_is_a_new_version_with_its_changes(
    ketting: Ketting, tmp_path: Path, store: tuple[str, str]
) -> None:
    ketting("load", trial(tmp_path, *GOOD), *store)
    folder = trial(tmp_path, *GOOD[:-1], *declared("cn-three"))
    again = Loads.model_validate_json(ketting("load", folder, "--json", *store).out).loads[0]
    assert (again.version, again.added, again.removed) == (3, 2, 1)


def test_the_snapshot_is_built_by_the_load(ketting: Ketting, tmp_path: Path, store: tuple[str, str]) -> None:
    ketting("load", trial(tmp_path, *GOOD), *store)
    kept = tmp_path / "store" / "ketting.db.snapshots"
    assert [folder.name.split("-")[:2] for folder in kept.iterdir()] == [["version", "2"]]


def test_a_new_store_of_an_old_name_is_not_answered_from_the_old_snapshot(
    ketting: Ketting, tmp_path: Path, store: tuple[str, str]
) -> None:
    ketting("load", trial(tmp_path, *GOOD), *store)
    for file in (tmp_path / "store").glob("ketting.db*"):
        if file.is_file():
            file.unlink()
    ketting("load", trial(tmp_path, *GOOD[:-1]), *store)
    assert json.loads(ketting("paths", "cn-two", "cn-one", "--json", *store).out)["paths"] == []


def test_sources_before_anything_is_loaded_makes_no_store(
    ketting: Ketting, tmp_path: Path, store: tuple[str, str]
) -> None:
    answer = SourceList.model_validate_json(ketting("sources", "--json", *store).out)
    assert {source.source for source in answer.bundled} >= {"risk_classes", "us_lists"}
    assert not any(source.loaded for source in answer.bundled)
    assert answer.loaded == []
    assert "nothing yet" in ketting("sources", *store).out
    assert not (tmp_path / "store").exists()


def test_sources_name_versions_and_what_is_overdue(on_case: Ketting) -> None:
    result = on_case("sources")
    answer = SourceList.model_validate_json(on_case("sources", "--json").out)
    assert all(source.loaded for source in answer.bundled)
    assert "Out of date: us_lists was last read on" in result.words
    lists = next(version for version in answer.loaded if version.source == "us_lists")
    assert (lists.update_days, lists.overdue) == (30, True)
    assert lists.sha256[:8] in result.out


@pytest.mark.slow
def test_the_demo_says_by_its_exit_code_that_a_record_was_rejected(
    ketting: Ketting, tmp_path: Path, store: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    trial_source = read_source(source_folder(tmp_path / "trial", *GOOD, BAD))
    sources = (*bundled_in_order(), trial_source)
    monkeypatch.setattr("api.cli.commands.demo.bundled_in_order", lambda: sources)
    result = ketting("demo", "--json", *store)
    assert result.code == 3
    assert [load.rejected_count for load in read_back(Demo, result.out).loads][-1] == 1


def test_listings_that_a_newer_copy_lacks_are_counted(
    ketting: Ketting, tmp_path: Path, store: tuple[str, str]
) -> None:
    def entry(id: str) -> list[Cells]:
        named = [fact(f"red-{id}", "list", "red"), fact(f"red-{id}", "names", id)]
        return [*declared(f"red-{id}", "Listing"), *named, *declared(id)]

    for copied, entries in (("2026-01-30", ["kept", "left"]), ("2026-01-31", ["kept"])):
        rows = [row for id in entries for row in entry(id)]
        count = len(entries)
        described = f"held = {count}\ntotal = {count}\nfrom = 2026-01-01\ncopied = {copied}\n"
        described = f'[[list]]\nid = "red"\ntitle = "Red list"\n{described}'
        result = ketting("load", str(source_folder(tmp_path / "trial", *rows, extra=described)), *store)
    assert result.code == 0
    assert "trial: 1 listing ended, not in the newer copy" in result.words
