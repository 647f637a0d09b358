"""What an absorption ends: from its day on, nobody is presumed to stand above the body that was absorbed.

A source that said who owned a body does not come back to say that the body ceased. Its holdings need no
rule of their own: both ends of a succession are one body to every search.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from itertools import groupby
from typing import TypeVar

import numpy as np

from graph.model.compiled_rows import rows_of
from graph.model.rows import ABSORBS, ROW_FIELDS, CompiledRow, row_on, rows_at
from graph.model.traversal import CONTROL_TYPES
from graph.model.validity import ABSORBED, END_STATED, RowColumns
from ontology import SCHEMA, Grade, Link

_Body = TypeVar("_Body", bound=Hashable)
_CODES = [code for code, name in enumerate(SCHEMA.link_types) if name in CONTROL_TYPES]

_DayByGrade = dict[int, int]
"""The first day of the absorption of a body, for each minimum grade at which one counts."""

Absorptions = Mapping[str, _DayByGrade]
"""The absorptions of each body, by its id."""


def with_absorptions(links: RowColumns) -> RowColumns:
    """The rows of all links of a graph, in which those to absorbed bodies end where they were presumed.

    From the first day of the absorption on such a row is former after its last observation; at minimum
    grades at which the absorption does not count, and before its day, it is as it was. `links` has the
    columns of `ROW_FIELDS`, as has the result; it is returned itself where nothing was absorbed.

    >>> from graph.model.days import FIRST_DAY, LAST_DAY
    >>> held = CompiledRow(2, 0, 3, 0, 10, 20, FIRST_DAY, LAST_DAY, 20, 0, 0.0, 100.0)
    >>> merged = held._replace(grade_from=2, since=30, until=40, flags=ABSORBS)
    >>> types = [list(SCHEMA.link_types).index(name) for name in ("Ownership", "Succession")]
    >>> ends = {"type": types, "upper": [0, 1], "lower": [2, 2]}
    >>> fields = zip(CompiledRow._fields, zip(held, merged))
    >>> columns = {name: np.array(values) for name, values in (*ends.items(), *fields)}
    >>> links = with_absorptions(columns)
    >>> rows = rows_at(links, np.flatnonzero(links["upper"] == 0))
    >>> [(row.grade_from, row.grade_to, row.validity_on(25).label, row.validity_on(30).label) for row in rows]
    ... # doctest: +NORMALIZE_WHITESPACE
    [(0, 1, 'presumed', 'presumed'), (2, 3, 'presumed', 'outside'), (2, 3, 'outside', 'former')]
    """
    absorptions = _absorptions(links)
    if not absorptions:
        return links
    touched = np.isin(links["type"], _CODES) & np.isin(links["lower"], list(absorptions))
    touched &= (links["flags"] & END_STATED) == 0
    chosen = np.flatnonzero(touched)
    lower = links["lower"][chosen].tolist()
    parts = [
        list(_parts(row, absorptions[body])) for row, body in zip(rows_at(links, chosen), lower, strict=True)
    ]
    counts = [len(rows) for rows in parts]
    ended = [row for rows in parts for row in rows]
    columns = {name: np.repeat(links[name][chosen], counts) for name in ("type", "upper", "lower")}
    columns |= {name: np.array([getattr(row, name) for row in ended]) for name in CompiledRow._fields}
    return {
        name: np.concatenate([links[name][~touched], columns[name].astype(dtype)])
        for name, dtype in ROW_FIELDS.items()
    }


def absorptions_of(successions: Iterable[Link]) -> Absorptions:
    """The absorptions among Succession links, which are all that there are of their lower ends.

    >>> from ontology import Grade, Period, Statement
    >>> told = ("new", "Absorption", "Succession", "old", "s", "d", "p")
    >>> said = Statement(*told, Grade.C, Period.parse("1970"))
    >>> absorptions_of([Link("Succession", "new", "old", (said,))])
    {'old': {2: 0, 3: 0}}
    """
    return _by_body((link.lower, row) for link in successions for row in rows_of(link.observations))


def link_on(link: Link, day: int, absorptions: Absorptions) -> CompiledRow:
    """The row that says what is known of a link on a day, on evidence of any grade, as `fact_on` does.

    `absorptions` are at least those of the lower end: who was absorbed has no presumed owners from then on.

    >>> from ontology import Grade, Period, Statement
    >>> told = ("owner", "Ownership", "Ownership", "old", "s", "d", "p")
    >>> held = Statement(*told, Grade.B, Period.parse("1969"))
    >>> link = Link("Ownership", "owner", "old", (held,))
    >>> link_on(link, 10, {}).validity_on(10).label, link_on(link, 10, {"old": {3: 5}}).validity_on(10).label
    ('presumed', 'former')
    """
    rows: Iterable[CompiledRow] = rows_of(link.observations)
    days = absorptions.get(link.lower, {}) if link.type in CONTROL_TYPES else {}
    if days:
        rows = (part for row in rows for part in ((row,) if row.flags & END_STATED else _parts(row, days)))
    return row_on([row for row in rows if row.counts_at(int(Grade.D))], day)


def _absorptions(links: RowColumns) -> Mapping[int, _DayByGrade]:
    """The absorptions of each body, by its position."""
    chosen = np.flatnonzero((links["flags"] & ABSORBS) != 0)
    return _by_body(zip(links["lower"][chosen].tolist(), rows_at(links, chosen), strict=True))


def _by_body(successions: Iterable[tuple[_Body, CompiledRow]]) -> dict[_Body, _DayByGrade]:
    """The days of absorptions among the rows of successions, each with its lower end."""
    absorptions: dict[_Body, _DayByGrade] = {}
    for body, row in successions:
        if row.flags & ABSORBS:
            days = absorptions.setdefault(body, {})
            for grade in range(row.grade_from, row.grade_to + 1):
                days[grade] = min(row.since, days.get(grade, row.since))
    return absorptions


def _parts(row: CompiledRow, days: _DayByGrade) -> Iterator[CompiledRow]:
    """The row for each range of minimum grades with one day of absorption, before that day and from it on."""
    for day, of_day in groupby(range(row.grade_from, row.grade_to + 1), key=days.get):
        grades = list(of_day)
        part = row._replace(grade_from=grades[0], grade_to=grades[-1])
        if day is None or row.window_to < day:
            yield part
            continue
        if row.window_from < day:
            yield part._replace(window_to=day - 1)
        yield part._replace(window_from=max(row.window_from, day), flags=row.flags | ABSORBED)
