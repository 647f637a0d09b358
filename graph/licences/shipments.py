"""All shipments of a view as columns, for questions over a million of them."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graph.model import IdTable, day_number
from graph.store.contract import Reader
from ontology import SCHEMA, OntologyError, PartialDate

__all__ = ["NONE", "Figure", "Names", "Shipments", "example_shipments", "read_shipments"]

NONE = -1
"""Stands for what is not recorded, in columns of numbers that stand for names."""

_PARTIES = ("exporter", "consignee", "endUser")
_TYPES = ("Shipment", "Licence", "GeneralLicence", "Denial", "Observation")
_OF_OTHERS = ("effectiveFrom", "year", "measure", "unitOfMeasure")
"""Properties that are read of others than shipments."""

_OF_FIGURE = ("destination", "controlCode", "year", "value", "measure", "unitOfMeasure")
_LICENSED = ("value of licences granted", "EUR million")
"""Measure and unit of the figures that shipments are compared with."""

_TEXTS = ("licence", "destination", "controlCode", "currency")


@dataclass(frozen=True)
class Names:
    """Distinct texts, such as ids of parties or codes of countries; columns hold their positions."""

    texts: tuple[str, ...]

    def positions(self, wanted: Sequence[str]) -> NDArray[np.int64]:
        """The positions of those that are among them."""
        places = {text: place for place, text in enumerate(self.texts)}
        return np.array([places[text] for text in wanted if text in places], np.int64)


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure that an official report prints: the value of licences granted for a destination and category.

    `value` is in EUR million, as the record of this id has it; `year` is the year that it is about.
    """

    id: str
    destination: str
    code: str
    year: str
    value: str


@dataclass(frozen=True)
class Shipments:
    """Columns of all shipments, by id; of a property that one states several times, the first value counts.

    `columns` are (n,) positions in `names`, `NONE` where nothing is recorded: of `exporter`, `consignee`
    and `endUser` in the ids of parties, of `licence`, `destination`, `controlCode` and
    `currency` in their texts. `first_day` and `last_day` are day numbers between which the shipment left, the
    widest reading of its narrowest date; `value` is NaN where none is recorded.

    Beside them, `licences` are those with a date: id, end users and consignees, and the number of the day;
    `general` the ids of general licences, `denied` the parties of refusals, and `figures` what reports print.
    """

    ids: IdTable
    parties: Names
    names: dict[str, Names]
    columns: dict[str, NDArray[np.int32]]
    first_day: NDArray[np.int32]
    last_day: NDArray[np.int32]
    value: NDArray[np.float64]
    licences: tuple[tuple[str, tuple[str, ...], int], ...] = ()
    general: tuple[str, ...] = ()
    denied: tuple[str, ...] = ()
    figures: tuple[Figure, ...] = ()

    def __len__(self) -> int:
        return len(self.ids)

    def between(self, first: int, last: int) -> NDArray[np.bool_]:
        """Which left between two days for certain: all of their date lies there."""
        return (self.first_day >= first) & (self.last_day <= last)


def read_shipments(reader: Reader) -> Shipments:
    """The shipments of a view.

    >>> from contextlib import closing
    >>> from tempfile import TemporaryDirectory
    >>> from graph.store import open_store
    >>> with TemporaryDirectory() as folder, closing(open_store(f"sqlite:///{folder}/case.db")) as store:
    ...     with store.reader() as reader:
    ...         len(read_shipments(reader))
    0
    """
    of_type = _by_type(reader)
    places = {id: place for place, id in enumerate(of_type["Shipment"])}
    parties: dict[str, list[str]] = {id: [] for name in ("Licence", "Denial") for id in of_type[name]}
    licensed: dict[str, int] = {}
    count = len(places)
    columns = {name: _column(count) for name in (*_PARTIES, *_TEXTS)}
    known: dict[str, dict[str, int]] = {name: {} for name in ("party", *_TEXTS)}
    value = array("d", [float("nan")]) * count
    first, last = array("i", [0]) * count, array("i", [-1]) * count
    dates: dict[str, tuple[int, int]] = {}
    said: dict[str, dict[str, str]] = {id: {} for id in of_type["Observation"]}
    wanted = dict.fromkeys((*_PARTIES, *_TEXTS, "date", "effectiveFrom", "value", *_OF_FIGURE))
    for subject, prop, text in reader.values(tuple(wanted)):
        place = places.get(subject)
        if place is None:
            if subject in said:
                said[subject].setdefault(prop, text)
            elif subject in parties:
                if prop in ("consignee", "endUser"):
                    parties[subject].append(reader.canonical(text))
                elif prop in ("date", "effectiveFrom") and _days(text)[1] >= 0:
                    licensed.setdefault(subject, _days(text)[1])
            continue
        if prop == "value":
            if value[place] != value[place]:  # NaN
                value[place] = _number(text)
        elif prop in _OF_OTHERS:
            continue
        elif prop == "date":
            days = dates.get(text)
            if days is None:
                days = dates[text] = _days(text)
            if last[place] < first[place] or days[1] - days[0] < last[place] - first[place]:
                first[place], last[place] = days
        elif columns[prop][place] == NONE:
            names = known["party" if prop in _PARTIES else prop]
            canonical = reader.canonical(text) if prop in _PARTIES else text
            columns[prop][place] = names.setdefault(canonical, len(names))
    return Shipments(
        IdTable.of_sorted(tuple(places)),
        Names(tuple(known["party"])),
        {name: Names(tuple(known[name])) for name in _TEXTS},
        {name: np.frombuffer(column, np.int32) for name, column in columns.items()},
        np.frombuffer(first, np.int32),
        np.frombuffer(last, np.int32),
        np.frombuffer(value, np.float64),
        tuple(
            (id, tuple(dict.fromkeys(parties[id])), licensed[id])
            for id in of_type["Licence"]
            if id in licensed
        ),
        tuple(of_type["GeneralLicence"]),
        tuple(dict.fromkeys(party for id in of_type["Denial"] for party in parties[id])),
        tuple(_figures(said)),
    )


def _figures(said: Mapping[str, Mapping[str, str]]) -> Iterator[Figure]:
    for id, says in said.items():
        if (says.get("measure"), says.get("unitOfMeasure")) == _LICENSED and set(_OF_FIGURE) <= says.keys():
            yield Figure(id, says["destination"], says["controlCode"], says["year"], says["value"])


def _by_type(reader: Reader) -> dict[str, list[str]]:
    """The ids of the records of each type; general licences are licences too."""
    found: dict[str, list[str]] = {name: [] for name in _TYPES}
    wanted: dict[str, list[list[str]]] = {}
    for id, type in reader.entity_types():
        if type not in wanted:
            wanted[type] = [ids for name, ids in found.items() if SCHEMA.is_a(type, name)]
        for ids in wanted[type]:
            ids.append(id)
    return found


def _column(count: int) -> array[int]:
    return array("i", [NONE]) * count


def _days(text: str) -> tuple[int, int]:
    try:
        day = PartialDate(text)
    except OntologyError:
        return 0, -1
    return day_number(day.first_day), day_number(day.last_day)


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return float("nan")


def example_shipments() -> Shipments:
    """Three shipments of 2024 to parties of `graph.search.example`, for the examples in docstrings.

    >>> len(example_shipments())
    3
    """
    parties = ("maker", "other", "workshop", "utility")
    columns = {name: np.full(3, NONE, np.int32) for name in (*_PARTIES, *_TEXTS)}
    columns["exporter"] = np.array([0, 0, 1], np.int32)
    columns["consignee"] = np.array([2, 3, 3], np.int32)
    columns["licence"] = np.array([NONE, 0, 0], np.int32)
    columns["destination"] = np.array([0, 0, 1], np.int32)
    columns["controlCode"] = np.zeros(3, np.int32)
    columns["currency"] = np.zeros(3, np.int32)
    texts = {
        "licence": ("NL900",),
        "destination": ("cn", "us"),
        "controlCode": ("ML5",),
        "currency": ("EUR",),
    }
    day = np.full(3, day_number(PartialDate("2024-06-01").first_day), np.int32)
    return Shipments(
        IdTable.of(("s1", "s2", "s3")),
        Names(parties),
        {name: Names(values) for name, values in texts.items()},
        columns,
        day,
        day,
        np.array([10.0, 20.0, 5.0]),
    )
