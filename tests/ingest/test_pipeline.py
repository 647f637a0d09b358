"""One load, end to end, on a real SQLite store: what is loaded, what is rejected, what stays as it was."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from fact_tables import Cells, declared, fact, source_folder, table

from graph.errors import StoreBusy
from graph.store.contract import Store
from graph.store.sqlite.store import SqliteSettings, SqliteStore
from ingest.errors import BadFile, RejectsUnwritable
from ingest.formats.fact_table import COLUMNS
from ingest.pipeline import ALWAYS_LOADED, load
from ingest.rejections import MAX_LISTED
from ingest.report import BadRecords, LoadReport, SourceLoad
from ingest.sources import bundled_sources, open_source, read_source

GROUP = declared("group")
PLANT = declared("plant")
TOO_MUCH = fact("group", "Ownership", "plant", share="150")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = SqliteStore(tmp_path / "ketting.db", settings=SqliteSettings(busy_seconds=0.05))
    yield opened
    opened.close()


def load_rows(store: Store, folder: Path, *rows: Cells, strict: bool = False) -> SourceLoad:
    """Load a source with these rows; rejected rows go to its own folder."""
    source = read_source(source_folder(folder / "trial", *rows))
    return last(load(store, source, strict=strict, rejected_folder=folder / "trial"))


def last(report: LoadReport) -> SourceLoad:
    """What was loaded after the sources that had to be loaded first."""
    return report.loads[-1]


def loaded(store: Store) -> dict[str, int]:
    """Number of statements by source, as the store has them now."""
    with store.reader() as reader:
        return {version.dataset.id: version.statements for version in reader.versions()}


def rejected_rows(path: Path | None) -> list[dict[str, str]]:
    assert path is not None
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_facts_become_entities_and_links(store: Store, tmp_path: Path) -> None:
    report = load_rows(store, tmp_path, *GROUP, *PLANT, fact("group", "Ownership", "plant", share="51"))

    assert (report.source, report.read, report.loaded, report.rejected) == ("trial", 5, 5, ())
    assert (report.version.statements, report.version.rejected, report.rejected_file) == (5, 0, None)
    with store.reader(sources=["trial"]) as reader:
        entity = reader.entity("plant")
        assert entity is not None
        assert (entity.schema, entity.names) == ("Company", ("Name of plant",))
        [link] = reader.links("plant")
        assert (link.id, str(link.observations[0].share)) == ("Ownership~group~plant", "51")
        assert reader.documents()["trial", "report"].title == "A report"


def test_good_rows_load_and_bad_ones_go_to_a_file_that_names_row_and_reason(
    store: Store, tmp_path: Path
) -> None:
    report = load_rows(store, tmp_path, *GROUP, TOO_MUCH, *PLANT)

    assert (report.read, report.loaded, len(report.rejected)) == (5, 4, 1)
    assert report.version.rejected == 1
    assert report.rejected_file == tmp_path / "trial" / "trial.rejected.csv"
    [row] = rejected_rows(report.rejected_file)
    assert {field: row[field] for field in TOO_MUCH} == TOO_MUCH
    assert (row["file"], row["record"], row["field"]) == ("facts.csv", "row 4", "share")
    assert row["reason"] == "share 150 is not within 0 and 100"
    assert row["remedy"] == "correct it, or leave it empty when it is unknown"


def test_rejected_rows_keep_every_cell(store: Store, tmp_path: Path) -> None:
    folder = source_folder(tmp_path / "trial")
    text = (
        table(*GROUP, fact("group", "alias", 'a\0b\n"c"'))
        + "one,two\n"
        + "1,2,3,4,5,6,7,8,9,10,11,12,13,14,x,y\n"
    )
    folder.joinpath("facts.csv").write_text(text, encoding="utf-8", newline="")

    rows = rejected_rows(last(load(store, read_source(folder), rejected_folder=tmp_path)).rejected_file)

    # A control character is what the row was rejected for: it is shown, and obeyed by no terminal.
    assert rows[0]["object"] == 'a\\u0000b\\u000a"c"'
    assert [rows[1][column] for column in COLUMNS] == ["one", "two"] + [""] * 12
    assert [rows[2][column] for column in COLUMNS] == [str(number) for number in range(1, 15)]
    assert [row["record"] for row in rows] == ["row 4", "row 6", "row 7"]
    assert [row["surplus"] for row in rows] == ["", "", "x,y"]


def test_the_file_of_rejected_rows_goes_when_there_are_none(store: Store, tmp_path: Path) -> None:
    load_rows(store, tmp_path, *GROUP, TOO_MUCH, *PLANT)

    assert load_rows(store, tmp_path, *GROUP, *PLANT).rejected_file is None
    assert list(tmp_path.glob("trial/*rejected*")) == []


def test_a_rejected_row_mended_in_its_file_loads(store: Store, tmp_path: Path) -> None:
    [row] = rejected_rows(load_rows(store, tmp_path, *GROUP, TOO_MUCH, *PLANT).rejected_file)

    mended = {column: row[column] for column in COLUMNS} | {"share": "50"}

    assert load_rows(store, tmp_path, *GROUP, mended, *PLANT).rejected == ()


def test_a_strict_load_of_one_bad_row_writes_nothing(store: Store, tmp_path: Path) -> None:
    with pytest.raises(BadRecords, match="1 of 5 facts are bad, and a strict load takes none") as caught:
        load_rows(store, tmp_path, *GROUP, TOO_MUCH, *PLANT, strict=True)

    assert "facts.csv, row 4, share: share 150" in caught.value.problems[0]
    assert loaded(store) == {}
    [failure] = caught.value.report.failures
    assert (failure.source, failure.read, failure.rejected_count) == ("trial", 5, 1)
    assert [row["share"] for row in rejected_rows(failure.rejected_file)] == ["150"]


def test_a_load_without_one_good_row_leaves_the_last_version(store: Store, tmp_path: Path) -> None:
    load_rows(store, tmp_path, *GROUP)

    with pytest.raises(
        BadRecords, match="1 of 1 facts are bad, and none is good, so nothing was loaded"
    ) as caught:
        load_rows(store, tmp_path, TOO_MUCH)

    assert loaded(store)["trial"] == 2
    [failure] = caught.value.report.failures
    assert failure.rejected_file == tmp_path / "trial" / "trial.rejected.csv"
    assert [row["record"] for row in rejected_rows(failure.rejected_file)] == ["row 2"]


def test_a_file_cut_in_half_leaves_the_last_version(store: Store, tmp_path: Path) -> None:
    load_rows(store, tmp_path, *GROUP, *PLANT)
    path = tmp_path / "trial" / "facts.csv"
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])

    with pytest.raises(BadFile, match="probably cut off"):
        load(store, read_source(tmp_path / "trial"))

    assert loaded(store)["trial"] == 4


def test_loading_the_same_again_is_a_new_version_that_changes_nothing(store: Store, tmp_path: Path) -> None:
    first = load_rows(store, tmp_path, *GROUP, *PLANT)
    second = load_rows(store, tmp_path, *GROUP, *PLANT)

    assert second.version.number > first.version.number
    assert second.version.sha256 == first.version.sha256
    assert (second.version.statements, second.version.added, second.version.removed) == (4, 0, 0)
    assert (first.is_unchanged, second.is_unchanged) == (False, True)


def test_a_load_replaces_the_whole_source(store: Store, tmp_path: Path) -> None:
    load_rows(store, tmp_path, *GROUP, *PLANT)

    version = load_rows(store, tmp_path, *GROUP, fact("group", "country", "nl")).version

    assert (version.statements, version.added, version.removed) == (3, 1, 2)
    with store.reader() as reader:
        assert reader.entity("plant") is None


def test_a_row_said_twice_is_one_statement(store: Store, tmp_path: Path) -> None:
    report = load_rows(store, tmp_path, *GROUP, *GROUP)

    assert (report.loaded, report.version.statements) == (4, 2)


def test_another_file_stands_in_for_the_tables_of_a_source(store: Store, tmp_path: Path) -> None:
    source = read_source(source_folder(tmp_path / "trial", *GROUP))
    other = tmp_path / "other.csv"
    other.write_text(table(*PLANT, TOO_MUCH), encoding="utf-8")

    report = last(load(store, source, facts=other))

    assert [str(rejection) for rejection in report.rejected] == [
        "other.csv, row 4, share: share 150 is not within 0 and 100; "
        "correct it, or leave it empty when it is unknown"
    ]
    with store.reader() as reader:
        assert reader.entity("plant") is not None
        assert reader.entity("group") is None


def test_a_cut_file_that_stands_in_for_a_bundled_source_is_refused(store: Store, tmp_path: Path) -> None:
    source = open_source("nieuwsuur_2025")
    lines = source.files[0].read_text(encoding="utf-8").splitlines(keepends=True)
    cut = tmp_path / "cut.csv"
    cut.write_text("".join(lines[: len(lines) // 2]), encoding="utf-8")

    with pytest.raises(BadFile, match=r"cut\.csv: \d+ rows, but source.toml of nieuwsuur_2025 expects"):
        load(store, source, facts=cut)

    assert loaded(store) == {}


def test_the_risk_classes_are_loaded_once_and_first(store: Store, tmp_path: Path) -> None:
    source = read_source(source_folder(tmp_path, *GROUP))
    first, second = load(store, source), load(store, source)

    assert [load.source for load in first.loads] == [ALWAYS_LOADED, "trial"]
    assert first.loads[0].version.number < first.loads[1].version.number
    assert [load.source for load in second.loads] == ["trial"]


def test_the_risk_classes_themselves_need_nothing_before(store: Store) -> None:
    report = load(store, open_source(ALWAYS_LOADED))

    assert [load.source for load in report.loads] == [ALWAYS_LOADED]
    assert set(loaded(store)) == {ALWAYS_LOADED}


def test_a_damaged_source_does_not_load_the_risk_classes_either(store: Store, tmp_path: Path) -> None:
    folder = source_folder(tmp_path / "trial", *GROUP, expected=3)

    with pytest.raises(BadFile):
        load(store, read_source(folder))

    assert loaded(store) == {}


@pytest.mark.slow
def test_every_bundled_source_loads_whole(store: Store, tmp_path: Path) -> None:
    for name in bundled_sources():
        report = last(load(store, open_source(name), strict=True, rejected_folder=tmp_path))
        assert report.loaded == report.read > 0

    assert set(loaded(store)) == set(bundled_sources())
    assert list(tmp_path.glob("*rejected*")) == []


def test_progress_counts_rows_up_to_all_of_them(store: Store, tmp_path: Path) -> None:
    aliases = [fact("group", "alias", f"Group {number}") for number in range(1200)]
    source = read_source(source_folder(tmp_path / "trial", *GROUP, *aliases))
    told: list[tuple[int, int | None]] = []

    load(store, source, progress=lambda done, total: told.append((done, total)))

    assert told == sorted(told)
    assert len(told) > 1
    assert told[-1] == (1202, 1202)


def test_progress_is_complete_when_the_last_row_is_bad(store: Store, tmp_path: Path) -> None:
    source = read_source(source_folder(tmp_path / "trial", *GROUP, *PLANT, TOO_MUCH))
    told: list[tuple[int, int | None]] = []

    load(store, source, progress=lambda done, total: told.append((done, total)))

    assert told == [(5, 5)]


def test_rejected_rows_that_cannot_be_kept_stop_the_load(store: Store, tmp_path: Path) -> None:
    source = read_source(source_folder(tmp_path / "trial", *GROUP, TOO_MUCH))
    tmp_path.joinpath("taken").write_text("a file where a folder should be", encoding="utf-8")

    with pytest.raises(
        RejectsUnwritable, match=r"trial\.rejected\.csv: rejected records cannot be kept here"
    ):
        load(store, source, rejected_folder=tmp_path / "taken")

    assert "trial" not in loaded(store)


def test_a_file_cut_at_any_byte_is_refused(store: Store, tmp_path: Path) -> None:
    rows = [*GROUP, fact("group", "alias", 'Größe, "GmbH"\n中', quote="end")]
    whole = table(*rows).encode()
    source = read_source(source_folder(tmp_path, expected=len(rows)))

    for length in range(len(whole)):
        tmp_path.joinpath("facts.csv").write_bytes(whole[:length])
        with pytest.raises(BadFile):
            load(store, source)

    assert loaded(store) == {}


def test_a_file_cut_between_rows_has_fewer_rows_than_expected(store: Store, tmp_path: Path) -> None:
    source = read_source(source_folder(tmp_path, *GROUP, expected=3))

    with pytest.raises(BadFile, match=r"2 rows, but source.toml of trial expects at least 3.*cut off"):
        load(store, source)


def test_a_report_lists_the_first_rejections_and_the_file_keeps_all(store: Store, tmp_path: Path) -> None:
    bad = [fact("group", "colour", str(number)) for number in range(MAX_LISTED + 5)]

    report = load_rows(store, tmp_path, *GROUP, *bad)

    assert (len(report.rejected), report.rejected_count) == (MAX_LISTED, MAX_LISTED + 5)
    assert report.version.rejected == MAX_LISTED + 5
    assert len(rejected_rows(report.rejected_file)) == MAX_LISTED + 5


def test_a_load_beside_another_is_refused_and_changes_nothing(store: Store, tmp_path: Path) -> None:
    load_rows(store, tmp_path, *GROUP)
    other = open_source(ALWAYS_LOADED)

    with store.writer(other.dataset, other.documents, "0" * 64), pytest.raises(StoreBusy):
        load_rows(store, tmp_path, *GROUP, *PLANT)

    assert loaded(store)["trial"] == 2
