"""Times of whole answers over a saved snapshot, of whatever version of Ketting is imported; prints JSON.

Run by `benchmarks.decisions` in a process of its own, so that an earlier commit can be measured beside this
one, and memory is that of one measure.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np

from graph.model.snapshot import Snapshot
from graph.model.traversal import Traversal, preset
from graph.search.proximity import proximity

TODAY, DAY = date(2024, 6, 1), date(2023, 1, 1)
TARGET = "defence_conglomerate"
QUESTIONS, MIXED, USED_BEFORE = 300, 1_000, 24
MEASURES = ("same day", "another day", "first", "memory")


def questions(measure: str, traversal: Traversal, starts: list[int]) -> Iterator[tuple[int, Traversal]]:
    """Entities and traversals: of one day, or of another day each."""
    for number, start in enumerate(starts):
        day = date(2022, 1, 1) + timedelta(number % 800) if measure == "another day" else DAY
        yield start, replace(traversal, valid_at=day)


def private_megabytes() -> float:
    """The proportional set size of this process."""
    rows = Path("/proc/self/smaps_rollup").read_text(encoding="ascii").splitlines()
    return sum(int(row.split()[1]) for row in rows if row.startswith("Pss:")) / 1024


def main(folder: str, measure: str, name: str, seed: int) -> None:
    begun = time.process_time()  # of the processor, so that what else the machine does counts little
    snapshot = Snapshot.open(Path(folder))
    assert snapshot is not None, f"{folder} is no snapshot of this version"
    traversal = preset(name, DAY, today=TODAY)
    starts = np.random.default_rng(seed).choice(len(snapshot.ids), MIXED, replace=False).tolist()

    def seconds(start: int, asked: Traversal) -> tuple[float, str]:
        before = time.process_time()
        answer = proximity(snapshot, start, TARGET, asked, class_reasons=(), limit=5)
        return time.process_time() - before, str(answer.verdict) + str(answer.hops)

    told: list[tuple[float, str]] = []
    if measure == "first":
        _, answer = seconds(starts[0], traversal)
        told = [(time.process_time() - begun, answer)]
    elif measure == "memory":
        for number, start in enumerate(starts):
            seconds(start, preset(("control", "any")[number % 2], DAY, today=TODAY))
        told = [(private_megabytes(), "")]
    else:
        # The filter was used before: so often that whatever is kept from the third need on is there.
        for start in starts[QUESTIONS : QUESTIONS + USED_BEFORE]:
            seconds(start, traversal if measure == "same day" else replace(traversal, valid_at=TODAY))
        told = [seconds(*asked) for asked in questions(measure, traversal, starts[:QUESTIONS])]
    json.dump(told, sys.stdout)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", help="the saved snapshot")
    parser.add_argument("--measure", choices=MEASURES, default=MEASURES[0])
    parser.add_argument("--traversal", default="control")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    main(arguments.folder, arguments.measure, arguments.traversal, arguments.seed)
