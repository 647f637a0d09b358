"""Pages that stay open: two tabs, back and forward, reload, data loaded meanwhile; and hostile names."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from chromium import chromium
from factories import DOCUMENT, company, fact, member, owns
from selenium.webdriver import Chrome, Keys
from served import served
from small_store import small_store
from web_page import CUT, OVERLAPPING, Page

from api.http.app import create_app
from api.workspace import Workspace
from graph.store import Document
from ontology import PartialDate, Statement

pytestmark = [pytest.mark.browser, pytest.mark.slow]

HOSTILE = "<img src=x onerror=document.title='owned'>"
NAMES = {
    "plant": HOSTILE,
    "group": f"Group {HOSTILE}",
    "turned": "\u202eevil\u202c right to left",
    "arabic": "شركة <b>المصنع</b> للإلكترونيات",
    "marks": "Zalgo" + "\u0301" * 300,
    "long": "M" * 10_000,
}


def facts() -> list[Statement | list[Statement]]:
    """A plant that parties with such names own, the group among them."""
    owners = [id for id in NAMES if id != "plant"]
    return [
        *(company(id, name) for id, name in NAMES.items()),
        fact("plant", "alias", "‮txt.exe‬"),
        member("group", "defence_conglomerate", quote=HOSTILE),
        *(member(id, "listed_party") for id in owners if id != "group"),
        *(owns(id, "plant", "15", quote=HOSTILE, locator=HOSTILE) for id in owners if id != "group"),
        owns("group", "plant", "40", quote=HOSTILE),
    ]


@pytest.fixture(scope="module")
def browser() -> Iterator[Chrome]:
    with chromium() as opened:
        yield opened


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("open") / "small.db"


@pytest.fixture(scope="module")
def address(path: Path) -> Iterator[str]:
    document = Document(
        "article",
        HOSTILE,
        HOSTILE,
        read=DOCUMENT.read,
        date=PartialDate("2024-01-15"),
        url="javascript:document.title='owned'",
    )
    store = small_store(path, facts(), document)
    with served(create_app(Workspace(store), jobs_folder=path.parent / "jobs")) as address:
        yield address
    store.close()


@pytest.fixture
def page(browser: Chrome, address: str) -> Iterator[Page]:
    page = Page(browser, address)
    page.resize(1400, 900)
    page.errors()
    yield page
    assert page.errors() == []


def assert_harmless(page: Page) -> None:
    """Nothing of what the names say is done, and the page is as wide as the window."""
    assert page.all("main img, main script, [onerror], [onload], main a[href^='javascript']") == []
    assert "owned" not in page.browser.title.partition("<img")[0]
    assert "\u202e" not in page.text("body"), "a sign that turns text is shown as a sign"
    width = page.browser.execute_script("return document.documentElement.scrollWidth")
    assert width <= page.browser.execute_script("return innerWidth")


@pytest.mark.parametrize("width", [1400, 390])
@pytest.mark.parametrize(
    "address_of",
    [
        "/?q=plant",
        "/explore?centre=plant",
        "/explore?centre=plant&view=list",
        "/explore?centre=plant&sel=long",
        "/entity/plant",
        "/entity/long",
        "/entity/marks",
        "/memo?q=plant",
    ],
)
def test_hostile_names_are_shown_as_they_are_written(page: Page, address_of: str, width: int) -> None:
    page.resize(width)
    page.open(address_of)
    assert_harmless(page)
    if "plant" in address_of:
        assert HOSTILE in page.text("main")
    if page.all("svg.chain"):
        assert page.browser.execute_script(OVERLAPPING) == 0
        if width > 1000:
            assert page.browser.execute_script(CUT) == []


def test_hostile_names_of_a_question_and_of_a_file_of_orders_stay_text(page: Page, path: Path) -> None:
    page.open(q=HOSTILE)
    assert_harmless(page)
    assert page.browser.title.startswith(HOSTILE)
    orders = path.parent / "orders.csv"
    asked = [HOSTILE, NAMES["turned"], NAMES["arabic"], NAMES["marks"], "M" * 900, "=1+1"]
    orders.write_text("\n".join(["Consignee", *(f'"{each}"' for each in asked)]), "utf-8")
    page.open("/portfolio")
    page.find("input[type=file]").send_keys(str(orders))
    page.find("main form .btn.pri").send_keys(Keys.ENTER)
    page.wait_for("select[name=column_name]")
    assert_harmless(page)
    page.find("main form .btn.pri").send_keys(Keys.ENTER)
    page.wait_for(".results tbody tr")
    assert len(page.all(".results tbody tr")) == len(asked)
    assert HOSTILE in page.text(".results")
    assert_harmless(page)


def test_two_tabs_do_not_mix(page: Page) -> None:
    browser = page.browser
    page.open(q="plant")
    first = browser.current_window_handle
    browser.switch_to.new_window("tab")
    page.resize(1400, 900)
    page.open(q="group")
    assert "Group" in page.text("#sentence")
    second = browser.current_window_handle
    browser.switch_to.window(first)
    page.find(".tile[data-class=listed_party]").click()
    page.wait_for("#main:not([aria-busy]) .tile[data-class=listed_party][aria-pressed=true]")
    assert page.question() == {"q": "plant", "press": "listed_party"}
    browser.switch_to.window(second)
    assert page.question()["q"] == "group" and "press" not in page.question()
    browser.close()
    browser.switch_to.window(first)


def drawn(page: Page) -> set[str]:
    return {part.get_attribute("data-key") or "" for part in page.all("svg.chain a[data-key]")}


def test_back_forward_and_reload_show_the_picture_as_it_was(page: Page) -> None:
    page.open("/explore", centre="group")
    before = drawn(page)
    plant = page.find("svg.chain a.node[data-key=plant]")
    page.browser.execute_script("arguments[0].focus()", plant)
    page.browser.switch_to.active_element.send_keys("e")
    page.wait_until(lambda: page.question().get("open") == "plant")
    page.wait_for("#main:not([aria-busy]) svg.chain a[data-key='?plant'], svg.chain a[data-key=long]")
    after = drawn(page)
    assert before < after
    page.browser.back()
    page.wait_until(lambda: drawn(page) == before)
    page.browser.forward()
    page.wait_until(lambda: drawn(page) == after)
    page.browser.refresh()
    assert drawn(page) == after
    page.browser.execute_script("document.querySelector('svg.chain a.node[data-key=plant]').focus()")
    page.browser.switch_to.active_element.send_keys("x")
    page.wait_until(lambda: "plant" not in drawn(page))
    assert page.question()["hide"] == "plant"
    page.browser.back()
    page.wait_until(lambda: drawn(page) == after)


def test_data_loaded_meanwhile_are_told_and_an_address_keeps_its_own(page: Page, path: Path) -> None:
    page.open(q="plant")
    kept = page.find("a[data-copy]").get_attribute("href") or ""
    assert not page.find("#newer").is_displayed() and "data=1" in kept
    small_store(path, [*facts(), owns("newcomer", "plant", "30"), company("newcomer", "Newcomer")]).close()
    page.browser.execute_script("dispatchEvent(new Event('focus'))")
    page.wait_until(lambda: page.find("#newer").is_displayed())
    assert "Newcomer" not in page.text("main"), "what is read does not change under the eyes"
    page.find("#newer a").send_keys(Keys.ENTER)
    page.wait_until(lambda: page.find("#main").get_attribute("data-versions") == "2")
    assert not page.find("#newer").is_displayed()
    page.browser.get(kept)
    assert "versions 2 instead of 1" in page.text(".notice:not([hidden])")
    page.find(".notice:not([hidden]) a").send_keys(Keys.ENTER)
    page.wait_until(lambda: "known_at" in page.question())
    page.open("/explore", centre="plant", data="1")
    assert "newcomer" in drawn(page) and page.all("main .notice a")
    page.find("main .notice a").send_keys(Keys.ENTER)
    page.wait_until(lambda: "known_at" in page.question())
    page.wait_until(lambda: "newcomer" not in drawn(page) and len(drawn(page)) > 3)
    page.open("/entity/plant", data="1")
    assert "instead of 1" in page.text("main .notice")
