"""When each fact of the chain was seen, as rows of bars, and the days at which one begins or ends."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from api.models import PathLink, ProximityAnswer, Validity
from api.page.chain import Chain, Kind
from api.page.picture.paint import Pen
from api.page.picture.text import cut, shown, width
from api.wording.catalogue import say
from api.wording.classes import class_label
from api.wording.values import link_towards

WIDTH, _LEFT, _RIGHT = 992, 330, 976
_HEAD, _ROW = 24, 22
_MOST_ROWS, _MOST_YEARS = 14, 16
_SIZE, _SUBJECT = 12, 0.4
"""Of the letters of a row, and the part of its width that whom it is about has at least."""


@dataclass(frozen=True, slots=True)
class Row:
    """A fact, and when it was seen."""

    subject: str
    """Whom it is about; empty for the consignee, whose links are told without it."""
    said: str
    grade: str
    valid: Validity
    key: str

    def label(self, most: float) -> str:
        """The row in words of at most that width; a long subject leaves room for what is said of it."""
        if not self.subject:
            return cut(self.said, most, _SIZE)
        subject = cut(self.subject, max(most * _SUBJECT, most - width(f": {self.said}", _SIZE)), _SIZE)
        told = say("page.times.of", name=subject, what=self.said)
        return cut(told, most, _SIZE)


@dataclass(frozen=True, slots=True)
class Times:
    """The rows as a drawing, and what a slider of days under it needs."""

    svg: str
    first: date
    last: date
    asked: date
    events: tuple[date, ...]
    more_rows: int

    @property
    def steps(self) -> int:
        """Days from the first to the last."""
        return (self.last - self.first).days

    @property
    def step(self) -> int:
        """The day asked about, counted from the first."""
        return (self.asked - self.first).days


def times(chain: Chain, answers: Sequence[ProximityAnswer], asked: date, today: date) -> Times | None:
    """The rows of the links and memberships of the chain; `None` where there is none."""
    return timeline(list(_rows(chain, answers)), asked, today)


def timeline(every: Sequence[Row], asked: date, today: date) -> Times | None:
    """The first of these rows as a drawing; `None` where there is none."""
    if not every:
        return None
    rows = every[:_MOST_ROWS]
    earliest = min(row.valid.since for row in rows)
    year = max(earliest.year, today.year - _MOST_YEARS)
    first, last = date(min(year, asked.year), 1, 1), today
    events = sorted(
        {day for row in rows for day in (row.valid.since, row.valid.until) if day and first <= day <= last}
    )
    svg = _drawn(rows, first, last, asked)
    return Times(svg, first, last, asked, tuple(events), len(every) - len(rows))


def _rows(chain: Chain, answers: Sequence[ProximityAnswer]) -> Iterator[Row]:
    for link in chain.links:
        if link.stated is not None:
            end = chain.node(link.end).title
            start = chain.node(link.start)
            assert isinstance(link.stated, PathLink)
            verb = link_towards(link.stated.type, is_up=link.stated.upper.id == link.end)
            said = say("page.times.link", verb=verb, end=shown(end))
            subject = "" if start.kind is Kind.CONSIGNEE else shown(start.title)
            yield Row(subject, said, link.stated.grade, link.stated.valid, link.key)
    seen = set()
    for answer in answers:
        for path in answer.paths:
            target = path.target
            if target is None or (target.entity.id, target.risk_class) in seen:
                continue
            seen.add((target.entity.id, target.risk_class))
            label = class_label(target.risk_class, target.label)
            is_own = target.entity.id == chain.nodes[0].key
            name = say("page.times.itself") if is_own else shown(target.entity.caption)
            if is_own or any(node.key == target.entity.id for node in chain.nodes):
                yield Row(name, label, target.grade, target.valid, target.entity.id)


def _drawn(rows: Sequence[Row], first: date, last: date, asked: date) -> str:
    pen = Pen()
    days = max((last - first).days, 1)

    def x(day: date) -> float:
        return _LEFT + (min(max(day, first), last) - first).days / days * (_RIGHT - _LEFT)

    height = _HEAD + _ROW * len(rows) + 6
    years = range(first.year, last.year + 1)
    every = max(1, round(len(years) / 12))
    parts = []
    for year in years:
        at = x(date(year, 1, 1))
        parts.append(pen.element("path", d=f"M{at:.1f} {_HEAD - 4}V{height}", stroke="rule", fill="none"))
        if (year - first.year) % every == 0:
            parts.append(pen.text(str(year), at + 3, 14, fill="ink3"))
    for at, row in enumerate(rows):
        y = _HEAD + _ROW * at
        parts.append(pen.group(_row(pen, row, y, x, asked, first), data_key=row.key))
    parts.append(
        pen.element("path", d=f"M{x(asked):.1f} 4V{height}", stroke="ink", stroke_width=2, fill="none")
    )
    return pen.element(
        "svg",
        *parts,
        class_="times",
        role="group",
        aria_label=say("page.times.picture"),
        viewBox=f"0 0 {WIDTH} {height}",
    )


def _row(pen: Pen, row: Row, y: float, x: object, asked: date, first: date) -> Iterable[str]:
    assert callable(x)
    yield pen.text(row.label(_LEFT - 42), _LEFT - 36, y + 13, text_anchor="end")
    yield pen.badge(row.grade, _LEFT - 28, y)
    until = row.valid.until or row.valid.since
    begin, end = x(row.valid.since), x(until)
    if until >= first:
        yield pen.element("rect", x=begin, y=y + 3, width=max(end - begin, 4.0), height=11, fill="bar")
    if row.valid.status == "presumed" and asked > until + timedelta(days=1):
        from_x = max(end, x(first))
        yield pen.hatched(from_x, y + 3, x(asked) - from_x, 11)
