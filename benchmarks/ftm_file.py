"""A file of FollowTheMoney entities of any size, always the same for the same numbers: for measuring loads.

python -m benchmarks.ftm_file FILE --entities 1000000 --links 1500000
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

_WORDS = ("Alpha", "Baltic", "Cedar", "Delta", "Eastern", "Falcon", "Golden", "Harbour", "Inter", "Jade")
_TRADES = ("Trading", "Electronics", "Shipping", "Holdings", "Instruments", "Research", "Optics", "Energy")
_FORMS = ("Ltd", "GmbH", "B.V.", "LLC", "Co., Ltd.", "JSC", "S.A.")
_COUNTRIES = ("nl", "de", "cn", "ru", "gb", "us", "hk", "ae", "cy", "vg")
_DATASETS = ("ext_gb_coh_psc", "us_ofac_sdn", "eu_fsf", "ext_ru_egrul", "gb_fcdo_sanctions")


def entities(things: int, links: int, seed: int = 1) -> Iterator[dict[str, Any]]:
    """So many companies and persons, then so many ownerships and directorships between them.

    >>> [entity["schema"] for entity in entities(3, 2)]
    ['Company', 'Company', 'Company', 'Ownership', 'Ownership']
    """
    rng = random.Random(seed)
    for number in range(things):
        is_person = number % 5 == 4
        name = f"{rng.choice(_WORDS)} {rng.choice(_TRADES)} {number} {rng.choice(_FORMS)}"
        properties = {
            "name": [name],
            "country": [rng.choice(_COUNTRIES)],
            "address": [f"{number} High Street"],
        }
        if is_person:
            properties["birthDate"] = [f"19{number % 100:02}-0{1 + number % 9}-1{number % 10}"]
        else:
            properties["registrationNumber"] = [f"{number:08}"]
            properties["incorporationDate"] = [f"20{number % 25:02}-0{1 + number % 9}-1{number % 10}"]
        if number % 7 == 0:
            properties["alias"] = [f"{name} Group"]
        if number % 50 == 0:
            properties["topics"] = ["sanction"]
        yield _entity(f"NK-{number:08x}", "Person" if is_person else "Company", properties, rng)
    for number in range(links):
        upper, lower = rng.randrange(things), rng.randrange(things)
        if number % 4 == 3:
            ends = {
                "director": [f"NK-{upper:08x}"],
                "organization": [f"NK-{lower:08x}"],
                "role": ["Director"],
            }
            yield _entity(f"dir-{number:08x}", "Directorship", ends, rng)
            continue
        ends = {"owner": [f"NK-{upper:08x}"], "asset": [f"NK-{lower:08x}"]}
        ends["percentage"] = [str(rng.randrange(1, 101))]
        ends["startDate"] = [f"20{number % 24:02}-0{1 + number % 9}-1{number % 10}"]
        yield _entity(f"own-{number:08x}", "Ownership", ends, rng)


def _entity(id: str, schema: str, properties: dict[str, list[str]], rng: random.Random) -> dict[str, Any]:
    month = 1 + rng.randrange(9)
    return {
        "id": id,
        "caption": properties.get("name", [schema])[0],
        "schema": schema,
        "properties": properties,
        "datasets": [rng.choice(_DATASETS)],
        "referents": [],
        "target": "topics" in properties,
        "first_seen": f"2024-0{month}-02T10:35:40",
        "last_seen": f"2026-0{month}-29T12:40:02",
        "last_change": f"2025-0{month}-16T05:42:29",
    }


def write(path: Path, things: int, links: int) -> None:
    """Write the file."""
    with path.open("w", encoding="utf-8") as file:
        for entity in entities(things, links):
            file.write(json.dumps(entity, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--entities", type=int, default=1_000_000)
    parser.add_argument("--links", type=int, default=1_500_000)
    arguments = parser.parse_args()
    write(arguments.file, arguments.entities, arguments.links)
