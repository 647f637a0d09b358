"""When each fact of the chain was seen, as rows of bars, and the days at which one begins or ends."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from api.models import PathLink, ProximityAnswer, Validity
from api.page.chain import Chain, Kind
from api.page.picture.paint import Pen
from api.page.picture.text import cut, shown, width
from api.wording.catalogue import say
from api.wording.classes import class_label
from api.wording.values import link_towards

_HEAD = 24
_MOST_ROWS, _MOST_YEARS = 14, 16
_SIZE, _SUBJECT = 12, 0.4
"""Of the letters of a row, and the part of its width that whom it is about has at least."""


@dataclass(frozen=True, slots=True)
class _Shape:
    """Measures of a drawing: where bars begin and end, and how tall a row is."""

    width: float
    left: float
    right: float
    row: float
    most_years: int
    """Years that are written; of more every second or third."""

    @property
    def is_narrow(self) -> bool:
        """Whether what a row is about stands above its bar, not beside it."""
        return self.left < _SIZE


_DESK = _Shape(width=992, left=330, right=976, row=22, most_years=12)
_BROAD = _Shape(width=1_300, left=432, right=1_279, row=22, most_years=16)
_NARROW = _Shape(width=340, left=2, right=332, row=38, most_years=6)


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
    narrow: str
    """The same for a phone."""
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


def times(
    chain: Chain, answers: Sequence[ProximityAnswer], asked: date, today: date, *, is_broad: bool
) -> Times | None:
    """The rows of the links and memberships of the chain; `None` where there is none."""
    return timeline(list(_rows(chain, answers)), asked, today, is_broad=is_broad)


def timeline(every: Sequence[Row], asked: date, today: date, *, is_broad: bool = False) -> Times | None:
    """The first of these rows as a drawing, as broad as a page if asked; `None` where there is none."""
    if not every:
        return None
    rows = every[:_MOST_ROWS]
    earliest = min(row.valid.since for row in rows)
    year = max(earliest.year, today.year - _MOST_YEARS)
    first, last = date(min(year, asked.year), 1, 1), today
    events = sorted(
        {day for row in rows for day in (row.valid.since, row.valid.until) if day and first <= day <= last}
    )
    svg, narrow = (
        _drawn(rows, first, last, asked, shape) for shape in (_BROAD if is_broad else _DESK, _NARROW)
    )
    return Times(svg, narrow, first, last, asked, tuple(events), len(every) - len(rows))


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


def _drawn(rows: Sequence[Row], first: date, last: date, asked: date, shape: _Shape) -> str:
    pen = Pen()
    days = max((last - first).days, 1)

    def x(day: date) -> float:
        return shape.left + (min(max(day, first), last) - first).days / days * (shape.right - shape.left)

    height = _HEAD + shape.row * len(rows) + 6
    years = range(first.year, last.year + 1)
    every = max(1, -(-len(years) // shape.most_years))
    parts = []
    for year in years:
        at = x(date(year, 1, 1))
        parts.append(pen.element("path", d=f"M{at:.1f} {_HEAD - 4}V{height}", stroke="rule", fill="none"))
        if (year - first.year) % every == 0:
            parts.append(pen.text(str(year), at + 3, 14, fill="ink3"))
    for at, row in enumerate(rows):
        y = _HEAD + shape.row * at
        parts.append(pen.group(_row(pen, row, y, x, asked, first, shape), data_key=row.key))
    parts.append(
        pen.element("path", d=f"M{x(asked):.1f} 4V{height}", stroke="ink", stroke_width=2, fill="none")
    )
    return pen.element(
        "svg",
        *parts,
        class_="times narrow" if shape.is_narrow else "times",
        role="group",
        aria_label=say("page.times.picture"),
        viewBox=f"0 0 {shape.width:g} {height:g}",
    )


def _row(
    pen: Pen, row: Row, y: float, x: Callable[[date], float], asked: date, first: date, shape: _Shape
) -> Iterable[str]:
    if shape.is_narrow:
        yield pen.text(row.label(shape.right - 24), 0, y + 13)
        yield pen.badge(row.grade, shape.right - 18, y)
        y += 17
    else:
        yield pen.text(row.label(shape.left - 42), shape.left - 36, y + 13, text_anchor="end")
        yield pen.badge(row.grade, shape.left - 28, y)
    until = row.valid.until or row.valid.since
    begin, end = x(row.valid.since), x(until)
    if until >= first:
        yield pen.element("rect", x=begin, y=y + 3, width=max(end - begin, 4.0), height=11, fill="bar")
    if row.valid.status == "presumed" and asked > until + timedelta(days=1):
        from_x = max(end, x(first))
        yield pen.hatched(from_x, y + 3, x(asked) - from_x, 11)
