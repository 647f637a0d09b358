"""The page with keys: signing in and out, the cookie, the token of forms, and what nobody can forge."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from keyed_service import Keyed

from api.casework.identity import UNAUTHENTICATED, Scope
from api.casework.keys.access import OPEN, ROUTES
from api.casework.keys.sessions import SESSION_SECONDS, Sessions
from api.http.access.refusals import place_behind

JSON = {"Content-Type": "application/json", "Accept": "application/json"}


def cookie_of(keyed: Keyed) -> str:
    return str(keyed.app.state.sessions.cookie)


def test_who_signs_in_with_a_key_is_led_back_and_named(keyed: Keyed) -> None:
    key, browser = keyed.key(name="Anna <b>"), keyed.browser()
    led = browser.get("/data?lang=nl")
    assert (led.status_code, led.headers["location"]) == (303, "/sign-in?next=%2Fdata%3Flang%3Dnl&lang=nl")
    form = browser.get(led.headers["location"]).text
    assert "Aanmelden" in form and 'name="next" value="/data?lang=nl"' in form
    answer = browser.sign_in(key, "/data?lang=nl")
    assert (answer.status_code, answer.headers["location"]) == (303, "/data?lang=nl")
    page = browser.get("/data?lang=nl")
    assert page.status_code == 200 and "Aangemeld als <bdi>Anna &lt;b&gt;</bdi>" in page.text
    assert page.headers["cache-control"] == "no-store" and key not in page.text
    assert "Signed in as" in browser.get("/?q=A&lang=en").text


def test_the_cookie_is_for_this_site_alone_and_no_script_reads_it(keyed: Keyed) -> None:
    key, browser = keyed.key(), keyed.browser()
    stated = browser.sign_in(key).headers["set-cookie"]
    assert {"HttpOnly", "Path=/", "SameSite=lax", f"Max-Age={SESSION_SECONDS}"} <= set(stated.split("; "))
    assert "Secure" not in stated and key not in stated and key.split("_")[2] not in stated
    token = browser.token("/sign-in")
    form = {"csrf": token, "key": key}
    assert "Secure" in browser.post("/sign-in", form, **{"X-Forwarded-Proto": "https"}).headers["set-cookie"]


def test_signing_in_begins_another_session_and_signing_out_ends_it(keyed: Keyed) -> None:
    key, browser = keyed.key(), keyed.browser()
    browser.get("/sign-in")
    before = dict(browser.cookies)
    browser.sign_in(key)
    kept = dict(browser.cookies)
    assert kept != before
    assert browser.post("/sign-out", {"csrf": "0" * 64}).status_code == 403
    answer = browser.post("/sign-out?lang=nl", {"csrf": browser.token("/")})
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in?lang=nl")
    assert browser.cookies == {} and browser.get("/").status_code == 303
    browser.cookies = kept  # somebody kept a copy of it
    assert browser.get("/").status_code == 303


def test_a_wrong_key_is_refused_without_saying_what_is_wrong_with_it(keyed: Keyed) -> None:
    key, browser = keyed.key(), keyed.browser()
    texts = set()
    for wrong in (key[:-1] + "x", f"ketting_{'0' * 10}_{'a' * 64}", "", "a" * 100_000, "clé"):
        answer = browser.sign_in(wrong)
        assert answer.status_code in (401, 413)
        if answer.status_code == 401:
            texts.add(re.sub(r'value="[^"]*"', "", answer.text))
    assert len(texts) == 1 and "This key is not valid here" in texts.pop()
    assert browser.get("/").status_code == 303


@pytest.mark.parametrize(
    "place",
    ["https://evil.example", "//evil.example", "/\\evil.example", "\\\\evil.example", "/\t/evil.example",
     "javascript:alert(1)", "evil.example", "", "/\n/evil.example", "/" + "a" * 5_000, "/\u202e/x"],
)  # fmt: skip
def test_signing_in_leads_to_no_other_site(keyed: Keyed, place: str) -> None:
    assert place_behind(place) == "/"
    assert keyed.browser().sign_in(keyed.key(), place).headers["location"] == "/"


def test_a_session_is_over_with_its_key(keyed: Keyed) -> None:
    revoked, rotated = keyed.key(name="anna"), keyed.key(name="ben")
    browsers = {key: keyed.browser() for key in (revoked, rotated)}
    for key, browser in browsers.items():
        browser.sign_in(key)
        assert browser.get("/").status_code == 200
    keyed.table.revoke(revoked.split("_")[1], UNAUTHENTICATED)
    keyed.table.rotate(rotated.split("_")[1], UNAUTHENTICATED, overlap=timedelta(hours=1))
    keyed.look_again()
    assert [browser.get("/").status_code for browser in browsers.values()] == [303, 200]
    later = datetime.now(UTC) + timedelta(hours=2)
    keyed.app.state.ring._clock = lambda: later
    assert browsers[rotated].get("/").status_code == 303


def test_what_nobody_wrote_is_no_session(keyed: Keyed) -> None:
    key = keyed.key()
    id, sessions = key.split("_")[1], keyed.app.state.sessions
    right = sessions.written(sessions.begin(id))
    number, begun, _, mac = right.split(".")
    other = Sessions(b"another secret")
    old = Sessions(bytes(32), clock=lambda: int(begun) - SESSION_SECONDS)
    forged = [
        f"{number}.{begun}.{id}.{'0' * 64}",
        f"{number}.{int(begun) + 1}.{id}.{mac}",
        f"{number}.{begun}.{id}.",
        f"{number}.{begun}.{id}",
        other.written(other.begin(id)),
        old.written(old.begin(id)),
        sessions.written(sessions.begin("0123456789")),
        sessions.written(sessions.begin()),
        right + "x",
        right.replace(".", "..", 1),
        "é.é.é.é",
        "",
        "a" * 50_000,
        "\ud800",
    ]
    assert keyed.get("/data", Cookie=f"{sessions.cookie}={right}").status_code == 200
    assert keyed.get("/data", Cookie=f"other=1; {sessions.cookie}={right}; x=2").status_code == 200
    for value in forged:
        header = f"{sessions.cookie}={value}".encode("utf-8", "surrogatepass")
        assert keyed.client.get("/data", headers={"Cookie": header}).status_code == 401, value


def test_a_form_needs_the_token_of_its_own_session(keyed: Keyed) -> None:
    key = keyed.key()
    browser, other = keyed.browser(), keyed.browser()
    browser.sign_in(key)
    other.sign_in(key)
    stranger = keyed.browser().token("/sign-in")
    for token in ("", "guessed", other.token("/portfolio"), stranger, "é"):
        answer = browser.post("/portfolio", {"csrf": token})
        assert answer.status_code == 403 and "was not sent from this page" in answer.text
    assert browser.post("/portfolio", {"csrf": browser.token("/portfolio")}).status_code == 422
    assert other.post("/sign-in", {"csrf": stranger, "key": key}).status_code == 403


def test_every_route_that_takes_a_form_asks_for_the_token_and_every_other_for_the_header(
    keyed: Keyed,
) -> None:
    browser = keyed.browser()
    browser.sign_in(keyed.key())
    for path, methods in ROUTES.items():
        for method in methods.keys() - {"GET"} if OPEN not in methods.values() else ():
            place = re.sub(r"\{[^}]+\}", "1", path)
            answer = browser.post(place, {"csrf": "0" * 64})
            assert (method, answer.status_code) == ("POST", 403), (path, answer.status_code)


def test_a_program_needs_no_token_and_a_script_sends_it_in_a_header(keyed: Keyed) -> None:
    key, browser = keyed.key(), keyed.browser()
    body = '{"name": "A Ltd"}'
    sent = keyed.client.post("/v1/screen", content=body, headers=JSON | {"X-API-Key": key})
    assert sent.status_code == 200
    file = {"file": ("a.csv", b"name\nA Ltd\n")}
    assert keyed.client.post("/portfolio", files=file, headers={"X-API-Key": key}).status_code == 303
    browser.sign_in(key)
    cookie = {"Cookie": "; ".join(f"{name}={value}" for name, value in browser.cookies.items())}
    refused = keyed.client.post("/v1/screen", content=body, headers=JSON | cookie)
    assert refused.status_code == 403 and "X-CSRF-Token" in refused.json()["detail"]
    found = re.search(r'data-csrf="([0-9a-f]+)"', browser.get("/").text)
    assert found is not None
    token = {"X-CSRF-Token": found[1]}
    assert keyed.client.post("/v1/screen", content=body, headers=JSON | cookie | token).status_code == 200


def test_who_may_not_see_a_view_is_told_so_on_a_page(keyed: Keyed) -> None:
    browser = keyed.browser()
    browser.sign_in(keyed.key(Scope.READ, name="reader"))
    page = browser.get("/portfolio?lang=nl")
    assert page.status_code == 403 and page.headers["content-type"].startswith("text/html")
    assert "reader" in page.text and "Afmelden" in page.text


def test_sessions_work_under_a_prefix(keyed: Keyed) -> None:
    key, browser = keyed.key(), keyed.browser()
    prefixed = type(browser)(type(keyed.client)(keyed.app))
    keyed.app._prefix = "/ketting"
    led = prefixed.get("/ketting/data")
    assert led.headers["location"] == "/ketting/sign-in?next=%2Fdata"
    answer = prefixed.post(
        "/ketting/sign-in", {"csrf": prefixed.token("/ketting/sign-in"), "key": key, "next": "/data"}
    )
    assert answer.headers["location"] == "/ketting/data" and "Path=/ketting/" in answer.headers["set-cookie"]
    assert prefixed.get("/ketting/data").status_code == 200
