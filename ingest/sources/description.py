"""What a source.toml says: the dataset and its documents."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace
from datetime import date

from graph.store.records import Dataset, Document, HeldList
from ingest.records import TomlTable
from ingest.values import is_web_address
from ontology import SCHEMA, OntologyError, PartialDate
from ontology.schema import RiskClass, is_entity_id

_ID = re.compile(r"[a-z][a-z0-9_]{0,63}", re.ASCII)
_SHA256 = re.compile(r"[0-9a-f]{64}", re.ASCII)


def read_dataset(table: TomlTable) -> Dataset:
    """The dataset that the top level of a source.toml describes; raises `BadSource`."""
    if "complete" in table.left():
        raise table.error("complete", "is read no more; say with [[list]] what is held of each list")
    dataset = described_dataset(table, table.day("read"))
    held = [_held_list(entry, dataset.read, dataset.update_days) for entry in table.tables("list")]
    ids = [each.id for each in held]
    for id in ids:
        if ids.count(id) > 1:
            raise table.error("list", f"describes {id!r} twice; keep one of them")
    own = tuple(own_class(table, name, entry) for name, entry in table.named_tables("class"))
    list_classes, list_titles = _made_classes(table, {each.name for each in own})
    return replace(
        dataset, lists=tuple(held), list_classes=list_classes, list_titles=list_titles, classes=own
    )


def own_class(table: TomlTable, name: str, entry: TomlTable) -> RiskClass:
    """A class of its own that a source describes under [class.NAME]; raises `BadSource`."""
    if (problem := SCHEMA.class_problem(name)) is not None:
        raise table.error(f"class.{name}", problem)
    label = entry.text("label")
    described = RiskClass(
        name,
        label,
        entry.maybe_text("description") or f"{label}, a class of one's own.",
        decides=_needed_flag(entry, "decides"),
        open=entry.maybe_flag("open") or False,
    )
    entry.close()
    return described


def _needed_flag(table: TomlTable, key: str) -> bool:
    flag = table.maybe_flag(key)
    if flag is None:
        raise table.error(key, "is missing; write true where a member makes a screening a hit, else false")
    return flag


def described_dataset(table: TomlTable, read: date) -> Dataset:
    """What a source.toml says of a source as a whole, but for its lists; raises `BadSource`.

    >>> described = {"id": "a", "title": "A list", "publisher": "A ministry", "update_days": 30}
    >>> described_dataset(TomlTable("trial/source.toml", "", described), date(2026, 1, 31)).update_days
    30
    """
    return Dataset(
        id=table.text("id", is_source_id, "lower-case letters, digits and _"),
        title=table.text("title"),
        publisher=table.text("publisher"),
        read=read,
        url=table.maybe_text("url", is_web_address, "an http or https address"),
        licence=table.maybe_text("licence"),
        update_days=table.maybe_number("update_days"),
    )


def named_list(table: TomlTable, dataset: Dataset) -> HeldList:
    """A list that the files of a publisher may hold, its entries not counted yet; raises `BadSource`.

    >>> table = TomlTable("trial/source.toml", "list 1", {"id": "red", "title": "Red list"})
    >>> named_list(table, Dataset("a", "A", "A", date(2026, 1, 31), update_days=30)).update_days
    30
    """
    read = dataset.read
    named = HeldList(
        id=table.text("id", is_entity_id, "letters, digits and . _ : @ -"),
        title=table.text("title"),
        held=None,
        total=None,
        start=read,
        end=read,
        copied=read,
        update_days=table.maybe_number("update_days") or dataset.update_days,
        note=table.maybe_text("note"),
    )
    table.close()
    return named


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


def _held_list(table: TomlTable, read: date, update_days: int | None) -> HeldList:
    copied = table.maybe_day("copied") or read
    held = HeldList(
        id=table.text("id", is_entity_id, "letters, digits and . _ : @ -"),
        title=table.text("title"),
        held=table.number("held"),
        total=table.number("total"),
        start=table.day("from"),
        end=table.maybe_day("to") or copied,
        copied=copied,
        update_days=table.maybe_number("update_days") or update_days,
        note=table.maybe_text("note"),
    )
    if copied > read:
        raise table.error("copied", f"is {copied}, after the source was read ({read}); correct one of them")
    if held.end > copied:
        raise table.error("to", f"is {held.end}, after the copy ({copied}), which cannot show it")
    if held.end < held.start:
        raise table.error("to", f"is {held.end}, before 'from'; correct one of them")
    if (held.held or 0) > (held.total or 0):
        raise table.error("held", f"is {held.held}, more than 'total', {held.total}; correct one of them")
    table.close()
    return held


def _made_classes(
    table: TomlTable, own: Collection[str]
) -> tuple[tuple[tuple[str, str], ...], tuple[tuple[str, str], ...]]:
    """Pairs of list id and class, and of list id and title, that [lists] states.

    `own` are classes of the source.
    A list is an array of the classes that it confers, or a table with its title too.
    """
    if "lists" not in table.left():
        return (), ()
    lists = table.table("lists")
    classes: list[tuple[str, str]] = []
    titles: list[tuple[str, str]] = []
    for list_id in lists.left():
        if lists.is_table(list_id):
            entry = lists.table(list_id)
            titles.append((list_id, entry.text("title")))
            names = entry.texts("confers")
            entry.close()
        else:
            names = lists.texts(list_id)
        for name in names:
            try:
                classes.append((list_id, name if name in own else SCHEMA.risk_class(name).name))
            except OntologyError as error:
                raise lists.error(
                    list_id, f"confers what is no class: {error}; or describe it: [class.{name}]"
                ) from None
    return tuple(classes), tuple(titles)


def is_source_id(text: str) -> bool:
    """Whether the text can be the id of a source.

    >>> is_source_id("us_lists"), is_source_id("US lists")
    (True, False)
    """
    return _ID.fullmatch(text) is not None


def _is_sha256(text: str) -> bool:
    return _SHA256.fullmatch(text) is not None
