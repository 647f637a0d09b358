"""A source: a folder with source.toml, which says what it is, and tables of facts."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, TypeVar

from graph.store.records import Completeness, Dataset, Document
from ingest.errors import BadSource, UnknownSource
from ingest.values import is_web_address, unprintable
from ontology import SCHEMA, OntologyError, PartialDate
from ontology.schema import is_entity_id

DESCRIPTION = "source.toml"

REJECTED_SUFFIX = ".rejected.csv"
"""Ending of the files that rejected rows are written to; a source never reads them back."""

_ID = re.compile(r"[a-z][a-z0-9_]{0,63}", re.ASCII)
_SHA256 = re.compile(r"[0-9a-f]{64}", re.ASCII)

_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True)
class Source:
    """A source folder as its source.toml describes it.

    `tables` are its fact tables in the order of their names, `expected_rows` is the least
    number of data rows over all of them, and `sha256` the fingerprint of source.toml.
    """

    dataset: Dataset
    documents: tuple[Document, ...]
    tables: tuple[Traversable, ...]
    expected_rows: int
    sha256: str

    @property
    def id(self) -> str:
        """The id of its dataset."""
        return self.dataset.id


def bundled_sources() -> tuple[str, ...]:
    """The ids of the sources that come with Ketting, in alphabetical order."""
    return tuple(sorted(entry.name for entry in _bundle().iterdir() if entry.joinpath(DESCRIPTION).is_file()))


def open_source(name: str | Path) -> Source:
    """The bundled source of this name or else the source in the folder of this path.

    Raises `UnknownSource` when it is neither and `BadSource` when its source.toml is wrong.
    """
    if str(name) in bundled_sources():
        return read_source(_bundle().joinpath(str(name)))
    if _is_source_folder(Path(name)):
        return read_source(Path(name))
    raise UnknownSource(
        f"no source {str(name)[:200]!r}: it is neither a bundled source ({', '.join(bundled_sources())}) "
        f"nor a folder with a {DESCRIPTION}"
    )


def read_source(folder: Traversable) -> Source:
    """Read the source.toml of a folder, strictly; raises `BadSource`."""
    place = f"{folder.name}/{DESCRIPTION}"
    try:
        tables = sorted(
            (entry for entry in folder.iterdir() if _is_table(entry)), key=lambda entry: entry.name
        )
        content = folder.joinpath(DESCRIPTION).read_bytes()
        raw = tomllib.loads(content.decode("utf-8"))
    except OSError as error:
        raise BadSource(f"{place}: cannot be read: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise BadSource(f"{place}: byte {error.start} is not UTF-8; save the file as UTF-8") from None
    except tomllib.TOMLDecodeError as error:
        raise BadSource(f"{place}: is not TOML: {error}") from None
    table = _Table(place, "", raw)
    documents = tuple(_document(id, entry) for id, entry in table.named_tables("documents"))
    if not documents:
        raise BadSource(f"{place}: cites no document; add a [documents.<id>] for each document read")
    expect = table.table("expect")
    expected_rows = expect.number("rows")
    expect.close()
    dataset = _dataset(table)
    table.close()
    if not tables:
        raise BadSource(
            f"{folder.name}: has no fact table; put its facts in a .csv file beside {DESCRIPTION}"
        )
    return Source(dataset, documents, tuple(tables), expected_rows, hashlib.sha256(content).hexdigest())


def _bundle() -> Traversable:
    return files("ingest").joinpath("sources")


def _is_source_folder(folder: Path) -> bool:
    try:
        return folder.joinpath(DESCRIPTION).is_file()
    except OSError:  # a name that no file system takes, or a folder that may not be entered
        return False


def _is_table(entry: Traversable) -> bool:
    return entry.name.endswith(".csv") and not entry.name.endswith(REJECTED_SUFFIX) and entry.is_file()


class _Table:
    """A TOML table whose keys are popped one by one; what is left over is an error."""

    def __init__(self, place: str, section: str, raw: dict[str, Any]) -> None:
        self._place = place
        self._section = section
        self._raw = dict(raw)
        self._popped: list[str] = []

    def text(self, key: str, is_good: Callable[[str], bool] = bool, wanted: str = "a text") -> str:
        return self._required(key, self.maybe_text(key, is_good, wanted))

    def maybe_text(
        self, key: str, is_good: Callable[[str], bool] = bool, wanted: str = "a text"
    ) -> str | None:
        value = self._pop(key, str, wanted)
        if value is not None and (unprintable(value) is not None or not is_good(value)):
            raise self.error(key, f"must be {wanted}, not {value[:80]!r}")
        return value

    def day(self, key: str) -> date:
        return self._required(key, self.maybe_day(key))

    def maybe_day(self, key: str) -> date | None:
        return self._pop(key, date, "a day such as 2026-11-20, without quotes")

    def number(self, key: str) -> int:
        return self._required(key, self.maybe_number(key))

    def maybe_number(self, key: str) -> int | None:
        value = self._pop(key, int, "a whole number")
        if value is not None and value < 1:
            raise self.error(key, f"must be at least 1, not {value}")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        values = self._pop(key, list, "a list of texts") or []
        if not all(isinstance(value, str) and value for value in values):
            raise self.error(key, "must be a list of texts")
        return tuple(values)

    def table(self, key: str) -> _Table:
        return self._inner(key, self._required(key, self._pop(key, dict, "a table")))

    def named_tables(self, key: str) -> Iterator[tuple[str, _Table]]:
        for name, value in (self._pop(key, dict, "a table of tables") or {}).items():
            yield name, self._inner(f"{key}.{name}", value)

    def tables(self, key: str) -> Iterator[_Table]:
        for number, value in enumerate(self._pop(key, list, "a list of tables") or [], start=1):
            yield self._inner(f"{key} {number}", value)

    def left(self) -> tuple[str, ...]:
        """The keys not popped yet."""
        return tuple(self._raw)

    def close(self) -> None:
        """Raise when a key was never asked for."""
        for key in self._raw:
            raise self.error(key, f"is unknown; known here: {', '.join(sorted(self._popped))}")

    def error(self, key: str, problem: str) -> BadSource:
        where = f"[{self._section}] " if self._section else ""
        return BadSource(f"{self._place}: {where}{key!r} {problem}")

    def _pop(self, key: str, kind: type[_Value], wanted: str) -> _Value | None:
        self._popped.append(key)
        value = self._raw.pop(key, None)
        # The exact type: to Python true is an int and a time of day is a date.
        if value is not None and type(value) is not kind:
            raise self.error(key, f"must be {wanted}, not {str(value)[:80]!r}")
        return value

    def _required(self, key: str, value: _Value | None) -> _Value:
        if value is None:
            raise self.error(key, "is missing; add it")
        return value

    def _inner(self, section: str, value: object) -> _Table:
        if not isinstance(value, dict):
            raise self.error(section, "must be a table")
        return _Table(self._place, section, value)


def _dataset(table: _Table) -> Dataset:
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


def _document(id: str, table: _Table) -> Document:
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


def _partial_date(table: _Table, text: str) -> PartialDate:
    try:
        return PartialDate(text)
    except OntologyError as error:
        raise table.error("date", str(error)) from None


def _completeness(table: _Table) -> Completeness:
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


def _list_classes(table: _Table) -> tuple[tuple[str, str], ...]:
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
