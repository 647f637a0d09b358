"""The United States lists as bundled, beside the texts themselves where those are present."""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import Any

import pytest
from checkout import ROOT
from us_lists import Rows, listings, memberships, values

SHARED = ROOT.parent / "shared" / "data" / "us_lists_2026-07"


def entries(name: str) -> list[dict[str, Any]]:
    path = SHARED / f"{name}.json"
    if not path.exists():
        pytest.skip(f"the copy of the list is not at hand: {path}")
    found: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["entities"]
    return found


def plain(name: str) -> str:
    return re.sub(r"\W", "", name).lower()


def prefixes(name: str) -> set[str]:
    return {name[:end] for end in range(1, len(name) + 1)}


def listing_names(rows: Rows, list_id: str) -> Counter[str]:
    wanted = listings(rows, list_id)
    return Counter(r["object"] for r in rows if r["property"] == "name" and r["subject"] in wanted)


def citations(text: str) -> list[tuple[str, str]]:
    """(`89 FR 41888`, `2024-05-14`) for every citation in the list's own spelling."""
    found = []
    for volume, page, month, day, year in re.findall(
        r"(\d+) FR (\d+),?\s+(?:preview citation details, )?(\d+)/(\d+)/(\d+)", text
    ):
        century = "" if len(year) == 4 else "19" if year > "50" else "20"
        found.append((f"{volume} FR {page}", f"{century}{year}-{int(month):02}-{int(day):02}"))
    return found


@pytest.mark.parametrize(
    ("file", "list_id"),
    [
        ("dow_1260h", "us-dow-1260h"),
        ("bis_meu", "us-bis-meu-list"),
        ("bis_entity_list", "us-bis-entity-list"),
        ("ofac_nscmic", "us-ofac-ns-cmic"),
    ],
)
def test_every_entry_of_the_full_lists_is_a_listing(rows: Rows, file: str, list_id: str) -> None:
    assert listing_names(rows, list_id) == Counter(entry["name"] for entry in entries(file))


@pytest.mark.slow
def test_every_subsidiary_in_the_notice_is_named(rows: Rows) -> None:
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
def test_every_entry_of_the_entity_list_is_held_with_its_start_and_citations(rows: Rows) -> None:
    stated: dict[str, list[tuple[set[str], str, str]]] = {}
    dates = {
        citation: day
        for entry in entries("bis_entity_list")
        for citation, day in citations(entry["federal_register"])
    }
    for entry in entries("bis_entity_list"):
        cited = set(re.findall(r"\d+ FR \d+", entry["federal_register"]))
        days = {**dates, **dict(citations(entry["federal_register"]))}  # own ones first
        start = min(days[citation] for citation in cited if citation in days)
        stated.setdefault(entry["name"], []).append((cited, start, "; ".join(entry["aliases"])))
    held = listings(rows, "us-bis-entity-list")
    assert len(held) == sum(map(len, stated.values())) == 3409

    for listing in held:
        [name] = values(rows, listing, "name")
        cited = values(rows, listing, "citation")
        possible = [(start, text) for citations, start, text in stated[name] if citations == cited]
        assert possible, listing
        for found in memberships(rows, listing).values():
            listed = [row for row in found if row["document"] == "bis-entity-list"]
            if not listed[0]["original"].endswith("is not stated]"):
                assert [row["start"] for row in listed] == [possible[0][0]]
            else:
                assert [row["start"] for row in listed] == [""]
        texts = " ".join(text for _, text in possible)
        assert all(alias in texts for alias in values(rows, listing, "alias")), listing


@pytest.mark.slow
def test_every_alias_of_the_entity_list_is_a_name_of_a_body_or_of_its_entry(rows: Rows) -> None:
    known = {
        plain(row["object"])
        for row in rows
        if row["property"] in ("name", "alias", "acronym", "previousName")
    }
    lost = [
        name
        for entry in entries("bis_entity_list")
        for alias in entry["aliases"]
        # Two names in one field, and what is said of the aliases before it.
        for name in re.split(r",? a\.k\.a\.,? ", alias.partition("; (")[0])
        if not name.endswith(("alias:", "aliases:"))
        and plain(name) not in known
        # An address may stand behind the last alias.
        and plain(name.partition(",")[0]) not in known
        and (entry["address"] or not {part for part in prefixes(plain(name)) & known if len(part) > 4})
    ]
    assert lost == []


def test_starts_are_those_of_the_meu_list(rows: Rows) -> None:
    starts = {
        name: citations(entry["federal_register"])[0][1]
        for entry in entries("bis_meu")
        for name in [entry["name"]]
    }
    for listing in listings(rows, "us-bis-meu-list"):
        [name] = values(rows, listing, "name")
        [[row]] = memberships(rows, listing).values()
        assert row["start"] == starts[name]
