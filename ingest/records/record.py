"""A record of a file of fields, whatever the file is written in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from ingest.errors import BadFile
from ingest.rejections import Rejection

Reject = Callable[[Rejection], None]
"""What is done with a record that cannot be read, as `Emit.reject` does."""

MAX_REJECTED = 1_000
"""Records of a file that may be unreadable; a file with more of them is refused as a whole."""


def refuse(rejection: Rejection) -> None:
    """Refuse the whole file for the record: raises `BadFile`.

    >>> refuse(Rejection("a.json", "line 2", "", "is no object", "get the file again"))
    Traceback (most recent call last):
    ingest.errors.BadFile: a.json, line 2: is no object; get the file again
    """
    raise BadFile(str(rejection))


class Record(NamedTuple):
    """A record with its place: an object of JSON, a row by column, or an element of XML.

    `value` has texts, numbers, lists and further such mappings. Of an element it has the attributes as
    `@name`, the texts or mappings of its children by their local name (a list where there are several), and
    its own text, where it has attributes or children too, as `#text`.
    """

    file: str
    locator: str
    value: dict[str, Any]
