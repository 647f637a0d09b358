"""How long the page takes in a real browser: the first answer, and a graph that grows party by party.

    python -m benchmarks.page [--folder PATH]

From the click until two frames later, when what was asked for is painted. Writes its section of
benchmarks/RESULTS.md.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from api.http.app import create_app
from api.workspace import Workspace
from benchmarks.sections import RESULTS, write_section
from graph.store import open_store
from graph.store.contract import Store
from ingest.pipeline import load
from ingest.sources import bundled_sources, open_source

_SUPPORT = Path(__file__).parents[1] / "tests" / "support"
_HUBS = {(1, 30): 200, (1, 150): 200, (1, 490): 500, (4, 480): 1_500}
"""Parties opened and what each owns, all of it shown, with the bar in milliseconds."""

_TIMES = 7

_ASKED = """
const [address, done] = arguments;
const begin = performance.now();
import("./static/page.js").then(({ go }) => go(address, { how: "none" })).then(() =>
  requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - begin))));
"""
_DRAWN = "return document.querySelectorAll('svg.chain a.node, svg.chain a.member').length"
_LOADED = """
const done = arguments[0];
const bytes = () => ["navigation", "resource"].flatMap((type) => performance.getEntriesByType(type))
  .reduce((sum, each) => sum + each.encodedBodySize, 0);
new PerformanceObserver((seen) => {
  const paint = seen.getEntriesByName("first-contentful-paint")[0];
  if (paint) done([paint.startTime, bytes()]);
}).observe({ type: "paint", buffered: true });
"""


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--folder", type=Path, default=Path(), help="a folder on the disk that is measured")
    options = parser.parse_args()
    sys.path[:0] = [
        str(_SUPPORT / folder) for folder in ("servers", "facts", "stores", "inputs", "oracle", "project")
    ]
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        write_section(RESULTS, "The page", "\n".join(measured(Path(folder))))


def measured(folder: Path) -> Iterator[str]:
    from chromium import chromium

    yield "Chromium without a window on the machine of the service; medians of"
    yield f"{_TIMES}, load average {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores. *Painted* is from"
    yield "asking to the second frame after the answer is in place; KiB are what came over the wire."
    yield ""
    yield "| what | painted ms | KiB | bar |"
    yield "|---|---:|---:|---|"
    with chromium() as browser:
        with _served(_case(folder)) as address:
            for name in ("GTA Semiconductor", "S.I.S.C."):
                painted, kib = _first_views(browser, f"{address}/?{urlencode({'q': name})}")
                yield f"| first view of `{name}` | {painted:.0f} | {kib:.0f} | 1,000 ms, 300 KiB |"
        for (hubs, owned), bar in _HUBS.items():
            with _served(_hubs(folder / f"{hubs}-{owned}.db", hubs, owned)) as address:
                browser.get(f"{address}/explore?centre=h0")
                asked = [("centre", "h0"), *(("open", f"h{number}") for number in range(1, hubs))]
                asked += [("stack", f"h{number}:Ownership<:Company~{owned}") for number in range(hubs)]
                place = f"explore?{urlencode(asked)}"
                times = [browser.execute_async_script(_ASKED, place) for _ in range(_TIMES)]
                drawn = browser.execute_script(_DRAWN)
                yield f"| {drawn:,} parties drawn | {statistics.median(times):.0f} | - | {bar:,} ms |"


def _first_views(browser: Any, address: str) -> tuple[float, float]:
    views = []
    for _ in range(_TIMES):
        browser.execute_cdp_cmd("Network.clearBrowserCache", {})
        browser.get(address)
        views.append(browser.execute_async_script(_LOADED))
    return statistics.median(view[0] for view in views), statistics.median(view[1] for view in views) / 1024


def _case(folder: Path) -> Store:
    store = open_store(f"sqlite:///{folder}/case.db", create=True)
    for source in bundled_sources():
        load(store, open_source(source))
    return store


def _hubs(path: Path, hubs: int, owned: int) -> Store:
    """Companies that own so many others each, the first of them the next ones too."""
    from factories import company, owns  # type: ignore[import-not-found]  # of the tests
    from small_store import small_store  # type: ignore[import-not-found]

    facts = [company(f"h{number}") for number in range(hubs)]
    facts += [owns("h0", f"h{number}", "60") for number in range(1, hubs)]
    for hub in range(hubs):
        for number in range(owned):
            id = f"p{hub}-{number}"
            facts += [company(id, f"Company {number} of {hub}"), owns(f"h{hub}", id, str(number % 99 + 1))]
    store: Store = small_store(path, facts)
    return store


@contextmanager
def _served(store: Store) -> Iterator[str]:
    from served import served

    with closing(store), served(create_app(Workspace(store))) as address:
        yield address


if __name__ == "__main__":
    main()
