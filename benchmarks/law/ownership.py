"""Integrated ownership, capture by regimes, and shapes that could take forever, over synthetic graphs.

Run from the repository: `.venv/bin/python -m benchmarks.law.ownership [--cases N] [--size 1M/3M]`. Random cap
tables are compared with every way in which their shares may be, in fractions; figures go to RESULTS.md.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.sections import RESULTS, write_section
from benchmarks.synthetic import SEED, SIZES, TARGET, snapshot
from graph.model import EdgeFilter, preset
from graph.ownership import PARTS, Holdings, OwnershipMatrix, Record, whole_record
from graph.rules import Listed, RegimeOutcome, capture, regimes

DAY = date(2024, 2, 5)
_HEADING = "Ownership and regimes"
_SUPPORT = Path(__file__).resolve().parents[2] / "tests" / "support" / "oracle"


@dataclass(frozen=True)
class Timed:
    """What took how long, and what it came to."""

    what: str
    seconds: float
    bar: str
    note: str

    @property
    def row(self) -> str:
        """As a row of a table."""
        return f"| {self.what} | {self.seconds:.3g} s | {self.bar} | {self.note} |"


def holdings(owners: Any, owned: Any, percent: Any, count: int) -> Holdings:
    """Exact direct holdings as arrays, in the order of who is held."""
    order = np.lexsort((owners, owned))
    low = np.rint(np.asarray(percent, np.float64) * PARTS).astype(np.int64)[order]
    none = np.zeros(len(order), bool)
    ends = (np.asarray(owners, np.int64)[order], np.asarray(owned, np.int64)[order])
    return Holdings(count, *ends, low, low, none, none, none, np.arange(len(order)))


def with_rings(companies: int = 100_000, rings: int = 1_000, persons: int = 30_000) -> Holdings:
    """Companies of two owners each, persons or earlier companies, and rings of three that hold each other."""
    rng = np.random.default_rng(SEED)
    count = persons + companies
    owned = np.repeat(np.arange(persons, count), 2)
    is_person = (rng.random(len(owned)) < 0.6) | (owned == persons)
    earlier = persons + (rng.random(len(owned)) * np.maximum(owned - persons, 1)).astype(np.int64)
    owners = np.where(is_person, rng.integers(0, persons, len(owned)), np.minimum(earlier, owned - 1))
    first = rng.choice(np.arange(persons + 3, count - 3, 3), rings, replace=False)
    ring_owners = np.concatenate([first, first + 1, first + 2])
    ring_owned = np.concatenate([first + 1, first + 2, first])
    pairs = np.unique(np.concatenate([owned * count + owners, ring_owned * count + ring_owners]))
    owned, owners = pairs // count, pairs % count
    held = np.bincount(owned, minlength=count)
    return holdings(owners, owned, 100 / held[owned], count)


def timed(what: str, bar: str, work: Callable[[], str]) -> Timed:
    """The processor time of one run."""
    begun = time.process_time()
    note = work()
    return Timed(what, time.process_time() - begun, bar, note)


def integrated() -> Timed:
    """What ultimate owners own of all companies, with a check of what comes to 100."""
    table = with_rings()

    def work() -> str:
        shares, owners, is_partial = OwnershipMatrix(table).ultimate_owners()
        sums = np.asarray(shares.sum(axis=0)).ravel()
        cut = ", partial" if is_partial else ""
        return f"{shares.nnz:,} shares of {len(owners):,} owners, at most {100 * sums.max():.6f}%{cut}"

    return timed("integrated ownership, 100,000 companies with 1,000 rings", "<= 3 s", work)


def captured(name: str) -> list[Timed]:
    """Capture of all entities of a graph by one regime on one day, and one entity afterwards."""
    graph = snapshot(next(size for size in SIZES if size.name == name))
    asked = preset("control", DAY, today=DAY)
    listed = EdgeFilter(graph, asked).members(TARGET)[0]
    regime = regimes()["US-OFAC-50"]
    phase = regime.on(DAY)
    assert phase is not None  # it is in force since 2014
    found = []

    def work() -> str:
        record = whole_record(graph, asked)
        found.append(capture(record, regime, phase, Listed.of(record.places(listed).tolist())))
        certain = int((found[0].certain.rounds >= 0).sum())
        possible = int((found[0].possible.rounds >= 0).sum())
        return f"{certain:,} captured, {possible - certain:,} undetermined"

    rows = [timed(f"capture of all of {name}, one regime and day", "<= 3 s", work)]
    begun = time.process_time()
    for place in range(10_000):
        found[0].outcome(place)
    each = (time.process_time() - begun) / 10_000
    return [*rows, Timed("one entity afterwards", each, "<= 10 µs", "")]


def shapes() -> list[Timed]:
    """A hub, a long chain, a complete core and a large ring, each through both engines."""
    many = 100_000
    chain, core = np.arange(10_000), np.arange(300)
    tables = {
        "a hub of 100,000 holders": holdings(
            np.arange(many), np.full(many, many), np.full(many, 100 / many), many + 1
        ),
        "a chain of 10,000": holdings(chain, chain + 1, np.full(10_000, 100.0), 10_001),
        "300 that hold 300 others each": holdings(
            np.repeat(core, 300), np.tile(core + 300, 300), np.full(90_000, 100 / 300), 600
        ),
        "a ring of 1,000": holdings(
            np.concatenate([np.arange(1_000), [1_000]]),
            np.concatenate([(np.arange(1_000) + 1) % 1_000, [0]]),
            np.concatenate([np.full(1_000, 50.0), [50.0]]),
            1_001,
        ),
    }
    regime = regimes()["US-OFAC-50"]

    def work(table: Holdings) -> str:
        last = int(table.owned[-1])
        shares = OwnershipMatrix(table).into(last)
        owner = int(shares.ultimate[0])
        found = capture(Record.of(table), regime, regime.phases[-1], Listed.of([owner]))
        return f"sums to {100 * shares.total:.6f}%; {int((found.certain.rounds >= 0).sum()):,} captured"

    return [timed(name, "bounded", partial(work, table)) for name, table in tables.items()]


def random_cases(cases: int) -> str:
    """How many random cap tables agree with every way in which their shares may be."""
    sys.path.insert(0, str(_SUPPORT))
    from brute_force_capture import outcomes  # type: ignore[import-not-found]  # of the tests
    from random_cap_tables import cap_table  # type: ignore[import-not-found]

    agree = 0
    for seed in range(cases):
        case = cap_table(seed)
        expected = outcomes(case.cap)
        found = capture(case.record, case.regime, case.phase, case.listed, case.joint)
        agree += all(
            str(found.outcome(place)) == expected.get(name, str(RegimeOutcome.NOT_CAPTURED))
            for place, name in enumerate(case.names)
        )
    return f"{agree:,} of {cases:,} random cap tables to 12 nodes agree with all worlds in fractions"


def main() -> None:
    """Measure, and write the section."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=10_000, help="random cap tables to compare")
    parser.add_argument("--size", default=SIZES[-1].name, choices=[size.name for size in SIZES])
    asked = parser.parse_args()
    rows = [integrated(), *captured(asked.size), *shapes()]
    told = random_cases(asked.cases)
    table = "\n".join(
        ["| what | processor time | bar | result |", "|---|---|---|---|", *(r.row for r in rows)]
    )
    text = f"Seeded; one run each. {told}.\n\n{table}\n"
    print(text)
    write_section(RESULTS, _HEADING, text)


if __name__ == "__main__":
    main()
