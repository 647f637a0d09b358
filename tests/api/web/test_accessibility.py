"""axe-core finds nothing in the views of the page, light and dark, at a desk and on a phone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from chromium import chromium
from npm_packages import npm_package
from selenium.webdriver import Keys
from served import served
from web_page import Page

from api.casework.opening import opened_casework
from api.http.app import create_app
from api.workspace import Workspace

pytestmark = [pytest.mark.browser, pytest.mark.slow]

VIEWS = {
    "start": "/",
    "answer": "/?q=GTA+Semiconductor",
    "review": "/?q=CETC",
    "problem": "/?q=x&at=never",
    "memo": "/memo?q=CETC+24",
    "embed": "/embed?q=CETC+24",
    "history": "/entity/cn-siqa?tab=history",
    "dossier": "/entity/cn-smic",
    "explore": "/explore?centre=cn-cetc",
    "list": "/explore?centre=cn-gta&view=list",
    "data": "/data",
    "pairs": "/resolve",
}
IN_THE_DARK = ("answer", "dossier", "explore", "data")
"""Views that are looked at in dark colours and on a phone too."""

RUN = """
const done = arguments[0];
axe.run(document, { resultTypes: ["violations"] }).then(({ violations }) =>
  done(violations.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map((node) => node.html)}`)));
"""


@pytest.fixture(scope="module")
def page(case_address: str) -> Iterator[Page]:
    npm_package("axe-core")
    with chromium() as browser:
        yield Page(browser, case_address)


@pytest.mark.parametrize("view", VIEWS)
def test_nothing_stands_in_the_way_of_a_reader(page: Page, view: str) -> None:
    axe = (npm_package("axe-core") / "axe.min.js").read_text("utf-8")
    found = {}
    for scheme, size in (("light", (1400, 900)), ("dark", (390, 844)))[: 2 if view in IN_THE_DARK else 1]:
        page.prefer(scheme)
        page.resize(*size)
        page.open(VIEWS[view])
        page.browser.execute_script(axe)
        found[scheme] = page.browser.execute_async_script(RUN)
    assert found == {scheme: [] for scheme in found}


def test_a_file_of_orders_is_sent_looked_over_read_and_watched_by_keyboard_alone(
    page: Page, workspace: Workspace, tmp_path: Path
) -> None:
    orders = tmp_path / "orders.csv"
    orders.write_text("Consignee,Country\nGTA Semiconductor,cn\nBakkerij Jansen,nl\n", "utf-8")
    axe = (npm_package("axe-core") / "axe.min.js").read_text("utf-8")
    found = []
    with (
        opened_casework(f"sqlite:///{tmp_path}/casework.db") as casework,
        served(create_app(workspace, casework=casework, jobs_folder=tmp_path / "jobs")) as address,
    ):
        there = Page(page.browser, address)
        there.prefer("light")
        there.resize(1400, 900)
        there.open("/portfolio")
        for step in ("input[type=file]", "select[name=column_name]", ".results tbody tr"):
            there.wait_for(step)
            there.browser.execute_script(axe)
            found.append(there.browser.execute_async_script(RUN))
            if step == "input[type=file]":
                there.find(step).send_keys(str(orders))
            if step != ".results tbody tr":
                there.find("main form .btn.pri").send_keys(Keys.ENTER)
        assert there.find(".results tbody tr .cl.yes").is_displayed()
        assert "GTA Semiconductor is 2 hops" in there.text(".results")
        there.find("form[action$=watch] .btn").send_keys(Keys.ENTER)
        there.wait_for("#changes-title")
        there.browser.execute_script(axe)
        found.append(there.browser.execute_async_script(RUN))
        assert "compared with this first one" in there.text(".lead")
    assert found == [[], [], [], []]


def test_a_customer_is_decided_about_by_keyboard_alone(
    page: Page, workspace: Workspace, tmp_path: Path
) -> None:
    axe = (npm_package("axe-core") / "axe.min.js").read_text("utf-8")
    asked = "/?q=GTA+Semiconductor&country=cn&reference=C-1"
    found = []
    with (
        opened_casework(f"sqlite:///{tmp_path}/casework.db") as casework,
        served(create_app(workspace, casework=casework)) as address,
    ):
        there = Page(page.browser, address)
        there.prefer("light")
        there.resize(1400, 900)
        there.open(asked)
        there.find("input[name=disposition][value=same]").send_keys(
            Keys.SPACE, Keys.ARROW_RIGHT, Keys.ARROW_RIGHT
        )
        there.find("textarea[name=why]").send_keys("spare parts of the canteen")
        there.find(".decide .btn.pri").send_keys(Keys.ENTER)
        there.wait_for(".history li")
        assert there.text(".follows").startswith("Cleared until")
        for scheme, size in (("light", (1400, 900)), ("dark", (390, 844))):
            there.prefer(scheme)
            there.resize(*size)
            there.open(asked)
            there.browser.execute_script(axe)
            found.append(there.browser.execute_async_script(RUN))
        there.find(".history summary").send_keys(Keys.ENTER)
        there.find(".history input[name=why]").send_keys("by mistake", Keys.ENTER)
        there.wait_for(".history li + li")
        assert "undone" in there.text(".history")
    assert found == [[], []]


def press(page: Page, *keys: str) -> None:
    page.browser.switch_to.active_element.send_keys(*keys)


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until the focus is there."""
    reached = "return document.activeElement.matches(arguments[0])"
    for _ in range(60):
        press(page, Keys.TAB)
        if page.browser.execute_script(reached, selector):
            return
    raise AssertionError(f"the tab key does not lead to {selector}")


def test_every_story_goes_by_keyboard_alone(page: Page) -> None:
    page.prefer("light")
    page.resize(1400, 900)
    page.open("/")
    press(page, "/")
    press(page, "GTA Semiconductor", Keys.ENTER)
    page.wait_for("#main:not([aria-busy]) #sentence:focus")
    tab_to(page, ".tile[data-class=state_body]")
    press(page, Keys.ENTER)
    page.wait_for("#main:not([aria-busy]) .tile[data-class=state_body][aria-pressed=true]:focus")

    for form in ("svg", "txt"):  # the picture, its citations, and between them its data
        tab_to(page, f".take a[download$='.{form}']")
        if form == "svg":
            tab_to(page, ".take summary")
            press(page, Keys.ENTER)
            tab_to(page, ".take a[download$='.graphml']")
    tab_to(page, ".take a[href*='memo?']")
    press(page, Keys.ENTER)
    page.wait_for("#print:not([hidden])")
    tab_to(page, ".bar a")
    press(page, Keys.ENTER)

    page.wait_for("svg.chain")
    tab_to(page, "svg.chain a")
    press(page, Keys.HOME)
    press(page, Keys.SPACE)
    page.wait_for("#main:not([aria-busy]) svg.chain .consignee.selected:focus")
    press(page, "p")
    tab_to(page, "#panel a[href*='entity/']")
    press(page, Keys.ENTER)
    page.wait_for("#owners")
    tab_to(page, ".in-page a[href='#listings']")
    press(page, Keys.ENTER)
    page.wait_until(lambda: page.browser.current_url.endswith("cn-gta#listings"))

    page.browser.refresh()
    tab_to(page, ".tools a[href*='explore?']")
    press(page, Keys.ENTER)
    page.wait_for("svg.chain .consignee")
    tab_to(page, "svg.chain a")
    press(page, Keys.HOME)
    for _ in range(2):
        press(page, Keys.ARROW_RIGHT)
    press(page, "e")
    page.wait_until(lambda: "open" in page.question())
    page.wait_for("#main:not([aria-busy])")
    page.browser.refresh()
    tab_to(page, ".seg a:last-child")
    press(page, Keys.ENTER)
    page.wait_for("#links tbody tr")
    page.browser.refresh()
    tab_to(page, ".nav a[href$='data']")
    press(page, Keys.ENTER)
    page.wait_for("#lists-title")
    assert "Entity List" in page.text()
