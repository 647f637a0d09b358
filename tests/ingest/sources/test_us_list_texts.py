"""The United States lists as bundled, beside the texts themselves where those are present."""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import Any

import pytest
from us_lists import ROOT, CsvRow, listings, memberships, values

SHARED = ROOT.parent / "shared" / "data" / "us_lists_2026-07"


def entries(name: str) -> list[dict[str, Any]]:
    path = SHARED / f"{name}.json"
    if not path.exists():
        pytest.skip(f"the copy of the list is not at hand: {path}")
    found: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["entities"]
    return found


def listing_names(rows: list[CsvRow], list_id: str) -> Counter[str]:
    wanted = listings(rows, list_id)
    return Counter(r["object"] for r in rows if r["property"] == "name" and r["subject"] in wanted)


def citations(text: str) -> list[tuple[str, str]]:
    """(`89 FR 41888`, `2024-05-14`) for every citation in the list's own spelling."""
    found = []
    for volume, page, month, day, year in re.findall(r"(\d+) FR (\d+),? (\d+)/(\d+)/(\d+)", text):
        century = "" if len(year) == 4 else "19" if year > "50" else "20"
        found.append((f"{volume} FR {page}", f"{century}{year}-{int(month):02}-{int(day):02}"))
    return found


@pytest.mark.parametrize(("file", "list_id"), [("dow_1260h", "us-dow-1260h"), ("bis_meu", "us-bis-meu-list")])
def test_every_entry_of_the_full_lists_is_a_listing(rows: list[CsvRow], file: str, list_id: str) -> None:
    assert listing_names(rows, list_id) == Counter(entry["name"] for entry in entries(file))


@pytest.mark.slow
def test_every_subsidiary_in_the_notice_is_named(rows: list[CsvRow]) -> None:
    for entry in entries("dow_1260h"):
        together, bar, _ = (entry["notes"] or "").partition(" | ")
        if not bar:
            continue
        [listing] = {
            row["subject"]
            for row in rows
            if (row["property"], row["object"]) == ("name", entry["name"])
            and row["subject"].startswith("us-1260h-")
        }
        rest = together.removeprefix("Listed together with subsidiaries: ")
        for id, [row, *_] in memberships(rows, listing).items():
            if row["document"] != "dow-1260h-2026" or "listed together" not in row["locator"]:
                continue
            for property in ("name", "previousName", "alias", "acronym"):
                for name in sorted(values(rows, id, property), key=len, reverse=True):
                    rest = rest.replace(name, "", 1)
        assert re.sub(r"formerly|\band\b|[\W_]", "", rest) == "", entry["name"]


@pytest.mark.slow
def test_starts_citations_and_aliases_are_those_of_the_entity_list(rows: list[CsvRow]) -> None:
    by_name: dict[str, list[dict[str, Any]]] = {}
    for entry in entries("bis_entity_list"):
        by_name.setdefault(entry["name"], []).append(entry)
    chosen = listings(rows, "us-bis-entity-list")
    assert len(chosen) == 139

    for listing in chosen:
        [name] = values(rows, listing, "name")
        entry = by_name[name][0]  # the one name entered twice has the same citation in both places
        cited = citations(entry["federal_register"])
        assert values(rows, listing, "citation") == {citation for citation, _ in cited}
        for found in memberships(rows, listing).values():
            listed = [row for row in found if row["document"] == "bis-entity-list"]
            added_later = [row["original"].endswith("is not stated)") for row in listed]
            start = "" if added_later == [True] else min(day for _, day in cited)
            assert [row["start"] for row in listed] == [start]
        text = "; ".join(entry["aliases"])
        assert all(alias in text for alias in values(rows, listing, "alias")), listing


def test_every_entry_that_names_cetc_is_there(rows: list[CsvRow]) -> None:
    names = listing_names(rows, "us-bis-entity-list")
    pattern = re.compile(r"\bCETC|China Electronics? Technology Group")
    for entry in entries("bis_entity_list"):
        if any(pattern.search(text) for text in (entry["name"], *entry["aliases"])):
            assert names[entry["name"]] > 0, entry["name"]  # one name stands under two countries
            names[entry["name"]] -= 1


def test_starts_are_those_of_the_meu_list(rows: list[CsvRow]) -> None:
    starts = {
        name: citations(entry["federal_register"])[0][1]
        for entry in entries("bis_meu")
        for name in [entry["name"]]
    }
    for listing in listings(rows, "us-bis-meu-list"):
        [name] = values(rows, listing, "name")
        [[row]] = memberships(rows, listing).values()
        assert row["start"] == starts[name]
