"""The SDN List in two copies as records with a key: main names in the one, other names alone in the other.

The copy of July 2021 is OFAC's own, that of April 2022 stands in the Consolidated Screening List, and both
number the parties alike. From the one come main names, from the other alternative ones, so that nothing is
found by equal text alone; numbers and identity papers are left out. Who has no other name is in one alone.
"""

from __future__ import annotations

import csv
import random
import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

from benchmarks.resolution.truth_sets import Clusters
from graph.store import Dataset, Document, Store
from ingest.countries import country_code
from ontology import Grade, PartialDate, Period, Statement

SDN = Path("ofac_sdn_2021-07")
CSL = Path("us_csl_2022-04", "consolidated.csv")
SEED = 20261128
DAY = date(2022, 4, 30)

_NOTHING = "-0-"
_TYPES = {"individual": "Person", "Individual": "Person", _NOTHING: "Organization", "Entity": "Organization"}
_BORN = re.compile(r"\bDOB (\d{1,2} [A-Z][a-z]{2} \d{4}|\d{4})\b")
_Facts = list[tuple[str, str]]


def listed_parties(folder: Path, share: float) -> dict[str, dict[str, _Facts]]:
    """The facts of each party by its number, for each of the two copies, of a share of all numbers."""
    rng = random.Random(SEED)
    copies = {"sdn": dict(_sdn(folder / SDN)), "csl": dict(_csl(folder / CSL))}
    numbers = sorted({*copies["sdn"], *copies["csl"]})
    wanted = set(rng.sample(numbers, round(len(numbers) * share)))
    return {
        name: {number: facts for number, facts in copy.items() if number in wanted}
        for name, copy in copies.items()
    }


def load_listed_parties(store: Store, parties: dict[str, dict[str, _Facts]]) -> None:
    """Load each copy as a source of its own."""
    day = PartialDate(DAY.isoformat())
    for source, facts_of in parties.items():
        dataset = Dataset(source, f"SDN List, {source}", "OFAC", DAY)
        document = Document("file", f"{source}.csv", "OFAC", DAY)
        about = (Grade.B, Period(day, day))
        with store.writer(dataset, [document], "0" * 64) as writer:
            writer.add(
                Statement(f"{source}-{number}", schema, prop, value, source, "file", number, *about)
                for number, facts in facts_of.items()
                for schema in [facts[0][1]]
                for prop, value in dict.fromkeys(facts)
            )
            writer.commit()


def listed_clusters(parties: dict[str, dict[str, _Facts]]) -> Clusters:
    """Each party with its records in the two copies."""
    clusters: defaultdict[str, set[str]] = defaultdict(set)
    for source, facts_of in parties.items():
        for number in facts_of:
            clusters[number].add(f"{source}-{number}")
    return set(map(frozenset, clusters.values()))


def _sdn(folder: Path) -> Iterator[tuple[str, _Facts]]:
    """The parties of the copy of OFAC by their main names."""
    places: defaultdict[str, _Facts] = defaultdict(list)
    for row in _rows(folder / "bench_add.csv"):
        address = ", ".join(part for part in row[2:4] if part != _NOTHING)
        if address:
            places[row[0]].append(("address", address))
        code = country_code(row[4])
        if code is not None:
            places[row[0]].append(("country", code))
    for row in _rows(folder / "bench_sdn.csv"):
        if row[2] in _TYPES:
            yield (
                row[0],
                [
                    ("type", _TYPES[row[2]]),
                    ("name", row[1]),
                    *(("birthDate", _day(text)) for text in _BORN.findall(row[11])),
                    *places[row[0]],
                ],
            )


def _rows(path: Path) -> Iterator[list[str]]:
    with path.open(encoding="utf-8", errors="replace", newline="") as file:
        for row in csv.reader(file):
            if len(row) > 1:  # the file of CP/M ends in a sign of its own
                yield [cell.strip() for cell in row]


def _csl(path: Path) -> Iterator[tuple[str, _Facts]]:
    """The parties of the consolidated list that have other names, by these."""
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            names = [name.strip() for name in row["alt_names"].split(";") if name.strip()]
            if "(SDN)" not in row["source"] or row["type"] not in _TYPES or not names:
                continue
            addresses = [address.strip() for address in row["addresses"].split(";") if address.strip()]
            codes = {country_code(address.rsplit(",", 1)[-1].strip()) for address in addresses} - {None}
            yield (
                row["entity_number"],
                [
                    ("type", _TYPES[row["type"]]),
                    *(("name", name) for name in names),
                    *(
                        ("birthDate", _day(text))
                        for text in row["dates_of_birth"].split(";")
                        if _is_day(text)
                    ),
                    *(("address", address) for address in addresses),
                    *(("country", str(code)) for code in sorted(map(str, codes))),
                ],
            )


def _is_day(text: str) -> bool:
    return re.fullmatch(r"\d{4}(-\d\d-\d\d)?", text.strip()) is not None


def _day(text: str) -> str:
    return datetime.strptime(text, "%d %b %Y").date().isoformat() if " " in text.strip() else text.strip()
