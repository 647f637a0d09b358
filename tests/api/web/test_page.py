"""The page in a real browser: from a name to the verdicts, the chain and its sources."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from chromium import chromium
from selenium.webdriver import Chrome, Keys
from served import served
from web_page import CUT, OVERLAPPING, POOR_CONTRAST, Page

from api.http.app import create_app
from api.page.examples import CONSIGNEES, COUNTRY
from api.workspace import Workspace
from graph.model import PRESETS
from ontology import SCHEMA

pytestmark = pytest.mark.browser

GTA = {"q": "GTA Semiconductor"}
INSTITUTE = "中国电子科技集团公司第二十四研究所"
DESK, PHONE = (1400, 900), (390, 844)
TILE = ".tile[data-class={}]"


@pytest.fixture(scope="module")
def browser() -> Iterator[Chrome]:
    with chromium() as opened:
        yield opened


@pytest.fixture
def page(browser: Chrome, case_address: str) -> Iterator[Page]:
    """The page over the bundled case, without a question; it may log no error."""
    page = Page(browser, case_address)
    page.errors()
    browser.delete_all_cookies()  # the language is remembered
    page.resize(*DESK)
    page.open()
    yield page


def verdicts(page: Page) -> dict[str, str]:
    return {
        tile.get_attribute("data-class") or "": tile.get_attribute("data-verdict") or ""
        for tile in page.all(".tile")
    }


def select(page: Page, selector: str) -> None:
    """Press a part of the picture with the keyboard, and wait until its sources are shown."""
    page.browser.execute_script("document.querySelector(arguments[0]).focus()", selector)
    page.browser.switch_to.active_element.send_keys(Keys.ENTER)
    page.wait_for(f"#main:not([aria-busy]) {selector}.selected")


@pytest.mark.parametrize("name", CONSIGNEES)
@pytest.mark.parametrize("beside", ["", COUNTRY])
def test_what_matters_is_in_view_for_each_consignee(page: Page, name: str, beside: str) -> None:
    order = {"country": COUNTRY, "address": CONSIGNEES[name], "lang": "nl"} if beside else {}
    page.open(q=name, **order)
    assert page.is_in_view("#sentence")
    assert len(page.all(".tile")) == 7 and all(page.is_in_view(TILE.format(each)) for each in verdicts(page))
    assert {"yes", "unknown"} <= set(verdicts(page).values())
    assert page.is_in_view("svg.chain .plate:not([data-key$='>?'])") and page.is_in_view(
        "svg.chain .node.unknown"
    )
    assert [page.browser.execute_script(CUT), page.browser.execute_script(OVERLAPPING)] == [[], 0]
    page.resize(*PHONE)
    assert page.is_in_view("#sentence") and all(page.is_in_view(TILE.format(each)) for each in verdicts(page))
    assert page.browser.execute_script("return document.documentElement.scrollWidth") <= PHONE[0]
    assert page.errors() == []


A4 = (703, 1047)
"""What the margins of a memo leave of its page."""


@pytest.mark.parametrize(
    ("name", "pages"),
    [("Shenzhen International Quantum Academy", 2), ("CETC 24", 4), ("GTA Semiconductor", 4)],
)
def test_the_first_page_of_a_memo_says_it_all(page: Page, name: str, pages: int) -> None:
    page.resize(*A4)
    page.open("/memo", q=name)
    printed = page.browser.execute_cdp_cmd("Page.printToPDF", {"preferCSSPageSize": True})["data"]
    assert 2 <= len(re.findall(rb"/Type\s*/Page\b", base64.b64decode(printed))) <= pages
    page.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    assert page.is_in_view("h1") and page.is_in_view("table") and page.is_in_view(".two")
    assert page.is_in_view(".sheet > .link") and not page.is_in_view(".annex")
    page.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})


def test_a_name_leads_to_the_verdict_and_the_chain_with_its_sources(page: Page) -> None:
    page.ask("CETC 24")
    assert page.browser.switch_to.active_element.get_attribute("id") == "sentence"
    assert page.text("#sentence").startswith(
        "Hit 24th Research Institute of CETC is itself on the Entity List"
    )
    assert page.find(TILE.format("defence_conglomerate")).get_attribute("aria-pressed") == "true"
    assert page.text(TILE.format("defence_conglomerate")).startswith("Yes\n1 hop\nDefence conglomerate")
    assert [tile.get_attribute("data-class") for tile in page.all(".tile")][1] == "armed_forces"
    assert len(page.all("svg.chain")) == 1
    panel = page.text("#panel")
    assert "lines 499-501" in panel and "eigenaar: CETC Groep" in panel and "28 Nov 2025" in panel
    select(page, "svg.chain a[data-key$='Unit~cn-cetc~cn-cetc-24']")
    assert "unit of" in page.text("#panel-title")
    links = [a.get_attribute("href") or "" for a in page.all("#panel .src a")]
    assert links and all(link.startswith(("https://", "http://")) for link in links)


def test_the_picture_and_the_list_agree(page: Page) -> None:
    for name in CONSIGNEES:
        page.open(q=name)
        drawn = {part.get_attribute("data-key") for part in page.all("svg.chain a")}
        # The list says why an owner may be unknown with that owner, which has no link of its own.
        told = {part.get_attribute("data-key") for part in page.all("#words [data-key]")}
        assert {key for key in drawn if not (key or "").endswith(">?")} == told


def test_a_class_is_pressed_by_mouse_and_by_its_number(page: Page) -> None:
    page.open(q="CETC 24")
    before = [part.rect for part in page.all("svg.chain .node")]
    page.find(TILE.format("state_body")).click()
    page.wait_for(".tile[data-class=state_body][aria-pressed=true]")
    assert page.question()["press"] == "state_body"
    assert {part.get_attribute("data-class") for part in page.all(".tag.hot")} == {"state_body"}
    page.find("body").send_keys("1")
    page.wait_for(".tile[data-class=defence_conglomerate][aria-pressed=true]")
    page.wait_for("#main:not([aria-busy])")
    assert [part.rect["x"] for part in page.all("svg.chain .node")] == [each["x"] for each in before]


def test_the_arrow_keys_go_along_the_chain(page: Page) -> None:
    page.open(q="GTA Semiconductor")
    page.browser.execute_script("document.querySelector('svg.chain .consignee').focus()")
    keys = []
    for key in (Keys.ARROW_RIGHT, Keys.ARROW_RIGHT, Keys.HOME):
        page.browser.switch_to.active_element.send_keys(key)
        keys.append(page.browser.switch_to.active_element.get_attribute("class") or "")
    assert keys[0].startswith("plate") and "node" in keys[1] and "consignee" in keys[2]
    assert len(page.all("svg.chain a[tabindex='0']")) == 1


def test_a_smaller_picture_leaves_details_out_and_stays_so_for_the_next_answer(page: Page) -> None:
    page.open(**GTA)
    before = page.find("svg.chain").size["width"]
    for _ in range(3):
        page.find(".zoom [aria-label=Smaller]").send_keys(Keys.ENTER)
    assert page.find("svg.chain").size["width"] == pytest.approx(before / 2, abs=2)
    assert (
        not page.find("svg.chain .plate .detail").is_displayed()
        and page.find("svg.chain .node").is_displayed()
    )
    page.ask("CETC 24")
    assert not page.find("svg.chain .plate .detail").is_displayed()
    page.find(".zoom [aria-label^=Fit]").send_keys(Keys.ENTER)
    assert page.find("svg.chain .plate .detail").is_displayed()


def test_another_day_is_asked_about_by_the_slider_and_by_its_keys(page: Page) -> None:
    name = "Shenzhen International Quantum Academy"
    page.open(q=name)
    slider = page.find(".days")
    assert slider.get_attribute("aria-valuetext") == "21 Nov 2026"
    slider.send_keys("[")
    page.wait_until(lambda: "at" in page.question())
    page.wait_for("#main:not([aria-busy]) .days")
    assert page.question()["at"] in (page.find(".days").get_attribute("data-events") or "")
    page.open(q=name, at="2024-02-05")
    assert verdicts(page)["listed_party"] == "unknown"
    assert page.find("[name=at]").get_attribute("value") == "2024-02-05"
    page.browser.back()
    page.wait_until(lambda: page.question().get("at") != "2024-02-05")


def test_asking_again_and_going_back_shows_the_earlier_answer(page: Page) -> None:
    page.ask("CETC 24")
    page.ask("GTA Semiconductor")
    page.wait_until(lambda: "GTA Semiconductor" in page.text("#sentence"))
    page.browser.back()
    page.wait_until(lambda: "24th Research" in page.text("#sentence"))
    assert page.find("#q").get_attribute("value") == "CETC 24"
    select(page, "svg.chain .consignee")
    page.find("#panel .btn").click()
    page.wait_until(lambda: page.question().get("q") == "cn-cetc-24")


def test_names_are_offered_while_one_is_typed(page: Page) -> None:
    box = page.find("#q")
    box.send_keys("semiconductor manufacturing be")
    page.wait_for("#found li")
    assert "Semiconductor Manufacturing Beijing Corporation" in page.text("#found")
    assert box.get_attribute("aria-expanded") == "true"
    box.send_keys(Keys.ARROW_DOWN)
    assert box.get_attribute("aria-activedescendant") == "found-0"
    box.send_keys(Keys.ENTER)
    page.wait_until(lambda: page.question().get("q", "").startswith("cn-"))
    page.wait_for("#main:not([aria-busy]) #sentence")


def test_the_options_are_those_of_the_service_and_change_the_answer(page: Page) -> None:
    page.open(q="Shenzhen International Quantum Academy")
    page.find("#options summary").click()
    assert [each.text for each in page.all("[name=traversal] option")] == list(PRESETS)
    classes = [each.get_attribute("value") for each in page.all("[name=risk_class] option")]
    assert classes == ["", *SCHEMA.screened_classes]
    controls = page.all("input:not([type=hidden]), select, button")
    assert len(controls) > 20 and all(control.accessible_name for control in controls)
    page.find("#options [name=at]").send_keys("2024-02-05", Keys.ENTER)
    page.wait_until(lambda: page.question().get("at") == "2024-02-05")
    page.wait_until(lambda: "on 5 Feb 2024" in page.text("#sentence"))


def test_a_review_gives_each_candidate_its_own_verdicts(page: Page) -> None:
    page.ask("CETC")
    assert page.text("#sentence").startswith("Manual review “CETC” may be ")
    candidates = page.all(".candidate")
    assert len(candidates) > 1 and page.all(".strip, svg.chain") == []
    assert [len(each.find_elements("css selector", ".mini li")) for each in candidates] == [7] * len(
        candidates
    )
    page.find(".candidate a").click()
    page.wait_for("svg.chain")
    assert page.question()["q"] == "cn-cetc"
    page.ask("SMBC")
    assert "not matched with certainty" in page.text("#sentence")
    assert page.text("#chain-title").startswith("The chain, if Semiconductor Manufacturing Beijing")


def test_no_match_is_no_all_clear(page: Page) -> None:
    page.ask("Nobody of Nowhere")
    assert page.text("#sentence").startswith("No match found Nobody called “Nobody of Nowhere”")
    assert set(verdicts(page).values()) == {"unknown"}
    assert "clear" not in page.text().lower()
    assert "Nothing on this page clears a shipment" in page.text("footer")


def test_bad_input_is_explained_and_kept(page: Page) -> None:
    page.open(q="CETC 24", at="2024-02-30", min_share="150")
    problem = page.text("[role=alert]")
    assert "at is “2024-02-30”; this day does not exist in the calendar" in problem
    assert "min_share is “150”; it must be a number of percent between 0 and 100" in problem
    assert page.find("#options [name=at]").get_attribute("value") == "2024-02-30"
    page.open(q="CETC 24", at="2124-01-01")
    assert "after today" in page.text("[role=alert]")


PAINTED = """
const done = arguments[0];
import("./static/take.js").then(async ({ painted }) => {
  const image = await createImageBitmap(await painted(document.querySelector("a[data-png]").href));
  const canvas = new OffscreenCanvas(image.width, image.height);
  const pen = canvas.getContext("2d");
  pen.drawImage(image, 0, 0);
  const colours = new Set();
  const { data } = pen.getImageData(0, 0, image.width, image.height);
  for (let at = 0; at < data.length; at += 4) {
    colours.add((data[at] << 16) | (data[at + 1] << 8) | data[at + 2]);
  }
  done([image.width, image.height, [...colours].map((each) => each.toString(16).padStart(6, "0"))]);
});
"""


def test_the_picture_as_png_is_whole_and_in_its_colours(page: Page) -> None:
    page.open(q="GTA Semiconductor")
    drawn = page.find("svg.chain").size
    wide, high, colours = page.browser.execute_async_script(PAINTED)
    assert wide >= 2 * drawn["width"] and high > 2 * drawn["height"]
    assert {"ffffff", "a3301a", "57409b", "14181f", "34517e"} <= set(colours)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_all_text_stands_out(page: Page, scheme: str) -> None:
    page.prefer(scheme)
    for path in (
        "/?q=CETC+24",
        "/?q=CETC",
        "/?q=Nobody+of+Nowhere",
        "/entity/cn-smic",
        "/data",
        "/memo?q=CETC+24",
    ):
        page.open(path)
        page.browser.execute_script(
            "document.querySelectorAll('details').forEach((part) => part.open = true)"
        )
        assert page.browser.execute_script(POOR_CONTRAST) == []
    page.prefer("light")


def test_the_pages_ask_no_other_host(page: Page, case_address: str) -> None:
    page.open(q="CETC 24")
    assert page.hosts_asked() == {urlsplit(case_address).netloc}
    page.open("/docs")
    page.wait_for(".opblock-summary-path")
    assert "/v1/screen" in [path.text.replace("\u200b", "") for path in page.all(".opblock-summary-path")]
    assert page.hosts_asked() == {urlsplit(case_address).netloc}
    assert page.errors() == []


def test_a_service_that_went_away_is_said_to_have(browser: Chrome, workspace: Workspace) -> None:
    with served(create_app(workspace)) as address:
        page = Page(browser, address)
        page.open(q="CETC 24")
    page.find("#q").send_keys(" again", Keys.ENTER)
    page.wait_until(lambda: "does not answer" in page.text("#status"))
    assert "24th Research" in page.text("#sentence")
