"""Links from a body to itself are loaded, reported and followed by nobody."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from fact_tables import Cells, declared, fact, source_folder

from graph.exports import FORMATS
from graph.store import Store, open_store
from ingest.pipeline import SourceLoad, load, load_file
from ingest.sources import read_source

PLANT = [*declared("plant"), *declared("works"), *declared("holder", "Person")]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with closing(open_store(f"sqlite:///{tmp_path / 'case.db'}")) as opened:
        yield opened


def loaded(store: Store, folder: Path, *rows: Cells, strict: bool = False) -> SourceLoad:
    return load(store, read_source(source_folder(folder, *rows, id=folder.name)), strict=strict).loads[-1]


def test_treasury_shares_are_reported_with_their_row_and_void_nothing(store: Store, tmp_path: Path) -> None:
    own = fact("plant", "Ownership", "plant", share="20", direct="direct")

    report = loaded(store, tmp_path / "trial", *PLANT, own, strict=True)

    assert (report.rejected_count, report.ignored_count) == (0, 1)
    assert str(report.ignored[0]) == (
        "facts.csv, row 8, object: plant is both ends; a link from a body to itself is ignored"
    )
    with store.reader() as reader:
        assert reader.links("plant") == ()


@pytest.mark.parametrize("is_judged_first", [True, False])
def test_a_link_between_two_ids_of_one_body_is_reported(
    store: Store, tmp_path: Path, is_judged_first: bool
) -> None:
    same, unit = fact("plant", "sameAs", "works"), fact("plant", "Unit", "works")
    rows = [same, unit] if is_judged_first else [unit, same]

    report = loaded(store, tmp_path / "trial", *PLANT, *rows)

    row = 9 if is_judged_first else 8
    assert [str(fact) for fact in report.ignored] == [
        f"facts.csv, row {row}, object: plant and works are judged the same; their Unit link is ignored"
    ]
    assert (report.rejected_count, report.loaded) == (0, 8)


def test_a_judgement_of_another_source_counts_and_a_withdrawn_one_does_not(
    store: Store, tmp_path: Path
) -> None:
    same, unit = fact("plant", "sameAs", "works"), fact("plant", "Unit", "works")

    assert loaded(store, tmp_path / "samenesses", *PLANT, same).ignored_count == 0
    assert loaded(store, tmp_path / "links", *PLANT, unit).ignored_count == 1

    loaded(store, tmp_path / "samenesses", *PLANT)
    assert loaded(store, tmp_path / "links", *PLANT, unit).ignored_count == 0
    with store.reader() as reader:
        assert [link.type for link in reader.links("plant")] == ["Unit"]


def test_other_links_are_not_reported(store: Store, tmp_path: Path) -> None:
    assert loaded(store, tmp_path / "trial", *PLANT, fact("plant", "Ownership", "works")).ignored_count == 0


def test_a_link_to_itself_in_rdf_is_reported_with_its_address(store: Store, tmp_path: Path) -> None:
    file = tmp_path / "site.ttl"
    file.write_text(
        "@prefix org: <http://www.w3.org/ns/org#> . @prefix schema: <https://schema.org/> . "
        "<https://ex.example/self> a org:Organization ; schema:name 'Self' ; "
        "org:subOrganizationOf <https://ex.example/self> ."
    )

    [report] = load_file(store, file, read=date(2026, 1, 31)).loads

    [ignored] = report.ignored
    assert (ignored.file, report.rejected_count) == ("site.ttl", 0)
    assert ignored.record.startswith("https://ex.example/self ")


def test_an_export_of_them_reports_them_again(store: Store, tmp_path: Path) -> None:
    rows = (fact("plant", "sameAs", "works"), fact("plant", "Unit", "works"))
    loaded(store, tmp_path / "trial", *PLANT, *rows)
    file = tmp_path / "case.nq"
    with store.reader() as reader:
        file.write_bytes(b"".join(FORMATS["nquads"].write(reader, date(2026, 1, 31))))

    with closing(open_store(f"sqlite:///{tmp_path / 'copy.db'}")) as copy:
        reports = {report.source: report for report in load_file(copy, file, read=date(2026, 1, 31)).loads}

    [ignored] = reports["trial"].ignored
    assert (ignored.file, reports["trial"].rejected_count) == ("case.nq", 0)
    assert ignored.reason == "plant and works are judged the same; their Unit link is ignored"
