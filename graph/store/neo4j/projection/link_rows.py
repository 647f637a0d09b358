"""Relationship rows of links with one observation, a dozen times as fast as through `relationship_of`.

Nearly all links have one observation, and in a register these differ only in ends, share and source.
So the result of `relationship_of` is cached for each combination of the other fields, and for each
share; a test compares the two. Imports no driver.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from operator import itemgetter
from typing import Any

from graph.model.absorptions import Absorptions
from graph.store.assembly import Merges
from graph.store.neo4j.projection.nodes import FIELDS, Relationship, relationship_of
from graph.store.neo4j.statements.rows import STAGED
from graph.store.neo4j.statements.staging import LinkKey, StagedRow, staged_statement
from graph.store.packed_rows import with_share
from ontology import SCHEMA, Link, Share, inferred_dates

RelationshipRow = list[Any]
"""The ids of both ends, then the values of `FIELDS`."""

_CACHED = 50_000
_PLACES = {name: place for place, name in enumerate(STAGED)}
_ID, _SOURCE, _DOCUMENT, _LOCATOR = (_PLACES[name] for name in ("id", "source", "document", "locator"))
_ORIGINAL = _PLACES["original"]
_SHARE, _SHARE_UNTIL = _PLACES["share"], _PLACES["share_until"]
_SUBJECT, _TARGET = _PLACES["subject"], _PLACES["target"]
_TEMPLATE_FIELDS = tuple(
    _PLACES[name] for name in ("prop", "schema", "grade", "observed", "direct", "start", "end")
)
_template_values = itemgetter(*_TEMPLATE_FIELDS)
_OWN_ID, _SOURCES, _DOCUMENTS, _LOCATORS, _STATEMENTS = (
    2 + FIELDS.index(name) for name in ("id", "sources", "documents", "locators", "statements")
)
_PACKED = 2 + FIELDS.index("packed_rows")
_SHARE_FIELDS = tuple(2 + FIELDS.index(name) for name in ("packed_rows", "share", "share_low", "share_high"))
_PAST = "1000"
_PROBE = Share.exact(50)


def relationship_row(relationship: Relationship) -> RelationshipRow:
    """The row of any relationship."""
    return [
        relationship.start,
        relationship.end,
        *(relationship.properties.get(name) for name in FIELDS),
    ]


@dataclass(frozen=True, slots=True)
class _Template:
    """What links have in common that differ only in ends, share and source.

    `row` states no share; `share_holds` says whether a stated share holds on the day.
    """

    type: str
    row: RelationshipRow
    share_holds: bool


class LinkRows:
    """Turns links into relationship types and rows as of a day, by which some bodies were absorbed."""

    def __init__(self, day: date, merges: Merges, absorptions: Absorptions) -> None:
        self._day = day
        self._merges = merges
        self._absorptions = absorptions
        self._template = lru_cache(_CACHED)(self._make_template)
        self._share = lru_cache(_CACHED)(self._make_share)

    def of(self, key: LinkKey, observations: Sequence[StagedRow]) -> tuple[str, RelationshipRow]:
        """The type and row of a link with these observations."""
        prop, upper, lower = key
        observation = observations[0]
        share = observation[_SHARE]
        has_odd_share = share is not None and not SCHEMA.link_type(prop).takes_share
        is_merged = {observation[_SUBJECT], observation[_TARGET]} != {upper, lower}
        is_plain = len(observations) == 1 and observation[_SHARE_UNTIL] is None and not has_odd_share
        is_plain = is_plain and not inferred_dates(observation[_ORIGINAL])
        if not is_plain or is_merged or lower in self._absorptions:
            statements = tuple(self._merges.redirected(staged_statement(row)) for row in observations)
            relationship = relationship_of(Link(prop, upper, lower, statements), self._day, self._absorptions)
            return relationship.type, relationship_row(relationship)
        template = self._template(*_template_values(observation))
        row = template.row.copy()
        row[0], row[1] = upper, lower
        row[_OWN_ID] = f"{prop}~{upper}~{lower}"
        row[_SOURCES], row[_DOCUMENTS] = [observation[_SOURCE]], [observation[_DOCUMENT]]
        row[_LOCATORS], row[_STATEMENTS] = [observation[_LOCATOR]], [observation[_ID]]
        if share is not None:
            values = self._share(prop, share, template.share_holds)
            for place, value in zip(_SHARE_FIELDS, values, strict=True):
                row[place] = value
            row[_PACKED] = with_share(template.row[_PACKED], row[_PACKED])
        return template.type, row

    def _make_template(self, prop: str, *others: str | None) -> _Template:
        """The template of links with these values of `_TEMPLATE_FIELDS`."""
        values = dict(zip(_TEMPLATE_FIELDS, (prop, *others), strict=True))
        takes_share = SCHEMA.link_type(prop).takes_share
        plain = self._relationship(values)
        probed = self._relationship(values | {_SHARE: str(_PROBE)}) if takes_share else plain
        return _Template(plain.type, relationship_row(plain), probed.properties.get("share") == str(_PROBE))

    def _make_share(self, prop: str, share: str, holds: bool) -> list[Any]:
        """The values at `_SHARE_FIELDS` of a link whose share holds on the day or does not."""
        ended = None if holds else _PAST
        long_ago = dict(zip(_TEMPLATE_FIELDS, (prop, prop, "A", _PAST, None, None, ended), strict=True))
        row = relationship_row(self._relationship(long_ago | {_SHARE: share}))
        return [row[place] for place in _SHARE_FIELDS]

    def _relationship(self, values: dict[int, str | None]) -> Relationship:
        prop = values[_PLACES["prop"]] or ""
        row: StagedRow = [values.get(place, "") for place in range(len(STAGED))]
        for place in (_PLACES["original"], _PLACES["quote"], _SHARE, _SHARE_UNTIL):
            row[place] = values.get(place)
        return relationship_of(Link(prop, "a", "b", (staged_statement(row),)), self._day, {})
