"""Readings of names in a file: the same as read anew, by the same rules, and never in the way."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path

import pytest
from factories import company
from loads import load

from api.workspace import Workspace
from graph.store import open_store
from ingest.matching import SavedReadings
from ingest.normalise import read_name

NAMES = [
    "CETC 24",
    "中国电子科技集团公司第二十四研究所",
    "Foo Optics GmbH",
    "SiEn (Qingdao)",
    "CEC",
    "24 Plant, Phase 2",
]


def test_readings_come_back_as_they_were(tmp_path: Path) -> None:
    saved = SavedReadings(tmp_path / "new" / "names.json")
    assert saved.open() == {}
    saved.save(map(read_name, NAMES))
    assert saved.open() == {name: read_name(name) for name in NAMES}
    saved.save([read_name("Foo")])
    assert list(saved.open()) == ["Foo"]
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["names.json"]


@pytest.mark.parametrize("content", ["", "{", "[]", '{"rules": 1}', None])
def test_a_file_that_cannot_be_used_is_as_none(tmp_path: Path, content: str | None) -> None:
    path = tmp_path / "names.json"
    saved = SavedReadings(path)
    saved.save([read_name("Foo")])
    if content is None:  # the rules of another release
        content = json.dumps(json.loads(path.read_text()) | {"rules": "0" * 64})
    path.write_text(content)
    assert saved.open() == {}


def test_a_folder_that_cannot_be_written_costs_only_time(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    SavedReadings(tmp_path / "file" / "names.json").save([read_name("Foo")])


def test_a_workspace_keeps_the_names_of_what_is_loaded_now(tmp_path: Path) -> None:
    with closing(open_store(f"sqlite:///{tmp_path}/a.db", create=True)) as store:
        load(store, company("a", "Foo Optics"))
        folder = tmp_path / "snapshots"
        for name in ("Foo Optics", "Bar Optics"):
            load(store, company("a", name))
            workspace = Workspace(store, snapshot_folder=folder)
            with workspace.view() as view:
                assert [match.accepted for match in view.parties.match(name)] == [True]
            assert list(SavedReadings(folder / "names.json").open()) == [name]
