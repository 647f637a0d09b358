"""Records of a type by what they say, a page at a time."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from api.errors import BadUse
from api.models.trade import RecordList, RecordRow
from graph.licences import BadCondition, Condition, ids_of_type, records_among
from graph.store.contract import Reader
from ontology import UnknownTerm

__all__ = ["MOST_CONDITIONS", "MOST_ROWS", "record_list"]

MOST_CONDITIONS = 20
MOST_ROWS = 1_000
"""Records of a page, or rows of an answer, at most."""


def record_list(
    reader: Reader,
    type: str,
    where: Sequence[str],
    show: Sequence[str],
    *,
    offset: int = 0,
    limit: int = 100,
    most_read: int | None = None,
) -> RecordList:
    """The records that say all of `where`, from the offset on; raises `BadUse`.

    Of the first `most_read` records of the type, or of all. Where further ones may match, the answer is
    `partial`.

    >>> from contextlib import closing
    >>> from tempfile import TemporaryDirectory
    >>> from graph.store import open_store
    >>> with TemporaryDirectory() as folder, closing(open_store(f"sqlite:///{folder}/case.db")) as store:
    ...     with store.reader() as reader:
    ...         record_list(reader, "Licence", ["kind=global"], []).records
    []
    """
    if len(where) > MOST_CONDITIONS:
        raise BadUse(f"there are {len(where)} conditions; give at most {MOST_CONDITIONS}")
    try:
        conditions = [Condition.parse(text) for text in where]
        ids = ids_of_type(reader, type)
        matching = records_among(reader, islice(ids, most_read), conditions, show)
        found = list(islice(matching, offset, offset + limit + 1))
    except (BadCondition, UnknownTerm) as error:
        raise BadUse(str(error)) from None
    rows = [
        RecordRow(
            id=one.id, type=one.type, name=one.caption, values={k: list(v) for k, v in one.values.items()}
        )
        for one in found[:limit]
    ]
    return RecordList(
        type=type,
        where=list(where),
        show=list(show),
        offset=offset,
        records=rows,
        more=len(found) > limit,
        partial=most_read is not None and len(found) <= limit and next(ids, None) is not None,
    )
