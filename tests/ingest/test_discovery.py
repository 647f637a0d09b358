"""Loading what a path holds: recognised by content, grouped, named, and the rest left out."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from fact_tables import declared, table

from graph.store import Store, open_store
from ingest.discovery import load_path
from ingest.errors import BadFile, UnknownFormat, UnknownSource
from ingest.formats import FORMATS, Format
from ingest.records import csv_columns, json_record
from ingest.report import BadRecords, LoadReport
from ontology import PartialDate

READER = '''\
"""A toy format: an object a line with a name; the files of it that come together are one source."""

from ingest.rejections import BadField, Rejection
from ontology import Grade, PartialDate, Period, Statement


def read(records, emit):
    day = PartialDate(emit.dataset.read.isoformat())
    audit = records.audit(emit.unmapped)
    documents = list(emit.documents)
    for document, file in zip(documents, records.files):
        for record in records.of(file).json_records():
            try:
                with audit.reading(record) as fields:
                    id, name = fields.needed("toy"), fields.needed("name")
            except BadField as bad:
                emit.reject(Rejection(record.file, record.locator, *bad.problem))
                continue
            for prop, value in (("type", "Company"), ("name", name)):
                emit.statement(
                    Statement(
                        subject=f"toy-{id}", schema="Company", prop=prop, value=value,
                        source=emit.dataset.id, document=document, locator=record.locator,
                        grade=Grade.C, observed=Period(day, day),
                    )
                )
    audit.close()
'''

READ = date(2026, 1, 31)


@pytest.fixture(autouse=True)
def toys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two formats, of which the files of one come together."""
    modules = tmp_path / "modules"
    modules.mkdir()
    (modules / "toy_lines.py").write_text(READER, encoding="utf-8")
    monkeypatch.syspath_prepend(modules)
    for name, key, together in (("toy_sets", "part", True), ("toys", "toy", False)):
        recognise = json_record(key, "toy")
        monkeypatch.setitem(
            FORMATS, name, Format(name, "toy_lines", title=name, recognise=recognise, together=together)
        )
    monkeypatch.setitem(FORMATS, "tables", Format("tables", "toy_lines", recognise=csv_columns("colour")))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(f"sqlite:///{tmp_path}/ketting.db")
    yield opened
    opened.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "given"
    folder.mkdir()
    return folder


def toy(*names: str, part: bool = False) -> str:
    """Lines of the toy format with these names."""
    more = {"part": 1} if part else {}
    return "".join(json.dumps({"toy": name.lower(), "name": name} | more) + "\n" for name in names)


def put(folder: Path, name: str, text: str) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def loaded(report: LoadReport) -> dict[str, tuple[str, int]]:
    return {load.source: (load.format, load.loaded) for load in report.loads if load.source != "risk_classes"}


def test_a_file_is_recognised_by_what_it_holds_whatever_it_is_called(store: Store, folder: Path) -> None:
    put(folder, "list.txt", toy("A", "B"))

    assert loaded(load_path(store, folder / "list.txt", read=READ)) == {"list": ("toys", 4)}
    assert loaded(load_path(store, folder / "list.txt", read=READ, id="other")) == {"other": ("toys", 4)}


def test_each_file_of_a_folder_is_a_source_and_the_others_are_named(store: Store, folder: Path) -> None:
    put(folder, "one.json", toy("A"))
    put(folder, "in/two.json", toy("B"))
    put(folder, "notes.md", "# Notes\n")
    put(folder, "facts.csv", table(*declared("a")))

    report = load_path(store, folder, read=READ)

    assert loaded(report) == {"one": ("toys", 2), "two": ("toys", 2)}
    assert [str(left) for left in report.left_out] == [
        "facts.csv: is a fact table of Ketting; load the folder with its source.toml",
        "notes.md: is of no known format",
    ]


def test_a_file_with_a_general_name_is_named_after_its_folder(store: Store, folder: Path) -> None:
    put(folder, "zala/entities.ftm.json", toy("A"))

    assert list(loaded(load_path(store, folder, read=READ))) == ["zala"]
    assert list(loaded(load_path(store, folder / "zala" / "entities.ftm.json", read=READ))) == ["zala"]


def test_files_that_come_together_are_one_source_with_a_document_each(store: Store, folder: Path) -> None:
    put(folder, "a/first.json", toy("A", part=True))
    put(folder, "a/second.json", toy("B", "C", part=True))
    put(folder, "b/third.json", toy("D", part=True))

    report = load_path(store, folder, read=READ)

    assert loaded(report) == {"first": ("toy_sets", 6), "third": ("toy_sets", 2)}
    with store.reader() as reader:
        assert {(id, d.title) for (source, id), d in reader.documents().items() if source == "first"} == {
            ("file", "first.json"),
            ("file-2", "second.json"),
        }


def test_a_file_that_does_not_state_its_day_is_of_the_day_that_is_said(store: Store, folder: Path) -> None:
    put(folder, "first.json", toy("A"))
    load_path(store, folder, read=READ, published=date(2020, 5, 17))
    with store.reader() as reader:
        assert reader.documents()["first", "file"].date == PartialDate("2020-05-17")
    with pytest.raises(UnknownSource, match="cannot have been read on"):
        load_path(store, folder, read=READ, published=date(2999, 1, 1))


def test_an_archive_is_loaded_as_a_folder_is(store: Store, folder: Path) -> None:
    with zipfile.ZipFile(folder / "all.zip", "w") as archive:
        archive.writestr("one.json", toy("A"))
        archive.writestr("in/two.json", toy("B"))

    assert loaded(load_path(store, folder / "all.zip", read=READ)) == {"two": ("toys", 2), "one": ("toys", 2)}


def test_a_bad_file_among_several_fails_alone(store: Store, folder: Path) -> None:
    put(folder, "good.json", toy("A"))
    put(folder, "cut.json", toy("B") + '{"toy": "c", "na')
    put(folder, "wrong.json", '{"toy": "d"}\n')

    report = load_path(store, folder, read=READ)

    assert loaded(report) == {"good": ("toys", 2)}
    assert [failure.source for failure in report.failures] == ["cut", "wrong"]
    assert "line 2: is no JSON" in report.failures[0].reason
    assert report.failures[1].rejected[0].field == "name"


def test_nothing_is_loaded_when_all_fail(store: Store, folder: Path) -> None:
    put(folder, "a.json", '{"toy": "d"}\n')
    put(folder, "b.json", '{"toy": "d"}\n')

    with pytest.raises(BadRecords, match="a, b: 2 of 2 facts are bad"):
        load_path(store, folder, read=READ)


def test_two_files_of_one_name_do_not_replace_each_other(store: Store, folder: Path) -> None:
    put(folder, "a/list.json", toy("A"))
    put(folder, "b/list.json", toy("B"))

    report = load_path(store, folder, read=READ)

    assert loaded(report) == {"list": ("toys", 2)}
    assert "b/list.json: would be the source 'list' like a/list.json" in str(report.left_out[0])


@pytest.mark.parametrize(
    ("files", "options", "told"),
    [
        ({"a.md": "#"}, {}, "has the content and the suffix of no format"),
        ({"a.md": "#", "b.md": "#"}, {}, "none of its 2 files is of a known format"),
        ({"a.json": toy("A"), "b.json": toy("B")}, {"id": "x"}, "holds 2 sources .a, b., and --id names one"),
        ({"risk_classes.json": toy("A")}, {}, "would take the place of the bundled source 'risk_classes'"),
        ({"a.json": toy("A")}, {"id": "Not good"}, "can be no id of a source"),
        ({"a.json": '[{"LEI": "", "Entity": {}}]'}, {"id": "../a"}, "can be no id of a source"),
        ({"a.json": toy("A")}, {"format": "xls"}, "no format 'xls'"),
    ],
)
def test_what_cannot_be_loaded_is_told(
    store: Store, folder: Path, files: dict[str, str], options: dict[str, str], told: str
) -> None:
    for name, text in files.items():
        put(folder, name, text)

    with pytest.raises((UnknownFormat, UnknownSource), match=told):
        load_path(store, folder, read=READ, **options)  # type: ignore[arg-type]  # options of it


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.xml", "<a/>".encode("utf-16"), "a.xml: is UTF-16; save it as UTF-8"),
        ("a.json", b"", "'a.json' is empty"),
        ("manifest.yaml", b"datasets: []\n", "is YAML, which is not read; write the manifest"),
        ("data.json", b"<!DOCTYPE html><html><p>Sign in</p>", "is a web page, perhaps one"),
        ("annex.xml", b"<ACT><ANNEX/></ACT>", "is Formex, which is not read; save the consolidated text"),
    ],
)
def test_files_of_other_kinds_are_told_what_to_do(
    store: Store, tmp_path: Path, name: str, content: bytes, told: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)

    with pytest.raises((BadFile, UnknownFormat), match=told):
        load_path(store, path, read=READ)


def test_an_open_document_sheet_is_no_archive(store: Store, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.ods", "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", "<document/>")

    with pytest.raises(BadFile, match=r"a\.ods: is an OpenDocument file; save it as Excel"):
        load_path(store, tmp_path / "a.ods", read=READ)


def test_changes_in_a_folder_are_left_out_where_no_source_is_named(store: Store, folder: Path) -> None:
    put(folder, "list.json", toy("A"))
    put(folder, "entities.delta.json", '{"op": "DEL", "entity": {"id": "a"}}\n')

    report = load_path(store, folder, read=READ)

    assert loaded(report) == {"list": ("toys", 2)}
    assert "name the source that they change with --id" in str(report.left_out[0])


def test_a_source_that_shrinks_much_stops_unless_that_is_accepted(store: Store, folder: Path) -> None:
    put(folder, "list.json", toy(*(f"N{number}" for number in range(1_000))))
    load_path(store, folder, read=READ)
    put(folder, "list.json", toy(*(f"N{number}" for number in range(690))))

    with pytest.raises(Exception, match=r"has 1,380 statements, and its last version had 2,000") as caught:
        load_path(store, folder, read=READ)
    assert "--accept-shrink" in str(caught.value)
    with store.reader() as reader:
        assert {v.dataset.id: v.statements for v in reader.versions()}["list"] == 2_000

    assert loaded(load_path(store, folder, read=READ, accept_shrink=True)) == {"list": ("toys", 1_380)}


def test_a_field_that_is_not_read_is_reported_with_a_count(store: Store, folder: Path) -> None:
    put(folder, "list.json", toy("A", "B").replace("}", ', "hue": "red"}'))

    [term] = load_path(store, folder, read=READ).unmapped

    assert (term.term, term.count, term.example) == ("hue", 2, "list.json, line 1")
