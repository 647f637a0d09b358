"""Who may ask which route: the table, keys in headers, and what everybody may ask."""

from __future__ import annotations

import asyncio
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from fastapi.routing import iter_route_contexts
from keyed_service import Keyed, with_key
from starlette.routing import Mount
from starlette.types import ASGIApp, Message

from api.casework.identity import Scope
from api.casework.keys.access import OPEN, ROUTES, access_to
from api.casework.opening import opened_casework
from api.http.app import create_app
from api.workspace import Workspace
from graph.store import Store

FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def routes_of(app: object) -> list[tuple[str, str]]:
    """The path and method of each route of the application, in the order in which they are tried."""
    found = []
    for route in iter_route_contexts(app.routes):  # type: ignore[attr-defined]
        if isinstance(route.original_route, Mount):
            found.append((f"{route.path}/{{path:path}}", "GET"))
        else:
            found += [(route.path, method) for method in sorted(route.methods - {"HEAD"})]
    return found


def status_of(app: ASGIApp, path: str) -> int:
    """What a request is answered whose path no client has tidied up."""
    answers: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": b""}

    async def send(message: Message) -> None:
        answers.append(message)

    scope = {"type": "http", "method": "GET", "path": path, "raw_path": path.encode(), "query_string": b"",
             "headers": [], "root_path": "", "scheme": "http", "server": ("test", 80)}  # fmt: skip
    asyncio.run(app(scope, receive, send))
    return int(answers[0]["status"])


def example_of(path: str) -> str:
    """A path of the template, with values that try it: a slash where one may stand, and no bare name."""
    return re.sub(r"\{\w+(:path)?\}", lambda found: "a/b~c" if found[1] else "a~c", path)


def test_every_route_has_its_scope_in_the_table_and_the_table_has_no_other(store: Store) -> None:
    assert sorted(routes_of(create_app(Workspace(store)))) == sorted(
        (path, method) for path, methods in ROUTES.items() for method in methods
    )


def test_the_table_finds_the_route_that_the_router_finds(store: Store) -> None:
    for path, method in routes_of(create_app(Workspace(store))):
        assert access_to(example_of(path), method) is ROUTES[path][method], path


@pytest.mark.slow
def test_each_scope_is_refused_what_it_may_not_do(keyed: Keyed) -> None:
    keys = {left_out: keyed.key(*(each for each in Scope if each != left_out)) for left_out in Scope}
    alone = {scope: keyed.key(scope) for scope in Scope}
    for path, methods in ROUTES.items():
        for method, access in methods.items():
            if access.scope is None:
                continue
            place = example_of(path)
            refused = keyed.client.request(method, place, headers=with_key(keys[access.scope]))
            assert refused.status_code == 403, (path, method)
            assert f"the scope {access.scope}" in refused.json()["detail"]
            answered = keyed.client.request(method, place, headers=with_key(alone[access.scope]))
            assert answered.status_code not in (401, 403), (path, method)


def test_without_a_key_nothing_is_answered_but_what_is_open(keyed: Keyed) -> None:
    keyed.key()
    for path, methods in ROUTES.items():
        for method, access in methods.items():
            answer = keyed.client.request(method, example_of(path), headers=FORM)
            assert (answer.status_code == 401) == (access.scope is not None), (path, method)
    assert {path for path, methods in ROUTES.items() if OPEN in methods.values()} == {
        "/healthz",
        "/readyz",
        "/updatez",  # refused to everybody
        "/sign-in",
        "/static/{path:path}",
        "/docs/assets/{path:path}",
    }
    for path in ("/nothing", "/v1", "//v1/sources", "/v1/../healthz", "/healthz/../v1/sources", "/healthz/",
                 "/HEALTHZ", "/healthz/x", "/static", "/v1/sources%2f..", "/v1//sources"):  # fmt: skip
        assert status_of(keyed.app, path) == 401, path
    for path in ("/static/../v1/sources", "/static//v1/sources", "/docs/assets/../../openapi.json"):
        assert status_of(keyed.app, path) == 404, path
    for method in ("OPTIONS", "PUT", "DELETE", "TRACE", "HEAD"):
        assert keyed.client.request(method, "/v1/sources").status_code == 401


def test_without_keys_everybody_may_ask_everything(keyed: Keyed) -> None:
    answer = keyed.get("/v1/sources", "ketting_of_another_service")
    assert answer.status_code == 200 and "ratelimit" not in answer.headers
    assert keyed.get("/sign-in").headers["location"] == "/"


def test_a_key_is_taken_in_three_ways(keyed: Keyed) -> None:
    key = keyed.key()
    for headers in (
        {"Authorization": f"Bearer {key}"},
        {"Authorization": f"bearer  {key} "},
        {"Authorization": f"ApiKey {key}"},
        {"X-API-Key": key},
        {"X-API-Key": key, "Authorization": f"Bearer {key}"},
        {"X-API-Key": key, "Authorization": "Basic YTpi"},
    ):
        assert keyed.client.get("/v1/sources", headers=headers).status_code == 200, headers
    assert keyed.client.head("/v1/sources", headers={"X-API-Key": key}).status_code == 200


def test_every_wrong_key_is_answered_alike(keyed: Keyed) -> None:
    key, other = keyed.key(), keyed.key(name="ben")
    id = key.split("_")[1]
    expired = keyed.key(Scope.READ, days=1)
    revoked = keyed.key(Scope.READ)
    keyed.table.revoke(revoked.split("_")[1], keyed.table.get(id).identity)
    later = keyed.app.state.ring._clock().timestamp() + 86_400
    keyed.look_again()
    wrong = {
        "unknown": "ketting_0123456789_" + "a" * 64,
        "of the right id": f"ketting_{id}_" + "a" * 64,
        "with the secret of another": f"ketting_{id}_{other.split('_')[2]}",
        "revoked": revoked,
        "not a key": "admin",
        "empty": "",
        "in capitals": key.upper(),
        "not ASCII": "ketting_é".encode().decode("latin-1"),
        "very long": "a" * 100_000,
    }
    answers = {name: keyed.get("/v1/sources", text) for name, text in wrong.items()}
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(keyed.app.state.ring, "_clock", lambda: datetime.fromtimestamp(later, UTC))
        answers["expired"] = keyed.get("/v1/sources", expired)
    both = keyed.client.get("/v1/sources", headers={"X-API-Key": key, "Authorization": f"Bearer {other}"})
    for name, answer in {**answers, "two of them": both}.items():
        assert answer.status_code == 401, name
        assert answer.headers["www-authenticate"] == 'Bearer realm="ketting"'
        assert answer.json() == both.json()
    assert "ketting keys create" in both.json()["detail"]
    assert keyed.get("/healthz", "admin").status_code == 401


OWN = ["localhost", "LOCALHOST:8000", "127.0.0.1:8000", "127.8.0.1", "[::1]:8000", "ketting.localhost:80"]
FOREIGN = ["evil.example", "evil.example:8000", "127.0.0.1.evil.example", "localhost.evil.example",
           "10.0.0.1", "localhost@evil.example", "[::2]", "", "[", "0.0.0.0", "localhost,x.org"]  # fmt: skip


def test_without_keys_only_who_calls_this_machine_by_its_own_name_is_answered(
    store: Store, tmp_path: Path
) -> None:
    with opened_casework(f"sqlite:///{tmp_path}/casework.db") as casework:
        keyed = Keyed(Workspace(store), casework, own_names_only=True, jobs_folder=tmp_path / "jobs")
        for host in OWN:
            assert keyed.get("/v1/sources", Host=host).status_code == 200, host
        for host in FOREIGN:
            answer = keyed.get("/v1/sources", Host=host)
            assert answer.status_code == 403 and "--allow-unauthenticated" in answer.text, host
        key = keyed.key()
        assert keyed.get("/v1/sources", key, Host="ketting.example").status_code == 200


def test_other_origins_may_send_a_key_where_they_are_allowed_and_never_a_cookie(
    store: Store, tmp_path: Path
) -> None:
    with opened_casework(f"sqlite:///{tmp_path}/casework.db") as casework:
        keyed = Keyed(
            Workspace(store),
            casework,
            jobs_folder=tmp_path / "jobs",
            allow_origins=["https://tools.example"],
        )
        key = keyed.key()
        asks = {"Origin": "https://tools.example", "Access-Control-Request-Method": "GET"}
        asks |= {"Access-Control-Request-Headers": "authorization"}
        allowed = keyed.client.options("/v1/sources", headers=asks)
        assert (
            allowed.status_code == 200 and "Authorization" in allowed.headers["access-control-allow-headers"]
        )
        for given, status in ((key, 200), (None, 401)):
            answer = keyed.get("/v1/sources", given, Origin="https://tools.example")
            assert answer.status_code == status
            assert answer.headers["access-control-allow-origin"] == "https://tools.example"
            assert "access-control-allow-credentials" not in answer.headers
        other = keyed.client.options("/v1/sources", headers=asks | {"Origin": "https://evil.example"})
        assert "access-control-allow-origin" not in other.headers


def test_under_a_prefix_the_table_is_of_what_stands_behind_it(keyed: Keyed) -> None:
    key = keyed.key(Scope.READ)
    keyed.app._prefix = "/ketting"
    assert keyed.get("/ketting/v1/sources").status_code == 401
    assert keyed.get("/ketting/v1/sources", key).status_code == 200
    assert keyed.get("/ketting/healthz").status_code == 200
    assert keyed.get("/healthz/v1/sources").status_code == 401
    assert keyed.get("/ketting/healthz/../v1/sources").status_code == 401


def test_a_websocket_is_closed(keyed: Keyed) -> None:
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "websocket.connect"}

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {"type": "websocket", "path": "/v1/sources", "headers": [], "query_string": b""}
    asyncio.run(keyed.app(scope, receive, send))
    assert sent == [{"type": "websocket.close", "code": 1008}]
