"""The views beside the answer, without a browser: memo, files to take along, dossier and data."""

from __future__ import annotations

import csv
import io
import re
import xml.etree.ElementTree as ET

import httpx
import pytest
import rdflib
from served import served

from api.http.app import create_app
from api.page.examples import examples
from api.page.picture.paint import LIGHT
from api.page.take_along.files import FORMATS
from api.workspace import Workspace

GTA = {"q": "GTA Semiconductor"}
TERMS = rdflib.Namespace("https://w3id.org/ketting/ns#")


def test_a_memo_holds_the_answer_its_sources_and_its_address(service: httpx.Client) -> None:
    text = service.get("/memo", params=GTA).text
    assert "GTA Semiconductor is 2 hops from China Electronics Corporation" in text
    assert text.count("<tr>") == 8 and '<svg class="chain"' in text and "var(--" not in text
    assert "Nothing on this page clears a shipment" in text
    assert "eigenaar: Huada semiconductor" in text and "SHA-256" in text
    assert f"{service.base_url}/?q=GTA%20Semiconductor&amp;at=2026-11-21&amp;data=" in text
    assert "No match found" in service.get("/memo", params={"q": "Nobody of Nowhere"}).text


def test_the_start_offers_the_five_consignees_where_their_source_is_loaded(service: httpx.Client) -> None:
    links = re.findall(r'<li><a href="[^"?]*([^"]+)">', service.get("/", params={"lang": "en"}).text)
    order = "?q=GTA+Semiconductor&country=cn&address=Shanghai&lang=en"
    assert len(links) == 5 and links[2].replace("&amp;", "&") == order
    assert "GTA Semiconductor is 2 hops" in service.get(f"/{order}").text
    assert list(examples([], "en")) == []


def test_a_review_tells_first_that_who_may_be_meant_is_listed_itself(service: httpx.Client) -> None:
    told = service.get("/v1/screen", params={"name": "S.I.S.C."}).json()["headline"]
    if_so = told.partition("on 21 Nov 2026: ")[2]
    assert if_so.startswith("It is itself on the Entity List (last confirmed 9 Jul 2026, assumed current; ")
    assert "It is 1 hop from China Electronics Technology Group Corporation" in if_so


def test_the_page_is_in_dutch_where_that_is_asked_for(service: httpx.Client, case_address: str) -> None:
    text = httpx.get(f"{case_address}/", params=GTA | {"lang": "nl"}).text
    assert '<html lang="nl"' in text and "GTA Semiconductor staat op 2 stappen van" in text
    assert "Niets op deze pagina geeft een zending vrij." in text
    itself = httpx.get(f"{case_address}/", params={"q": "CETC 24", "lang": "nl"}).text
    assert "graad C, volgens een bron" in itself and "op de volgens" not in itself
    drawing = ET.fromstring(service.get("/chain/svg", params=GTA | {"lang": "nl"}).text)
    lines = [each.text for each in drawing.iter("{http://www.w3.org/2000/svg}text")]
    assert {"Defensieconglomeraat", "Overheidsorgaan"} <= set(lines), "a word of a tag breaks"


def test_the_language_is_that_of_the_address_then_the_one_chosen_then_that_of_the_browser(
    case_address: str,
) -> None:
    english, dutch = '<html lang="en"', '<html lang="nl"'
    with httpx.Client(base_url=case_address, headers={"accept-language": "nl-BE, en;q=0.5"}) as browser:
        answer = browser.get("/data")
        assert dutch in answer.text and "accept-language" in answer.headers["vary"].lower()
        assert english in browser.get("/", params=GTA | {"lang": "en"}).text
        assert english in browser.get("/data").text, "chosen before"
        assert dutch in browser.get("/data", params={"lang": "nl"}).text
        assert dutch in browser.get("/data", params={"lang": "xx"}).text
    assert english in httpx.get(f"{case_address}/data", headers={"accept-language": "de"}).text


def test_a_picture_as_a_file_stands_alone_with_legend_day_sources_and_address(service: httpx.Client) -> None:
    answer = service.get("/chain/svg", params=GTA)
    assert answer.headers["content-type"] == "image/svg+xml"
    assert 'filename="ketting_GTA_Semiconductor_2026-11-21.svg"' in answer.headers["content-disposition"]
    drawing = ET.fromstring(answer.text)
    texts = [each.text or "" for each in drawing.iter("{http://www.w3.org/2000/svg}text")]
    told = " ".join(texts)
    assert "as of 21 Nov 2026" in told and "official list" in told and "[1] " in told and "?q=GTA" in told
    assert "var(--" not in answer.text and "<style" not in answer.text and 'class="hot' not in answer.text
    assert LIGHT["yes"] in answer.text


def test_the_field_of_a_country_cuts_no_code_of_three_letters(service: httpx.Client) -> None:
    [field] = re.findall(r'<input[^>]*name="country"[^>]*>', service.get("/").text)
    assert 'maxlength="3"' in field  # CHN, cut to CH, would be Switzerland
    assert "<bdi>China</bdi>" in service.get("/", params={"q": "Nobody at all", "country": "CHN"}).text


def test_the_colours_of_files_are_those_of_the_page(service: httpx.Client) -> None:
    style = service.get("/static/style.css").text.partition("@media")[0]
    assert {name for name, colour in LIGHT.items() if f"--{name}: {colour};" not in style} == set()


def test_the_links_drawn_are_taken_along_as_tables_and_graphs(service: httpx.Client) -> None:
    rows = list(csv.DictReader(io.StringIO(service.get("/chain/csv", params=GTA).text)))
    drawn = {"cn-gta", "cn-huada-semiconductor", "cn-cec"}
    open_ends = {row["lower"]: row["upper"] for row in rows if row["type"] == "UnknownOwner"}
    assert all(upper == f"?{lower}" for lower, upper in open_ends.items())
    assert {row["lower"] for row in rows} == drawn | open_ends.keys()
    assert open_ends.keys() - drawn, "each party of the box for further ones has an owner of its own"
    assert any(row["quote"] == "eigenaar: Huada semiconductor" and row["grade"] == "A" for row in rows)
    ends = {(row["lower"], row["upper"]) for row in rows}
    assert ("cn-gta", "?cn-gta") in ends, "an owner that may exist is drawn, and has no source"
    for form, edge in (
        ("graphml", "{http://graphml.graphdrawing.org/xmlns}edge"),
        ("gexf", "{http://gexf.net/1.3}edge"),
    ):
        graph = ET.fromstring(service.get(f"/chain/{form}", params=GTA).text)
        assert {(each.get("source"), each.get("target")) for each in graph.iter(edge)} == ends
    turtle = rdflib.Graph().parse(data=service.get("/chain/ttl", params=GTA).text, format="turtle")
    observed = {str(link).rpartition("/")[2] for link in turtle.subjects(TERMS.observation)}
    assert observed == {row["link"] for row in rows if row["source"]}
    cited = service.get("/chain/txt", params=GTA).text
    assert cited.startswith("GTA Semiconductor is 2 hops") and "\n[1] " in cited


def test_a_chain_is_shown_in_frames_of_the_origins_that_the_service_names(
    service: httpx.Client, workspace: Workspace
) -> None:
    closed = service.get("/embed", params=GTA)
    assert "frame-ancestors 'none'" in closed.headers["content-security-policy"]
    assert closed.headers["x-frame-options"] == "DENY" and "<iframe" not in service.get("/", params=GTA).text
    with served(create_app(workspace, embed_in=["https://paper.example"])) as address:
        opened = httpx.get(f"{address}/embed", params=GTA)
        assert opened.headers["content-security-policy"].endswith("frame-ancestors https://paper.example")
        assert "x-frame-options" not in opened.headers and "<script" not in opened.text
        assert '<ul class="legend"' in opened.text and "register or filing" in opened.text
        assert "GTA Semiconductor is 2 hops" in opened.text and f'href="{address}/?q=GTA' in opened.text
        page = httpx.get(f"{address}/", params=GTA)
        assert "DENY" in page.headers["x-frame-options"], "the page itself is in no frame"
        assert f'&lt;iframe src="{address}/embed?q=GTA' in page.text


@pytest.mark.parametrize(
    ("path", "params", "status"),
    [
        ("/chain/doc", GTA, 404),
        ("/chain/csv", {"q": "Nobody of Nowhere"}, 404),
        ("/chain/svg", {"q": "x", "at": "never"}, 422),
        ("/chain/svg", {}, 422),
        ("/memo", {"q": "x", "max_hops": "99"}, 422),
        ("/entity/nobody-at-all", {}, 404),
    ],
)
def test_what_cannot_be_had_is_said_to_be(
    service: httpx.Client, path: str, params: dict[str, str], status: int
) -> None:
    answer = service.get(path, params=params)
    assert answer.status_code == status
    assert "Traceback" not in answer.text and len(answer.text) > 100
    assert len(FORMATS) == 5


def test_a_dossier_shows_everything_recorded_of_an_entity(service: httpx.Client) -> None:
    text = service.get("/entity/cn-smic", headers={"accept": "text/html"}).text
    assert "<h1" in text and "Semiconductor Manufacturing International Corporation" in text
    assert "中芯国际" in text and text.count('class="tile ') == 7
    assert 'href="../entity/cn-datang-telecom-holdings"' in text and "owned by" in text
    assert "Who owns it in the end" in text and "Xunxin (Shanghai) Investment" in text
    assert "6.91%" in text and "BIS Affiliates Rule" in text and "if it applied" in text
    assert "Section 1260H list" in text and "what it owns" not in text.lower().partition("<main")[0]
    assert "owners are recorded for" in text and "#source-1" in text
    assert "Nobody recorded" in text and 'id="seen"' in text and "owns SMIC Holdings" in text
    assert "data-copy" in text.partition("</h1>")[2] and 'href="../v1/entities/cn-smic"' in text
    assert "Along the days, as known now" not in text
    told = service.get("/entity/cn-smic", params={"tab": "history"}, headers={"accept": "text/html"}).text
    assert "Along the days, as known now" in told and "Along the loads" in told
    for accept in ("text/turtle", "application/json"):
        led = service.get("/entity/cn-smic", headers={"accept": accept})
        assert (led.status_code, led.headers["location"]) == (303, "/v1/entities/cn-smic")


def test_a_dossier_in_dutch_names_its_facts_in_dutch(case_address: str) -> None:
    text = httpx.get(f"{case_address}/entity/cn-cetc-24?lang=nl", headers={"accept": "text/html"}).text
    told = re.findall(r"<dt>([^<]*)</dt>", text)
    assert {"Adres", "Vroegere naam", "Afkorting", "Risicoklasse"} <= set(told)


def test_an_answer_sums_the_shares_of_who_is_meant_and_names_regimes(service: httpx.Client) -> None:
    text = service.get("/", params={"q": "cn-smic"}).text
    assert "中芯国际集成电路制造有限公司 · Company · cn-smic" in text, "in the list, as in the picture"
    told = text.partition('class="pad shares"')[2].partition("</p>")[0]
    assert "Shares of Semiconductor Manufacturing International Corporation: " in told
    assert "% not recorded or not certain" in told and 'fill="var(--bar)"' in told
    assert 'data-regime="US-BIS-LEGALLY-DISTINCT"' in text and "What regimes come to" in text


def test_the_data_page_shows_what_is_loaded_and_how_much_of_each_list(service: httpx.Client) -> None:
    text = service.get("/data").text
    assert "us_lists" in text and "Out of date" in text and "3,409 of 3,409 entries loaded" in text
    assert "Armed forces" in text and "no complete list" in text
