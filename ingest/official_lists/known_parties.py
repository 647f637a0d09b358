"""Parties that come with Ketting, by their recorded names: lists without ids name many of them again.

The rule is that of the bundled United States lists (the head of `sources/us_lists/source.toml`): a party goes
by the id of a bundled one of its country where a recorded name is equal, legal form included, and one alone
has it.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from ingest.normalise import BadName, read_name
from ingest.recorded_facts import RecordedFacts
from ontology import SCHEMA

_SOURCES = ("us_lists", "corporate_links")
_NAMES = ("name", "alias", "previousName")
_BETWEEN = " | "  # of several values in a cell of a table of entries

_Key = tuple[str, str | None]


@dataclass(frozen=True, slots=True)
class KnownParty:
    """A bundled party: its id, its type and the first name recorded of it."""

    id: str
    type: str
    name: str


def known_party(name: str, country: str | None) -> KnownParty | None:
    """The one bundled party of a country with an equal recorded name; `None` where none or several are.

    >>> party = known_party("Huawei Technologies Co., Ltd.", "cn")
    >>> party.type, known_party("Huawei Technologies Co., Ltd.", "us"), known_party("Alpha", "cn")
    ('Company', None, None)
    """
    key = _key(name)
    if key is None or country is None:
        return None
    parties = {party.id: party for party in _by_name().get(key, ()) if party.id[:3] == f"{country}-"}
    return parties.popitem()[1] if len(parties) == 1 else None


def _key(name: str) -> _Key | None:
    try:
        reading = read_name(name)
    except BadName:
        return None
    return reading.comparable, reading.legal_form


@cache
def _by_name() -> Mapping[_Key, list[KnownParty]]:
    types: dict[str, str] = {}
    names: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for row in _rows():
        if "property" in row:
            if row["property"] == "type":
                types.setdefault(row["subject"], row["object"])
            elif row["property"] in _NAMES:
                names[row["subject"]][row["object"]] = None
        elif "party" in row:
            if row["type"]:
                types.setdefault(row["party"], row["type"])
            several = (row["party_name"] or row["name"], row["aliases"], row["previous_names"])
            for name in _BETWEEN.join(several).split(_BETWEEN):
                if name:
                    names[row["party"]][name] = None
    by_name: defaultdict[_Key, list[KnownParty]] = defaultdict(list)
    for id, kind in types.items():
        if SCHEMA.is_a(kind, "LegalEntity") and names[id]:
            party = KnownParty(id, kind, next(iter(names[id])))
            for key in {_key(name) for name in names[id]} - {None}:
                assert key is not None
                by_name[key].append(party)
    return by_name


def _rows() -> Iterator[dict[str, str]]:
    """The rows of the tables of the bundled sources, by column."""
    for source in _SOURCES:
        folder = files("ingest").joinpath("sources", source)
        for table in sorted(folder.iterdir(), key=lambda entry: entry.name):
            if table.name.endswith(".csv"):
                with table.open(encoding="utf-8") as lines:
                    yield from csv.DictReader(lines)


def state_known_party(
    facts: RecordedFacts, party: str, schema: str, name: str, countries: Iterable[str]
) -> None:
    """Emit that a party that is no person is the one bundled one of a country with an equal recorded name.

    >>> from datetime import date
    >>> from ingest.dry_run import DryRun
    >>> from ingest.official_lists import on_day
    >>> from ingest.records import Record
    >>> from graph.store import Dataset, Document
    >>> from ontology import Grade
    >>> day = date(2026, 1, 31)
    >>> document = Document("file", "A list", "A ministry", day)
    >>> emit = DryRun(Dataset("red", "Red list", "A ministry", day), [document])
    >>> facts = RecordedFacts(emit, Record("a", "row 1", {}), "file", "row 1", Grade.B, on_day(day))
    >>> state_known_party(facts, "p1", "Organization", "Huawei Technologies Co., Ltd.", ["cn", "nl"])
    >>> emit.total
    1
    """
    if not SCHEMA.is_a(schema, "LegalEntity") or SCHEMA.is_a(schema, "Person"):
        return
    known_ids = {known.id for country in countries if (known := known_party(name, country)) is not None}
    if len(known_ids) == 1:
        facts.state(party, schema, "sameAs", known_ids.pop(), "[equal recorded names and country]")
