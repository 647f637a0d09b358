"""Links of one observation as rows to write, a dozen times as fast as through their values.

Nearly all links have one observation, and in a register these differ in their ends, share and source
alone. So what `relationship_of` says is kept for each combination of the other fields, and for each
share; a test compares the two. Knows no driver.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from operator import itemgetter
from typing import Any

from graph.store.assembly import Merges
from graph.store.neo4j.bulk.sorted_staging import LinkKey, Row, statement_in
from graph.store.neo4j.projection.nodes import FIELDS, Relationship, relationship_of
from graph.store.neo4j.statements.rows import STAGED
from graph.store.packed_rows import with_share
from ontology import SCHEMA, Link, Share

Written = list[Any]
"""The ids of both ends, then the values of `FIELDS`."""

_KEPT = 50_000
_PLACES = {name: place for place, name in enumerate(STAGED)}
_ID, _SOURCE, _DOCUMENT, _LOCATOR = (_PLACES[name] for name in ("id", "source", "document", "locator"))
_SHARE, _SHARE_UNTIL = _PLACES["share"], _PLACES["share_until"]
_SUBJECT, _TARGET = _PLACES["subject"], _PLACES["target"]
_LIKE = tuple(_PLACES[name] for name in ("prop", "grade", "observed", "direct", "start", "end"))
_like_of = itemgetter(*_LIKE)
_OWN_ID, _SOURCES, _DOCUMENTS, _LOCATORS, _STATEMENTS = (
    2 + FIELDS.index(name) for name in ("id", "sources", "documents", "locators", "statements")
)
_PACKED = 2 + FIELDS.index("packed_rows")
_OF_SHARE = tuple(2 + FIELDS.index(name) for name in ("packed_rows", "share", "share_low", "share_high"))
_PAST = "1000"
_PROBE = Share.exact(50)


def written(relationship: Relationship) -> Written:
    """The row of any relationship."""
    return [
        relationship.start,
        relationship.end,
        *(relationship.properties.get(name) for name in FIELDS),
    ]


@dataclass(frozen=True, slots=True)
class _Like:
    """What links have in common that differ in ends, share and source: `row` has no share stated,
    `counts` says whether a stated one holds on the day."""

    type: str
    row: Written
    counts: bool


class FastRows:
    """Turns links into relationship types and rows, as they stand on the day."""

    def __init__(self, day: date, merges: Merges) -> None:
        self._day = day
        self._merges = merges
        self._like = lru_cache(_KEPT)(self._make_like)
        self._share = lru_cache(_KEPT)(self._make_share)

    def of(self, key: LinkKey, observations: Sequence[Row]) -> tuple[str, Written]:
        """The type and row of a link, of which these are all observations."""
        prop, upper, lower = key
        row = observations[0]
        share = row[_SHARE]
        is_odd = share is not None and not SCHEMA.link_type(prop).takes_share
        is_merged = {row[_SUBJECT], row[_TARGET]} != {upper, lower}
        if len(observations) > 1 or row[_SHARE_UNTIL] is not None or is_odd or is_merged:
            statements = tuple(self._merges.redirected(statement_in(row)) for row in observations)
            relationship = relationship_of(Link(prop, upper, lower, statements), self._day)
            return relationship.type, written(relationship)
        like = self._like(*_like_of(row))
        found = like.row.copy()
        found[0], found[1] = upper, lower
        found[_OWN_ID] = f"{prop}~{upper}~{lower}"
        found[_SOURCES], found[_DOCUMENTS] = [row[_SOURCE]], [row[_DOCUMENT]]
        found[_LOCATORS], found[_STATEMENTS] = [row[_LOCATOR]], [row[_ID]]
        if share is not None:
            for place, value in zip(_OF_SHARE, self._share(prop, share, like.counts), strict=True):
                found[place] = value
            found[_PACKED] = with_share(like.row[_PACKED], found[_PACKED])
        return like.type, found

    def _make_like(self, prop: str, *others: str | None) -> _Like:
        """Of a link with these values of `_LIKE`."""
        values = dict(zip(_LIKE, (prop, *others), strict=True))
        takes_share = SCHEMA.link_type(prop).takes_share
        plain = self._relationship(values)
        probed = self._relationship(values | {_SHARE: str(_PROBE)}) if takes_share else plain
        return _Like(plain.type, written(plain), probed.properties.get("share") == str(_PROBE))

    def _make_share(self, prop: str, share: str, counts: bool) -> list[Any]:
        """The values at `_OF_SHARE` of a link with this share, which holds on the day or does not."""
        long_ago = dict(zip(_LIKE, (prop, "A", _PAST, None, None, None if counts else _PAST), strict=True))
        row = written(self._relationship(long_ago | {_SHARE: share}))
        return [row[place] for place in _OF_SHARE]

    def _relationship(self, values: dict[int, str | None]) -> Relationship:
        prop = values[_PLACES["prop"]] or ""
        row: Row = [values.get(place, "") for place in range(len(STAGED))]
        for place in (_PLACES["original"], _PLACES["quote"], _SHARE, _SHARE_UNTIL):
            row[place] = values.get(place)
        return relationship_of(Link(prop, "a", "b", (statement_in(row),)), self._day)
