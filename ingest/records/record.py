"""A record of a file of fields, whatever the file is written in."""

from __future__ import annotations

from typing import Any, NamedTuple


class Record(NamedTuple):
    """A record with its place: an object of JSON, a row by column, or an element of XML.

    `value` has texts, numbers, lists and further such mappings. Of an element it has the attributes as
    `@name`, the texts or mappings of its children by their local name (a list where there are several), and
    its own text, where it has attributes or children too, as `#text`.
    """

    file: str
    locator: str
    value: dict[str, Any]
