from __future__ import annotations

import errno
import shutil
import sqlite3
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest
from command_line import Ketting
from fact_tables import declared, fact, source_folder

from api.cli.failures import exit_code, explanation
from api.errors import ApiError
from graph.errors import GraphError
from graph.store import open_store
from graph.store.sqlite.store import SqliteSettings
from ingest.errors import IngestError
from ontology import OntologyError

DATA_ROWS = [*declared("cn-one"), *declared("cn-two")]


@pytest.fixture
def store_path(small_case_path: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(small_case_path, tmp_path / "copy.db"))


def statements(path: Path) -> int:
    store = open_store(f"sqlite:///{path}", read_only=True)
    with closing(store), store.reader() as reader:
        return sum(version.statements for version in reader.versions())


def test_no_store_yet(ketting: Ketting, tmp_path: Path) -> None:
    result = ketting("screen", "S.I.S.C.")
    assert (result.code, result.out) == (1, "")
    assert "there is no store at" in result.err
    assert "`ketting load --bundled` makes one" in result.err
    assert not (tmp_path / "data").exists()


def test_a_folder_is_no_store(ketting: Ketting, tmp_path: Path) -> None:
    result = ketting("sources", "--store", f"sqlite:///{tmp_path}")
    assert result.code == 1
    assert "is a folder; name a file in it" in result.err


def test_a_file_of_another_kind_is_no_store(ketting: Ketting, tmp_path: Path) -> None:
    path = tmp_path / "letter.db"
    path.write_text("Dear all, this is no database at all." * 100)
    result = ketting("load", "risk_classes", "--store", f"sqlite:///{path}")
    assert result.code == 1
    assert str(path) in result.err
    assert path.read_text().startswith("Dear all")


@pytest.mark.slow
def test_a_store_of_a_newer_version_is_refused(ketting: Ketting, store_path: Path) -> None:
    with closing(sqlite3.connect(store_path)) as connection:
        connection.execute("PRAGMA user_version = 999")
    result = ketting("screen", "S.I.S.C.", "--store", f"sqlite:///{store_path}")
    assert (result.code, result.out) == (1, "")
    assert "newer version" in result.err


@pytest.mark.slow
def test_a_load_beside_another_load_is_refused_and_loses_nothing(
    ketting: Ketting, store_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("graph.store.sqlite.store.SqliteSettings", partial(SqliteSettings, busy_seconds=0.05))
    before = statements(store_path)
    with closing(sqlite3.connect(store_path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        result = ketting("load", "us_lists", "--store", f"sqlite:///{store_path}")
        asked = ketting("screen", "S.I.S.C.", "--json", "--store", f"sqlite:///{store_path}")
    assert result.code == 1
    assert "is locked by another program; try again when its load is done" in result.err
    assert asked.code == 0
    assert statements(store_path) == before


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (lambda text: text[: len(text) // 2], "cut off"),
        (lambda text: text.encode("utf-16")[:-1], "UTF-8"),
        (lambda text: text.replace("subject,", "subject,colour,", 1), "colour"),
    ],
)
def test_a_damaged_table_is_refused_and_the_version_before_stands(
    ketting: Ketting, store_path: Path, tmp_path: Path, spoil: object, told: str
) -> None:
    folder = source_folder(tmp_path / "trial", *DATA_ROWS, expected=4)
    store = ("--store", f"sqlite:///{store_path}")
    assert ketting("load", str(folder), *store).code == 0
    before = statements(store_path)
    table = folder / "facts.csv"
    damaged = spoil(table.read_text(encoding="utf-8"))  # type: ignore[operator]  # one of the functions above
    table.write_bytes(damaged if isinstance(damaged, bytes) else damaged.encode())
    result = ketting("load", str(folder), *store)
    assert result.code == 1
    assert result.out == ""
    assert told in result.err
    assert "facts.csv" in result.err
    assert statements(store_path) == before


def test_a_fault_is_told_in_one_line_and_traced_when_asked(
    ketting: Ketting, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("out of\ncheese")

    monkeypatch.setattr("api.cli.commands.names.opened_remembering_screener", fail)
    result = ketting("screen", "S.I.S.C.")
    assert result.code == 1
    assert result.err == (
        "ketting: a fault in Ketting: RuntimeError: out of cheese; "
        "set KETTING_DEBUG=1 for the traceback and report it\n"
    )
    monkeypatch.setenv("KETTING_DEBUG", "1")
    assert "Traceback" in ketting("screen", "S.I.S.C.").err


def test_an_interrupted_command_says_nothing(ketting: Ketting, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("api.cli.commands.names.opened_remembering_screener", interrupt)
    result = ketting("screen", "S.I.S.C.")
    assert (result.code, result.out, result.err) == (130, "", "")


@pytest.mark.parametrize("root", [ApiError, GraphError, IngestError, OntologyError])
def test_errors_of_every_package_are_told_in_their_own_words(root: type[Exception]) -> None:
    error = root("what happened\n  and where")
    assert exit_code(error) == 1
    assert explanation(error) == "what happened and where"


def test_errors_of_the_system_name_the_place_and_the_remedy() -> None:
    full = OSError(errno.ENOSPC, "No space left on device", "/data/x")
    assert explanation(full) == "/data/x: No space left on device; free some space and try again"


def test_a_fact_row_with_a_share_of_150_is_rejected_by_name(ketting: Ketting, tmp_path: Path) -> None:
    rows = [*DATA_ROWS, fact("cn-one", "Ownership", "cn-two", share="150")]
    folder = source_folder(tmp_path / "trial", *rows, expected=5)
    result = ketting("load", str(folder))
    assert result.code == 3
    assert "facts.csv, row 6, share" in result.words
