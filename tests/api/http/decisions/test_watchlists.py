"""Watchlists through the service: lines, runs, changes, and who may."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from factories import DATASET, DOCUMENT, company, member, owns
from keyed_service import Keyed
from small_store import small_store

from api.casework.database import Casework
from api.casework.opening import opened_casework
from api.workspace import Workspace
from graph.store import Store

PARTIES = [
    *company("works", "Hengshan Optics Works"),
    *company("group", "Northern Group"),
    member("group", "defence_conglomerate"),
]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = small_store(tmp_path / "s.db", PARTIES)
    yield opened
    opened.close()


@pytest.fixture
def service(store: Store, tmp_path: Path) -> Iterator[Keyed]:
    with opened_casework(f"sqlite:///{tmp_path}/casework.db") as casework:
        yield _service(store, casework, tmp_path)


def _service(store: Store, casework: Casework, folder: Path) -> Keyed:
    return Keyed(Workspace(store), casework, jobs_folder=folder / "jobs")


def test_a_list_is_made_run_and_its_changes_are_read_and_acknowledged(service: Keyed, store: Store) -> None:
    client = service.client
    lines = [{"name": "Hengshan Optics Works", "reference": "C-17"}, {"entity": "Northern Group"}]
    added = client.post("/v1/watchlists/nl/lines", json={"lines": lines})
    assert (added.status_code, added.json()["added"]) == (200, 2)
    first = client.post("/v1/watchlists/nl/runs").json()
    assert (first["run"]["first"], first["changes"]) == (2, [])
    with store.writer(DATASET, [DOCUMENT], "1" * 64) as writer:
        writer.add([*PARTIES, owns("group", "works", "51")])
        writer.commit()
    second = client.post("/v1/watchlists/nl/runs").json()
    assert {each["line"]["reference"] for each in second["changes"]} == {"C-17"}
    told = client.get("/v1/watchlists/nl/changes?limit=1").json()
    assert told["total"] == len(second["changes"])
    [change] = told["changes"]
    assert change["kind"] == "new_hit"
    one = client.post("/v1/watchlists/nl/acknowledgements", json={"ids": [change["id"]]})
    assert one.json() == {"acknowledged": 1}
    rest = client.post("/v1/watchlists/nl/acknowledgements", json={}).json()["acknowledged"]
    assert rest == told["total"] - 1
    assert client.get("/v1/watchlists/nl/changes").json()["total"] == 0
    assert client.get("/v1/watchlists/nl/changes?all=true").json()["total"] == told["total"]
    [listed] = client.get("/v1/watchlists").json()["watchlists"]
    assert (listed["name"], listed["lines"], listed["unacknowledged"]) == ("nl", 2, 0)
    shown = client.get("/v1/watchlists/nl").json()
    assert [line["decision"] for line in shown["lines"]] == ["hit", "hit"]


def test_what_is_not_there_or_makes_no_sense_is_refused(service: Keyed) -> None:
    client = service.client
    assert client.get("/v1/watchlists/nowhere").status_code == 404
    assert client.post("/v1/watchlists/nowhere/runs").status_code == 404
    assert client.post("/v1/watchlists/nl/lines", json={"lines": []}).status_code == 422
    assert client.post("/v1/watchlists/nl/lines", json={"lines": [{"nam": "x"}]}).status_code == 422
    assert client.post("/v1/watchlists/nl/lines", json={"lines": [{"entity": "Nobody"}]}).status_code == 404


def test_a_decision_that_the_data_made_void_is_among_the_changes(service: Keyed, store: Store) -> None:
    client = service.client
    line = {"name": "Hengshan Optics Works", "reference": "C-17"}
    client.post("/v1/watchlists/nl/lines", json={"lines": [line]})
    client.post("/v1/watchlists/nl/runs")
    decision = {**line, "disposition": "cleared", "until": "2027-01-01", "why": "known"}
    assert client.post("/v1/dispositions", json=decision).status_code in (200, 201)
    with store.writer(DATASET, [DOCUMENT], "1" * 64) as writer:
        writer.add([*PARTIES, owns("group", "works", "51")])
        writer.commit()
    told = client.post("/v1/watchlists/nl/runs").json()["changes"]
    [fell] = [change for change in told if change["kind"] == "decision_fell"]
    assert fell["disposition"]["state"] == "void" and fell["disposition"]["changed"]
    assert "no longer holds: cleared until" in fell["sentence"]
