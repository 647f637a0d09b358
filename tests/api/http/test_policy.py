"""The service answers under its policy, whatever a request asks."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import httpx
import pytest
from factories import company, fact
from served import served
from small_store import small_store
from waiting import wait_until

from api.http.app import create_app
from api.policy import Policy, QuestionPolicy, UnknownRule
from api.workspace import Workspace
from graph.search import Reason

DESK = Policy(
    "Desk",
    question=QuestionPolicy(max_hops=4),
    unknowns=(
        UnknownRule(
            False,
            frozenset((Reason.NO_OWNER_RECORDED, Reason.OPEN_END, Reason.LIST_IN_PART)),
            party_countries=frozenset(("nl",)),
        ),
    ),
)
NAMED = {"name": "Desk", "sha256": DESK.sha256}


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    path: Path = tmp_path_factory.mktemp("policy") / "s.db"
    facts = [*company("nl-a", "Alpha Trading"), fact("nl-a", "country", "nl")]
    with (
        closing(small_store(path, facts)) as store,
        served(create_app(Workspace(store, policy=DESK), jobs_folder=path.with_suffix(".jobs"))) as address,
        httpx.Client(base_url=address, timeout=120) as client,
    ):
        yield client


@pytest.mark.parametrize("view", ["decision", "summary", "full"])
def test_every_view_names_the_policy_and_what_the_line_comes_to(client: httpx.Client, view: str) -> None:
    answer = client.post("/v1/screen", params={"view": view}, json={"name": "Alpha Trading"}).json()
    assert (answer["decision"], answer["outcome"], answer["policy"]) == ("unknown", "clear", NAMED)
    assert {each["rule"] for each in answer["waived"]} == {1} and not answer.get("needs_person")


def test_a_request_may_ask_for_more_and_not_for_less(client: httpx.Client) -> None:
    refused = client.post("/v1/screen", json={"name": "Alpha Trading", "max_hops": 2})
    assert refused.status_code == 422
    assert "the policy 'Desk' asks for 4 at least" in refused.json()["detail"]
    assert client.get("/v1/screen", params={"name": "Alpha Trading", "max_hops": 2}).status_code == 422
    assert client.post("/v1/screen", json={"name": "Alpha Trading", "max_hops": 6}).status_code == 200


def test_a_batch_is_under_the_policy(client: httpx.Client) -> None:
    kind = {"Content-Type": "application/x-ndjson"}
    body = b'{"name": "Alpha Trading"}\n{"name": "Nobody"}\n'
    lines = client.post("/v1/screen/batch", content=body, headers=kind).text.splitlines()
    results = [json.loads(line) for line in lines]
    assert [result["outcome"] for result in results] == ["clear", "review"]
    assert all(result["policy"] == NAMED for result in results)
    refused = client.post("/v1/screen/batch", params={"max_hops": 1}, content=body, headers=kind)
    assert refused.status_code == 422


def test_a_portfolio_says_what_each_row_comes_to(client: httpx.Client) -> None:
    with httpx.Client(base_url=client.base_url, timeout=60) as person:
        token = re.search(r'name="csrf"[^>]*value="([^"]+)"', person.get("/portfolio").text)
        assert token is not None
        orders = {"file": ("orders.csv", b"name,country\nAlpha Trading,nl\nNobody,cn\n")}
        sent = person.post("/portfolio", files=orders, data={"csrf": token[1]})
        place = sent.headers["location"]
        person.post(place, data={"csrf": token[1]})
        wait_until(lambda: "results.csv" in person.get(place).text)
        shown = person.get(place).text
    assert f"Policy: Desk ({DESK.sha256[:12]})." in shown
    assert "<small>for nobody</small>" in shown and "<small>for a person; name not matched" in shown


def test_the_page_names_it_in_its_language(client: httpx.Client) -> None:
    shown = client.get("/", params={"q": "Alpha Trading"}).text
    assert f"Policy Desk ({DESK.sha256[:12]}): nobody has to look." in shown
    assert f"Beleid Desk ({DESK.sha256[:12]}): niemand hoeft te kijken." in (
        client.get("/", params={"q": "Alpha Trading", "lang": "nl"}).text
    )
    refused = client.get("/", params={"q": "Alpha Trading", "max_hops": "2"})
    assert refused.status_code == 422 and "Desk" in refused.text
