"""A synthetic register for Neo4j: links with everything that a register states, and companies."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import numpy as np

from benchmarks.synthetic import SEED
from graph.store.records import Dataset, Document
from ontology import Directness, Grade, PartialDate, Period, Share, Statement

DAY = date(2024, 1, 31)
DATASET = Dataset("synthetic", "A synthetic register", "Ketting project", read=DAY)
DOCUMENT = Document("register", "A synthetic register", "Ketting project", read=DAY)
_TYPES = ("Ownership", "Control", "Unit", "Affiliation", "Directorship")


def links(count: int, entities: int) -> Iterator[Statement]:
    """Links with shares, dates, quotations and locators, in no order; the same at every run."""
    rng = np.random.default_rng(SEED)
    upper = (entities * rng.random(count) ** 2.5).astype(np.int64)
    lower = rng.integers(0, entities, count)
    lower = np.where(lower == upper, (lower + 1) % entities, lower)
    kinds = rng.choice(len(_TYPES), count, p=[0.75, 0.05, 0.08, 0.05, 0.07])
    shares = np.round(rng.random(count) * 100, 2)
    years = rng.integers(2005, 2024, count)
    for place in range(count):
        kind = _TYPES[kinds[place]]
        yield Statement(
            f"n{upper[place]:07d}",
            kind,
            kind,
            f"n{lower[place]:07d}",
            DATASET.id,
            DOCUMENT.id,
            f"row {place}",
            Grade(int(place % 4)),
            Period.parse(f"{years[place]}-06-30"),
            original=f"{shares[place]}%",
            quote=f"holds {shares[place]}%",
            share=Share.exact(float(shares[place])) if kind == "Ownership" else None,
            direct=Directness.DIRECT,
            start=PartialDate(f"{years[place]}-01-15"),
        )


def companies(entities: int) -> Iterator[Statement]:
    """A type and a name for each company."""
    observed = Period.parse("2024-01-31")
    for place in range(entities):
        id = f"n{place:07d}"
        for prop, value in (("type", "Company"), ("name", f"Company {place} Ltd")):
            yield Statement(
                id, "Company", prop, value, DATASET.id, DOCUMENT.id, f"row {place}", Grade.A, observed
            )
