"""Routes of what lies around entities: the same answers as from Python."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from api import references
from api.models import Model
from api.screening import Explorer
from api.workspace import Workspace


@pytest.fixture
def explorer(workspace: Workspace) -> Explorer:
    return Explorer(workspace)


def got(service: httpx.Client, path: str, **question: Any) -> Any:
    answer = service.get(path, params=question)
    assert answer.status_code == 200, answer.text
    return answer.json()


def as_json(answer: Model) -> Any:
    return json.loads(references.as_json(answer))


def test_owned(service: httpx.Client, explorer: Explorer) -> None:
    answer = got(service, "/v1/entities/cn-cec/owned", limit=2)
    assert answer == as_json(explorer.owned("cn-cec", limit=2))
    assert len(answer["owned"]) == 2 < answer["total"]


def test_near(service: httpx.Client, explorer: Explorer) -> None:
    answer = got(service, "/v1/entities/cn-gta/near", risk_class="defence_conglomerate")
    assert answer == as_json(explorer.near("cn-gta", "defence_conglomerate"))
    assert service.get("/v1/entities/cn-gta/near").status_code == 422


def test_common(service: httpx.Client, explorer: Explorer) -> None:
    ids = ["cn-gta", "cn-cetc-24"]
    assert got(service, "/v1/common", id=ids) == as_json(explorer.common(ids))
    assert service.get("/v1/common", params={"id": ["cn-gta"]}).status_code == 422


def test_history(service: httpx.Client, explorer: Explorer) -> None:
    answer = got(service, "/v1/entities/cn-siqa/history", risk_class="listed_party")
    assert answer == as_json(explorer.history("cn-siqa", "listed_party"))
    [listed] = answer["classes"]
    assert [(each.get("since"), each["hops"]) for each in listed["by_day"]] == [
        (None, None),
        ("2024-05-09", 1),
    ]
    refused = service.get("/v1/entities/cn-siqa/history", params={"risk_class": "nope"})
    assert refused.status_code == 422


def test_owners(service: httpx.Client) -> None:
    answer = got(service, "/v1/entities/GTA Semiconductor/owners")
    assert answer["entity"] == "cn-gta"
    assert {link["lower"] for link in answer["links"].values()} == {"cn-gta"}


def test_a_name_of_several_or_nobody_is_a_problem(service: httpx.Client) -> None:
    assert service.get("/v1/entities/zzyzx-none/owned").status_code == 404
    refused = service.get("/v1/entities/GTA/owned")
    assert refused.status_code == 422
    assert "cn-gta (GTA Semiconductor)" in refused.json()["detail"]


def test_paths_lead_from_any_to_any_and_share_no_link_where_asked(service: httpx.Client) -> None:
    asked = {"from": ["cn-gta", "cn-smic"], "to": ["cn-cec", "cn-cetc"], "alternatives": True}
    answer = got(service, "/v1/paths", **asked)
    assert [len(answer[side]) for side in ("starts", "ends")] == [2, 2]
    assert answer["at_most"] >= len(answer["paths"]) > 0
    too_many = service.get("/v1/paths", params={"from": ["a"] * 21, "to": "cn-cec"})
    assert too_many.status_code == 422


def test_paths_take_names_and_say_so(service: httpx.Client) -> None:
    answer = got(service, "/v1/paths", **{"from": "GTA Semiconductor", "to": "cn-cec"})
    assert (answer["starts"], len(answer["paths"])) == (["cn-gta"], 2)
    assert [each["entity"] for each in answer["read_as"]] == ["cn-gta"]


@pytest.mark.parametrize("below", ["", "/links", "/owners", "/statements", "/records", "/proximity"])
def test_a_name_is_taken_for_an_entity_and_the_answer_says_so(service: httpx.Client, below: str) -> None:
    asked = {"kind": "Claim"} if below == "/records" else {}
    by_name, by_id = (
        got(service, f"/v1/entities/{text}{below}", **asked) for text in ("GTA Semiconductor", "cn-gta")
    )
    [read_as] = by_name.pop("read_as")
    assert (read_as["text"], read_as["entity"]) == ("GTA Semiconductor", "cn-gta")
    assert by_name.get("entity", by_name.get("id")) == "cn-gta"
    assert by_id.pop("read_as") == [] and by_name.keys() - {"entities"} == by_id.keys() - {"entities"}


def test_a_name_that_fits_several_is_refused_with_the_choice(service: httpx.Client) -> None:
    refused = service.get("/v1/entities/Huada")
    assert refused.status_code == 422
    assert "give the id of one: " in refused.json()["detail"]
    described = service.get("/v1/entities/GTA Semiconductor", headers={"Accept": "text/turtle"})
    assert described.status_code == 200 and "entity:cn-gta" in described.text
