"""Candidates and judgements over HTTP, and the page that takes them without a script."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import httpx
import pytest
from factories import fact
from loads import OTHER, load
from served import served

from api.http.app import create_app
from api.workspace import Workspace
from graph.store import open_store

ONE, OTHER_ONE = "Nova Optics <Shanghai> Co. Ltd", "NOVA OPTICS <SHANGHAI> CO LTD"


def body(id: str, name: str) -> list:
    place = "12 Zhangjiang Road, Shanghai"
    return [fact(id, "type", "Company"), fact(id, "name", name), fact(id, "address", place)]


@pytest.fixture
def client(tmp_path: Path) -> Iterator[httpx.Client]:
    with closing(open_store(f"sqlite:///{tmp_path}/case.db")) as store:
        load(store, body("a", ONE))
        load(store, body("b", OTHER_ONE), body("c", "Nova Optics <Shanghai> Co., Ltd."), dataset=OTHER)
        with served(create_app(Workspace(store))) as address, httpx.Client(base_url=address) as client:
            yield client


def pairs(client: httpx.Client) -> list[tuple[str, str]]:
    answer = client.get("/v1/resolve/candidates").json()
    return [(each["one"]["id"], each["other"]["id"]) for each in answer["candidates"]]


def test_candidates_are_judged_and_offered_no_more(client: httpx.Client) -> None:
    assert pairs(client) == [("a", "c"), ("a", "b")] or pairs(client) == [("a", "b"), ("a", "c")]
    judged = {"one": "b", "other": "a", "verdict": "different", "why": "two licences"}
    unnamed = client.post("/v1/resolve/judgements", json={"judgements": [judged]})
    assert unnamed.status_code == 422
    assert "say who judges" in unnamed.text
    done = client.post("/v1/resolve/judgements", json={"judgements": [judged], "by": "Ann"})
    assert (done.status_code, done.json()["added"]) == (200, 1)
    assert pairs(client) == [("a", "c")]
    [kept] = client.get("/v1/resolve/judgements").json()["judgements"]
    assert (kept["one"], kept["other"], kept["by"], kept["why"]) == ("a", "b", "Ann", "two licences")


def test_judgements_are_recorded_all_or_none(client: httpx.Client) -> None:
    good = {"one": "a", "other": "b", "verdict": "same", "why": "one address"}
    refused = client.post(
        "/v1/resolve/judgements", json={"judgements": [good, good | {"other": "nobody"}], "by": "Ann"}
    )
    assert refused.status_code == 422
    assert "nobody: there is no such entity" in refused.text
    assert client.get("/v1/resolve/judgements").json()["count"] == 0
    assert client.get("/v1/resolve/candidates?of=nobody").status_code == 404
    assert client.get("/v1/resolve/candidates?between=press").status_code == 422


@pytest.mark.parametrize(("language", "same"), [("en", "same"), ("nl", "dezelfde")])
def test_the_page_takes_a_judgement_without_a_script(client: httpx.Client, language: str, same: str) -> None:
    page = client.get(f"/resolve?lang={language}")
    assert page.status_code == 200
    assert f'value="same">{same}</button>' in page.text
    assert "<Shanghai>" not in page.text
    token = re.search(r'name="csrf" value="([^"]+)"', page.text)
    assert token is not None
    fields = {"one": "a", "other": "b", "verdict": "same", "why": "one address", "by": "Ann"}
    assert client.post("/resolve", data=fields).status_code == 403
    assert client.post("/resolve", data=fields | {"csrf": token[1], "verdict": "x"}).status_code == 422
    done = client.post(f"/resolve?lang={language}", data=fields | {"csrf": token[1]}, follow_redirects=False)
    assert (done.status_code, done.headers["location"]) == (303, f"/resolve?lang={language}")
    assert client.get("/v1/resolve/judgements").json()["count"] == 1
    assert client.get("/v1/entities/b").json()["id"] == "a"
