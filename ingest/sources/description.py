"""What a source.toml says: the dataset and its documents."""

from __future__ import annotations

import re

from graph.store.records import Completeness, Dataset, Document
from ingest.sources.toml_table import TomlTable
from ingest.values import is_web_address
from ontology import SCHEMA, OntologyError, PartialDate
from ontology.schema import is_entity_id

_ID = re.compile(r"[a-z][a-z0-9_]{0,63}", re.ASCII)
_SHA256 = re.compile(r"[0-9a-f]{64}", re.ASCII)


def read_dataset(table: TomlTable) -> Dataset:
    """The dataset that the top level of a source.toml describes; raises `BadSource`."""
    return Dataset(
        id=table.text("id", _is_source_id, "lower-case letters, digits and _"),
        title=table.text("title"),
        publisher=table.text("publisher"),
        read=table.day("read"),
        url=table.maybe_text("url", is_web_address, "an http or https address"),
        licence=table.maybe_text("licence"),
        update_days=table.maybe_number("update_days"),
        completeness=tuple(_completeness(entry) for entry in table.tables("complete")),
        list_classes=_list_classes(table),
    )


def read_documents(table: TomlTable) -> tuple[Document, ...]:
    """The documents that a source.toml describes, in its order; raises `BadSource`."""
    return tuple(_document(id, entry) for id, entry in table.named_tables("documents"))


def _document(id: str, table: TomlTable) -> Document:
    if not is_entity_id(id):
        raise table.error(id, "is no document id; use letters, digits and . _ : @ -")
    read, stated = table.day("read"), table.maybe_text("date")
    published = None if stated is None else _partial_date(table, stated)
    if published is not None and published.first_day > read:
        raise table.error("date", f"is {published}, after the day it was read ({read}); correct one of them")
    document = Document(
        id=id,
        title=table.text("title"),
        publisher=table.text("publisher"),
        read=read,
        date=published,
        url=table.maybe_text("url", is_web_address, "an http or https address"),
        sha256=table.maybe_text("sha256", _is_sha256, "64 hexadecimal digits in lower case"),
        note=table.maybe_text("note"),
    )
    table.close()
    return document


def _partial_date(table: TomlTable, text: str) -> PartialDate:
    try:
        return PartialDate(text)
    except OntologyError as error:
        raise table.error("date", str(error)) from None


def _completeness(table: TomlTable) -> Completeness:
    completeness = Completeness(
        risk_class=table.text("class", _is_class, f"one of {', '.join(SCHEMA.classes)}"),
        start=table.day("from"),
        end=table.maybe_day("to"),
        requires=table.texts("requires"),
        note=table.maybe_text("note"),
    )
    if completeness.end is not None and completeness.end < completeness.start:
        raise table.error("to", f"is {completeness.end}, before 'from'; correct one of them")
    table.close()
    return completeness


def _list_classes(table: TomlTable) -> tuple[tuple[str, str], ...]:
    if "lists" not in table.left():
        return ()
    lists = table.table("lists")
    pairs = tuple((list_id, name) for list_id in lists.left() for name in lists.texts(list_id))
    for list_id, name in pairs:
        if not _is_class(name):
            raise lists.error(list_id, f"confers {name!r}, which is none of {', '.join(SCHEMA.classes)}")
    return pairs


def _is_source_id(text: str) -> bool:
    return _ID.fullmatch(text) is not None


def _is_sha256(text: str) -> bool:
    return _SHA256.fullmatch(text) is not None


def _is_class(text: str) -> bool:
    return text in SCHEMA.classes
