"""Behind a proxy: prefixes that it states, other origins, packed bodies and answers, HEAD, and forms."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from asgi_client import AppClient
from factories import company, owns
from served import served
from small_store import small_store

from api.errors import BadUse
from api.http.app import create_app
from api.http.headers import SECURITY_HEADERS
from api.http.limits import Limits
from api.workspace import Workspace
from graph.store import Store

PAGE = "https://tools.example"
JSON = {"Content-Type": "application/json"}
PACKED = {**JSON, "Content-Encoding": "gzip"}
NAME = b'{"name": "A Ltd"}'


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    path: Path = tmp_path_factory.mktemp("small") / "s.db"
    store = small_store(path, [company("A"), company("B"), owns("B", "A", "51")])
    yield store
    store.close()


@pytest.fixture(scope="module")
def client(store: Store) -> Callable[..., AppClient]:
    """A client of the application with these options, which is made once."""
    made: dict[str, AppClient] = {}

    def client_of(**options: Any) -> AppClient:
        if repr(options) not in made:
            made[repr(options)] = AppClient(create_app(Workspace(store), **options))
        return made[repr(options)]

    return client_of


def leads_to(client: AppClient, stated: str | None, path: str = "/id/A") -> str:
    headers = {"accept": "application/json"} | ({} if stated is None else {"X-Forwarded-Prefix": stated})
    answer = client.get(path, headers=headers)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


# ------------------------------------------------------------ prefixes


def test_a_prefix_that_a_request_states_is_nobodys_unless_it_is_asked_for(client: Any) -> None:
    assert leads_to(client(), "/ketting") == "/v1/entities/A"
    assert leads_to(client(root_path="/tools"), "/ketting") == "/tools/v1/entities/A"


@pytest.mark.slow
def test_a_proxy_may_state_it_for_each_request(client: Any) -> None:
    behind = client(takes_forwarded_prefix=True, root_path="/tools")
    assert leads_to(behind, "/ketting") == "/ketting/v1/entities/A"
    assert leads_to(behind, "/a/b/") == "/a/b/v1/entities/A"
    assert leads_to(behind, "/kept", "/kept/id/A") == "/kept/v1/entities/A"
    assert leads_to(behind, None) == "/tools/v1/entities/A"
    servers = behind.get("/openapi.json", headers={"X-Forwarded-Prefix": "/x"}).json()["servers"]
    assert servers == [{"url": "/x"}]


@pytest.mark.parametrize(
    "bad", ["https://x.example", "//x.example", "/a, /b", "/v1", "/a b", "/..", "ketting", "/" + "a" * 200]
)
def test_what_is_no_prefix_is_refused(client: Any, bad: str) -> None:
    answer = client(takes_forwarded_prefix=True).get("/healthz", headers={"X-Forwarded-Prefix": bad})
    assert answer.status_code == 400
    assert "--root-path" in answer.json()["detail"]
    assert all(answer.headers[name] == value for name, value in SECURITY_HEADERS.items())


# ------------------------------------------------------------ other origins


def preflight(client: AppClient, origin: str) -> httpx.Response:
    asks = {"Origin": origin, "Access-Control-Request-Method": "POST"}
    return client.options("/v1/screen", headers=asks | {"Access-Control-Request-Headers": "content-type"})


def test_no_other_origin_may_ask_unless_it_is_listed(client: Any) -> None:
    for closed, origin in ((client(), PAGE), (client(allow_origins=[PAGE]), "https://other.example")):
        assert "access-control-allow-origin" not in preflight(closed, origin).headers
        answer = closed.get("/healthz", headers={"Origin": origin})
        assert "access-control-allow-origin" not in answer.headers


def test_a_listed_origin_may_ask_and_read(client: Any) -> None:
    opened = client(allow_origins=["http://localhost:3000", PAGE])
    asked = preflight(opened, PAGE)
    assert (asked.status_code, asked.headers["access-control-allow-origin"]) == (200, PAGE)
    assert "POST" in asked.headers["access-control-allow-methods"]
    answer = opened.post("/v1/screen", content=NAME, headers={**JSON, "Origin": PAGE})
    assert (answer.status_code, answer.headers["access-control-allow-origin"]) == (200, PAGE)
    assert "Origin" in answer.headers["vary"]
    assert "access-control-allow-credentials" not in answer.headers


@pytest.mark.parametrize("bad", ["*", "null", "tools.example", f"{PAGE}/", "HTTPS://tools.example", ""])
def test_what_is_no_origin_is_refused(client: Any, bad: str) -> None:
    with pytest.raises(BadUse, match="--allow-origin is"):
        client(allow_origins=[bad])


def test_so_are_too_many(client: Any) -> None:
    with pytest.raises(BadUse, match="given 21 times"):
        client(allow_origins=[f"https://{number}.example" for number in range(21)])


# ------------------------------------------------------------ packed bodies and answers


def test_a_body_in_gzip_is_read(client: Any) -> None:
    plain = client().post("/v1/screen", content=NAME, headers=JSON).json()
    parts = gzip.compress(NAME[:5]) + gzip.compress(NAME[5:])
    for body in (gzip.compress(NAME), parts):
        assert client().post("/v1/screen", content=body, headers=PACKED).json() == plain


@pytest.mark.parametrize(
    ("body", "encoding", "status", "words"),
    [
        (gzip.compress(bytes(100_000_000)), "gzip", 413, "At most 1,000 bytes are read"),
        (gzip.compress(b'{"name": "' + b"a" * 2_000 + b'"}'), "gzip", 413, "unpacked"),
        (NAME, "gzip", 400, "not gzip"),
        (gzip.compress(NAME)[:-4], "gzip", 400, "not all of it"),
        (gzip.compress(NAME) + b"more", "gzip", 400, "not gzip"),
        (NAME, "br", 415, "plain, or in gzip"),
        (NAME, "gzip, gzip", 415, "plain, or in gzip"),
    ],
    ids=["a bomb", "too long when unpacked", "plain", "cut off", "with a tail", "brotli", "twice"],
)
def test_what_cannot_be_unpacked_within_the_bound_is_refused(
    client: Any, body: bytes, encoding: str, status: int, words: str
) -> None:
    service = client(limits=Limits(body=1_000 if len(body) < 1_000 else 200_000))
    if status == 413 and len(body) > 1_000:
        words = "At most 200,000 bytes are read"
    answer = service.post("/v1/screen", content=body, headers={**JSON, "Content-Encoding": encoding})
    assert answer.status_code == status
    assert words in answer.json()["detail"]
    assert (answer.headers.get("accept-encoding") == "gzip, identity") == (status == 415)


def test_longer_answers_are_packed_for_who_takes_them(client: Any) -> None:
    service = client()
    for takes, packed in (("gzip, br", True), ("identity", False), ("gzip;q=0", False)):
        answer = service.get("/v1/options", headers={"Accept-Encoding": takes})
        assert (answer.headers.get("content-encoding") == "gzip") == packed
        assert "Accept-Encoding" in answer.headers["vary"]
        assert answer.json()["traversals"]
    assert "content-encoding" not in service.get("/healthz", headers={"Accept-Encoding": "gzip"}).headers


def test_a_plain_and_a_packed_answer_have_one_tag_which_is_weak(client: Any) -> None:
    service = client()
    plain = service.get("/v1/entities/A", headers={"Accept-Encoding": "identity"}).headers["etag"]
    packed = service.get("/v1/entities/A", headers={"Accept-Encoding": "gzip"}).headers["etag"]
    assert plain == packed and packed.startswith('W/"')
    assert service.get("/v1/entities/A", headers={"If-None-Match": packed}).status_code == 304


# ------------------------------------------------------------ HEAD and forms


@pytest.mark.parametrize(
    "path", ["/healthz", "/v1/options", "/v1/entities/A", "/v1/nothing", "/", "/openapi.json"]
)
def test_head_has_the_headers_of_get_and_no_body(client: Any, path: str) -> None:
    service = client()
    get, head = service.get(path), service.head(path)
    assert (head.status_code, head.content) == (get.status_code, b"")
    assert head.headers == get.headers


def test_head_is_answered_nowhere_else(client: Any) -> None:
    assert client().head("/v1/sparql").status_code == 405


FORM = "application/x-www-form-urlencoded"


@pytest.mark.parametrize("media_type", [FORM, "multipart/form-data; boundary=x", "text/plain", None])
def test_a_body_that_is_not_said_to_be_json_is_told_what_to_send(client: Any, media_type: str | None) -> None:
    headers = {} if media_type is None else {"Content-Type": media_type}
    answer = client().post("/v1/screen", content=b"name=A+Ltd", headers=headers)
    assert (answer.status_code, answer.headers["accept"]) == (415, "application/json")
    assert "send it with Content-Type: application/json" in answer.json()["detail"]


def test_every_route_that_reads_json_says_so(client: Any) -> None:
    service = client()
    described: dict[str, Any] = service.get("/openapi.json").json()["paths"]
    posted = [path for path, methods in described.items() if "post" in methods and path != "/v1/sparql"]
    # Those of other APIs answer as theirs do.
    paths = [path for path in posted if path.startswith("/v1/")]
    assert "/v1/screen" in paths
    for path in paths:
        answer = service.post(path, content=b"name=x", headers={"Content-Type": FORM})
        assert answer.status_code == 415, path
        assert "415" in described[path]["post"]["responses"], path


# ------------------------------------------------------------ a real server


@contextmanager
def real(store: Store) -> Iterator[httpx.Client]:
    app = create_app(Workspace(store), takes_forwarded_prefix=True, allow_origins=[PAGE])
    with served(app) as address, httpx.Client(base_url=address, timeout=120) as client:
        yield client


def test_all_of_it_through_uvicorn(store: Store) -> None:
    with real(store) as client:
        headers = {**PACKED, "X-Forwarded-Prefix": "/ketting", "Origin": PAGE}
        answer = client.post("/v1/screen", content=gzip.compress(NAME), headers=headers)
        assert json.loads(answer.content)["decision"]
        assert answer.headers["content-encoding"] == "gzip"
        assert answer.headers["access-control-allow-origin"] == PAGE
        moved = client.get("/id/A", headers=headers | {"accept": "application/json"})
        assert moved.headers["location"] == "/ketting/v1/entities/A"
        head = client.head("/v1/options")
        assert (head.content, int(head.headers["content-length"]) > 100) == (b"", True)
