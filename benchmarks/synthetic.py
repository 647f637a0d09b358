"""A seeded synthetic graph of companies: mostly ownership, heavy-tailed, with a few hundred targets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from graph.model.codes import CLASSES, ENTITY_TYPES, LINK_TYPES
from graph.model.compiled_rows import compile_rows
from graph.model.days import MISSING_DAY, day_number
from graph.model.ids import IdTable
from graph.model.observations import DIRECT, INDIRECT, UNSTATED, Observations
from graph.model.snapshot import Snapshot

SEED = 20241121
TARGET = "defence_conglomerate"


@dataclass(frozen=True)
class Size:
    """How many entities and links."""

    name: str
    entities: int
    links: int


SIZES = (Size("100k/250k", 100_000, 250_000), Size("1M/3M", 1_000_000, 3_000_000))


def _days(rng: np.random.Generator, count: int) -> NDArray[np.int64]:
    return rng.integers(day_number(date(2005, 1, 1)), day_number(date(2024, 1, 1)), count)


def snapshot(size: Size, targets: int = 200, classes: Sequence[str] = (TARGET,)) -> Snapshot:
    """The graph of this size with so many targets in each class; the same at every run."""
    rng = np.random.default_rng(SEED)
    count, links = size.entities, size.links
    # A few owners have very many holdings, most have one or two; nobody owns itself.
    upper = (count * rng.random(links) ** 2.5).astype(np.int64)
    lower = rng.integers(0, count, links)
    lower = np.where(lower == upper, (lower + 1) % count, lower)
    names = ["Ownership", "Control", "Unit", "Affiliation", "Directorship", "SharedAddress"]
    kinds = rng.choice(len(names), links, p=[0.70, 0.05, 0.08, 0.05, 0.07, 0.05])
    codes = np.array([LINK_TYPES.index(name) for name in names])
    is_owned = kinds == 0
    seen = _days(rng, links)
    stated = is_owned & (rng.random(links) < 0.7)
    share = np.round(rng.random(links) * 100, 2)
    ends = rng.random(links) < 0.15
    observations = Observations(
        type=codes[kinds].astype(np.uint8),
        upper=upper,
        lower=lower,
        grade=rng.choice(4, links, p=[0.3, 0.2, 0.35, 0.15]).astype(np.uint8),
        direct=rng.choice([DIRECT, INDIRECT, UNSTATED], links, p=[0.5, 0.05, 0.45]).astype(np.uint8),
        start=np.where(rng.random(links) < 0.5, seen - 300, MISSING_DAY),
        end=np.where(ends, seen + 900, MISSING_DAY),
        observed_first=seen,
        observed_last=seen + rng.integers(0, 700, links),
        stated=stated,
        share_low=np.where(stated, share, 0.0),
        share_high=np.where(stated, share, 100.0),
        share_low_open=~stated,
        share_high_open=np.zeros(links, bool),
        share_until=np.full(links, MISSING_DAY),
        is_absorption=np.zeros(links, bool),
        is_left_out=np.zeros(links, bool),
    )
    ids = IdTable.of(f"n{i:07d}" for i in range(count))
    types = np.full(count, ENTITY_TYPES.index("Company"), np.uint8)
    return Snapshot.of(
        1,
        ids,
        types,
        compile_rows(observations),
        compile_rows(_members(rng, count, targets, classes)),
        tuple(classes),
    )


def _members(rng: np.random.Generator, count: int, of_class: int, classes: Sequence[str]) -> Observations:
    """Members of the classes, so many of each."""
    size = of_class * len(classes)
    seen = _days(rng, size)
    missing = np.full(size, MISSING_DAY)
    return Observations(
        type=np.repeat([CLASSES.index(name) for name in classes], of_class).astype(np.uint8),
        upper=np.repeat(np.arange(len(classes)), of_class),
        lower=rng.choice(count, size, replace=False),
        grade=np.full(size, 1, np.uint8),
        direct=np.full(size, UNSTATED, np.uint8),
        start=missing,
        end=missing,
        observed_first=seen,
        observed_last=seen,
        stated=np.zeros(size, bool),
        share_low=np.zeros(size),
        share_high=np.full(size, 100.0),
        share_low_open=np.ones(size, bool),
        share_high_open=np.zeros(size, bool),
        share_until=missing,
        is_absorption=np.zeros(size, bool),
        is_left_out=np.zeros(size, bool),
    )
