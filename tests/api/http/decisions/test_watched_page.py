"""A portfolio that is watched from the page: made, screened again, and its changes seen."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from factories import DATASET, DOCUMENT, company, member, owns
from keyed_service import Keyed
from small_store import small_store
from waiting import wait_until

from api.casework.opening import opened_casework
from api.workspace import Workspace
from graph.store import Store

PARTIES = [
    *company("works", "Hengshan Optics Works"),
    *company("group", "Northern <b>Group"),
    member("group", "defence_conglomerate"),
]
ORDERS = b"Reference,Name,Country\nC-1,Hengshan Optics Works,cn\nC-2,Bakkerij,Atlantis\n"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = small_store(tmp_path / "s.db", PARTIES)
    yield opened
    opened.close()


@pytest.fixture
def service(store: Store, tmp_path: Path) -> Iterator[Keyed]:
    with opened_casework(f"sqlite:///{tmp_path}/casework.db") as casework:
        yield Keyed(Workspace(store), casework, jobs_folder=tmp_path / "jobs")


def screened(service: Keyed) -> str:
    """The place of a portfolio that is screened."""
    jobs = service.app.state.jobs
    job = jobs.add("Klanten_NL.csv", ORDERS, "utf-8")
    jobs.start(job.id, {})
    wait_until(lambda: jobs.get(job.id).state == "done")
    return f"/portfolio/{job.id}"


def test_a_portfolio_is_watched_and_shows_what_changed_since_last_time(service: Keyed, store: Store) -> None:
    browser = service.browser()
    place, watched = screened(service), "/watched/Klanten%20NL"
    page = browser.get(place).text
    assert 'value="Klanten NL"' in page and "Watched as" not in page
    form = {"csrf": browser.token(place), "name": "Klanten NL"}
    made = browser.post(f"{place}/watch?lang=nl", form)
    assert (made.status_code, made.headers["location"]) == (303, f"{watched}?lang=nl")
    first = browser.get(made.headers["location"]).text
    assert "worden met deze eerste vergeleken" in first and "Er zijn geen wijzigingen" in first
    assert "1 regel kon niet worden gescreend" in first
    with store.writer(DATASET, [DOCUMENT], "1" * 64) as writer:
        writer.add([*PARTIES, owns("group", "works", "51")])
        writer.commit()
    again = browser.post(watched, {"csrf": browser.token(watched), "action": "run"})
    told = browser.get(f"{again.headers['location']}?lang=en").text
    assert "New hit" in told and "Hengshan Optics Works (C-1, row 2)" in told
    assert re.search(
        r"<b>New hit</b>\. <bdi>[^<]*; loaded [^<…]*\)\.</bdi>", told
    )  # with its source at the end
    assert "Northern &lt;b&gt;Group" in told and "<b>Group" not in told
    assert "Watched as Klanten NL: " in browser.get(place).text
    listed = browser.get("/portfolio?lang=nl").text
    assert "Gevolgde lijsten" in listed and re.search(r"<td>[1-9] wijzigingen</td>", listed)
    ids = re.search(r'name="ids" value="([^"]+)"', told)
    assert ids is not None
    browser.post(watched, {"csrf": browser.token(watched), "action": "seen", "ids": ids[1]})
    assert "Nothing changed that nobody has seen" in browser.get(f"{watched}?lang=en").text
    every = service.get("/v1/watchlists/Klanten%20NL/changes?all=true").json()
    assert every["total"] == len(ids[1].split()) and every["changes"][0]["acknowledged_by"]


def test_what_a_form_may_not_do_is_refused_on_the_page(service: Keyed) -> None:
    browser, place = service.browser(), screened(service)
    csrf = browser.token(place)
    assert browser.post(f"{place}/watch", {"name": "nl"}).status_code == 403
    bad = browser.post(f"{place}/watch", {"csrf": csrf, "name": "../x"})
    assert bad.status_code == 422 and "is no name of a list" in bad.text
    assert browser.get("/watched/nowhere").status_code == 404
    browser.post(f"{place}/watch", {"csrf": csrf, "name": "nl"})
    assert browser.post("/watched/nl", {"action": "run"}).status_code == 403
    what = browser.post("/watched/nl", {"csrf": csrf, "action": "x"})
    assert what.status_code == 422 and "choose a button" in what.text
    gone = browser.post(f"/portfolio/{'x' * 32}/watch", {"csrf": csrf, "name": "nl"})
    assert gone.status_code == 404
