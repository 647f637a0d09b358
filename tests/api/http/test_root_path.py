"""A proxy may serve the application under a prefix: redirects, the description and the pages keep to it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urljoin

import httpx
import pytest
from factories import company, owns
from served import served
from small_store import small_store
from starlette.types import ASGIApp, Receive, Scope, Send

from api.cli.app import main
from api.errors import BadUse
from api.http.app import create_app
from api.http.root_path import OWN_PATHS, is_root_path
from api.workspace import Workspace

PREFIX = "/tools/ketting"
TURTLE = {"accept": "text/turtle"}


class StatingServer:
    """An application behind a server that states the prefix itself, as uvicorn's --root-path does."""

    def __init__(self, app: ASGIApp, *, in_path: bool) -> None:
        self._app = app
        self._in_path = in_path

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        before = PREFIX if self._in_path else ""
        stated = {
            "root_path": PREFIX,
            "path": before + scope["path"],
            "raw_path": before.encode() + scope["raw_path"],
        }
        await self._app({**scope, **stated}, receive, send)


@contextmanager
def behind(kind: str, folder: Path) -> Iterator[httpx.Client]:
    """The service as a proxy's callers see it: `stripped` and `kept` are what the proxy does to the path."""
    store = small_store(folder / "s.db", [company("A"), company("B"), owns("A", "B", "51")])
    workspace = Workspace(store)
    if kind.startswith("server"):
        app: ASGIApp = StatingServer(create_app(workspace), in_path=kind == "server, in the path")
    else:
        app = create_app(workspace, root_path=PREFIX)
    path = PREFIX if kind == "kept" else ""
    with served(app) as address, httpx.Client(base_url=f"{address}{path}", timeout=30) as client:  # type: ignore[arg-type]  # any ASGI application is served
        yield client
    store.close()


@pytest.fixture(scope="module", params=["stripped", "kept", "server, in the path", "server, beside it"])
def client(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[httpx.Client]:
    with behind(request.param, tmp_path_factory.mktemp("behind")) as client:
        yield client


@pytest.mark.parametrize(
    ("iri", "accept", "place"),
    [
        ("/id/A", "application/json", "/v1/entities/A"),
        ("/id/A?sources=press", "text/turtle", "/v1/entities/A?sources=press"),
        ("/id/Ownership~A~B", "application/json", "/v1/links/Ownership~A~B"),
        ("/id/A", "text/html", "/entity/A"),
    ],
)
def test_redirects_stay_below_the_prefix(iri: str, accept: str, place: str, client: httpx.Client) -> None:
    answer = client.get(iri, headers={"accept": accept})
    assert (answer.status_code, answer.headers["location"]) == (303, PREFIX + place)


@pytest.mark.slow
def test_the_description_says_where_its_paths_are(client: httpx.Client) -> None:
    description = client.get("/openapi.json").json()
    assert description["servers"] == [{"url": PREFIX}]
    assert "/v1/screen" in description["paths"]


def test_what_names_a_source_is_found_by_its_escaped_path(client: httpx.Client) -> None:
    for path in ("/source/press", "/source/press/article", "/derived", "/ns", "/shapes"):
        assert client.get(path, headers=TURTLE).status_code == 200, path


@pytest.mark.parametrize("page", ["/", "/docs"])
def test_pages_find_what_they_need_below_the_prefix(page: str, client: httpx.Client) -> None:
    text = client.get(page).text
    assets = re.findall(r'(?:src|href)="([^"#]+)"', text)
    assert assets
    for asset in assets:
        address = urljoin(PREFIX + page, asset)
        assert address.startswith(f"{PREFIX}/")
        assert client.get(address.removeprefix(PREFIX)).status_code == 200, asset
    for script in client.get("/static/page.js").text, client.get("/static/typeahead.js").text:
        assert re.findall(r"""["'`]/(?:v1|static|openapi|docs)""", script) == []


def test_a_problem_names_the_path_and_the_description_as_the_caller_sees_them(client: httpx.Client) -> None:
    for path in ("/v1/nothing", "/static/nothing"):
        problem = client.get(path).json()
        assert problem["instance"] == PREFIX + path
        assert f"described at {PREFIX}/docs" in problem["detail"]
    assert client.get("/v1/entities/nobody").json()["instance"] == f"{PREFIX}/v1/entities/nobody"


def test_the_prefix_without_its_slash_leads_to_the_page(tmp_path: Path) -> None:
    with behind("kept", tmp_path) as client:
        address = str(client.base_url).rstrip("/")
        answer = httpx.get(f"{address}?q=A%20B")
    assert (answer.status_code, answer.headers["location"]) == (307, f"{PREFIX}/?q=A%20B")
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.slow
def test_without_a_prefix_nothing_is_said_of_servers(service: httpx.Client) -> None:
    assert "servers" not in service.get("/openapi.json").json()
    assert service.get("/id/cn-cetc").headers["location"] == "/v1/entities/cn-cetc"


@pytest.mark.parametrize("bad", ["ketting", "/a b", "/../x", "/a//b", "https://x.example/", "/é", "/v1"])
def test_what_is_no_prefix_is_refused(bad: str, workspace: Workspace) -> None:
    with pytest.raises(BadUse, match="--root-path is"):
        create_app(workspace, root_path=bad)


@pytest.mark.slow
def test_a_prefix_begins_with_no_path_of_the_service(workspace: Workspace) -> None:
    app = create_app(workspace)
    places = [getattr(route, "path", "") for route in app.routes]
    places += [route.path for part in app.routes for route in getattr(part, "routes", None) or ()]
    begin = {place.split("/")[1] for place in (*places, *app.openapi()["paths"]) if "/" in place} - {""}
    assert begin >= {"v1", "static", "docs", "healthz"}
    assert begin <= set(OWN_PATHS)
    assert is_root_path("") and is_root_path("/v2/x")


def test_the_command_refuses_it_by_its_option(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    small_store(tmp_path / "s.db", [company("A")]).close()
    code = main(["serve", "--port", "0", "--root-path", "tools", "--store", f"sqlite:///{tmp_path}/s.db"])
    printed = capsys.readouterr()
    assert (code, printed.out) == (2, "")
    assert "--root-path is 'tools'; write a path such as /ketting" in " ".join(printed.err.split())
