"""The pictures in the guides are of the page as it is: each is made here by the steps that the guide tells.

`KETTING_WRITE_PICTURES=1 pytest tests/api/web/test_guides.py` writes them anew.
"""

from __future__ import annotations

import os
import re
import struct
from collections.abc import Callable, Iterator

import pytest
from checkout import ROOT
from chromium import chromium
from web_page import Page

pytestmark = [pytest.mark.browser, pytest.mark.slow]

GUIDES = [ROOT / "docs" / "reporters.md", ROOT / "docs" / "analysts.md"]
PICTURES = ROOT / "docs" / "pictures"
DESK = (1200, 760)
GTA = {"q": "GTA Semiconductor"}
ACADEMY = {"q": "Shenzhen International Quantum Academy", "at": "2024-02-05"}


def typed(page: Page) -> None:
    page.open()
    page.find("#q").send_keys("semiconductor manufacturing be")
    page.wait_for("#found li")


def sources(page: Page) -> None:
    page.open(q="CETC 24")
    page.browser.execute_script("document.querySelector('#panel').scrollIntoView({ block: 'end' })")
    assert "eigenaar: CETC Groep" in page.text("#panel")


def drawn(page: Page) -> None:
    page.open(**GTA)
    page.browser.execute_async_script(
        """
        const done = arguments[0];
        fetch(document.querySelector("a[data-png]").href).then((answer) => answer.text()).then((text) => {
          const image = document.createElement("img");
          image.src = URL.createObjectURL(new Blob([text], { type: "image/svg+xml" }));
          image.width = innerWidth;
          document.body.replaceChildren(image);
          image.decode().then(done);
        });
        """
    )


STEPS: dict[str, Callable[[Page], None]] = {
    "start": typed,
    "answer": lambda page: page.open(**GTA),
    "sources": sources,
    "day": lambda page: page.open(**ACADEMY),
    "chain": drawn,
    "dossier": lambda page: page.open("/entity/cn-smic"),
    "explore": lambda page: page.open("/explore", centre="cn-cetc"),
    "data": lambda page: page.open("/data"),
    "memo": lambda page: page.open("/memo", **GTA),
}


@pytest.fixture(scope="module")
def page(case_address: str) -> Iterator[Page]:
    with chromium() as browser:
        page = Page(browser, case_address)
        page.resize(*DESK)
        yield page


@pytest.mark.parametrize("name", STEPS)
def test_a_picture_is_what_its_step_shows(page: Page, name: str) -> None:
    STEPS[name](page)
    shown = page.browser.get_screenshot_as_png()
    file = PICTURES / f"{name}.png"
    if os.environ.get("KETTING_WRITE_PICTURES") == "1":
        file.write_bytes(shown)
    # Fonts differ between machines, so that pixels cannot be compared.
    assert struct.unpack(">II", file.read_bytes()[16:24]) == DESK
    assert len(shown) > 15_000, "the step shows nearly nothing"


def test_the_guides_show_every_picture_and_no_other() -> None:
    told = [re.findall(r"!\[[^\]]+\]\(pictures/(\w+)\.png\)", guide.read_text("utf-8")) for guide in GUIDES]
    assert sorted(name for names in told for name in names) == sorted(STEPS)
    assert {path.stem for path in PICTURES.iterdir()} == set(STEPS)
