"""A reconciliation service as OpenRefine asks it: manifest, queries, suggestions, values and previews."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from asgi_client import AppClient
from factories import company
from reconciliation_shapes import (
    EXTENSION,
    MANIFEST,
    PROPOSED,
    RESULTS,
    SUGGESTED_ENTITIES,
    SUGGESTED_PROPERTIES,
    SUGGESTED_TYPES,
)
from small_store import small_store
from yente_shapes import misfits

from api.casework.audit import AuditLog
from api.casework.audit.query import Filter, find_records, proof_of_row
from api.http.app import create_app
from api.workspace import Workspace

from .conftest import OPENREFINE


def reconciled(client: AppClient, queries: Any, path: str = "/reconcile") -> Any:
    answer = client.post(path, data={"queries": json.dumps(queries)})
    assert answer.status_code == 200, answer.text
    assert misfits(RESULTS, answer.json()) == []
    return answer.json()


def test_the_manifest_leads_to_every_part(parties: AppClient) -> None:
    for path in ("/reconcile", "/reconcile/press"):
        manifest = parties.get(path).json()
        assert misfits(MANIFEST, manifest) == []
        assert manifest["versions"] == ["0.2"] and "{{id}}" in manifest["preview"]["url"]
        for part in (*manifest["suggest"].values(), manifest["extend"]["propose_properties"]):
            address = part["service_url"] + part["service_path"]
            assert parties.get(address.removeprefix("http://test")).status_code == 200
        view = manifest["view"]["url"].replace("{{id}}", "alpha").removeprefix("http://test")
        assert parties.get(view, headers={"accept": "text/html"}).headers["location"] == "/entity/alpha"
    assert parties.get("/reconcile/banana").json() == {"detail": "No such dataset."}


def test_what_stands_behind_the_manifests_address_stands_behind_its_parts(parties: AppClient) -> None:
    manifest = parties.get("/reconcile?team=a").json()
    assert manifest["suggest"]["type"]["service_path"] == "/suggest/type?team=a"
    assert manifest["preview"]["url"].endswith("/preview?id={{id}}&team=a")


def test_queries_are_answered_with_candidates(parties: AppClient) -> None:
    queries = {
        "q0": {"query": "Alpha Optics GmbH", "type": "Company", "limit": 3, "type_strict": "should"},
        "q1": {"query": "Twin Works", "limit": 1},
        "q2": {"query": "Alpha Optics GmbH", "properties": [{"pid": "Thing:country", "v": ["fr"]}]},
        "q3": {"properties": [{"pid": "leiCode", "v": {"id": "x", "name": "529900T8BM49AURSDO55"}}]},
        "q4": {"query": "Ada Exampla", "type": ["Company", "Person"]},
        "q5": {"query": "Ada Exampla", "type": ["Company"]},
        "q6": {"query": "alpha"},
    }
    answer = reconciled(parties, queries)
    assert {key: [(c["id"], c["match"]) for c in each["result"]] for key, each in answer.items()} == {
        "q0": [("alpha", True)],
        "q1": [("twin-one", False)],
        "q2": [("alpha", False)],
        "q3": [("alpha", True)],
        "q4": [("ada", True)],
        "q5": [],
        "q6": [("alpha", True)],
    }
    assert answer["q0"]["result"][0]["score"] == 100
    asked = quote(json.dumps(queries))
    assert parties.get(f"/reconcile/default?queries={asked}").json() == answer


@pytest.mark.parametrize(
    ("fields", "status", "words"),
    [
        ({"queries": "{"}, 400, "queries is no JSON"),
        ({"queries": "[]"}, 400, "an object with at least one query"),
        ({"queries": '{"q": {}}'}, 400, "queries.q: give a query or properties"),
        ({"queries": '{"q": {"query": "x", "props": []}}'}, 400, "queries.q.props"),
        ({"queries": '{"q": {"query": "x", "type": "Banana"}}'}, 400, "there is no type 'Banana'"),
        ({"queries": '{"q": {"query": "x", "limit": 0}}'}, 400, "queries.q.limit"),
        ({"queries": json.dumps({str(n): {"query": "x"} for n in range(51)})}, 413, "at most 50"),
        ({"queries": '{"q": {"query": "x"}}', "callback": "f"}, 400, "callback is not supported"),
        ({"extend": '{"ids": []}'}, 400, "extend.properties"),
        ({"extend": '{"ids": ["a"], "properties": [{"id": "banana"}]}'}, 400, "no property 'banana'"),
        ({"extend": json.dumps({"ids": ["a"] * 51, "properties": []})}, 413, "at most 50"),
        ({"other": "x"}, 400, "give queries or extend"),
    ],
)
def test_what_cannot_be_answered_is_refused(
    fields: dict[str, str], status: int, words: str, parties: AppClient
) -> None:
    answer = parties.post("/reconcile", data=fields)
    assert answer.status_code == status and words in answer.json()["detail"]


def test_only_a_form_is_read(parties: AppClient) -> None:
    assert parties.post("/reconcile", json={"queries": "{}"}).status_code == 400
    form = {"content-type": "application/x-www-form-urlencoded"}
    assert parties.post("/reconcile", content=b"queries=%FF", headers=form).status_code == 400


def test_suggestions_begin_as_typed_and_come_by_the_page(parties: AppClient) -> None:
    base = "/reconcile/default/suggest"
    entities = parties.get(f"{base}/entity?prefix=twin").json()
    assert misfits(SUGGESTED_ENTITIES, entities) == []
    assert [each["id"] for each in entities["result"]] == ["twin-one", "twin-two"]
    assert [e["id"] for e in parties.get(f"{base}/entity?prefix=twin&cursor=1").json()["result"]] == [
        "twin-two"
    ]
    assert [e["id"] for e in parties.get(f"{base}/entity?prefix=beta").json()["result"]] == ["beta"]
    assert parties.get(f"{base}/entity").json() == {"result": []}
    types = parties.get(f"{base}/type?prefix=p").json()
    assert misfits(SUGGESTED_TYPES, types) == []
    assert [each["id"] for each in types["result"]] == ["PublicBody", "Person"]
    properties = parties.get(f"{base}/property?prefix=birth").json()
    assert misfits(SUGGESTED_PROPERTIES, properties) == []
    assert [each["id"] for each in properties["result"]] == ["birthDate"]
    assert parties.get(f"{base}/entity?cursor=-1").status_code == 422


def test_values_of_properties_are_added_to_rows(parties: AppClient) -> None:
    proposed = parties.get("/reconcile/default/extend/property?type=Person&limit=2").json()
    assert misfits(PROPOSED, proposed) == [] and len(proposed["properties"]) == 2
    assert parties.get("/reconcile/default/extend/property?type=Banana").status_code == 400
    asked = {
        "ids": ["alpha", "old-beta", "nobody"],
        "properties": [
            {"id": "country", "settings": {"render": "raw"}},
            {"id": "name", "settings": {"limit": 1}},
        ],
    }
    answer = parties.post("/reconcile", data={"extend": json.dumps(asked)}).json()
    assert misfits(EXTENSION, answer) == []
    assert answer["rows"] == {
        "alpha": {"country": [{"str": "de"}], "name": [{"str": "Alpha Optics GmbH"}]},
        "old-beta": {"country": [], "name": [{"str": "Beta Motors"}]},
        "nobody": {"country": [], "name": []},
    }
    shown = parties.get("/reconcile?extend=" + quote('{"ids": ["alpha"], "properties": [{"id": "country"}]}'))
    assert shown.json()["rows"]["alpha"]["country"] == [{"str": "Germany"}]


def test_a_preview_is_shown_in_frames_of_origins_that_are_let_in(
    parties: AppClient, small_workspace: Workspace
) -> None:
    closed = parties.get("/reconcile/default/preview?id=alpha")
    assert '<h1 dir="auto">Alpha Optics GmbH</h1>' in closed.text and "<script" not in closed.text
    assert "frame-ancestors 'none'" in closed.headers["content-security-policy"]
    assert parties.get("/reconcile/default/preview?id=nobody").status_code == 404
    opened = AppClient(create_app(small_workspace, embed_in=[OPENREFINE], allow_origins=[OPENREFINE]))
    shown = opened.get("/reconcile/default/preview?id=cn-hikvision")
    assert f"frame-ancestors {OPENREFINE}" in shown.headers["content-security-policy"]
    answer = opened.get("/reconcile", headers={"origin": OPENREFINE})
    assert answer.headers["access-control-allow-origin"] == OPENREFINE
    other = opened.get("/reconcile", headers={"origin": "http://evil.example"})
    assert "access-control-allow-origin" not in other.headers


def test_what_is_written_in_a_name_is_text_in_a_preview(tmp_path: Path) -> None:
    store = small_store(tmp_path / "s.db", [company("bad", "<script>alert(1)</script> Works")])
    page = AppClient(create_app(Workspace(store))).get("/reconcile/default/preview?id=bad").text
    store.close()
    assert "<script" not in page and "&lt;script&gt;" in page


def test_queries_are_in_the_audit_log(audited: tuple[AppClient, AuditLog]) -> None:
    client, log = audited
    reconciled(client, {"q0": {"query": "Hikvision"}}, "/reconcile/us_lists")
    [found] = find_records(log, Filter())
    assert found.details is not None
    assert found.details["asked"] == {"api": "reconcile", "dataset": "us_lists"}
    row = proof_of_row(log, found.sequence, 1).details
    assert row is not None and (row["name"], row["decision"]) == ("Hikvision", "match")


@pytest.mark.parametrize("text", ["---", " ", "", "n/a", "\ud800"])
def test_a_cell_without_a_name_spoils_no_batch(text: str, parties: AppClient) -> None:
    queries = {"q0": {"query": text}, "q1": {"query": "Alpha Optics"}}
    answer = parties.post("/reconcile/default", data={"queries": json.dumps(queries)})
    assert answer.status_code == 200, answer.text
    assert [len(each["result"]) for each in answer.json().values()] == [0, 1]


def test_a_cell_that_is_too_long_is_named(parties: AppClient) -> None:
    queries = {"q0": {"query": "Alpha Optics"}, "q7": {"query": "x" * 1_001}}
    answer = parties.post("/reconcile/default", data={"queries": json.dumps(queries)})
    assert answer.status_code == 400
    assert answer.json()["detail"].endswith("(query 'q7')")
