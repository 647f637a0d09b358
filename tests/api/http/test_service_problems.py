"""What the service says to bad input and when its store fails: problem documents (RFC 9457)."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NoReturn

import httpx
import pytest
from served import served

from api.errors import ApiError, BadQuestion
from api.http.app import create_app
from api.http.limits import Limits
from api.http.problem_kinds import UNEXPECTED, kind_of
from api.http.problems import Problem
from api.workspace import Workspace
from graph.errors import (
    GraphError,
    StoreBusy,
    StoreCorrupt,
    StoreReadOnly,
    StoreTooNew,
    StoreUnreachable,
)
from ingest.normalise.errors import BadName

PREFIX = "https://w3id.org/ketting/problem#"
Asking = Callable[[httpx.Client], httpx.Response]


def screen(**body: object) -> Asking:
    return lambda service: service.post("/v1/screen", json=body)


def get(path: str, **params: Any) -> Asking:
    return lambda service: service.get(path, params=params)


def send(content: bytes, media_type: str = "application/json") -> Asking:
    return lambda service: service.post("/v1/screen", content=content, headers={"Content-Type": media_type})


def problem_of(response: httpx.Response) -> Problem:
    """The problem document, which must be one in every respect."""
    assert response.headers["Content-Type"] == "application/problem+json"
    problem = Problem.model_validate(response.json())
    assert problem.status == response.status_code
    assert problem.instance == response.request.url.path
    assert problem.title and problem.detail
    return problem


# ------------------------------------------------------------ bad input

FIELDS = {
    "N of 0": ("max_hops", 0, "a whole number between 1 and 10"),
    "N of 11": ("max_hops", 11, "a whole number between 1 and 10"),
    "a share of 150": ("min_share", 150, "between 0 and 100"),
    "a share below 0": ("min_share", -1, "between 0 and 100"),
    "a day that does not exist": ("valid_at", "2024-02-30", "does not exist in the calendar"),
    "a day in words": ("valid_at", "yesterday", "YYYY-MM-DD"),
    "seconds for a day": ("valid_at", 1707091200, "YYYY-MM-DD"),
    "a known day that does not exist": ("known_at", "2023-02-29", "does not exist in the calendar"),
    "a known time in words": ("known_at", "now", "no such time"),
    "a known time before all time": ("known_at", "0001-01-01T00:00:00+14:00", "no such time"),
    "a number for a known time": ("known_at", 2024, "no such time"),
    "a grade that is none": ("min_grade", "E", "it must be A, B, C or D"),
    "no sources at all": ("sources", [], "1 to 100 ids"),
    "101 sources": ("sources", ["a"] * 101, "1 to 100 ids"),
    "a source name of 101 letters": ("sources", ["a" * 101], "1 to 100 characters"),
    "21 classes": ("risk_classes", ["state_body"] * 21, "1 to 20 ids"),
    "no paths": ("paths", 0, "between 1 and 50"),
    "51 paths": ("paths", 51, "between 1 and 50"),
    "21 matches": ("matches", 21, "between 1 and 20"),
    "a misspelt field": ("minshare", 50, "did you mean min_share?"),
    "a day in the future": ("valid_at", "2026-11-22", "after today"),
    "an order's day in the future": ("date", "2026-11-22", "after today"),
    "a known day in the future": ("known_at", "2026-11-22", "in the future"),
    "the last day of the calendar": ("known_at", "9999-12-31", "in the future"),
    "an unknown traversal": ("traversal", "sideways", "choose one of control, any"),
    "a direction that is none": ("direction", "up down*", "must be up or down with * or ?"),
    "an unknown class": ("risk_classes", ["villain"], "choose from defence_conglomerate"),
    "a former class": ("risk_classes", ["military_end_user"], "it is called meu_list now"),
    "a class that is no risk": ("risk_classes", ["registered_agent"], "no class of risk"),
    "a source that is not loaded": ("sources", ["rumours"], "loaded: corporate_links"),
    "true for a number": ("max_hops", True, "a whole number between 1 and 10"),
    "true for a share": ("min_share", True, "between 0 and 100"),
    "a name that is no text": ("name", 24, "it must be a text"),
}


@pytest.mark.parametrize(("field", "value", "words"), FIELDS.values(), ids=FIELDS.keys())
def test_a_bad_field_is_named_with_what_is_wrong(
    service: httpx.Client, field: str, value: object, words: str
) -> None:
    response = service.post("/v1/screen", json={"name": "S.I.S.C."} | {field: value})
    problem = problem_of(response)

    assert (response.status_code, problem.type) == (422, PREFIX + "invalid-request")
    assert problem.errors is not None
    assert {tuple(error.loc[:2]) for error in problem.errors} == {("body", field)}
    assert words in problem.errors[0].msg


QUESTIONS = {
    "an empty name": ("bad-name", screen(name=""), "empty"),
    "a blank name": ("bad-name", screen(name="  "), "empty"),
    "a name of 10,000 characters": ("bad-name", screen(name="a" * 10_000), "10,000 characters"),
    "a name with a control character": ("bad-name", screen(name="S.I.\x00S.C."), "control character"),
    "a name with half a character": ("bad-name", send(b'{"name": "S.I.\\ud800"}'), "control character"),
    "a name without letters": ("bad-name", screen(name="???"), "no letter"),
    "a search for nothing": ("bad-name", get("/v1/search", q=""), "empty"),
    "a search of 10,000 characters": ("bad-name", get("/v1/search", q="a" * 10_000), "10,000 characters"),
}


@pytest.mark.parametrize(("kind", "ask", "words"), QUESTIONS.values(), ids=QUESTIONS.keys())
def test_a_question_that_cannot_be_asked_says_why(
    service: httpx.Client, kind: str, ask: Asking, words: str
) -> None:
    response = ask(service)
    problem = problem_of(response)
    assert (response.status_code, problem.type) == (422, PREFIX + kind)
    assert words in problem.detail


@pytest.mark.parametrize(
    "path",
    [
        "/v1/entities/cn-nobody",
        "/v1/entities/cn-nobody/links",
        "/v1/entities/cn-nobody/proximity",
        "/v1/paths?from=cn-nobody&to=cn-cetc",
        "/v1/paths?from=cn-cetc&to=cn-nobody",
        "/v1/entities/' OR 1=1",
    ],
)
def test_an_unknown_entity_is_not_found(service: httpx.Client, path: str) -> None:
    response = service.get(path)
    assert (response.status_code, problem_of(response).type) == (404, PREFIX + "not-found")


@pytest.mark.parametrize("path", ["/v1/entities/%00", "/v1/entities/%FF"])
def test_what_can_be_neither_id_nor_name_is_refused(service: httpx.Client, path: str) -> None:
    response = service.get(path)
    assert (response.status_code, problem_of(response).type) == (422, PREFIX + "bad-name")


@pytest.mark.parametrize(
    "ask",
    [
        get("/v1/paths", **{"from": "cn-cetc"}),
        get("/v1/paths", **{"from": "cn-cetc", "to": "cn-cec", "max_hops": 11}),
        get("/v1/search"),
        get("/v1/search", q="x", limit=3),
        get("/v1/sources", known_at="2024-13-01"),
        get("/v1/entities/cn-cetc/links", limit=501),
        get("/v1/entities/cn-cetc/links", limit=0),
        get("/v1/entities/cn-cetc/links", offset=-1),
        get("/v1/entities/cn-cetc/links", offset=10**30),
        get("/v1/entities/cn-cetc/proximity", min_share="nan"),
        get("/v1/entities/" + "a" * 201),
        send(b"{not json"),
        send(b"[]"),
        send(b""),
        send(b'{"name": "x", "max_hops": 1e999}'),
        send(b'{"name": "x", "min_share": NaN}'),
        send(b'{"name": "x", "valid_at": "\\ud800"}'),
    ],
)
def test_other_bad_requests_are_refused_with_the_field(service: httpx.Client, ask: Asking) -> None:
    response = ask(service)
    problem = problem_of(response)
    assert (response.status_code, problem.type) == (422, PREFIX + "invalid-request")
    assert problem.errors


def test_what_was_given_is_echoed_only_when_it_is_short(service: httpx.Client) -> None:
    errors = problem_of(screen(name="x", valid_at="9" * 5_000)(service)).errors
    assert errors is not None
    assert errors[0].input == "9" * 200


def test_json_nested_too_deep_is_a_bad_request(service: httpx.Client) -> None:
    response = send(b"[" * 60_000)(service)
    assert (response.status_code, problem_of(response).type) == (400, "about:blank")


# ------------------------------------------------------------ limits, routes and methods


def announced(body: bytes) -> bytes:
    return body


def in_pieces(body: bytes) -> Iterator[bytes]:
    """Sent in chunks, without a Content-Length."""
    for begin in range(0, len(body), 1_000):
        yield body[begin : begin + 1_000]


@pytest.mark.parametrize("sent", [announced, in_pieces])
def test_a_body_above_the_limit_is_refused(
    workspace: Workspace, sent: Callable[[bytes], bytes | Iterator[bytes]]
) -> None:
    def body(size: int) -> bytes:
        return json.dumps({"name": "S.I.S.C."}).encode().ljust(size)

    headers = {"Content-Type": "application/json"}
    with (
        served(create_app(workspace, limits=Limits(body=2_000))) as address,
        httpx.Client(base_url=address, headers=headers) as service,
    ):
        within = service.post("/v1/screen", content=sent(body(2_000)))
        above = service.post("/v1/screen", content=sent(body(2_001)))
    assert within.status_code == 200
    assert (above.status_code, problem_of(above).type) == (413, PREFIX + "body-too-large")


def test_the_usual_limit_is_64_kib(service: httpx.Client) -> None:
    assert send(b" " * 64 * 1024)(service).status_code == 422
    assert send(b" " * (64 * 1024 + 1))(service).status_code == 413


def test_an_unknown_route_is_not_found(service: httpx.Client) -> None:
    for path in ("/v2/screen", "/v1/screen/", "/static/none.js", "/static/../app.py", "/docs/assets/none"):
        response = service.get(path)
        assert (response.status_code, problem_of(response).type) == (404, "about:blank")


def test_a_wrong_method_says_which_is_right(service: httpx.Client) -> None:
    response = service.get("/v1/sparql")
    assert (response.status_code, response.headers["Allow"]) == (405, "OPTIONS, POST")
    assert "GET" in problem_of(response).detail


# ------------------------------------------------------------ the store fails


class RefusingStore:
    """A store that cannot be read."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    def revision(self) -> object:
        return 1

    def reader(self, *_: object) -> NoReturn:
        raise self.error


@contextmanager
def refused_by(error: Exception) -> Iterator[httpx.Client]:
    app = create_app(Workspace(RefusingStore(error)))  # type: ignore[arg-type]  # only `reader` is called
    with served(app) as address, httpx.Client(base_url=address) as service:
        yield service


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (StoreBusy("/home/x/ketting.db is locked"), "store-busy"),
        (StoreTooNew("/home/x/ketting.db is of version 9"), "store-too-new"),
        (StoreCorrupt("/home/x/ketting.db is no database"), "store-corrupt"),
        (StoreReadOnly("/home/x/ketting.db may not be written"), "store-unavailable"),
        (StoreUnreachable("/home/x/ketting.db is gone"), "store-unavailable"),
    ],
)
def test_a_store_that_fails_makes_the_service_unavailable(error: Exception, kind: str) -> None:
    with refused_by(error) as service:
        for ask in (screen(name="S.I.S.C."), get("/readyz"), get("/v1/sources")):
            response = ask(service)
            assert (response.status_code, problem_of(response).type) == (503, PREFIX + kind)
            assert "/home/x" not in response.text
        assert service.get("/healthz").status_code == 200


def test_a_busy_store_says_when_to_come_back() -> None:
    with refused_by(StoreBusy("locked")) as service:
        assert int(service.get("/v1/sources").headers["Retry-After"]) > 0


def test_a_fault_of_ours_tells_no_secrets() -> None:
    with refused_by(RuntimeError("the secret of line 24")) as service:
        response = service.get("/v1/sources")
        assert (response.status_code, problem_of(response).type) == (500, PREFIX + "unexpected")
        assert "secret" not in response.text
        assert "Traceback" not in response.text
        assert response.headers["X-Content-Type-Options"] == "nosniff"


def below(root: type[Exception]) -> set[type[Exception]]:
    return {error for kind in root.__subclasses__() for error in (kind, *below(kind))}


def test_every_error_that_a_question_can_meet_has_a_kind() -> None:
    errors = below(ApiError) | below(GraphError) | {BadName}
    made = [e("x", 0, "") if issubclass(e, BadQuestion) else e("") for e in errors]
    assert {type(e).__name__ for e in made if kind_of(e) is UNEXPECTED} == set()


# ------------------------------------------------------------ headers


@pytest.mark.parametrize(
    "path", ["/", "/docs", "/static/page.js", "/v1/sources", "/v1/nothing", "/v1/search"]
)
def test_every_response_has_the_security_headers(service: httpx.Client, path: str) -> None:
    headers = service.get(path).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "default-src 'self'" in headers["Content-Security-Policy"]
    assert "script-src 'self';" in headers["Content-Security-Policy"]
    assert "Cache-Control" in headers


def test_other_origins_are_given_nothing(service: httpx.Client) -> None:
    origin = {"Origin": "https://elsewhere.example", "Access-Control-Request-Method": "POST"}
    asked = service.options("/v1/screen", headers=origin)
    answered = service.post("/v1/screen", json={"name": "S.I.S.C."}, headers=origin)
    assert asked.status_code == 204
    for response in (asked, answered):
        assert not [name for name in response.headers if name.startswith("access-control")]
