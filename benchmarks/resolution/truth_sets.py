"""The truth sets of Senzing as statements, and the clusters of their key."""

from __future__ import annotations

import csv
import json
import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

from graph.store import Dataset, Document, Store
from ingest.countries import country_code
from ingest.normalise import is_han
from ontology import Grade, PartialDate, Period, Statement

DAY = date(2024, 1, 31)
FILES = ("customers", "reference", "watchlist")

Clusters = set[frozenset[str]]

_FORMATS = ("%Y-%m-%d", "%m/%d/%Y", "%m/%d/%y", "%d/%m/%Y", "%b %d %Y", "%d-%b-%y")
_IDENTIFIERS = {
    "PASSPORT_NUMBER": "passportNumber",
    "DRIVERS_LICENSE_NUMBER": "idNumber",
    "SSN_NUMBER": "idNumber",
    "NATIONAL_ID_NUMBER": "idNumber",
    "TAX_ID_NUMBER": "taxNumber",
    "LEI_NUMBER": "leiCode",
}
_TEXTS = {"PHONE_NUMBER": "phone", "EMAIL_ADDRESS": "email", "GENDER": "gender"}
_COUNTRIES = ("ADDR_COUNTRY", "PASSPORT_COUNTRY", "NATIONAL_ID_COUNTRY", "TAX_ID_COUNTRY")


def true_clusters(folder: Path) -> Clusters:
    """The clusters of the key, single records included."""
    clusters: defaultdict[str, set[str]] = defaultdict(set)
    with (folder / "actual_truthset_key.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            clusters[row["CLUSTER_ID"]].add(record_id(row["DATA_SOURCE"], row["RECORD_ID"]))
    return set(map(frozenset, clusters.values()))


def record_id(source: str, record: str) -> str:
    return f"{source.lower()}-{record}"


def load_truth_sets(store: Store, folder: Path) -> None:
    """Load each file as a source of its own."""
    for name in FILES:
        dataset = Dataset(name, f"Truth set, {name}", "Senzing", DAY)
        document = Document("file", f"{name}.jsonl", "Senzing", DAY)
        lines = (folder / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
        with store.writer(dataset, [document], "0" * 64) as writer:
            writer.add(statement for line in lines for statement in _statements(json.loads(line), name))
            writer.commit()


def _statements(record: dict[str, Any], source: str) -> Iterator[Statement]:
    id = record_id(record["DATA_SOURCE"], record["RECORD_ID"])
    features: list[dict[str, str]] = record["FEATURES"]
    is_person = any(feature.get("RECORD_TYPE") == "PERSON" for feature in features)
    schema = "Person" if is_person else "Organization"
    day = PartialDate(DAY.isoformat())
    facts = [("type", schema), *(fact for feature in features for fact in _facts(feature))]
    about = (source, "file", record["RECORD_ID"], Grade.C, Period(day, day))
    for prop, value in dict.fromkeys(facts):
        yield Statement(id, schema, prop, value, *about)
    for feature in features:
        if "EMPLOYER" in feature:
            employer = f"{source}-employer-{re.sub(r'[^a-z]+', '-', feature['EMPLOYER'].lower())}"
            yield Statement(employer, "Organization", "type", "Organization", *about)
            yield Statement(employer, "Organization", "name", feature["EMPLOYER"], *about)
            yield Statement(id, "Affiliation", "Affiliation", employer, *about)
        if "REL_POINTER_KEY" in feature:
            pointed = record_id(feature["REL_POINTER_DOMAIN"], feature["REL_POINTER_KEY"])
            yield Statement(id, "Affiliation", "Affiliation", pointed, *about)


def _facts(feature: dict[str, str]) -> Iterator[tuple[str, str]]:
    given = {key: value.strip() for key, value in feature.items() if isinstance(value, str)}
    parts = [given.get(f"NAME_{part}", "") for part in ("FIRST", "MIDDLE", "LAST", "SUFFIX")]
    if any(map(is_han, parts)):  # the family name comes first, and nothing stands between
        parts = ["".join((parts[2], *parts[:2]))]
    name = given.get("NAME_FULL") or given.get("NAME_ORG") or " ".join(filter(None, parts))
    if name:
        yield ("alias" if given.get("NAME_TYPE") == "AKA" else "name"), name
    if "DATE_OF_BIRTH" in given:
        yield "birthDate", birth_date(given["DATE_OF_BIRTH"])
    address = ", ".join(
        given[key]
        for key in ("ADDR_FULL", "ADDR_LINE1", "ADDR_CITY", "ADDR_STATE", "ADDR_POSTAL_CODE", "ADDR_COUNTRY")
        if given.get(key)
    )
    if address:
        yield "address", address
    for key, prop in (_IDENTIFIERS | _TEXTS).items():
        if given.get(key):
            yield prop, re.sub(r"[\s-]", "", given[key]) if key in _IDENTIFIERS else given[key]
    for key in _COUNTRIES:
        code = country_code(given.get(key, ""))
        if code is not None:
            yield "country", code


def birth_date(text: str) -> str:
    """A date as American forms have it, month first, where both readings are dates.

    >>> birth_date("3/1/70"), birth_date("20/8/1991"), birth_date("24-May-11")
    ('1970-03-01', '1991-08-20', '2011-05-24')
    """
    for written in _FORMATS:
        try:
            return datetime.strptime(text, written).date().isoformat()
        except ValueError:
            continue
    raise ValueError(f"{text!r} is no date that is read here")
