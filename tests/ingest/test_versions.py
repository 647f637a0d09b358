"""The fingerprint of a load, for files of every format alike."""

from __future__ import annotations

import hashlib
from contextlib import closing
from datetime import date
from pathlib import Path

from fact_tables import declared, source_folder, table

from graph.store import open_store
from ingest.pipeline import load, load_file
from ingest.sources import read_source

READ = date(2024, 3, 1)
TURTLE = """\
<http://example.org/a> a <https://schema.org/Organization> ; <https://schema.org/name> "Alpha" .
"""


def test_the_fingerprint_is_what_sha256sum_prints_of_its_own_list(tmp_path: Path) -> None:
    source_folder(tmp_path).joinpath("source.toml").write_text(
        'id = "t"\ntitle = "T"\npublisher = "P"\nread = 2026-01-01\nexpect.rows = 1\n'
        'documents.report = {title = "R", publisher = "P", read = 2026-01-01}\n',
        encoding="utf-8",
    )
    tmp_path.joinpath("facts.csv").write_text(table(*declared("group")), encoding="utf-8")

    with closing(open_store(f"sqlite:///{tmp_path}/s.db")) as store:
        version = load(store, read_source(tmp_path)).loads[-1].version

    # cd into the folder; sha256sum *.csv source.toml | sha256sum
    assert version.sha256 == "8d681fcb1c612eb1845d1b267b57384a6fe033d94984e2a7156631047eabb12d"


def test_the_fingerprint_of_one_file_is_its_own(tmp_path: Path) -> None:
    path = tmp_path / "site.ttl"
    path.write_text(TURTLE, encoding="utf-8")

    with closing(open_store(f"sqlite:///{tmp_path}/s.db")) as store:
        [source] = load_file(store, path, read=READ).loads

    assert source.version.sha256 == hashlib.sha256(TURTLE.encode()).hexdigest()


def test_a_file_loaded_again_is_a_new_version_unchanged_unless_its_statements_differ(tmp_path: Path) -> None:
    path = tmp_path / "site.ttl"
    path.write_text(TURTLE, encoding="utf-8")

    with closing(open_store(f"sqlite:///{tmp_path}/s.db")) as store:
        reports = [load_file(store, path, read=READ).loads[0] for _ in range(2)]
        path.write_text(TURTLE + "# a comment\n", encoding="utf-8")
        reports.append(load_file(store, path, read=READ).loads[0])

    assert [report.version.number for report in reports] == [1, 2, 3]
    assert [report.is_unchanged for report in reports] == [False, True, False]
