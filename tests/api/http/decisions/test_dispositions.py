"""Decisions through the service: who may, what is remembered, and the forms of the page."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
from factories import company, fact, owns
from keyed_service import Browser, Keyed, with_key
from small_store import small_store
from waiting import wait_until

from api.batch.orders import Order
from api.batch.screening import OrderScreener
from api.casework.database import Casework
from api.casework.dispositions import DecisionBook
from api.casework.identity import UNAUTHENTICATED, Scope
from api.casework.opening import opened_casework
from api.http.app import create_app
from api.page.decisions import lines_of_rows
from api.screening import Question
from api.workspace import Workspace

NAME = "Alpha Trading Ltd"
ASKED = {"name": NAME, "country": "gb", "reference": "C-1"}
CLEARED = {**ASKED, "disposition": "cleared", "why": "looked at the register"}
PAGE = f"/?{urlencode({'q': NAME, 'country': 'gb', 'reference': 'C-1'})}"


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    facts = [
        company("gb-a", NAME),
        fact("gb-a", "country", "gb"),
        company("gb-b", "Alpha Works Ltd"),
        company("gb-c", "Alpha Works Ltd"),
        company("cn-p", "Parent Co Ltd"),
        owns("cn-p", "gb-a", "60"),
    ]
    store = small_store(tmp_path_factory.mktemp("small") / "s.db", facts)
    yield Workspace(store)
    store.close()


@pytest.fixture
def casework(tmp_path: Path) -> Iterator[Casework]:
    with opened_casework(f"sqlite:///{tmp_path}/casework.db") as opened:
        yield opened


@pytest.fixture
def service(workspace: Workspace, casework: Casework, tmp_path: Path) -> Keyed:
    return Keyed(workspace, casework, jobs_folder=tmp_path / "jobs")


def post(service: Keyed, path: str, body: dict[str, object], key: str | None = None):  # type: ignore[no-untyped-def]
    return service.client.post(path, json=body, headers=with_key(key))


def test_what_is_decided_is_told_in_every_view_and_batch(service: Keyed) -> None:
    assert "dispositions" not in service.client.post("/v1/screen?view=decision", json=ASKED).json()
    made = post(service, "/v1/dispositions", CLEARED)
    assert (made.status_code, made.json()["id"], made.json()["state"]) == (200, 1, "in_force")
    for view in ("decision", "summary", "full"):
        answer = service.client.post(f"/v1/screen?view={view}", json=ASKED).json()
        assert [each["disposition"] for each in answer["dispositions"]] == ["cleared"], view
        assert answer["follows"]["settled"] is True
    other = service.client.post("/v1/screen?view=decision", json={**ASKED, "reference": "C-2"}).json()
    assert "dispositions" not in other and "follows" not in other
    rows = f"name,country,reference\n{NAME},gb,C-1\n{NAME},gb,C-2\n"
    batch = service.client.post(
        "/v1/screen/batch", content=rows.encode(), headers={"Content-Type": "text/csv"}
    )
    first, second = batch.text.splitlines()
    assert '"settled":true' in first and '"dispositions":[]' in second


def test_decisions_are_listed_shown_noted_and_undone(service: Keyed) -> None:
    post(service, "/v1/dispositions", CLEARED)
    assert post(service, "/v1/dispositions/notes", {**ASKED, "note": "called them"}).status_code == 200
    listed = service.get("/v1/dispositions?limit=1").json()
    assert (listed["total"], [each["action"] for each in listed["entries"]]) == (2, ["note"])
    key = listed["entries"][0]["record"]["key"]
    assert service.get(f"/v1/dispositions?record={key}&disposition=cleared").json()["total"] == 1
    shown = service.get("/v1/dispositions/1").json()
    assert len(shown["history"]) == 2 and len(shown["fingerprint"]) == 64
    assert any("the match was accepted" in each for each in shown["basis"])
    assert post(service, "/v1/dispositions/1/undo", {"why": "by mistake"}).status_code == 200
    assert "dispositions" not in service.client.post("/v1/screen?view=decision", json=ASKED).json()


@pytest.mark.parametrize(
    ("path", "body", "status", "told"),
    [
        ("/v1/dispositions", {**CLEARED, "why": " "}, 422, "why"),
        ("/v1/dispositions", {**CLEARED, "disposition": "fine"}, 422, "same, not_same, cleared or escalated"),
        ("/v1/dispositions", {**CLEARED, "entity": "cn-p"}, 422, "it may mean gb-a"),
        ("/v1/dispositions", {**CLEARED, "name": "Nobody at all"}, 422, "nobody to decide about"),
        ("/v1/dispositions", {**CLEARED, "name": "Alpha Works Ltd"}, 422, "may mean several"),
        ("/v1/dispositions", {**CLEARED, "until": "2001-01-01"}, 422, "over already"),
        ("/v1/dispositions/9/undo", {"why": "x"}, 404, "there is no decision 9"),
        ("/v1/dispositions/0/undo", {"why": "x"}, 422, "id"),
        ("/v1/dispositions/9/confirm", {"why": "x", "by": "me"}, 422, "by"),
    ],
)
def test_what_cannot_be_decided_is_refused(
    service: Keyed, path: str, body: dict[str, object], status: int, told: str
) -> None:
    answer = post(service, path, body)
    assert answer.status_code == status
    assert told in answer.text
    assert service.get("/v1/dispositions").json()["total"] == 0


def test_only_a_key_with_the_scope_may_decide_and_its_name_is_told(service: Keyed) -> None:
    screens, decides = service.key(Scope.SCREEN, name="ben"), service.key(Scope.DECIDE, Scope.SCREEN)
    assert post(service, "/v1/dispositions", CLEARED, screens).status_code == 403
    assert service.get("/v1/dispositions", screens).status_code == 403
    assert post(service, "/v1/dispositions", CLEARED, decides).json()["by"] == "anna"
    told = post(service, "/v1/screen?view=decision", ASKED, screens).json()
    assert told["dispositions"][0]["by"] == "anna"


def test_a_service_without_casework_says_so(workspace: Workspace) -> None:
    from asgi_client import AppClient

    client = AppClient(create_app(workspace))
    answer = client.post("/v1/dispositions", json=CLEARED)
    assert answer.status_code == 422
    assert "this service keeps no casework" in answer.json()["detail"]
    assert 'id="decisions"' not in client.get(PAGE).text


# ------------------------------------------------------------ the page


def sent(browser: Browser, **values: str):  # type: ignore[no-untyped-def]
    """Send the form of the answer as a browser does, and open where it leads."""
    page = browser.get(PAGE).text
    [token] = set(re.findall(r'name="csrf" value="([^"]+)"', page)) or {""}
    return browser.post(PAGE.replace("/?", "/decide?"), {"csrf": token, **values})


def text_of(page: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


def test_a_decision_is_made_noted_and_undone_by_forms_alone(service: Keyed) -> None:
    browser = service.browser()
    answer = sent(
        browser, action="decide", entity="gb-a", disposition="cleared", why="end-use statement", until=""
    )
    assert answer.status_code == 303
    assert answer.headers["location"] == f"{PAGE.replace('+', '%20')}#decisions"
    page = browser.get(PAGE).text
    assert '<p class="follows"><strong>Cleared until' in page
    assert "in force" in text_of(page) and "“end-use statement”" in text_of(page)
    assert sent(browser, action="note", note="called <b>them</b>").status_code == 303
    assert "called &lt;b&gt;them" in browser.get(PAGE).text
    assert sent(browser, action="undo", id="1", why="by mistake").status_code == 303
    page = browser.get(PAGE).text
    assert 'class="follows"' not in page
    assert "decision 1 undone by unauthenticated" in text_of(page)
    memo = browser.get(PAGE.replace("/?", "/memo?")).text
    assert "leared until" not in memo


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"action": "decide", "entity": "gb-a", "disposition": "cleared", "why": " "}, "it is empty"),
        ({"action": "decide", "entity": "gb-a", "why": "typed so"}, "the form does not say what to do"),
        (
            {"action": "decide", "entity": "gb-a", "disposition": "same", "why": "typed so", "until": "soon"},
            "write the last day as YYYY-MM-DD",
        ),
        ({"action": "undo", "id": "99", "why": "x"}, "there is no decision 99"),
        ({"action": "undo", "id": "x", "why": "x"}, "the form does not say what to do"),
        ({}, "the form does not say what to do"),
    ],
)
def test_what_is_refused_is_told_beside_the_form_with_what_was_typed(
    service: Keyed, values: dict[str, str], told: str
) -> None:
    answer = sent(service.browser(), **values)
    assert answer.status_code == 422
    assert told in text_of(answer.text) and 'role="alert"' in answer.text
    if values.get("why") == "typed so":
        assert ">typed so</textarea>" in answer.text


def test_a_form_of_another_site_is_refused(service: Keyed) -> None:
    browser = service.browser()
    browser.get(PAGE)
    answer = browser.post(PAGE.replace("/?", "/decide?"), {"action": "note", "note": "x", "csrf": "y"})
    assert answer.status_code == 403
    assert service.get("/v1/dispositions").json()["total"] == 0


def test_the_page_speaks_dutch_and_offers_every_party_that_may_be_meant(service: Keyed) -> None:
    page = service.browser().get("/?q=Alpha+Works+Ltd&lang=nl").text
    assert "Beslissingen over deze klant" in page
    assert page.count('<option value="gb-') >= 2


def test_who_may_only_screen_sees_what_follows_and_no_form(service: Keyed) -> None:
    decides, screens = service.key(), service.key(Scope.SCREEN, name="ben")
    post(service, "/v1/dispositions", CLEARED, decides)
    page = service.get(PAGE, screens).text
    assert "Cleared until" in page
    assert 'action="./decide' not in page


def test_what_somebody_else_holds_back_has_no_button_to_undo_it(service: Keyed) -> None:
    anna, ben = service.key(name="anna"), service.key(name="ben")
    post(service, "/v1/dispositions", {**CLEARED, "disposition": "escalated"}, anna)
    assert 'value="undo"' in service.get(PAGE, anna).text
    assert 'value="undo"' not in service.get(PAGE, ben).text


def test_a_portfolio_shows_what_is_decided_about_each_customer_now(
    service: Keyed, workspace: Workspace, casework: Casework
) -> None:
    screener = OrderScreener.of(workspace, Question())
    orders = [Order(row, NAME, "gb", reference=number) for row, number in ((2, "C-1"), (3, "C-2"), (4, ""))]
    results = [screener.result(order) for order in orders]
    post(service, "/v1/dispositions", CLEARED)
    post(service, "/v1/dispositions", {**CLEARED, "reference": "C-2"})
    post(service, "/v1/dispositions/2/undo", {"why": "the wrong customer"})

    lines = lines_of_rows(DecisionBook(casework), results, UNAUTHENTICATED, workspace.today)
    assert {row: [line.state for line in of_row] for row, of_row in lines.items()} == {
        2: ["in force"],
        3: [],
        4: [],
    }
    assert "looked at the register" in lines[2][0].entry.sentence


def test_the_page_and_the_memo_have_the_whole_reason_of_a_decision(service: Keyed) -> None:
    why = f"looked at {'the register, ' * 250}and at nothing else"
    assert post(service, "/v1/dispositions", {**CLEARED, "why": why}).status_code == 200
    assert why in html.unescape(service.get(PAGE).text)
    assert why in html.unescape(service.get(f"/memo{PAGE[1:]}").text)


def test_a_portfolio_links_each_row_to_its_decisions(service: Keyed, tmp_path: Path) -> None:
    post(service, "/v1/dispositions", CLEARED)
    job = service.app.state.jobs.add("c.csv", f"name,country,reference\n{NAME},gb,C-1\n".encode(), "utf-8")
    service.app.state.jobs.start(job.id, {})
    wait_until(lambda: service.app.state.jobs.get(job.id).state == "done")
    page = service.get(f"/portfolio/{job.id}", Accept="text/html").text
    assert "<b>in force</b>: cleared until" in page
    assert "reference=C-1" in page and "#decisions" in page


def test_that_two_parties_may_be_one_is_proposed_beside_an_answer(tmp_path: Path) -> None:
    facts = [company("gb-b", "Alpha Works Ltd"), company("gb-c", "Alpha Works Ltd")]
    store = small_store(tmp_path / "s.db", facts)
    with opened_casework(f"sqlite:///{tmp_path}/casework.db") as casework:
        browser = Keyed(Workspace(store), casework, jobs_folder=tmp_path / "jobs").browser()
        page = f"/?{urlencode({'q': 'Alpha Works Ltd'})}"
        shown = html.unescape(browser.get(page).text)
        assert "Propose that they may be one" in shown and 'name="verdict" value="unsure"' in shown
        sent = {"csrf": browser.token(page), "one": "gb-b", "other": "gb-c", "verdict": "unsure"}
        answer = browser.post("/resolve", {**sent, "why": "the same address", "by": "Anna"})
        assert answer.status_code == 303
    with store.reader() as reader:
        [(_, _, other)] = reader.values(["possiblySameAs"])
        assert other in ("gb-b", "gb-c")
    store.close()
