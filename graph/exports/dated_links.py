"""Links as exports need them: each once, with what is known of it on a day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice

import numpy as np

from graph.model.days import MISSING_DAY, day_number
from graph.model.filters import Status, statuses
from graph.model.validity import HIGH_OPEN, LOW_OPEN, Array, Observations, compile_rows
from graph.store.contract import Reader
from ontology import UNKNOWN_SHARE, Directness, Grade, Link, Share

_ENTITIES_AT_ONCE = 200
_LINKS_AT_ONCE = 1_000
_DIRECTNESS = tuple(Directness)


@dataclass(frozen=True, slots=True)
class Standing:
    """A link on a day: whether it is in force, and its share, `None` where none is stated."""

    link: Link
    status: Status
    share: Share | None

    @property
    def holds(self) -> bool:
        """Whether the link is in force or presumed to be."""
        return self.status >= Status.PRESUMED


def standings(reader: Reader, day: date) -> Iterator[Standing]:
    """Every link once, by its upper end and then as `Reader.links` orders them. Streams."""
    links = _links(reader)
    while batch := list(islice(links, _LINKS_AT_ONCE)):
        yield from standings_of(batch, day)


def typed_standings(reader: Reader, day: date) -> Iterator[tuple[Standing, str | None, str | None]]:
    """As `standings`, each with the types of its upper and its lower end, `None` for an unknown one."""
    found = standings(reader, day)
    while batch := list(islice(found, _LINKS_AT_ONCE)):
        ends = reader.entities(id for s in batch for id in (s.link.upper, s.link.lower))
        types = {id: entity.schema for id, entity in ends.items()}
        yield from ((s, types.get(s.link.upper), types.get(s.link.lower)) for s in batch)


def _links(reader: Reader) -> Iterator[Link]:
    """Every link once, in the order of upper end, type and lower end."""
    ids = (id for id, _ in reader.entity_types())
    # Asked for entity by entity, a server would spend its time on answering that it has none.
    while batch := set(islice(ids, _ENTITIES_AT_ONCE)):
        own = [link for link in reader.links_of(batch) if link.upper in batch]
        yield from sorted(own, key=lambda link: (link.upper, link.type, link.lower))


def standings_of(links: Iterable[Link], day: date) -> Iterator[Standing]:
    """What is known of each link on the day, on evidence of any grade."""
    listed = list(links)
    rows = compile_rows(_observations(listed))
    # Rows are in bands of minimum grades; the last band counts every observation.
    every = np.flatnonzero(rows["grade_to"] == int(Grade.D))
    found = statuses(rows, every, day_number(day))
    best: dict[int, tuple[int, int]] = {}
    for row, status in zip(every.tolist(), found.tolist(), strict=True):
        number = int(rows["upper"][row])
        # Of a link that is direct by one source and indirect by another, the direct row comes first.
        if number not in best or (status, -int(rows["kind"][row])) > (
            best[number][0],
            -int(rows["kind"][best[number][1]]),
        ):
            best[number] = status, row
    for number, link in enumerate(listed):
        status, row = best[number]
        flags = int(rows["flags"][row])
        share = Share(
            float(rows["low"][row]),
            float(rows["high"][row]),
            bool(flags & LOW_OPEN),
            bool(flags & HIGH_OPEN),
        )
        yield Standing(link, Status(status), None if share.is_unknown else share)


def _observations(links: list[Link]) -> Observations:
    """The observations of the links as columns; the number of the link stands for its upper end."""
    rows = [(number, s) for number, link in enumerate(links) for s in link.observations]
    statements = [s for _, s in rows]
    shares = [s.share or UNKNOWN_SHARE for s in statements]
    count = len(rows)
    return Observations(
        type=np.zeros(count, np.uint8),
        upper=np.array([number for number, _ in rows], np.int32),
        lower=np.zeros(count, np.int32),
        grade=np.array([int(s.grade) for s in statements], np.uint8),
        direct=np.array([_DIRECTNESS.index(s.direct or Directness.UNSTATED) for s in statements], np.uint8),
        start=_days(None if s.start is None else s.start.first_day for s in statements),
        end=_days(None if s.end is None else s.end.last_day for s in statements),
        observed_first=_days(s.observed.first.first_day for s in statements),
        observed_last=_days(s.observed.last.last_day for s in statements),
        stated=np.array([not share.is_unknown for share in shares], bool),
        share_low=np.array([share.low for share in shares], np.float64),
        share_high=np.array([share.high for share in shares], np.float64),
        share_low_open=np.array([share.low_open for share in shares], bool),
        share_high_open=np.array([share.high_open for share in shares], bool),
        share_until=_days(None if s.share_until is None else s.share_until.last_day for s in statements),
    )


def _days(days: Iterable[date | None]) -> Array:
    return np.array([MISSING_DAY if day is None else day_number(day) for day in days], np.int64)
