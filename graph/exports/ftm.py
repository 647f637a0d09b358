"""FollowTheMoney: an entity a line, as OpenSanctions, Aleph and yente read it.

Claims, shipments, applications, denials, goods and cells of tables have no schema there and are left out,
and so are the links of an entity that is. Grades, locators and known times have no place either.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

from graph.exports.dated_links import typed_links
from graph.exports.entities import Classes, entities
from graph.exports.ftm_records import FtmRecords
from graph.store.contract import Reader
from ontology.control_characters import escaped_control_characters


def ftm(reader: Reader, day: date) -> Iterator[bytes]:
    """The entities, then for each link an entity for each observation of it. Streams."""
    records = FtmRecords.of(reader, Classes(reader, day).with_lists)
    authorities: set[str] = set()
    for entity in entities(reader):
        record = records.entity(entity)
        if record is not None:
            yield _line(record)
        for authority in records.authorities(entity):
            if authority["id"] not in authorities:
                authorities.add(authority["id"])
                yield _line(authority)
    for link, *types in typed_links(reader):
        yield from map(_line, records.link(link, *types))


def _line(record: dict[str, Any]) -> bytes:
    return escaped_control_characters(json.dumps(record, ensure_ascii=False)).encode() + b"\n"
