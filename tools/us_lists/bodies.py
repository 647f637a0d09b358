"""Which entries are of one body, and which bodies an entry names."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping

from ingest.formats.fact_table import BETWEEN
from tools.us_lists.bundled import Bundled, key, whole
from tools.us_lists.texts import SPELLINGS

_SEE = re.compile(r"\bsee\s+(?:also\s+)?(?:the\s+)?(?:alternate\s+|alternative\s+)?address[^)]*", re.I)
_BARE = re.compile(r"(The |No\.? ?)?\d+(st|nd|rd|th)? ?(Research )?(Institute|Factory)")
"""A number alone: several groups count so, and it is no name of a body."""

Judgements = dict[tuple[str, str, str], dict[str, str]]
"""Rows of judgements by subject, property and object."""

OTHER_BODIES = {
    "China Shipbuilding Industry Company Limited",  # the company, not the group CSIC (another code)
    "Sensetime Group Limited",  # of Hong Kong; the 1260H notice names SenseTime Group, Inc.
    "Yitu Limited",  # of the Cayman Islands; the 1260H notice names the company in Shanghai
}
"""Entries whose name is equal to that of a bundled body but for a legal form that makes it another one."""

SAME_BODY = {
    "China Telecom Corporation Limited": "cn-china-telecom-corporation",  # the same legal form
    "China Telecommunications Corporation": "cn-soe-china-telecom",  # "China Telecom Group" in the entry
    "DJI": "cn-dji",  # with the alias "SZ DJI Technology Co., Ltd."
    "SZ DJI Technology Co., Ltd.": "cn-dji",  # SZ is Shenzhen; the 1260H notice writes it out
}
"""Entries that several bundled bodies fit, or none by the name alone, with the one that is meant."""


def merge_cross_references(rows: list[dict[str, str]], judgements: Judgements) -> None:
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
            _judge(
                judgements,
                first["party"],
                "judgedSame",
                f"{name}, under {', '.join(countries)}",
                place,
                pointer,
            )
        else:
            for row in group[1:]:
                why = "[entries of one name, of which none points at the other]"
                _judge(judgements, first["party"], "possiblySameAs", row["party"], place, original=why)


def _pointer(group: Iterable[Mapping[str, str]], countries: Iterable[str]) -> str | None:
    """The words by which an entry points at the address under another of the countries."""
    for row in group:
        match = _SEE.search(f"{row['name']} {row['address']}")
        if match and any(
            spelling in match[0]
            for country in countries
            if country != row["printed_country"]
            for spelling in (country, *SPELLINGS.get(country, ()))
        ):
            return match[0]
    return None


def name_same_bodies(rows: list[dict[str, str]], bundled: Bundled, judgements: Judgements) -> None:
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
                document=row["document"], original="[equal recorded names]" if not row.get("usc_code") else
                "[equal recorded names or registration codes]",
            )  # fmt: skip
    for row in rows:
        if row["type"] and row["party"] not in bundled.labels:
            name = row["party_name"] or row["name"]
            bundled.own.add(row["party"])
            bundled.types[row["party"]] = row["type"]
            bundled.labels[row["party"]] = name
            bundled.names[key(name)].add(row["party"])
            bundled.main_names[whole(name)].add(row["party"])


def name_other_bodies(rows: list[dict[str, str]], bundled: Bundled, judgements: Judgements) -> None:
    """An alias that is the main name of another body of the country stays with the entry, naming both."""
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
            why = "[an alias in the entry, and the name of a body of its own]"
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
    same_names = {id for id in bundled.names[key(name)] if id[:2] in row["country"].split()}
    return same_names.pop() if len(same_names) == 1 else None


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
