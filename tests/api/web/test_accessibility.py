"""axe-core finds nothing in the views of the page, light and dark, at a desk and on a phone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from chromium import chromium
from npm_packages import npm_package
from web_page import Page

pytestmark = [pytest.mark.browser, pytest.mark.slow]

VIEWS = {
    "start": "/",
    "answer": "/?q=GTA+Semiconductor",
    "review": "/?q=CETC",
    "problem": "/?q=x&at=never",
    "memo": "/memo?q=CETC+24",
    "dossier": "/entity/cn-smic",
    "explore": "/explore?centre=cn-cetc",
    "list": "/explore?centre=cn-gta&view=list",
    "data": "/data",
}
IN_THE_DARK = ("answer", "dossier", "explore")
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
