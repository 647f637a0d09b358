"""Short ways to write facts in tests: `owns("A", "B", "30")`, `unit("A", "B")`, `member("A", "x")`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

import numpy as np

from graph.model.days import MISSING_DAY, day_number
from graph.model.observations import ObservationColumns
from graph.model.snapshot import Snapshot
from graph.store.records import Dataset, Document
from ontology import SCHEMA, Directness, Grade, PartialDate, Period, Share, Statement

DATASET = Dataset("press", "Press reports", "A newspaper", read=date(2024, 1, 31))
DOCUMENT = Document(
    "article", "An article", "A newspaper", read=date(2024, 1, 31), date=PartialDate("2024-01-15")
)


def fact(subject: str, prop: str, value: str, *, schema: str = "Company", **qualifiers: object) -> Statement:
    """One statement; texts for shares, dates and grades are read as the fact table reads them."""
    readers = {
        "share": Share.parse,
        "share_until": PartialDate,
        "start": PartialDate,
        "end": PartialDate,
        "observed": Period.parse,
        "grade": Grade.parse,
        "direct": Directness,
    }
    given = {
        "source": "press",
        "document": "article",
        "locator": "page 1",
        "grade": "C",
        "observed": "2024-01-15",
    }
    read = {
        name: readers[name](value) if name in readers and isinstance(value, str) else value
        for name, value in (given | qualifiers).items()
    }
    return Statement(subject, schema, prop, value, **read)  # type: ignore[arg-type]  # read above


def link(link_type: str, upper: str, lower: str, **qualifiers: object) -> Statement:
    """A link of any type."""
    return fact(upper, link_type, lower, **({"schema": link_type, "direct": "unstated"} | qualifiers))


def owns(owner: str, asset: str, share: str | None = None, **qualifiers: object) -> Statement:
    """Ownership, of unknown share when none is given."""
    return link("Ownership", owner, asset, share=share, **qualifiers)


def unit(parent: str, lower: str, **qualifiers: object) -> Statement:
    """An institute or division of the parent."""
    return link("Unit", parent, lower, **qualifiers)


def member(entity: str, risk_class: str, **qualifiers: object) -> Statement:
    """A class membership."""
    return fact(entity, "riskClass", risk_class, **({"grade": "B"} | qualifiers))


def company(id: str, name: str | None = None, **qualifiers: object) -> list[Statement]:
    """A company with its type and name."""
    return [fact(id, "type", "Company", **qualifiers), fact(id, "name", name or f"{id} Ltd", **qualifiers)]


def columns(statements: Iterable[Statement]) -> ObservationColumns:
    """Statements of links, or of memberships, as the columns that a reader gives."""
    rows = list(statements)
    is_class = [s.prop == "riskClass" for s in rows]

    def days(name: str, end: str) -> np.ndarray:
        found = [getattr(s, name) for s in rows]
        return np.array([MISSING_DAY if d is None else day_number(getattr(d, end)) for d in found], np.int64)

    shares = [s.share or Share(0, 100, low_open=True) for s in rows]
    order = [Directness.DIRECT, Directness.INDIRECT, Directness.UNSTATED]
    return ObservationColumns(
        [s.value if c else s.prop for s, c in zip(rows, is_class, strict=True)],
        [s.value if c else s.subject for s, c in zip(rows, is_class, strict=True)],
        [s.subject if c else s.value for s, c in zip(rows, is_class, strict=True)],
        np.array([int(s.grade) for s in rows], np.uint8),
        np.array([order.index(s.direct or Directness.UNSTATED) for s in rows], np.uint8),
        days("start", "first_day"),
        days("end", "last_day"),
        np.array([day_number(s.observed.first.first_day) for s in rows], np.int64),
        np.array([day_number(s.observed.last.last_day) for s in rows], np.int64),
        np.array([s.share is not None for s in rows], bool),
        np.array([s.low for s in shares], np.float64),
        np.array([s.high for s in shares], np.float64),
        np.array([s.low_open for s in shares], bool),
        np.array([s.high_open for s in shares], bool),
        days("share_until", "last_day"),
        np.array([s.schema == "Absorption" for s in rows], bool),
        np.array([c and s.is_left_out for c, s in zip(is_class, rows, strict=True)], bool),
    )


class StatementReader:
    """Just enough of a reader to build a snapshot from statements, without a store."""

    version = 1

    def __init__(self, statements: Iterable[Statement]) -> None:
        self.facts = list(statements)

    def entity_types(self) -> Iterator[tuple[str, str]]:
        return ((s.subject, s.value) for s in self.facts if s.prop == "type")

    def link_columns(self) -> Iterator[ObservationColumns]:
        yield columns(s for s in self.facts if s.prop in SCHEMA.link_types)

    def membership_columns(self) -> ObservationColumns:
        return columns(s for s in self.facts if s.prop == "riskClass")


def snapshot_of(*statements: Statement | Iterable[Statement]) -> Snapshot:
    """A snapshot of these statements."""
    flat = [f for s in statements for f in ([s] if isinstance(s, Statement) else s)]
    return Snapshot.build(StatementReader(flat))  # type: ignore[arg-type]  # see StatementReader
