"""The query of an address is UTF-8, on every route: in another encoding a name would be another name."""

from __future__ import annotations

import httpx
import pytest


@pytest.mark.parametrize("escaped", ["%D6rn", "%C3rn", "%FF", "%ED%A0%80", "A%C3%28", "%C0%AF"])
@pytest.mark.parametrize(
    "path",
    [
        "/v1/search?q={}", "/v1/search?q=x&country={}", "/v1/sources?known_at={}",
        "/v1/entities/cn-cetc?x={}", "/v1/options?{}", "/?q={}", "/docs?{}",
        "/v1/entities/cn-cetc/links?{}=1", "/v1/entities/cn-cetc/proximity?traversal={}",
        "/v1/links/Unit~cn-cetc~cn-cetc-24?valid_at={}", "/v1/paths?from={}&to=cn-cetc", "/v1/ontology?a={}",
        "/id/cn-cetc?sources={}", "/source/us_lists?known_at={}", "/derived?{}", "/ns?{}",
        "/static/style.css?{}", "/healthz?{}", "/readyz?{}", "/openapi.json?{}", "/nowhere?{}",
    ],
)  # fmt: skip
def test_a_query_that_is_not_utf8_is_refused_on_every_route(
    path: str, escaped: str, service: httpx.Client
) -> None:
    response = service.get(path.format(escaped))
    problem = response.json()
    assert (response.status_code, problem["type"].rpartition("#")[2]) == (400, "bad-encoding")
    assert response.headers["Content-Type"] == "application/problem+json"
    assert "The query is not UTF-8" in problem["detail"]
    assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_a_query_that_is_utf8_is_read(service: httpx.Client) -> None:
    answer = service.get("/v1/search?q=%C3%96rn%20%E5%8C%97")
    assert (answer.status_code, answer.json()["matches"]) == (200, [])


def test_a_post_is_held_to_the_same(service: httpx.Client) -> None:
    assert service.post("/v1/screen?x=%D6", json={"name": "x"}).status_code == 400
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    answer = service.post(
        "/v1/sparql", content="query=ASK%20%7B%20%3Fs%20%3Fp%20%22%D6%22%20%7D", headers=form
    )
    assert (answer.status_code, "not UTF-8" in answer.json()["detail"]) == (422, True)
    json = {"Content-Type": "application/json"}
    assert service.post("/v1/screen", content=b'{"name": "\xd6rn"}', headers=json).status_code in (400, 422)
