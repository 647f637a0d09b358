"""Classes of one's own over HTTP: offered, asked about, and refused where there are none."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import httpx
import pytest
from clock import ASKED_AT
from own_classes import own_store
from served import served

from api.http.app import create_app
from api.workspace import Workspace


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    path = tmp_path_factory.mktemp("own") / "s.db"
    with (
        closing(own_store(path)) as store,
        served(create_app(Workspace(store, clock=lambda: ASKED_AT))) as address,
        httpx.Client(base_url=address, timeout=120) as client,
    ):
        yield client


def test_the_form_offers_them_and_classes_has_them(client: httpx.Client) -> None:
    offered = client.get("/v1/options").json()["risk_classes"]
    assert [each["label"] for each in offered][-2:] == ["Denied by us", "Watched by us"]
    assert [each["name"] for each in client.get("/v1/classes").json()["classes"]][-2:] == [
        "our_denied",
        "watched",
    ]
    assert client.get("/v1/classes/our_denied/members").json()["total"] == 1


@pytest.mark.parametrize("view", ["decision", "summary", "full"])
def test_a_question_names_one_or_asks_about_all(client: httpx.Client, view: str) -> None:
    for params in ({"view": view, "name": "subsidiary Ltd", "risk_classes": "our_denied"}, {"view": view}):
        answer = client.get("/v1/screen", params={"name": "subsidiary Ltd", **params}).json()
        assert answer["decision"] == "hit"


@pytest.mark.parametrize(
    "address",
    [
        "/v1/screen?name=a&risk_classes=our_denide",
        "/v1/entities/subsidiary/near?risk_class=our_denide",
        "/v1/entities/subsidiary/history?risk_class=our_denide",
    ],
)
def test_one_that_there_is_not_is_refused_by_name(client: httpx.Client, address: str) -> None:
    refused = client.get(address)
    assert refused.status_code == 422
    assert "our_denide" in refused.text and "our_denied" in refused.text
