"""The rows of entries, as the texts of the lists make them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from ingest.formats.fact_table import BETWEEN
from ingest.identifiers import is_usc_code
from tools.us_lists.bundled import ENTITY_LIST, NS_CMIC, Bundled, Ids
from tools.us_lists.texts import COUNTRIES, effect_of, names_of, split_address

_CITATION = re.compile(
    r"(\d+) F\.?R\.? ?(\d+)(?:[A-Z]*),?\s*(?:preview citation details,\s*)?(?:(\d+)/(\d+)/(\d+))?"
)
RULES = {
    "89 FR 41888": (
        "2024-05-14", "2024-05-09", "bis-2024-05-09", "first paragraph",
        "Bureau of Industry and Security (BIS) added 37 entities to the Entity List",
        "[effective 2024-05-09 by the rule 89 FR 41886, published 2024-05-14; "
        "the entry is cited as 89 FR 41888]",
    ),
    "85 FR 83420": (
        "2020-12-22", "2020-12-18", "fr-2020-28031", "DATES", "This rule is effective December 18, 2020",
        "[effective 2020-12-18 by the rule 85 FR 83416, published 2020-12-22; "
        "the entry is cited as 85 FR 83420]",
    ),
}  # fmt: skip
"""By the citation that added an entry: its day, the day on which its rule took effect, and who says so."""


def entity_list(entries: list[dict[str, Any]], bundled: Bundled, ids: Ids) -> list[dict[str, str]]:
    """The entries of the Entity List that no fact table tells."""
    by_hand = list(bundled.entries["us-bis-entity-list"])
    dates = _dates_of_pages(entries)
    rows: list[dict[str, str]] = []
    for entry in entries:
        if entry["name"] in by_hand:
            by_hand.remove(entry["name"])
            continue
        aliases, address = split_address(entry["aliases"], entry["address"], entry["country"])
        cited = _citations(entry["federal_register"], dates)
        days = sorted(day for _, day in cited if day)
        read = names_of(entry["name"], aliases)
        effect, printed = effect_of(entry["notes"])
        countries = [COUNTRIES[entry["country"]]]
        if entry["country"] == "China" and re.search(r"hong ?kong|kowloon|, n\.?t\.?,", address, re.I):
            countries.append("hk")
        listing, party = ids.of(ENTITY_LIST, "us-el", entry["name"], entry["country"], countries[0])
        rows.append(
            {
                "entry": listing,
                "list": "us-bis-entity-list",
                "document": "bis-entity-list",
                "party": party,
                "type": read.type,
                "name": entry["name"],
                "party_name": "" if read.name == entry["name"] else read.name,
                "aliases": BETWEEN.join(read.aliases),
                "previous_names": BETWEEN.join(read.previous_names),
                "acronyms": BETWEEN.join(read.acronyms),
                "country": " ".join(countries),
                "printed_country": entry["country"],
                "address": address,
                "citations": BETWEEN.join(citation for citation, _ in cited),
                "effect": effect,
                "printed_effect": printed,
                "start": days[0] if days else "",
                "observed": f"{days[1]}/2026-07-09" if len(days) > 1 else "",
                "printed_dates": " ".join(entry["federal_register"].split()),
            }
        )
    return rows


def _dates_of_pages(entries: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """The date of each page cited, for entries that cite it without one."""
    return {
        f"{volume} FR {page}": _day(month, day, year)
        for entry in entries
        for volume, page, month, day, year in _CITATION.findall(entry["federal_register"] or "")
        if month
    }


def _citations(text: str, dates: Mapping[str, str]) -> list[tuple[str, str]]:
    """Each citation with its date; empty where no entry states one."""
    citations = []
    for volume, page, month, day, year in _CITATION.findall(text or ""):
        cited = f"{volume} FR {page}"
        citations.append((cited, _day(month, day, year) if month else dates.get(cited, "")))
    return citations


def _day(month: str, day: str, year: str) -> str:
    number = int(year) if len(year) == 4 else int(year) + (1900 if int(year) > 50 else 2000)
    return date(number, int(month), int(day)).isoformat()


def effective(rows: Iterable[Mapping[str, str]]) -> list[dict[str, str]]:
    """When the rule that added an entry took effect, where a source states it."""
    statements = []
    for row in rows:
        rule = next((RULES[each] for each in row["citations"].split(BETWEEN) if each in RULES), None)
        if rule is None or row["start"] != rule[0]:
            continue
        _, start, document, locator, quote, original = rule
        for named in (row["party"], *filter(None, row["also_names"].split(BETWEEN))):
            statements.append(
                {
                    "subject": row["entry"], "property": "names", "object": named, "start": start,
                    "grade": "B", "document": document, "locator": locator, "quote": quote,
                    "original": original,
                }
            )  # fmt: skip
    return statements


def ns_cmic(entries: list[dict[str, Any]], bundled: Bundled, ids: Ids) -> list[dict[str, str]]:
    """The entries of the NS-CMIC List that no fact table tells."""
    by_hand = list(bundled.entries["us-ofac-ns-cmic"])
    rows = []
    for entry in entries:
        if entry["name"] in by_hand:
            continue
        notes = dict(each.partition(": ")[::2] for each in entry["notes"].split("; "))
        read = names_of(entry["name"], entry["aliases"])
        code = notes.get("USCC", "").partition(" ")[0]
        if code and not is_usc_code(code):
            raise SystemExit(f"{entry['name']}: {code} is no unified social credit code")
        listing, party = ids.of(NS_CMIC, "us-nscmic", entry["name"], entry["country"], "cn")
        linked = notes.get("Linked To")
        rows.append(
            {
                "entry": listing,
                "list": "us-ofac-ns-cmic",
                "document": "ofac-ns-cmic-list",
                "party": party,
                "type": "PublicBody" if "Academy" in read.name else "Company",
                "name": entry["name"],
                "party_name": "" if read.name == entry["name"] else read.name,
                "aliases": BETWEEN.join(read.aliases),
                "previous_names": BETWEEN.join(read.previous_names),
                "acronyms": BETWEEN.join(read.acronyms),
                "country": "cn hk" if "Hong Kong" in entry["address"] else "cn",
                "printed_country": entry["country"],
                "address": entry["address"],
                "usc_code": code,
                "remark": f"The NS-CMIC List links it to {linked}, and does not say how." if linked else "",
                "citations": "Executive Order 13959, as amended by Executive Order 14032",
                "effect": "US persons may not deal in its publicly traded securities",
                "printed_effect": f"Program: {notes['Program']}",
                "start": datetime.strptime(notes["Listing Date (CMIC)"], "%d %b %Y").date().isoformat(),
                "printed_dates": f"Listing Date (CMIC): {notes['Listing Date (CMIC)']}",
            }
        )
    return rows
