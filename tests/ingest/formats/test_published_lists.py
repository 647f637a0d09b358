"""The published files of official lists and registers load whole, and what is said of who is on them."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from checkout import ROOT
from ftm_lines import Said, said_by

from graph.store import Store, open_store
from ingest.discovery import load_path
from ingest.files import InputFile, input_file
from ingest.formats import format_of
from ingest.formats.ear_part_744.entity_cell import entity_cell
from ingest.records import Head
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


def unmapped(report: LoadReport) -> dict[str, int]:
    return {term.term: term.count for term in report.unmapped}


def types_of(found: Said) -> dict[str, int]:
    return dict(Counter(s.value for s in found.statements if s.prop == "type"))


def test_the_un_list() -> None:
    found = said_by([input_file(FILES / "un_2026-02" / "UN_consolidated.xml")], "un_sc")
    assert found.rejected == []
    assert found.lists() == [("un-sc-consolidated", 1_003, 1_003, "2026-02-27")]
    assert found.unmapped == {"country former Soviet Union": 1}
    assert types_of(found) == {"Listing": 1_003, "Person": 730, "Organization": 273}


def test_the_list_of_meti() -> None:
    found = said_by([input_file(FILES / "meti_2025-09" / "foreign_end_user_list.json")], "jp_meti_eul")
    assert (found.rejected, found.unmapped) == ([], {})
    assert found.lists() == [("jp-meti-eul", 835, 835, "2025-09-29")]
    assert types_of(found) == {"Listing": 835, "Organization": 835}
    assert sum(s.prop == "sameAs" for s in found.statements) == 243


def test_names_and_addresses_in_one_cell_are_told_apart_without_recorded_names() -> None:
    extract = json.loads((FILES / "us_lists_2026-07" / "bis_entity_list.json").read_bytes())
    entries = [each for each in extract["entities"] if each["address"] and not each["aliases"]]
    cells = [(each["name"], entity_cell([f"{each['name']}, {each['address']}"], None)) for each in entries]
    assert len(cells) == 1_447
    assert sum(name == cell.name for name, cell in cells) == 1_435


LISTS_IN_EXTRACTS = {
    "us_bis_dpl": ("us-bis-dpl", 564, "2026-04-14", {}),
    "us_bis_entity_list": ("us-bis-entity-list", 3_409, "2026-07-09", {"effective_date": 2}),
    "us_bis_meu": ("us-bis-meu-list", 70, "2026-07-09", {}),
    "us_cbp_wro": ("us-cbp-wro", 67, "2026-06-23", {"country Fishing Vessels": 6}),
    "us_dhs_uflpa": ("us-dhs-uflpa", 148, "2026-07-09", {}),
    "us_dow_1260h": ("us-dow-1260h", 80, "2026-07-09", {}),
    "us_dow_1286": ("us-dow-1286", 134, "2026-07-09", {"effective_date": 134}),
    "us_eo_14032_annex": ("us-eo-14032-annex", 59, "2026-07-09", {}),
    "us_fcc_covered": ("us-fcc-covered", 15, "2026-07-09", {}),
    "us_ofac_ns_cmic": ("us-ofac-ns-cmic", 68, "2026-07-09", {}),
    "us_state_debarred": ("us-state-debarred", 787, "2023-06-01", {}),
    "us_state_nonproliferation": (
        "us-state-nonproliferation",
        528,
        "2025-05-01",
        {
            "country Middle East Region": 3,
            "country North Korean entity in China": 1,
            "country Turkish individual": 1,
            "effective_date": 16,
            "imposed 10/25/200": 2,
            "imposed 11/21/201": 4,
            "imposed 12/11/201": 5,
            "imposed 12/13/201": 6,
        },
    ),
}


@pytest.fixture(scope="module")
def extracts() -> dict[str, Said]:
    """What each extract says, by its format."""
    files = [input_file(path) for path in sorted((FILES / "us_lists_2026-07").glob("*_*.json"))]
    by_format: dict[str, list[InputFile]] = {}
    for file in files:
        by_format.setdefault(format_of(Head.of(file.path)).name, []).append(file)
    return {format: said_by(several, format) for format, several in by_format.items()}


def test_extracts_of_united_states_lists(extracts: dict[str, Said]) -> None:
    assert {name: found.rejected for name, found in extracts.items() if found.rejected} == {}
    assert {name: (found.lists(), found.unmapped) for name, found in extracts.items()} == {
        name: ([(id, count, count, day)], terms)
        for name, (id, count, day, terms) in LISTS_IN_EXTRACTS.items()
    }


def test_sanctions_that_expired_have_ended(extracts: dict[str, Said]) -> None:
    named = [s for s in extracts["us_state_nonproliferation"].statements if s.prop == "names"]
    assert Counter(s.end is not None for s in named) == {True: 557, False: 175}


def test_parties_that_come_with_ketting_go_by_their_ids(extracts: dict[str, Said]) -> None:
    known = {
        name: sum(not s.value.startswith(PREFIXES[name]) for s in found.statements if s.prop == "names")
        for name, found in extracts.items()
        if name in PREFIXES
    }
    assert known == {"us_dow_1260h": 79, "us_eo_14032_annex": 57, "us_dhs_uflpa": 12, "us_bis_meu": 64}


PREFIXES = {
    "us_dow_1260h": "us-1260h-",
    "us_eo_14032_annex": "us-eo14032-",
    "us_dhs_uflpa": "us-uflpa-",
    "us_bis_meu": "us-meu-",
}


def test_who_is_denied_is_a_hit(store: Store) -> None:
    report = loaded(store, "us_lists_2026-07/bis_dpl.json")
    assert [(load.source, load.rejected_count) for load in report.loads[1:]] == [("us_bis_dpl", 0)]
    with store.reader() as reader:
        [held] = [h for v in reader.versions() for h in v.dataset.lists if h.id == "us-bis-dpl"]
        assert (held.title, held.is_whole, held.update_days) == ("Denied Persons List", True, 30)
        members = {s.value for s in reader.statements_of("us_bis_dpl") if s.prop == "names"}
    assert len(members) == 519


def test_central_enterprises_go_by_the_ids_that_they_have(store: Store) -> None:
    report = loaded(store, "sasac")
    assert (report.rejected_count, report.unmapped) == (0, ())
    with store.reader(sources=["cn_sasac"]) as reader:
        links = [s for s in reader.statements_of("cn_sasac") if s.direct is not None]
    assert len({s.value for s in links}) == 100
    assert [s.value for s in links if re.fullmatch(r"cn-soe-[0-9a-f]{12}", s.value)] == []
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
