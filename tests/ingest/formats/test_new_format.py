"""A format is added by one file and one line, and loads with flat memory, good records and bad."""

from __future__ import annotations

import tracemalloc
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from fact_tables import declared, fact, source_folder

from graph.store import open_store
from graph.store.sqlite import link_collector
from ingest.formats import FORMATS, Format
from ingest.pipeline import load, load_file
from ingest.report import LoadReport
from ingest.sources import read_source

READER = '''\
"""A toy format: `NAME` names a company by its number, and a line without a letter is wrong."""

from ingest.rejections import Rejection
from ontology import Grade, PartialDate, Period, Statement


def read(records, emit):
    day = PartialDate(emit.dataset.read.isoformat())
    for line in records.lines():
        if not line.text.strip().isalnum():
            emit.reject(Rejection(line.file, line.locator, "name", "no name", "write one"))
            continue
        for prop, value in (("type", "Company"), ("name", line.text)):
            emit.statement(
                Statement(
                    subject=f"toy-{line.number}", schema="Company", prop=prop, value=value,
                    source=emit.dataset.id, document=next(iter(emit.documents)), locator=line.locator,
                    grade=Grade.C, observed=Period(day, day),
                )
            )
'''


@pytest.fixture
def toy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Format:
    """The format, registered."""
    modules = tmp_path / "modules"
    modules.mkdir()
    (modules / "toy_format.py").write_text(READER, encoding="utf-8")
    monkeypatch.syspath_prepend(modules)
    monkeypatch.setitem(FORMATS, "toy", Format("toy", "toy_format", (".toy",)))
    return FORMATS["toy"]


def loaded(path: Path, **options: object) -> LoadReport:
    """The file loaded into a new store beside it."""
    with closing(open_store(f"sqlite:///{path}.db")) as store:
        return load_file(store, path, read=date(2026, 1, 31), **options)  # type: ignore[arg-type]  # options of it


@pytest.mark.usefixtures("toy")
def test_a_file_of_a_new_format_is_loaded(tmp_path: Path) -> None:
    path = tmp_path / "names.toy"
    path.write_text("Alpha\n---\nBeta\n", encoding="utf-8")

    [_, source] = loaded(path, rejected_folder=tmp_path).loads

    assert (source.source, source.read, source.loaded, source.version.statements) == ("names", 5, 4, 4)
    assert [str(rejection) for rejection in source.rejected] == [
        "names.toy, line 2, name: no name; write one"
    ]
    assert source.rejected_file == tmp_path / "names.rejected.csv"


@pytest.mark.usefixtures("toy")
def test_a_source_folder_names_a_new_format(tmp_path: Path) -> None:
    folder = source_folder(tmp_path / "trial")
    description = folder / "source.toml"
    description.write_text('format = "toy"\n' + description.read_text(encoding="utf-8"), encoding="utf-8")
    (folder / "names.toy").write_text("Alpha\n", encoding="utf-8")

    with closing(open_store(f"sqlite:///{tmp_path}/s.db")) as store:
        report = load(store, read_source(folder))

    assert [(load.source, load.loaded) for load in report.loads] == [("risk_classes", 118), ("trial", 2)]


def peak(path: Path, **options: object) -> int:
    """The most bytes of Python objects while the file is loaded."""
    tracemalloc.start()
    try:
        loaded(path, **options)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.slow
@pytest.mark.usefixtures("toy")
def test_memory_stays_flat_when_half_of_the_records_are_rejected(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # What is kept of each entity for the snapshot has a bound of its own.
    monkeypatch.setattr(link_collector, "_MOST_IDS", 0)

    def peak_of(count: int) -> int:
        path = tmp_path / f"{count}.toy"
        with path.open("w", encoding="utf-8") as file:
            file.writelines(f"Name{number}\n---{number}\n" for number in range(count))
        return peak(path, rejected_folder=tmp_path / "rejected")

    peak_of(50)  # fills the caches that everything shares

    assert peak_of(8_000) < 1.2 * peak_of(3_000)


@pytest.mark.slow
def test_memory_stays_flat_for_the_rows_of_a_fact_table(tmp_path: Path) -> None:
    def peak_of(count: int) -> int:
        aliases = [fact("group", "alias", f"Group {number}") for number in range(count)]
        source = read_source(source_folder(tmp_path / str(count), *declared("group"), *aliases))
        del aliases
        with closing(open_store(f"sqlite:///{tmp_path}/{count}.db")) as store:
            tracemalloc.start()
            load(store, source)
            most = tracemalloc.get_traced_memory()[1]
            tracemalloc.stop()
        return most

    peak_of(50)

    assert peak_of(15_000) < 1.2 * peak_of(6_000)
