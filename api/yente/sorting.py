"""The order of results, by fields of entities."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from api.yente.errors import BadRequest
from api.yente.records import Record

_FIELDS = ("id", "caption", "schema", "first_seen", "last_seen", "last_change")
MAX_SORTS = 6


@dataclass(frozen=True, slots=True)
class Sort:
    """A field, and whether the greatest value comes first."""

    field: str
    is_descending: bool


def read_sorts(texts: Sequence[str]) -> tuple[Sort, ...]:
    """Orders as `first_seen:desc`; `asc` where none is named. Raises `BadRequest`.

    >>> read_sorts(["first_seen:desc"])
    (Sort(field='first_seen', is_descending=True),)
    """
    if len(texts) > MAX_SORTS:
        raise BadRequest(f"sort is given {len(texts)} times; at most {MAX_SORTS} are read")
    sorts = []
    for text in texts:
        field, _, order = text.partition(":")
        field = "id" if field == "entity_id" else field
        if field not in _FIELDS:
            raise BadRequest(f"Cannot sort by {text[:80]!r}: name one of {', '.join(_FIELDS)}")
        sorts.append(Sort(field, order == "desc"))
    return tuple(sorts)


def in_order(records: Sequence[Record], sorts: Sequence[Sort]) -> list[Record]:
    """The records in this order, those without a value last; as they came where nothing else is asked.

    >>> in_order([{"id": "b"}, {"id": "a"}], read_sorts(["id"]))
    [{'id': 'a'}, {'id': 'b'}]
    """
    ordered = list(records)
    for sort in reversed(sorts):
        having = [record for record in ordered if record.get(sort.field) is not None]
        rest = [record for record in ordered if record.get(sort.field) is None]
        having.sort(key=lambda record: str(record[sort.field]), reverse=sort.is_descending)
        ordered = [*having, *rest]
    return ordered
