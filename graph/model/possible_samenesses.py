"""Possible samenesses as rows of a snapshot, for a question that walks from a body to those that it may be.

They are timeless and of grade D, whatever the grade of the source: nobody has judged the two to be one. A
snapshot has them only where a question follows them, so nothing else that reads its links meets one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from graph.lru_byte_cache import LruByteCache
from graph.model.days import FIRST_DAY, LAST_DAY, day_number
from graph.model.filters import POSSIBLY_SAME_CODE
from graph.model.observations import UNSTATED
from graph.model.rows import LOW_OPEN, ROW_FIELDS
from graph.model.snapshot import Adjacency, Snapshot
from graph.model.validity import RowColumns
from ontology import UNKNOWN_SHARE, Grade, Statement


def last_seen(statements: Iterable[Statement]) -> dict[tuple[str, str], int]:
    """The pairs of ids that may be one, the lesser first, and the day number on which each was seen last.

    >>> from ontology import Period
    >>> seen = Statement("b", "Company", "possiblySameAs", "a", "s", "d", "p", Grade.D, Period.parse("1970"))
    >>> last_seen([seen])
    {('a', 'b'): 364}
    """
    pairs: dict[tuple[str, str], int] = {}
    for statement in statements:
        one, other = sorted((statement.subject, statement.value))
        if one != other:
            day = day_number(statement.observed.last.last_day)
            pairs[one, other] = max(day, pairs.get((one, other), day))
    return pairs


def possible_sameness_rows(ends: Iterable[tuple[int, int, int]]) -> RowColumns:
    """A row for each pair: the two ends, and the day number on which it was seen last.

    >>> rows = possible_sameness_rows([(3, 5, 364)])
    >>> rows["upper"].tolist(), rows["lower"].tolist(), rows["grade_from"].tolist()
    ([3], [5], [3])
    """
    upper, lower, days = np.array(list(ends), np.int64).reshape(-1, 3).T
    columns = {
        "type": POSSIBLY_SAME_CODE,
        "upper": upper,
        "lower": lower,
        "directness": UNSTATED,
        "grade_from": int(Grade.D),
        "grade_to": int(Grade.D),
        "best_grade": int(Grade.D),
        "since": FIRST_DAY,
        "until": LAST_DAY,
        "window_from": FIRST_DAY,
        "window_to": LAST_DAY,
        "last_observed": days,
        "flags": LOW_OPEN,
        "low": float(UNKNOWN_SHARE.low),
        "high": float(UNKNOWN_SHARE.high),
    }
    return {
        name: np.broadcast_to(np.asarray(columns[name], dtype), len(days))
        for name, dtype in ROW_FIELDS.items()
    }


def with_possibly_same(snapshot: Snapshot, statements: Iterable[Statement]) -> Snapshot:
    """The snapshot with the possible samenesses that the statements tell of bodies in it.

    `statements` are about canonical ids. The result has caches of its own.

    >>> from graph.search.example import example_filter
    >>> from ontology import Period
    >>> snapshot = example_filter().snapshot
    >>> of_two = ("workshop", "Company", "possiblySameAs", "utility", "s", "d", "p")
    >>> followed = with_possibly_same(snapshot, [Statement(*of_two, Grade.C, Period.parse("2024"))])
    >>> len(followed.links["type"]) - len(snapshot.links["type"])
    1
    """
    ends = [
        (one, other, day)
        for pair, day in last_seen(statements).items()
        for one, other in [map(snapshot.ids.position, pair)]
        if one is not None and other is not None
    ]
    if not ends:
        return snapshot
    rows = possible_sameness_rows(ends)
    links = {name: np.concatenate([snapshot.links[name], rows[name]]) for name in ROW_FIELDS}
    return replace(
        snapshot,
        links=links,
        up=Adjacency.by(links["lower"], len(snapshot.ids)),
        down=Adjacency.by(links["upper"], len(snapshot.ids)),
        cache=LruByteCache(),
        search_cache=LruByteCache(2**24),
    )
