"""What SPARQL needs is kept for the next start, built in the background, and never half there."""

from __future__ import annotations

import shutil
import threading
from datetime import date
from pathlib import Path

import httpx
import pytest
from factories import DATASET, DOCUMENT, company
from served import served
from small_store import small_store

from api.errors import StillBuilding
from api.http.app import create_app
from api.http.sparql import SparqlService
from api.workspace import Workspace
from graph.errors import StoreBusy
from graph.sparql import Bounds, RdfStores, rdf_cache

COUNT = "SELECT (COUNT(*) AS ?n) { ?s a ketting:Company }"
DAY = date(2024, 2, 5)


def counted(service: SparqlService) -> bytes:
    return service.ask(COUNT).body


def stores_in(folder: Path) -> list[str]:
    return sorted(place.name for place in folder.iterdir())


def test_the_next_process_finds_what_was_built(tmp_path: Path) -> None:
    store, folder = small_store(tmp_path / "s.db", [company("A")]), tmp_path / "kept"
    answer = counted(SparqlService(Workspace(store), Bounds(), folder))
    [name] = stores_in(folder)
    changed = (folder / name).stat().st_mtime_ns
    assert counted(SparqlService(Workspace(store), Bounds(), folder)) == answer
    assert stores_in(folder) == [name]
    assert (folder / name).stat().st_mtime_ns == changed
    store.close()


def test_a_load_makes_another_and_only_two_stay(tmp_path: Path) -> None:
    store, folder = small_store(tmp_path / "s.db", [company("A")]), tmp_path / "kept"
    service = SparqlService(Workspace(store), Bounds(), folder)
    for number in range(3):
        assert f'"{number + 1}"'.encode() in counted(service)
        with store.writer(DATASET, [DOCUMENT], str(number) * 64) as writer:
            writer.add(f for n in range(number + 2) for f in company(f"A{n}"))
            writer.commit()
    assert len(stores_in(folder)) == 2
    store.close()


def test_a_store_that_was_removed_is_built_again(tmp_path: Path) -> None:
    store, folder = small_store(tmp_path / "s.db", [company("A")]), tmp_path / "kept"
    service = SparqlService(Workspace(store), Bounds(), folder)
    answer = counted(service)
    shutil.rmtree(folder)
    assert counted(service) == answer
    store.close()


def test_a_folder_that_cannot_be_written_costs_only_building(tmp_path: Path) -> None:
    store = small_store(tmp_path / "s.db", [company("A")])
    (tmp_path / "file").write_text("in the way")
    service = SparqlService(Workspace(store), Bounds(), tmp_path / "file" / "kept")
    assert b'"1"' in counted(service)
    store.close()


def test_a_build_that_dies_leaves_nothing_to_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = small_store(tmp_path / "s.db", [company("A")])
    stores = RdfStores(tmp_path / "kept")

    def dies(*_: object) -> Path:
        raise StoreBusy("in the midst")

    with store.reader() as reader:
        with monkeypatch.context() as patched:
            patched.setattr(rdf_cache, "build", dies)
            with pytest.raises(StoreBusy):
                stores.get(reader, DAY)
        assert (stores.cached(reader, DAY), stores_in(tmp_path / "kept")) == (None, [])
        assert stores.get(reader, DAY) == stores.cached(reader, DAY)
    store.close()


def test_who_asks_while_it_is_built_is_told_when_to_come_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = small_store(tmp_path / "s.db", [company("A")])
    go_on, build = threading.Event(), rdf_cache.build

    def slowly(*given: object) -> Path:
        assert go_on.wait(300)
        return build(*given)  # type: ignore[arg-type]  # as they were given

    monkeypatch.setattr(rdf_cache, "build", slowly)
    app = create_app(Workspace(store), sparql=Bounds(seconds=1), folder=tmp_path / "kept")
    app.state.sparql.prepare()
    with served(app) as address, httpx.Client(base_url=address) as client:
        headers = {"content-type": "application/sparql-query"}
        answer = client.post("/v1/sparql", content=COUNT, headers=headers)
        assert (answer.status_code, int(answer.headers["retry-after"]) > 0) == (503, True)
        assert answer.json()["type"].endswith("#still-building")
        go_on.set()
        for _ in range(50):
            answer = client.post("/v1/sparql", content=COUNT, headers=headers)
            if answer.status_code == 200:
                break
        assert answer.json()["results"]["bindings"][0]["n"]["value"] == "1"
    store.close()


def test_a_build_that_fails_is_tried_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = small_store(tmp_path / "s.db", [company("A")])
    service = SparqlService(Workspace(store), Bounds(), tmp_path / "kept")

    def dies(*_: object) -> Path:
        raise StoreBusy("somebody else holds it")

    with monkeypatch.context() as patched:
        patched.setattr(rdf_cache, "build", dies)
        with pytest.raises((StoreBusy, StillBuilding)):
            counted(service)
    assert b'"1"' in counted(service)
    store.close()
