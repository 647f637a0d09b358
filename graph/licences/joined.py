"""Questions that join shipments and licences to the links between parties.

A party is near a class when a path of at most the traversal's hops over links and memberships in force or
presumed that day leads to a member, which is what a `yes` is.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from graph.licences.shipments import NONE, Shipments
from graph.model import EdgeFilter, Snapshot, Traversal, day_date, day_number, distinct
from graph.search import bfs
from graph.search.history import days_of_change

__all__ = [
    "NearShipment",
    "SharedConsignee",
    "StoppedShipment",
    "ValueGroup",
    "licences_since_near",
    "near_without_licence",
    "nearness",
    "shared_consignees",
    "stopped_by_listing",
    "under_licence_to",
    "values_by_destination",
]

MOST_PERIODS = 400
"""Periods before today, of days on which nothing changes, that are looked at, at most."""


@dataclass(frozen=True, slots=True)
class NearShipment:
    """A shipment to somebody near: its place among the shipments, who that is, and how many hops away."""

    place: int
    party: str
    hops: int


@dataclass(frozen=True, slots=True)
class SharedConsignee:
    """A consignee that several exporters ship to: how many, up to five of them, and how many shipments."""

    consignee: str
    exporters: int
    such_as: tuple[str, ...]
    shipments: int


@dataclass(frozen=True, slots=True)
class ValueGroup:
    """Shipments of a destination and control code: how many, their value, and how many have none recorded."""

    destination: str | None
    code: str | None
    currency: str | None
    shipments: int
    value: float
    without_value: int


@dataclass(frozen=True, slots=True)
class StoppedShipment:
    """A shipment to somebody who is near today, and whether they were on the day that it left.

    `then` is `None` where the day is not recorded, and beyond the periods that are looked at.
    """

    near: NearShipment
    then: bool | None


def nearness(snapshot: Snapshot, traversal: Traversal, risk_class: str) -> NDArray[np.uint8]:
    """(n_entities,) hops from each entity to the nearest member that day; 255, or too many, where none.

    >>> from graph.search.example import example_filter
    >>> edge_filter = example_filter()
    >>> hops = nearness(edge_filter.snapshot, edge_filter.traversal, "defence_conglomerate")
    >>> int(hops[edge_filter.snapshot.ids.position("workshop")])
    2
    """
    edge_filter = EdgeFilter(snapshot, traversal)
    members = distinct(edge_filter.members(risk_class)[0].astype(np.int64))
    return _hops(edge_filter, members)


def _hops(edge_filter: EdgeFilter, ends: NDArray[np.int64]) -> NDArray[np.uint8]:
    if not len(ends):
        return np.full(len(edge_filter.snapshot.ids), 255, np.uint8)
    found: NDArray[np.uint8] = np.asarray(bfs(edge_filter, ends, reverse=True).hops[0])
    return found


def near_without_licence(
    shipments: Shipments,
    snapshot: Snapshot,
    traversal: Traversal,
    risk_class: str,
    *,
    with_licence: bool = False,
) -> list[NearShipment]:
    """Shipments to somebody near the class that no licence is recorded of, nearest first.

    `with_licence` asks for those with one instead.

    >>> from graph.search.example import example_filter
    >>> from graph.licences.shipments import example_shipments
    >>> edge_filter = example_filter()
    >>> found = near_without_licence(
    ...     example_shipments(), edge_filter.snapshot, edge_filter.traversal, "defence_conglomerate"
    ... )
    >>> [(example_shipments().ids[one.place], one.party, one.hops) for one in found]
    [('s1', 'workshop', 2)]
    """
    hops = _party_hops(shipments, snapshot, nearness(snapshot, traversal, risk_class))
    has_none = shipments.columns["licence"] == NONE
    return _near(shipments, hops, traversal.max_hops, ~has_none if with_licence else has_none)


def under_licence_to(
    shipments: Shipments,
    snapshot: Snapshot,
    traversal: Traversal,
    parties: Iterable[str],
    licences: Iterable[str],
) -> list[NearShipment]:
    """Shipments under one of the licences to one of the parties, or somebody within the hops of one.

    >>> from graph.search.example import example_filter
    >>> from graph.licences.shipments import example_shipments
    >>> edge_filter = example_filter()
    >>> traversal = edge_filter.traversal
    >>> sent, snapshot = example_shipments(), edge_filter.snapshot
    >>> found = under_licence_to(sent, snapshot, traversal, ["ministry"], ["NL900"])
    >>> [(one.party, one.hops) for one in found]
    [('utility', 1), ('utility', 1)]
    """
    wanted = [place for id in parties if (place := snapshot.ids.position(id)) is not None]
    hops = _party_hops(
        shipments, snapshot, _hops(EdgeFilter(snapshot, traversal), np.array(sorted(wanted), np.int64))
    )
    chosen = np.isin(shipments.columns["licence"], shipments.names["licence"].positions(list(licences)))
    return _near(shipments, hops, traversal.max_hops, chosen)


def shared_consignees(shipments: Shipments, least: int = 2) -> list[SharedConsignee]:
    """Consignees that at least so many exporters ship to, those of most exporters first.

    >>> from graph.licences.shipments import example_shipments
    >>> shared_consignees(example_shipments())
    [SharedConsignee(consignee='utility', exporters=2, such_as=('maker', 'other'), shipments=2)]
    """
    consignee = shipments.columns["consignee"].astype(np.int64)
    exporter = shipments.columns["exporter"].astype(np.int64)
    known = (consignee != NONE) & (exporter != NONE)
    width = len(shipments.parties.texts) + 1
    pairs = distinct(consignee[known] * width + exporter[known])
    customers = pairs // width
    begins = np.flatnonzero(np.diff(customers, prepend=-1))
    counts = np.diff(begins, append=len(pairs))
    per_customer = np.bincount(consignee[known], minlength=width)
    chosen = counts >= least
    several, starts, ends = customers[begins][chosen], begins[chosen], (begins + counts)[chosen]
    texts, shippers = shipments.parties.texts, (pairs % width).tolist()
    found = [
        SharedConsignee(
            texts[customer],
            end - start,
            tuple(texts[place] for place in shippers[start : min(end, start + 5)]),
            int(per_customer[customer]),
        )
        for customer, start, end in zip(several.tolist(), starts.tolist(), ends.tolist(), strict=True)
    ]
    return sorted(found, key=lambda one: (-one.exporters, -one.shipments, one.consignee))


def licences_since_near(
    licences: Iterable[tuple[str, tuple[str, ...], int]],
    snapshot: Snapshot,
    traversal: Traversal,
    risk_class: str,
) -> list[tuple[str, str, int, int]]:
    """Licences, each with its parties and day number, of which a party is near today and was not on that day.

    Gives licence, party, hops today and the day of the licence, newest first.

    >>> from graph.search.example import example_filter
    >>> edge_filter = example_filter()
    >>> licences = [("l", ("workshop",), 19_875)]
    >>> licences_since_near(licences, edge_filter.snapshot, edge_filter.traversal, "defence_conglomerate")
    []
    """
    now = nearness(snapshot, traversal, risk_class)
    near = []
    for id, parties, day in licences:
        for party in parties:
            place = snapshot.ids.position(party)
            if place is not None and now[place] <= traversal.max_hops:
                near.append((id, party, int(now[place]), day))
    then = _Then(snapshot, traversal, risk_class)
    newest_first = sorted(near, key=lambda one: one[3], reverse=True)
    return [
        (id, party, hops, day) for id, party, hops, day in newest_first if then.was_near(party, day) is False
    ]


def values_by_destination(shipments: Shipments, first: date, last: date) -> list[ValueGroup]:
    """What was shipped between two days by destination, control code and currency, the largest value first.

    >>> from datetime import date
    >>> from graph.licences.shipments import example_shipments
    >>> [group] = values_by_destination(example_shipments(), date(2024, 1, 1), date(2024, 12, 31))[:1]
    >>> group.destination, group.code, group.value, group.shipments
    ('cn', 'ML5', 30.0, 2)
    """
    chosen = np.nonzero(shipments.between(day_number(first), day_number(last)))[0]
    names = ("destination", "controlCode", "currency")
    keys = [shipments.columns[name][chosen].astype(np.int64) + 1 for name in names]
    widths = [len(shipments.names[name].texts) + 1 for name in names]
    combined = (keys[0] * widths[1] + keys[1]) * widths[2] + keys[2]
    groups, places = np.unique(combined, return_inverse=True)
    value = shipments.value[chosen]
    is_known = ~np.isnan(value)
    sums = np.bincount(places, np.where(is_known, value, 0), len(groups))
    counts = np.bincount(places, minlength=len(groups))
    unknown = np.bincount(places, ~is_known, len(groups))
    found = []
    for place, group in enumerate(groups.tolist()):
        parts = (group // (widths[1] * widths[2]), group // widths[2] % widths[1], group % widths[2])
        texts = [
            None if part == 0 else shipments.names[name].texts[part - 1]
            for name, part in zip(names, parts, strict=True)
        ]
        found.append(
            ValueGroup(
                texts[0], texts[1], texts[2], int(counts[place]), float(sums[place]), int(unknown[place])
            )
        )
    return sorted(found, key=lambda one: (-one.value, one.destination or "", one.code or ""))


def stopped_by_listing(
    shipments: Shipments,
    snapshot: Snapshot,
    traversal: Traversal,
    risk_class: str,
    first: date,
    last: date,
) -> list[StoppedShipment]:
    """Shipments between two days to somebody near the class on the traversal's day, and whether so then.

    What was knowable on a day is asked of a snapshot of what was known then.

    >>> from datetime import date
    >>> from graph.search.example import example_filter
    >>> from graph.licences.shipments import example_shipments
    >>> edge_filter = example_filter()
    >>> snapshot, traversal = edge_filter.snapshot, edge_filter.traversal
    >>> days = date(2024, 1, 1), date(2024, 12, 31)
    >>> found = stopped_by_listing(example_shipments(), snapshot, traversal, "defence_conglomerate", *days)
    >>> [(one.near.party, one.then) for one in found]
    [('workshop', True)]
    """
    hops = _party_hops(shipments, snapshot, nearness(snapshot, traversal, risk_class))
    chosen = shipments.between(day_number(first), day_number(last))
    near = _near(shipments, hops, traversal.max_hops, chosen)
    then = _Then(snapshot, traversal, risk_class)
    found = []
    for one in near:
        day, until = int(shipments.first_day[one.place]), int(shipments.last_day[one.place])
        found.append(StoppedShipment(one, then.was_near(one.party, day) if day == until else None))
    return found


class _Then:
    """Who was near on days before: looked at once for all days between two on which anything changes."""

    def __init__(self, snapshot: Snapshot, traversal: Traversal, risk_class: str) -> None:
        self._snapshot, self._traversal, self._class = snapshot, traversal, risk_class
        self._changes = days_of_change(snapshot, (risk_class,), day_number(date.max))
        self._known: dict[int, NDArray[np.uint8]] = {}
        self._places: dict[str, int | None] = {}

    def was_near(self, party: str, day: int) -> bool | None:
        """`None` beyond the number of periods that are looked at."""
        if party not in self._places:
            self._places[party] = self._snapshot.ids.position(party)
        place, period = self._places[party], bisect_right(self._changes, day)
        hops = self._known.get(period)
        if hops is None:
            if len(self._known) == MOST_PERIODS:
                return None
            asked = replace(self._traversal, valid_at=day_date(day))
            hops = self._known[period] = nearness(self._snapshot, asked, self._class)
        return place is not None and bool(hops[place] <= self._traversal.max_hops)


def _party_hops(shipments: Shipments, snapshot: Snapshot, hops: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """(n_parties,) the hops of each party of shipments; 255 for one that the snapshot does not have."""
    positions = [snapshot.ids.position(id) for id in shipments.parties.texts]
    found = np.full(len(positions), 255, np.uint8)
    known = np.array([place for place, position in enumerate(positions) if position is not None], np.int64)
    found[known] = hops[np.array([position for position in positions if position is not None], np.int64)]
    return found


def _near(
    shipments: Shipments, hops: NDArray[np.uint8], most: int, chosen: NDArray[np.bool_]
) -> list[NearShipment]:
    """The chosen shipments whose consignee or end user is near; the nearer of the two is named."""
    padded = np.append(hops, np.uint8(255))
    consignee, end_user = (padded[shipments.columns[name]] for name in ("consignee", "endUser"))
    nearest = np.minimum(consignee, end_user)
    places = np.nonzero(chosen & (nearest <= most))[0]
    order = places[np.argsort(nearest[places], kind="stable")]
    texts = shipments.parties.texts
    found = []
    for place in order.tolist():
        name = "consignee" if consignee[place] <= end_user[place] else "endUser"
        party = texts[shipments.columns[name][place]]
        found.append(NearShipment(place, party, int(nearest[place])))
    return found
