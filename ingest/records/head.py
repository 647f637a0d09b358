"""The beginning of a file, by which its format is recognised."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Callable
from functools import cached_property
from json import JSONDecoder
from typing import Any

from lxml import etree

from ingest.files import Readable, beginning
from ingest.records.encoding import beginning_as_utf8

_SIZE = 1 << 18
_SEARCHED = 10_000
_SPACE = " \t\r\n"
_DECODER = JSONDecoder()


class Head:
    """The first 256 kB of a file, and what they show of its records.

    >>> head = Head("a.json", b'[{"id": "q1", "schema": "Person", "properties": {"na')
    >>> sorted(head.members.items())
    [('id', 'q1'), ('properties', None), ('schema', 'Person')]
    >>> Head("a.csv", b"name,country\\nAlpha,nl\\n").row
    ('name', 'country')
    >>> Head("a.xml", b'<?xml version="1.0"?><list xmlns="urn:a"><entry/></list>').root
    ('urn:a', 'list')
    """

    def __init__(self, name: str, data: bytes) -> None:
        self.name = name
        self.data = beginning_as_utf8(data[:_SIZE])

    @classmethod
    def of(cls, file: Readable) -> Head:
        """That of a file; raises `BadFile` when it cannot be read."""
        return cls(file.name, beginning(file, _SIZE))

    @cached_property
    def text(self) -> str:
        """The beginning as text; empty for a file that is none, or neither in UTF-8 nor UTF-16."""
        try:
            text = codecs.getincrementaldecoder("utf-8")().decode(self.data)
        except UnicodeDecodeError:
            return ""
        return "" if "\0" in text else text

    @cached_property
    def members(self) -> dict[str, Any]:
        """The members of the first object of a file of JSON, be it an array or an object a line.

        The value is `None` where it was cut off; what follows it is not known then.
        """
        text = self.text.lstrip()
        if text.startswith("["):
            text = text[1:].lstrip()
        return _members(text) if text.startswith("{") else {}

    @cached_property
    def rows(self) -> tuple[tuple[str, ...], ...]:
        """The cells of the first rows of a CSV file, the header included; none where it is no CSV."""
        lines = self.text.splitlines(keepends=True)[:50]
        try:
            return tuple(tuple(row) for row in csv.reader(lines if len(lines) < 2 else lines[:-1]) if row)
        except csv.Error:
            return ()

    @property
    def row(self) -> tuple[str, ...]:
        """The cells of the first row of a CSV file."""
        return self.rows[0] if self.rows else ()

    @cached_property
    def root(self) -> tuple[str | None, str] | None:
        """Namespace and local name of the root of an XML file; `None` for anything else."""
        if not self.data.lstrip().startswith(b"<"):
            return None
        events = etree.iterparse(
            io.BytesIO(self.data), events=("start",), resolve_entities=False, no_network=True, load_dtd=False
        )
        try:
            _, root = next(iter(events))
        except (etree.XMLSyntaxError, StopIteration):
            return None
        namespace, _, name = str(root.tag).rpartition("}")
        return namespace.removeprefix("{") or None, name


Recognise = Callable[[Head], bool]
"""Whether a file that begins so is of a format."""


def json_record(*names: str, **values: str) -> Recognise:
    """Recognises JSON whose first object has these members, some with these values.

    >>> json_record("id", schema="Person")(Head("a.json", b'{"id": 1, "schema": "Person"}'))
    True
    """

    def recognise(head: Head) -> bool:
        members = head.members
        return members.keys() >= {*names, *values} and all(
            members[name] == value for name, value in values.items()
        )

    return recognise


def json_list(key: str, member: str) -> Recognise:
    """Recognises JSON with a list under a key, of records that have this member.

    >>> json_list("records", "LEI")(Head("a.json", b'{"records": [{"LEI": {"$": "5493'))
    True
    """
    begin = re.compile(r'"' + re.escape(key) + r'"\s*:\s*\[\s*\{')

    def recognise(head: Head) -> bool:
        match = begin.search(head.text, 0, _SEARCHED) if head.text.lstrip().startswith("{") else None
        return match is not None and member in _members(head.text[match.end() - 1 :])

    return recognise


def csv_columns(*columns: str) -> Recognise:
    """Recognises CSV with at least these columns.

    >>> csv_columns("name")(Head("a.csv", b"name,country\\nAlpha,nl\\n"))
    True
    """
    return lambda head: {*columns} <= {cell.strip() for cell in head.row}


def tsv_columns(*columns: str) -> Recognise:
    """Recognises a table separated by tabs with at least these columns.

    >>> tsv_columns("name")(Head("a.tsv", b"name\\tcountry\\nAlpha\\tnl\\n"))
    True
    """
    return lambda head: {*columns} <= {*head.text.partition("\n")[0].strip("\r").split("\t")}


def xml_root(name: str, namespace: str | None = None) -> Recognise:
    """Recognises XML with this root; `None` for one in any namespace, or none.

    >>> xml_root("list")(Head("a.xml", b"<list/>"))
    True
    """
    return lambda head: head.root is not None and head.root[1] == name and namespace in (None, head.root[0])


def any_of(*recognise: Recognise) -> Recognise:
    """Recognises what any of these does.

    >>> any_of(xml_root("list"), csv_columns("name"))(Head("a.csv", b"name,country\\nAlpha,nl\\n"))
    True
    """
    return lambda head: any(each(head) for each in recognise)


def _members(text: str) -> dict[str, Any]:
    """The members of the object at the beginning of the text, as far as it goes."""
    members: dict[str, Any] = {}
    at = 1
    while True:
        at = _after_space(text, at)
        if text[at : at + 1] == ",":
            at = _after_space(text, at + 1)
        try:
            name, at = _DECODER.raw_decode(text, at)
            at = _after_space(text, at)
        except (ValueError, RecursionError):
            return members
        if not isinstance(name, str) or text[at : at + 1] != ":":
            return members
        members[name] = None
        try:
            members[name], at = _DECODER.raw_decode(text, _after_space(text, at + 1))
        except (ValueError, RecursionError):
            return members


def _after_space(text: str, at: int) -> int:
    while at < len(text) and text[at] in _SPACE:
        at += 1
    return at
