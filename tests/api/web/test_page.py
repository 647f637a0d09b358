"""The page in a real browser: from a name to the verdict, the chain and its sources."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from chromium import chromium
from factories import DOCUMENT, company, member, owns
from selenium.webdriver import Chrome, Keys
from served import served
from small_store import small_store
from web_page import POOR_CONTRAST, Page

from api.http.app import create_app
from api.workspace import Workspace
from graph.model import PRESETS
from graph.store import Document
from ontology import SCHEMA, PartialDate

pytestmark = pytest.mark.browser

INSTITUTE = "中国电子科技集团公司第二十四研究所"
HOSTILE = "<img src=x onerror=document.title='owned'>"


@pytest.fixture(scope="module")
def browser() -> Iterator[Chrome]:
    with chromium() as opened:
        yield opened


@pytest.fixture
def page(browser: Chrome, case_address: str) -> Iterator[Page]:
    """The page over the bundled case, without a question; it may log no error."""
    page = Page(browser, case_address)
    page.errors()
    page.open()
    yield page
    page.resize(1200)


def test_a_name_leads_to_the_verdict_and_the_chain_with_its_sources(page: Page) -> None:
    page.ask("CETC 24")

    assert page.text(".decision h2") == "Hit"
    assert "24th Research Institute of CETC" in page.text(".decision")
    part = "#defence_conglomerate"
    assert page.text(f"{part} h3") == "Defence conglomerate: yes, 1 hop"
    page.wait_for(f"{part} svg")
    boxes = [box.text for box in page.all(f"{part} svg .entity .name")]
    assert boxes == ["China Electronics Technology Group Corporation", "24th Research Institute of CETC"]
    labels = page.text(f"{part} svg .link")
    assert "ownership, share not stated" in labels and "unit relationship" in labels
    sources = page.text(f"{part} .steps")
    assert "lines 499-501" in sources and "eigenaar: CETC Groep" in sources and "2025-11-28" in sources
    links = [a.get_attribute("href") or "" for a in page.all(f"{part} .sources a")]
    assert links and all(link.startswith(("https://", "http://")) for link in links)
    assert page.errors() == []


def test_following_the_chain_asks_about_its_next_entity(page: Page) -> None:
    page.open(q="CETC 24", min_share="30")
    page.wait_for("#defence_conglomerate svg a.entity").click()
    page.wait_until(lambda: page.question()["q"] == "cn-cetc")

    page.wait_for(".decision h2")
    assert "China Electronics Technology Group Corporation" in page.text(".decision")
    assert page.question() == {"q": "cn-cetc", "min_share": "30"}
    assert page.text("#defence_conglomerate h3") == "Defence conglomerate: yes, itself"
    page.browser.back()
    page.wait_until(lambda: "24th Research" in page.text("#answer"))


def test_asking_again_and_going_back_shows_the_earlier_answer(page: Page) -> None:
    page.ask("CETC 24")
    page.ask("GTA Semiconductor")
    assert "GTA Semiconductor" in page.text(".decision")
    page.browser.back()
    page.wait_until(lambda: "24th Research" in page.text("#answer"))
    assert page.find("#q").get_attribute("value") == "CETC 24"


def test_an_address_holds_the_whole_question(page: Page) -> None:
    page.open(q="cn-siqa", at="2024-02-05", traversal="any", min_grade="C", min_share="10", max_hops="2")
    assert "Asked about 2024-02-05; links followed: any" in page.text(".decision")
    assert "at most 2 hops; shares from 10%; evidence of grade C or better" in page.text(".decision")
    assert page.find("[name=at]").get_attribute("value") == "2024-02-05"
    assert page.find("[name=traversal]").get_attribute("value") == "any"


def test_the_traversals_and_classes_offered_are_those_of_the_service(page: Page) -> None:
    page.find("#options summary").click()
    traversals = [option.text for option in page.all("[name=traversal] option")]
    assert [text.partition(":")[0] for text in traversals] == list(PRESETS)
    classes = [option.get_attribute("value") for option in page.all("[name=risk_class] option")]
    assert classes == ["", *SCHEMA.screened_classes]
    assert page.text("#usual-share") == (
        "25 for control, 0 for any, 0 for ownership-up, 0 for ownership-down, "
        "25 for common-owner, 0 for supply"
    )
    page.open(q="CETC 24", risk_class="listed_party")
    assert [heading.text for heading in page.all(".class-part h3")] == ["Listed party: yes, itself"]


def test_the_options_change_the_answer(page: Page) -> None:
    page.ask("Shenzhen International Quantum Academy")
    assert page.text("#listed_party h3") == "Listed party: yes, 1 hop"
    page.find("#options summary").click()
    page.find("[name=at]").send_keys("2024-02-05", Keys.ENTER)
    page.wait_until(lambda: "Asked about 2024-02-05" in page.text("#answer"))
    assert "yes" not in page.text("#listed_party h3")
    assert page.question() == {"q": "Shenzhen International Quantum Academy", "at": "2024-02-05"}


def test_an_unknown_names_the_open_ends(page: Page) -> None:
    page.ask("Shenzhen International Quantum Academy")
    part = page.text("#defence_conglomerate")
    assert "inconclusive: the owners of Shenzhen International Quantum Academy are not fully recorded" in part
    assert "Southern University of Science and Technology: no owner or parent is recorded" in part


def test_a_no_is_worded_with_care_and_says_what_it_assumes(page: Page) -> None:
    page.open(q="Yizhuang Guotou")
    part = page.text("#defence_conglomerate")
    assert part.startswith("Defence conglomerate: no link found in the data loaded")
    assert "Taken for granted" in part and "exists beyond those recorded" in part


def test_an_armed_force_is_for_review_with_its_verdicts(page: Page) -> None:
    page.ask("People's Liberation Army")
    assert page.text(".decision h2") == "Manual review"
    told = page.text(".decision .wording")
    assert told.startswith("People's Liberation Army is itself one of the armed forces on ")
    assert "cn-pla" in page.text(".decision")
    assert page.text("#armed_forces h3") == "Armed forces: yes, itself"


def test_an_unproven_name_gives_a_choice_and_no_verdict(page: Page) -> None:
    page.ask("SMBC")
    assert page.text(".decision h2") == "Manual review"
    assert page.all("#defence_conglomerate") == []
    choice = page.find(".matches a")
    assert choice.text == "Semiconductor Manufacturing Beijing Corporation"
    assert "not matched with certainty" in page.text(".matches")
    choice.click()
    page.wait_for("#chinese_military_company svg")
    assert page.text("#chinese_military_company h3") == "Chinese military company: yes, 1 hop"


def test_no_match_is_no_all_clear(page: Page) -> None:
    page.ask("Nobody of Nowhere")
    assert page.text(".decision h2") == "No match found in the data loaded"
    assert "clear" not in page.text().lower()
    assert "No answer here means clear to ship" in page.text("footer")


def test_claims_stand_side_by_side(page: Page) -> None:
    page.ask("CETC 24")
    speakers = [speaker.text for speaker in page.all(".speaker h4")]
    assert {"ASML", "Nieuwsuur", "Dutch Ministry of Foreign Affairs"} <= set(speakers)
    tops = {round(column.location["y"]) for column in page.all(".speaker")[:2]}
    assert len(tops) == 1


def test_listings_shipments_licences_and_data_are_shown(page: Page) -> None:
    page.ask("Shenzhen International Quantum Academy")
    text = page.text()
    assert "a DUV lithography machine" in text and "claimed" in text
    assert "the journalists infer that a licence was granted" in text
    assert "us_lists" in text and "2026-07-09: overdue, due every 30 days" in text
    assert "Past their update interval" in page.text(".decision")
    page.ask("CETC 24")
    assert "Entity List: 3,409 of 3,409 entries loaded, copy of 9 Jul 2026 · 89 FR 41888" in page.text()


def test_bad_input_is_explained(page: Page) -> None:
    page.open(q="CETC 24", at="2024-02-30", min_share="150")
    problem = page.find("#answer [role=alert]")
    assert 'valid_at is "2024-02-30"; this day does not exist in the calendar' in problem.text
    assert 'min_share is "150"; it must be a number of percent between 0 and 100' in problem.text
    page.open(q="CETC 24", at="2124-01-01")
    assert "after today" in page.find("#answer [role=alert]").text


def test_chinese_names_are_read_and_marked_as_chinese(page: Page) -> None:
    page.ask(INSTITUTE)
    page.find("#answer > details summary").click()
    marked = [part.text for part in page.all(".matches [lang=zh]")]
    assert INSTITUTE in marked
    assert page.find("html").get_attribute("lang") == "en"


def test_a_hostile_question_stays_text(page: Page) -> None:
    page.ask(HOSTILE)
    assert page.all("main img") == []
    assert page.browser.title.startswith(HOSTILE)
    assert page.find("#q").get_attribute("value") == HOSTILE


def test_hostile_data_stay_text(browser: Chrome, tmp_path: Path) -> None:
    document = Document(
        "article",
        HOSTILE,
        HOSTILE,
        read=DOCUMENT.read,
        date=PartialDate("2024-01-15"),
        url="javascript:document.title='owned'",
    )
    facts = (
        company("plant", HOSTILE),
        company("group", f"Group {HOSTILE}"),
        owns("group", "plant", "60", quote=HOSTILE, locator=HOSTILE),
        member("group", "defence_conglomerate", quote=HOSTILE),
    )
    store = small_store(tmp_path / "small.db", facts, document)
    with served(create_app(Workspace(store))) as address:
        page = Page(browser, address)
        page.open(q="plant")
        page.wait_for("#defence_conglomerate svg")
        assert page.text("#defence_conglomerate").count(HOSTILE) >= 5
        assert page.all("img, [onerror]") == []
        assert page.all("#answer a[href^='javascript']") == []
        assert browser.title == "plant: hit · Ketting"
    store.close()


def test_the_keyboard_is_enough(page: Page) -> None:
    page.ask("CETC 24")
    assert page.browser.switch_to.active_element.text == "Hit"
    page.wait_for("#defence_conglomerate svg")
    for _ in range(60):
        page.browser.switch_to.active_element.send_keys(Keys.TAB)
        reached = page.browser.switch_to.active_element
        if reached.tag_name == "a" and "entity" in (reached.get_attribute("class") or ""):
            break
    reached.send_keys(Keys.ENTER)
    page.wait_until(lambda: page.question()["q"] == "cn-cetc")


def test_every_control_has_a_name(page: Page) -> None:
    page.find("#options summary").click()
    controls = page.all("input, select, button")
    assert len(controls) == 10
    assert all(control.accessible_name for control in controls)
    assert page.find("#q").accessible_name == "Consignee"


@pytest.mark.parametrize("name", ["CETC 24", "SMBC", "Nobody of Nowhere"])
def test_all_text_stands_out(page: Page, name: str) -> None:
    page.ask(name)
    page.browser.execute_script("document.querySelectorAll('details').forEach((part) => part.open = true)")
    assert page.browser.execute_script(POOR_CONTRAST) == []


def test_nothing_is_wider_than_a_narrow_screen(page: Page) -> None:
    page.resize(340)
    page.open(q=INSTITUTE)
    page.wait_for("#defence_conglomerate svg")
    page.browser.execute_script("document.querySelectorAll('details').forEach((part) => part.open = true)")
    width = page.browser.execute_script("return document.documentElement.scrollWidth")
    assert width <= 340


def test_the_page_asks_no_other_host(page: Page, case_address: str) -> None:
    page.ask("CETC 24")
    assert page.hosts_asked() == {urlsplit(case_address).netloc}


def test_the_description_of_the_api_asks_no_other_host(page: Page, case_address: str) -> None:
    page.open("/docs")
    page.wait_for(".opblock-summary-path")
    assert "/v1/screen" in [path.text.replace("\u200b", "") for path in page.all(".opblock-summary-path")]
    page.find(".opblock-post .opblock-summary-control").click()
    page.wait_for(".opblock-post .opblock-body")
    assert page.hosts_asked() == {urlsplit(case_address).netloc}
    assert page.errors() == []


def test_a_service_that_went_away_is_said_to_have(browser: Chrome, workspace: Workspace) -> None:
    with served(create_app(workspace)) as address:
        page = Page(browser, address)
        page.open()
    page.ask("CETC 24")
    assert page.text("#answer [role=alert] h2") == "The service does not answer"
