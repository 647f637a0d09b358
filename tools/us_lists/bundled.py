"""What the tables of the bundled sources know already: ids, types, names and codes of bodies."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from ingest.normalise import BadName, read_name
from ontology import SCHEMA

SOURCES = Path(__file__).parents[2] / "ingest" / "sources"
FOLDER = SOURCES / "us_lists"
ENTITY_LIST = FOLDER / "41_entity_list_entries.csv"
NS_CMIC = FOLDER / "51_ns_cmic_entries.csv"
JUDGEMENTS = FOLDER / "61_judgements_of_entries.csv"
EFFECTIVE = FOLDER / "56_effective_dates_of_entries.csv"
WRITTEN = (ENTITY_LIST, NS_CMIC, JUDGEMENTS, EFFECTIVE)


_NAMES = ("name", "alias", "previousName")


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
        bundled = cls()
        lists: dict[str, str] = {}
        entry_names: dict[str, str] = {}
        for path in sorted(SOURCES.glob("*/*.csv")):
            if path in WRITTEN:
                continue
            for row in rows_of(path):
                subject, prop, value = row.get("subject", ""), row.get("property"), row.get("object", "")
                if prop == "type":
                    bundled.types.setdefault(subject, value)
                    if path.parent == FOLDER:
                        bundled.own.add(subject)
                elif prop in _NAMES:
                    entry_names.setdefault(subject, value)
                    bundled.labels.setdefault(subject, value)
                    bundled.names[key(value)].add(subject)
                    if prop == "name":
                        bundled.main_names[whole(value)].add(subject)
                elif prop == "uscCode":
                    bundled.codes[value] = subject
                elif prop == "possiblySameAs":
                    bundled.possible.append({subject, value})
                elif prop == "list":
                    lists[subject] = value
        for entry, list_id in lists.items():
            bundled.entries[list_id].append(entry_names[entry])
        bodies = {id for id, kind in bundled.types.items() if SCHEMA.is_a(kind, "LegalEntity")}
        for ids in (*bundled.names.values(), *bundled.main_names.values()):
            ids &= bodies
        return bundled


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
        for path in (ENTITY_LIST, NS_CMIC):
            for row in rows_of(path) if path.exists() else ():
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


def key(name: str) -> str:
    """What equal names have in common: the comparable name and the legal form are not told apart further."""
    try:
        return read_name(name).comparable
    except BadName:
        return re.sub(r"\W", "", name).lower()


def slug(name: str) -> str:
    """A name as part of an id: at most 60 lower-case letters, digits and hyphens."""
    plain = unicodedata.normalize("NFKD", re.sub(r"\s*\(see .*", "", name, flags=re.I)).encode(
        "ascii", "ignore"
    )
    return re.sub(r"[^a-z0-9]+", "-", plain.decode().lower().replace("'", "")).strip("-")[:60].strip("-")


def whole(name: str) -> str:
    """A name with its legal form, in one spelling."""
    text = re.sub(r"[^\w\s]", " ", name.lower())
    for pattern, form in ((r"\b(?:co|company) (?:ltd|limited)\b", "coltd"), (r"\blimited\b", "ltd"),
                          (r"\bcorporation\b", "corp"), (r"\bincorporated\b", "inc")):  # fmt: skip
        text = re.sub(pattern, form, " ".join(text.split()))
    return re.sub(r"\W", "", text)


def rows_of(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file by column."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
