"""The published files of official lists and registers load whole, and what is said of who is on them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from checkout import ROOT

from graph.store import Store, open_store
from ingest.discovery import load_path
from ingest.report import LoadReport

FILES = ROOT.parent / "shared" / "data"
DAY = date(2026, 11, 28)

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not FILES.is_dir(), reason=f"the published files are not at {FILES}"),
]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with closing(open_store(f"sqlite:///{tmp_path}/s.db")) as opened:
        yield opened


def loaded(store: Store, folder: str) -> LoadReport:
    return load_path(store, FILES / folder, read=DAY)


def lists_of(report: LoadReport) -> dict[str, tuple[int | None, int | None, str]]:
    """The lists that were loaded: held, total and the day of the copy."""
    return {
        held.id: (held.held, held.total, held.copied.isoformat())
        for load in report.loads[1:]
        for held in load.version.dataset.lists
    }


def unmapped(report: LoadReport) -> dict[str, int]:
    found = Counter[str]()
    for term in report.unmapped:
        found[term.term] += term.count
    return dict(found)


def test_the_un_list(store: Store) -> None:
    report = loaded(store, "un_2026-02")
    assert (report.loads[1].source, report.loads[1].version.statements) == ("un_sc_sanctions", 18_362)
    assert report.rejected_count == 0
    assert lists_of(report) == {"un-sc-consolidated": (1_003, 1_003, "2026-02-27")}
    assert unmapped(report) == {"country former Soviet Union": 1}
    with store.reader(sources=["un_sc_sanctions"]) as reader:
        types = Counter(s.value for s in reader.statements_of("un_sc_sanctions") if s.prop == "type")
    assert types == {"Listing": 1_003, "Person": 730, "Organization": 273}


def test_extracts_of_united_states_lists(store: Store) -> None:
    report = loaded(store, "us_lists_2026-07")
    assert report.rejected_count == 0
    assert lists_of(report) == {
        "us-bis-dpl": (564, 564, "2026-04-14"),
        "us-bis-entity-list": (3_409, 3_409, "2026-07-09"),
        "us-bis-meu-list": (70, 70, "2026-07-09"),
        "us-cbp-wro": (67, 67, "2026-06-23"),
        "us-dhs-uflpa": (148, 148, "2026-07-09"),
        "us-dow-1260h": (80, 80, "2026-07-09"),
        "us-dow-1286": (134, 134, "2026-07-09"),
        "us-eo-14032-annex": (59, 59, "2026-07-09"),
        "us-fcc-covered": (15, 15, "2026-07-09"),
        "us-ofac-ns-cmic": (68, 68, "2026-07-09"),
        "us-state-debarred": (787, 787, "2023-06-01"),
        "us-state-nonproliferation": (528, 528, "2025-05-01"),
    }
    assert [left.file for left in report.left_out] == ["lists.json"]
    assert unmapped(report) == {
        "country Fishing Vessels": 6,
        "country Middle East Region": 3,
        "country North Korean entity in China": 1,
        "country Turkish individual": 1,
        "effective_date": 152,
        "imposed 10/25/200": 2,
        "imposed 11/21/201": 4,
        "imposed 12/11/201": 5,
        "imposed 12/13/201": 6,
    }
    with store.reader(sources=["us_state_nonproliferation"]) as reader:
        named = [s for s in reader.statements_of("us_state_nonproliferation") if s.prop == "names"]
    assert sum(s.end is not None for s in named) == 556
    assert sum(s.end is None for s in named) == 175


def test_central_enterprises_go_by_the_ids_that_they_have(store: Store) -> None:
    report = loaded(store, "sasac")
    assert (report.rejected_count, report.unmapped) == (0, ())
    with store.reader(sources=["cn_sasac"]) as reader:
        links = [s for s in reader.statements_of("cn_sasac") if s.direct is not None]
    assert len({s.value for s in links}) == 100
    assert [s.value for s in links if s.value.startswith("cn-soe-") and len(s.value) == 19] == []
    assert {"cn-cnnc", "cn-casc", "cn-cetc"} <= {s.value for s in links}


def test_french_media(store: Store) -> None:
    report = loaded(store, "medias_francais")
    assert (report.rejected_count, unmapped(report)) == (0, {"Le Un Hebdo": 1})
    with store.reader(sources=["fr_medias"]) as reader:
        statements = list(reader.statements_of("fr_medias"))
    assert Counter(s.prop for s in statements if s.direct is not None) == {"Ownership": 292, "Control": 22}
    assert Counter(s.value for s in statements if s.prop == "type") == {
        "Organization": 297,
        "Person": 26,
        "LegalEntity": 12,
    }
