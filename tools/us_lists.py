"""Writes the tables of list entries in ingest/sources/us_lists from extracts of the published lists.

    python -m tools.us_lists FOLDER

FOLDER holds bis_entity_list.json, ofac_nscmic.json and bis_dpl.json: `entities` with `name`, `aliases`,
`country`, `address`, `effective_date`, `federal_register` and `notes`, as read from the text of the
regulation and the publications. Entries that the fact tables there already tell, read by hand, are left
out. Ids once given stay: they are read from the tables written before. What each rule below decides is
told at the head of source.toml.
"""

from __future__ import annotations

import csv
import json
import re
import sys
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from ingest.formats.fact_table import BETWEEN, COLUMNS, ENTRY_COLUMNS
from ingest.identifiers import is_usc_code
from ingest.normalise import BadName, read_name
from ontology import SCHEMA
from tools.us_list_texts import COUNTRIES, SPELLINGS, effect_of, names_of, split_address

SOURCES = Path(__file__).parent.parent / "ingest" / "sources"
FOLDER = SOURCES / "us_lists"
ENTITY_LIST, NS_CMIC, DENIED = (
    FOLDER / name for name in ("41_entity_list_entries.csv", "51_ns_cmic_entries.csv", "70_denied_persons.csv")
)
JUDGEMENTS = FOLDER / "61_judgements_of_entries.csv"
EFFECTIVE = FOLDER / "56_effective_dates_of_entries.csv"
WRITTEN = (ENTITY_LIST, NS_CMIC, DENIED, JUDGEMENTS, EFFECTIVE)

_NAMES = ("name", "alias", "previousName")
_CITATION = re.compile(r"(\d+) F\.?R\.? ?(\d+)(?:[A-Z]*),?\s*(?:preview citation details,\s*)?(?:(\d+)/(\d+)/(\d+))?")
_SEE = re.compile(r"\bsee\s+(?:also\s+)?(?:the\s+)?(?:alternate\s+|alternative\s+)?address[^)]*", re.I)
_BARE = re.compile(r"(The |No\.? ?)?\d+(st|nd|rd|th)? ?(Research )?(Institute|Factory)")
"""A number alone: several groups count so, and it is no name of a body."""

Judgements = dict[tuple[str, str, str], dict[str, str]]

OTHER_BODIES = {
    "China Shipbuilding Industry Company Limited",  # the company, not the group CSIC (another code)
    "Sensetime Group Limited",  # of Hong Kong; the 1260H notice names SenseTime Group, Inc.
    "Yitu Limited",  # of the Cayman Islands; the 1260H notice names the company in Shanghai
}
"""Entries whose name is equal to that of a bundled body but for a legal form that makes it another one."""

SAME_BODY = {
    "China Telecom Corporation Limited": "cn-china-telecom-corporation",  # the same legal form
    "China Telecommunications Corporation": "cn-soe-china-telecom",  # "China Telecom Group Co., Ltd." in the entry
    "DJI": "cn-dji",  # with the alias "SZ DJI Technology Co., Ltd."
    "SZ DJI Technology Co., Ltd.": "cn-dji",  # SZ is Shenzhen; the 1260H notice writes it out
}
"""Entries that several bundled bodies fit, or none by the name alone, with the one that is meant."""

RULES = {
    "89 FR 41888": (
        "2024-05-14", "2024-05-09", "bis-2024-05-09", "first paragraph",
        "Bureau of Industry and Security (BIS) added 37 entities to the Entity List",
        "effective 2024-05-09 by the rule 89 FR 41886, published 2024-05-14; the entry is cited as 89 FR 41888",
    ),
    "85 FR 83420": (
        "2020-12-22", "2020-12-18", "fr-2020-28031", "DATES", "This rule is effective December 18, 2020",
        "effective 2020-12-18 by the rule 85 FR 83416, published 2020-12-22; the entry is cited as 85 FR 83420",
    ),
}  # fmt: skip
"""By the citation that added an entry: its day, the day on which its rule took effect, and who says so."""


@dataclass
class Bundled:
    """What the tables written by hand know: ids with their types, and the bodies that have a name or code."""

    types: dict[str, str] = field(default_factory=dict)
    own: set[str] = field(default_factory=set)
    labels: dict[str, str] = field(default_factory=dict)
    names: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    main_names: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    codes: dict[str, str] = field(default_factory=dict)
    possible: list[set[str]] = field(default_factory=list)
    entries: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def read(cls) -> Bundled:
        """All fact tables of all bundled sources but those that this script writes."""
        found = cls()
        lists: dict[str, str] = {}
        entry_names: dict[str, str] = {}
        for path in sorted(SOURCES.glob("*/*.csv")):
            if path in WRITTEN:
                continue
            for row in _rows(path):
                subject, prop, value = row.get("subject", ""), row.get("property"), row.get("object", "")
                if prop == "type":
                    found.types.setdefault(subject, value)
                    if path.parent == FOLDER:
                        found.own.add(subject)
                elif prop in _NAMES:
                    entry_names.setdefault(subject, value)
                    found.labels.setdefault(subject, value)
                    found.names[key(value)].add(subject)
                    if prop == "name":
                        found.main_names[whole(value)].add(subject)
                elif prop == "uscCode":
                    found.codes[value] = subject
                elif prop == "possiblySameAs":
                    found.possible.append({subject, value})
                elif prop == "list":
                    lists[subject] = value
        for entry, list_id in lists.items():
            found.entries[list_id].append(entry_names[entry])
        bodies = {id for id, kind in found.types.items() if SCHEMA.is_a(kind, "LegalEntity")}
        for ids in (*found.names.values(), *found.main_names.values()):
            ids &= bodies
        return found


@dataclass
class Ids:
    """Ids given before, by table, printed name and country, and those that are taken."""

    before: dict[tuple[str, str, str], list[tuple[str, str]]]
    taken: set[str]

    @classmethod
    def read(cls, taken: Iterable[str]) -> Ids:
        """The ids of the tables written before."""
        before: defaultdict[tuple[str, str, str], list[tuple[str, str]]] = defaultdict(list)
        used = set(taken)
        for path in (ENTITY_LIST, NS_CMIC, DENIED):
            for row in _rows(path) if path.exists() else ():
                before[path.name, row["name"], row["printed_country"]].append((row["entry"], row["party"]))
                used |= {row["entry"], row["party"]}
        return cls(before, used)

    def of(self, table: Path, prefix: str, name: str, country: str, code: str) -> tuple[str, str]:
        """The ids of an entry and of the party that it names: those given before, else new ones."""
        known = self.before.get((table.name, name, country))
        if known:
            return known.pop(0)
        return self._new(f"{prefix}-{slug(name)}"), self._new(f"{code}-{slug(name)}")

    def _new(self, id: str) -> str:
        number, free = 2, id
        while free in self.taken:
            free, number = f"{id}-{number}", number + 1
        self.taken.add(free)
        return free


def main(folder: Path) -> None:
    """Write the tables, and print how many entries each has and how many have no date."""
    bundled = Bundled.read()
    ids = Ids.read(bundled.types)
    judgements: dict[tuple[str, str, str], dict[str, str]] = {}
    entity_list = _entity_list(_extract(folder / "bis_entity_list.json"), bundled, ids)
    _merge_cross_references(entity_list, judgements)
    _name_same_bodies(entity_list, bundled, judgements)
    ns_cmic = _ns_cmic(_extract(folder / "ofac_nscmic.json"), bundled, ids)
    _name_same_bodies(ns_cmic, bundled, judgements)
    _name_other_bodies([*entity_list, *ns_cmic], bundled, judgements)
    for path, rows in ((ENTITY_LIST, entity_list), (NS_CMIC, ns_cmic)):
        _write(path, ENTRY_COLUMNS, rows)
        print(f"{path.name}: {len(rows)} entries, {sum(not row['start'] for row in rows)} without a date")
    _write(JUDGEMENTS, COLUMNS, judgements.values())
    _write(EFFECTIVE, COLUMNS, _effective(entity_list))


# -------------------------------------------------------------------- the Entity List


def _entity_list(entries: list[dict[str, Any]], bundled: Bundled, ids: Ids) -> list[dict[str, str]]:
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
    found = []
    for volume, page, month, day, year in _CITATION.findall(text or ""):
        cited = f"{volume} FR {page}"
        found.append((cited, _day(month, day, year) if month else dates.get(cited, "")))
    return found


def _day(month: str, day: str, year: str) -> str:
    number = int(year) if len(year) == 4 else int(year) + (1900 if int(year) > 50 else 2000)
    return date(number, int(month), int(day)).isoformat()


def _merge_cross_references(rows: list[dict[str, str]], judgements: Judgements) -> None:
    """Entries of one name under several countries are of one party where one points at another's address."""
    by_name: defaultdict[str, list[dict[str, str]]] = defaultdict(list)
    for row in rows:
        by_name[re.sub(r"\W", "", row["party_name"] or row["name"]).lower()].append(row)
    for group in by_name.values():
        if len(group) < 2:
            continue
        first = group[0]
        name = first["party_name"] or first["name"]
        countries = dict.fromkeys(row["printed_country"] for row in group)
        place = f"entries {name}, under {', '.join(countries)}"
        if pointer := _pointer(group, countries):
            for row in group[1:]:
                row["party"], row["type"] = first["party"], ""
            _judge(judgements, first["party"], "judgedSame", f"{name}, under {', '.join(countries)}", place, pointer)
        else:
            for row in group[1:]:
                why = "entries of one name, of which none points at the other"
                _judge(judgements, first["party"], "possiblySameAs", row["party"], place, original=why)


def _pointer(group: Iterable[Mapping[str, str]], countries: Iterable[str]) -> str | None:
    """The words by which an entry points at the address under another of the countries."""
    for row in group:
        found = _SEE.search(f"{row['name']} {row['address']}")
        if found and any(
            spelling in found[0]
            for country in countries
            if country != row["printed_country"]
            for spelling in (country, *SPELLINGS.get(country, ()))
        ):
            return found[0]
    return None


def _name_same_bodies(rows: list[dict[str, str]], bundled: Bundled, judgements: Judgements) -> None:
    """Give entries of bodies that have an id that id; their first row in this source declares them."""
    for row in rows:
        name = row["party_name"] or row["name"]
        same = _same_body(row, name, bundled)
        if same is None:
            continue
        if row["type"]:
            row["type"] = "" if same in bundled.own else bundled.types[same]
            bundled.own.add(same)
        row["party"] = same
        if bundled.labels[same] != name:
            _judge(
                judgements, same, "judgedSame", f"{name}; {bundled.labels[same]}", _place(row),
                document=row["document"], original="equal recorded names" if not row.get("usc_code") else
                "equal recorded names or registration codes",
            )  # fmt: skip
    for row in rows:
        if row["type"] and row["party"] not in bundled.labels:
            name = row["party_name"] or row["name"]
            bundled.own.add(row["party"])
            bundled.types[row["party"]] = row["type"]
            bundled.labels[row["party"]] = name
            bundled.names[key(name)].add(row["party"])
            bundled.main_names[whole(name)].add(row["party"])


def _name_other_bodies(rows: list[dict[str, str]], bundled: Bundled, judgements: Judgements) -> None:
    """An alias that is the main name of another body of the country stays with the entry, which names it too."""
    for row in rows:
        kept, also = list[str](), list[str]()
        for alias in filter(None, row["aliases"].split(BETWEEN)):
            others = {
                other
                for other in bundled.main_names[whole(alias)]
                if other != row["party"] and other in bundled.own and other[:2] in row["country"].split()
            }
            if _BARE.fullmatch(alias):
                row["entry_aliases"] = BETWEEN.join(filter(None, (row.get("entry_aliases", ""), alias)))
                continue
            if not others or whole(alias) == whole(row["party_name"] or row["name"]):
                kept.append(alias)
                continue
            row["entry_aliases"] = BETWEEN.join(filter(None, (row.get("entry_aliases", ""), alias)))
            why = "an alias in the entry, and the name of a body of its own"
            for other in sorted(others - set(also)):
                also.append(other)
                if {row["party"], other} in bundled.possible:
                    continue
                _judge(
                    judgements, row["party"], "possiblySameAs", other, _place(row), alias,
                    document=row["document"], original=why,
                )  # fmt: skip
        row["aliases"], row["also_names"] = BETWEEN.join(kept), BETWEEN.join(also)


def _place(row: Mapping[str, str]) -> str:
    return f"entry {row['name']}; {row['citations'].replace(BETWEEN, ', ')}"


def _same_body(row: Mapping[str, str], name: str, bundled: Bundled) -> str | None:
    if row["name"] in SAME_BODY:
        return SAME_BODY[row["name"]]
    if row["name"] in OTHER_BODIES:
        return None
    code = row.get("usc_code")
    if code in bundled.codes:
        return bundled.codes[code]
    found = {id for id in bundled.names[key(name)] if id[:2] in row["country"].split()}
    return found.pop() if len(found) == 1 else None


def _effective(rows: Iterable[Mapping[str, str]]) -> list[dict[str, str]]:
    """When the rule that added an entry took effect, where a source states it."""
    found = []
    for row in rows:
        rule = next((RULES[each] for each in row["citations"].split(BETWEEN) if each in RULES), None)
        if rule is None or row["start"] != rule[0]:
            continue
        _, start, document, locator, quote, original = rule
        for named in (row["party"], *filter(None, row["also_names"].split(BETWEEN))):
            found.append(
                {
                    "subject": row["entry"], "property": "names", "object": named, "start": start, "grade": "B",
                    "document": document, "locator": locator, "quote": quote, "original": original,
                }
            )  # fmt: skip
    return found


# -------------------------------------------------------------------- the NS-CMIC List


def _ns_cmic(entries: list[dict[str, Any]], bundled: Bundled, ids: Ids) -> list[dict[str, str]]:
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


# -------------------------------------------------------------------- shared


def key(name: str) -> str:
    """What equal names have in common: the comparable name and the legal form are not told apart further."""
    try:
        return read_name(name).comparable
    except BadName:
        return re.sub(r"\W", "", name).lower()


def slug(name: str) -> str:
    """A name as part of an id: at most 60 lower-case letters, digits and hyphens."""
    plain = unicodedata.normalize("NFKD", re.sub(r"\s*\(see .*", "", name, flags=re.I)).encode("ascii", "ignore")
    return re.sub(r"[^a-z0-9]+", "-", plain.decode().lower().replace("'", "")).strip("-")[:60].strip("-")


def whole(name: str) -> str:
    """A name with its legal form, in one spelling."""
    text = re.sub(r"[^\w\s]", " ", name.lower())
    for pattern, form in ((r"\b(?:co|company) (?:ltd|limited)\b", "coltd"), (r"\blimited\b", "ltd"),
                          (r"\bcorporation\b", "corp"), (r"\bincorporated\b", "inc")):  # fmt: skip
        text = re.sub(pattern, form, " ".join(text.split()))
    return re.sub(r"\W", "", text)


def _judge(
    judgements: Judgements,
    subject: str,
    prop: str,
    value: str,
    locator: str,
    quote: str = "",
    *,
    document: str = "bis-entity-list",
    original: str = "",
) -> None:
    """Note a judgement once: grade B for sameness, D for what is only possible."""
    judgements.setdefault(
        (subject, prop, value),
        {
            "subject": subject, "property": prop, "object": value,
            "grade": "B" if prop == "judgedSame" else "D", "document": document,
            "locator": locator, "quote": quote, "original": original,
        },
    )  # fmt: skip


def _extract(path: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["entities"]
    return found


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _write(path: Path, columns: tuple[str, ...], rows: Iterable[Mapping[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
