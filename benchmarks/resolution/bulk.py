"""Candidates among many parties: how long all pairs of two synthetic lists take, and how much memory.

    python -m benchmarks.resolution.bulk [--parties 100000] [--write]

Half of the parties are a register, half a list, of which two in five are in the register too: under the same
name, one that lacks its last letter, or one with its words in another order.
"""

from __future__ import annotations

import argparse
import random
import resource
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from benchmarks.resolution.truth_sets import DAY
from benchmarks.sections import RESULTS, write_section
from graph.store import Dataset, Document, Reader, Store, open_store
from ingest.pipeline import load
from ingest.resolve import candidates
from ingest.sources import bundled_sources, open_source
from ontology import Grade, PartialDate, Period, Statement

SEED = 20261128
_SYLLABLES = (
    "ka",
    "lo",
    "mi",
    "ra",
    "ten",
    "shu",
    "von",
    "del",
    "bri",
    "gar",
    "nox",
    "pel",
    "tar",
    "vin",
    "zor",
)
_TRADES = ("Trading", "Electronics", "Shipping", "Holdings", "Instruments", "Research", "Optics", "Energy")
_FORMS = ("Ltd", "GmbH", "B.V.", "LLC", "Co., Ltd.", "JSC", "S.A.")
_STREETS = ("High Street", "Station Road", "Hauptstrasse", "Kerkstraat", "Main Street", "Mill Lane")
_COUNTRIES = ("nl", "de", "cn", "gb", "us")

Facts = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Measured:
    """What comparing took."""

    parties: int
    found: int
    right: int | None
    true: int | None
    seconds: float
    processor: float
    memory: float


def lists(parties: int) -> Iterator[tuple[str, str, Facts]]:
    """Id, source and facts of each party; `l7` of the list is `r7` of the register where it is in both."""
    rng = random.Random(SEED)
    words = [
        "".join(rng.choices(_SYLLABLES, k=rng.choice((2, 3, 3, 4)))).title() for _ in range(parties // 4)
    ]
    weights = [1 / (place + 10) for place in range(len(words))]
    for number in range(parties // 2):
        name = " ".join([*rng.choices(words, weights, k=rng.choice((1, 2, 2))), rng.choice(_TRADES)])
        address = f"{rng.randrange(1, 300)} {rng.choice(_STREETS)}, {rng.choice(words[:400])}"
        form, country = rng.choice(_FORMS), rng.choice(_COUNTRIES)
        facts = [("name", f"{name} {form}"), ("address", address), ("country", country)]
        yield f"r{number}", "register", facts
        if rng.random() < 0.4:
            spelt = rng.choice((name, name[:-1], " ".join(reversed(name.split()))))
            moved = f"{rng.randrange(1, 300)} {rng.choice(_STREETS)}"
            place = address if rng.random() < 0.6 else moved
            yield f"l{number}", "list", [("name", spelt), ("address", place), ("country", country)]
        else:
            other = " ".join([*rng.choices(words, weights, k=2), rng.choice(_TRADES)])
            yield f"x{number}", "list", [("name", f"{other} {form}"), ("country", country)]


def fill(store: Store, parties: int) -> int:
    """Load the two lists; how many parties are in both."""
    day = PartialDate(DAY.isoformat())
    about = (Grade.C, Period(day, day))
    rows = list(lists(parties))
    for source in ("register", "list"):
        dataset, document = Dataset(source, source, "-", DAY), Document("file", source, "-", DAY)
        with store.writer(dataset, [document], "0" * 64) as writer:
            writer.add(
                Statement(id, "Company", prop, value, source, "file", id, *about)
                for id, of, facts in rows
                if of == source
                for prop, value in (("type", "Company"), *facts)
            )
            writer.commit()
    return sum(id.startswith("l") for id, _, _ in rows)


def measured(reader: Reader, true: int | None = None) -> Measured:
    """What comparing all parties of the view took; memory is the most that this process had, MiB."""
    clock, processor = time.perf_counter(), time.process_time()
    found = candidates(reader)
    took = time.perf_counter() - clock, time.process_time() - processor
    right = sum(each.one.id[1:] == each.other.id[1:] and each.one.id[0] == "l" for each in found)
    return Measured(
        parties=sum(1 for _ in reader.entity_types()),
        found=len(found),
        right=None if true is None else right,
        true=true,
        seconds=took[0],
        processor=took[1],
        memory=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    )


_HEAD = """\
All parties of a view compared, in one process on SQLite, with the names read too. *Right* are pairs of the
synthetic lists that are one party, of all there are; the others of those found are parties with like names.

| what | entities | pairs offered | right | clock s | processor s | memory MiB |
|---|---:|---:|---:|---:|---:|---:|"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--parties", type=int, default=100_000)
    parser.add_argument("--write", action="store_true", help="write the section of RESULTS.md")
    arguments = parser.parse_args()
    lines = [_HEAD]
    with tempfile.TemporaryDirectory() as place:
        with closing(open_store(f"sqlite:///{place}/bundled.db")) as store:
            for source in bundled_sources():
                load(store, open_source(source))
            with store.reader() as reader:
                lines.append(_row("bundled lists", measured(reader)))
        with closing(open_store(f"sqlite:///{Path(place)}/synthetic.db")) as store:
            true = fill(store, arguments.parties)
            with store.reader() as reader:
                lines.append(_row("synthetic lists", measured(reader, true)))
    text = "\n".join(lines)
    print(text)
    if arguments.write:
        write_section(RESULTS, "Candidates in bulk", text)


def _row(what: str, found: Measured) -> str:
    right = "-" if found.right is None else f"{found.right:,} of {found.true:,}"
    return (
        f"| {what} | {found.parties:,} | {found.found:,} | {right} | {found.seconds:.0f} "
        f"| {found.processor:.0f} | {found.memory:,.0f} |"
    )


if __name__ == "__main__":
    main()
