"""Where a store's data and what is kept beside them are."""

from __future__ import annotations

from pathlib import Path

import pytest

from api.settings import Settings


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))


def test_snapshots_of_a_file_are_beside_it(tmp_path: Path) -> None:
    settings = Settings.of(f"sqlite:///{tmp_path}/case.db")
    assert settings.snapshot_folder == tmp_path / "case.db.snapshots"


def test_each_server_has_a_folder_for_its_snapshots(tmp_path: Path) -> None:
    urls = ["bolt://one:7687", "bolt://two:7687", "bolt://one:7687?database=other"]
    folders = {Settings.of(url).snapshot_folder for url in urls}
    assert len(folders) == 3
    assert {folder.parent for folder in folders} == {tmp_path / "data" / "ketting"}


def test_a_folder_is_not_named_after_the_server() -> None:
    assert "secret-host" not in Settings.of("bolt://secret-host").snapshot_folder.name


def test_casework_is_kept_beside_the_store_unless_it_is_named(tmp_path: Path) -> None:
    beside = Settings.of(f"sqlite:///{tmp_path}/case.db")
    assert beside.casework_url == f"sqlite:///{tmp_path}/casework.db"
    of_a_server = Settings.of("bolt://one:7687")
    assert of_a_server.casework_url == f"sqlite:///{tmp_path}/data/ketting/casework.db"
    assert Settings.of(None, casework="postgresql://db/casework").casework_url == "postgresql://db/casework"
