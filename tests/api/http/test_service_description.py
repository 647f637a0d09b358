"""The description of the API: valid, complete, and shown without another host."""

from __future__ import annotations

import re
from typing import Any

import httpx
import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from api.http.routes.pages import WEB

ROUTES = {
    ("post", "/v1/screen"),
    ("get", "/v1/screen"),
    ("get", "/v1/resolve/candidates"),
    ("get", "/v1/resolve/judgements"),
    ("post", "/v1/resolve/judgements"),
    ("get", "/v1/search"),
    ("post", "/v1/screen/batch"),
    ("post", "/v1/dispositions"),
    ("get", "/v1/dispositions"),
    ("post", "/v1/dispositions/notes"),
    ("get", "/v1/dispositions/{id}"),
    ("post", "/v1/dispositions/{id}/undo"),
    ("post", "/v1/dispositions/{id}/confirm"),
    ("get", "/v1/audit"),
    ("get", "/v1/audit/verify"),
    ("get", "/v1/audit/{number}"),
    ("get", "/v1/watchlists"),
    ("get", "/v1/watchlists/{name}"),
    ("post", "/v1/watchlists/{name}/lines"),
    ("post", "/v1/watchlists/{name}/runs"),
    ("get", "/v1/watchlists/{name}/changes"),
    ("post", "/v1/watchlists/{name}/acknowledgements"),
    ("get", "/v1/options"),
    ("get", "/v1/entities/{id}"),
    ("get", "/v1/entities/{id}/links"),
    ("get", "/v1/entities/{id}/statements"),
    ("get", "/v1/entities/{id}/records"),
    ("get", "/v1/links/{id}"),
    ("get", "/v1/entities/{id}/proximity"),
    ("get", "/v1/entities/{id}/owners"),
    ("get", "/v1/entities/{id}/owned"),
    ("get", "/v1/entities/{id}/near"),
    ("get", "/v1/entities/{id}/history"),
    ("get", "/v1/entities/{id}/ownership"),
    ("get", "/v1/entities/{id}/rules"),
    ("post", "/v1/what-if"),
    ("post", "/v1/assess"),
    ("get", "/v1/licences/records/{type}"),
    ("get", "/v1/licences/licensed"),
    ("get", "/v1/trade/{question}"),
    ("get", "/v1/reports"),
    ("get", "/v1/reports/{report}/tables"),
    ("get", "/v1/reports/{report}/tables/{table}"),
    ("get", "/v1/reports/{report}/check"),
    ("get", "/v1/entities/{id}/graph"),
    ("get", "/v1/common"),
    ("get", "/v1/paths"),
    ("get", "/v1/classes"),
    ("get", "/v1/classes/{id}/members"),
    ("get", "/v1/sources"),
    ("get", "/v1/sources/{id}/diff"),
    ("get", "/v1/ontology"),
    ("post", "/v1/sparql"),
    ("get", "/healthz"),
    ("get", "/readyz"),
}
OF_OTHERS = {
    ("post", "/match/{dataset}"),
    ("get", "/search/{dataset}"),
    ("get", "/entities/{id}"),
    ("get", "/entities/{id}/adjacent"),
    ("get", "/entities/{id}/adjacent/{property}"),
    ("get", "/catalog"),
    ("get", "/algorithms"),
    ("get", "/reconcile/{dataset}"),
    ("post", "/reconcile/{dataset}"),
    ("get", "/reconcile/{dataset}/suggest/entity"),
    ("get", "/reconcile/{dataset}/suggest/type"),
    ("get", "/reconcile/{dataset}/suggest/property"),
    ("get", "/reconcile/{dataset}/extend/property"),
}
"""Routes of APIs that are not ours, with their own answers and errors (tests/api/http/other_apis)."""


@pytest.fixture(scope="module")
def description(service: httpx.Client) -> Any:
    return service.get("/openapi.json").json()


def operations(description: Any) -> dict[tuple[str, str], Any]:
    return {
        (method, path): operation
        for path, methods in description["paths"].items()
        for method, operation in methods.items()
    }


@pytest.mark.slow
def test_the_description_is_valid_openapi(description: Any) -> None:
    OpenAPIV31SpecValidator(description).validate()


def test_every_route_is_described(description: Any) -> None:
    assert set(operations(description)) == ROUTES | OF_OTHERS
    for route, operation in operations(description).items():
        assert operation["summary"] and operation["description"]
        if route in OF_OTHERS:
            continue
        content = operation["responses"]["200"]["content"]
        if "application/json" in content:
            assert content["application/json"]["schema"].keys() & {"$ref", "items", "anyOf"}
        elif "application/x-ndjson" in content:
            assert content["application/x-ndjson"]["schema"].keys() == {"$ref"}
        else:
            assert content.keys() <= {"text/turtle", "application/ld+json", "application/sparql-results+json"}


def test_every_route_says_which_problems_it_can_answer(description: Any) -> None:
    for (method, path), operation in operations(description).items():
        if (method, path) in OF_OTHERS:
            continue
        problems = {status: r for status, r in operation["responses"].items() if status != "200"}
        assert "500" in problems
        is_of_store = path not in ("/healthz", "/v1/options")
        assert ("503" in problems) == is_of_store or path == "/v1/options"
        names_one = (
            "entities",
            "/v1/links",
            "paths",
            "common",
            "members",
            "diff",
            "what-if",
            "assess",
            "licensed",
            "{report}",
            "dispositions/{id}",
            "audit/{number}",
            "resolve/candidates",
            "watchlists/{name}",
        )
        assert ("404" in problems) == any(part in path for part in names_one)
        for response in problems.values():
            schema = response["content"]["application/problem+json"]["schema"]
            assert schema == {"$ref": "#/components/schemas/Problem"}
    assert "HTTPValidationError" not in description["components"]["schemas"]


def test_every_field_of_a_question_is_explained(description: Any) -> None:
    for operation in operations(description).values():
        for parameter in operation.get("parameters", []):
            assert parameter.get("description"), parameter
    for name, field in description["components"]["schemas"]["ScreenRequest"]["properties"].items():
        assert field.get("description"), name


SCRIPTS = sorted(path.name for path in WEB.glob("*.js"))


def test_no_page_names_another_host(service: httpx.Client) -> None:
    for path in ("/", "/docs", "/static/style.css", *(f"/static/{name}" for name in SCRIPTS)):
        text = service.get(path).text
        assert text
        assert re.findall(r"(?:src|href|url|import|from)\W{1,3}(?:https?:)?//", text) == []


def test_swagger_ui_comes_from_this_service(service: httpx.Client) -> None:
    page = service.get("/docs").text
    for asset in re.findall(r'(?:src|href)="(docs/assets/[^"]+)"', page):
        assert service.get(f"/{asset}").status_code == 200
    assert "docs/assets/swagger-ui-bundle.js" in page


def test_the_scripts_read_no_text_as_html_but_views_of_the_page(service: httpx.Client) -> None:
    for name in SCRIPTS:
        script = service.get(f"/static/{name}").text
        assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(", script)
        # A view has its values escaped by the service, and parsing it runs no script.
        assert ("DOMParser" in script) == (name == "page.js")


def test_the_page_holds_no_style_and_no_script_of_its_own(service: httpx.Client) -> None:
    for path in ("/", "/?q=GTA%20Semiconductor", "/?q=x&at=never"):
        text = service.get(path).text
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)", text)


def test_without_a_script_the_page_answers_too(service: httpx.Client) -> None:
    text = service.get("/", params={"q": "GTA Semiconductor", "press": "state_body"}).text
    assert "GTA Semiconductor is 2 hops from China Electronics Corporation" in text
    assert text.count('class="tile ') == 7 and '<svg class="chain"' in text
    assert re.search(r'<ol class="words">.*Huada Semiconductor.*</ol>', text, re.DOTALL)
    assert re.search(r'value="state_body" class="tile context"[^>]*aria-pressed="true"', text)
    [chosen] = re.findall(r'<a href="(\?[^"]*)" class="node party[^"]*" data-key="cn-cec"', text)
    view = service.get("/" + chosen.replace("&amp;", "&")).text
    assert re.search(r'id="panel-title"[^>]*>China Electronics Corporation<', view)


def test_views_are_small_and_an_address_of_another_version_says_so(service: httpx.Client) -> None:
    answer = service.get("/", params={"q": "S.I.S.C.", "data": "9.9"})
    assert len(answer.content) < 300_000
    assert "instead of 9.9" in answer.text and "data=" in answer.text
