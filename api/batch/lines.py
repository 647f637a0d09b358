"""Orders that come as a stream of bytes: lines of JSON, or CSV."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from typing import Any

from api.batch.orders import Order, in_one_line

NAMES = ("name", "country", "address", "identifier", "date", "reference")
"""Fields of an object, and columns of CSV; `identifiers` may be a list in an object."""

MOST_BYTES = 64 * 1024
"""Bytes of a row."""

_TOO_LONG = f"it has more than {MOST_BYTES:,} bytes; shorten it, and close every quote"
_FIELDS = {*NAMES, "identifiers"}


class RowSplitter:
    """Divides bytes into rows at line breaks, with `quoted` at those outside of quotes.

    A row that is too long is given as `None`.

    >>> rows = RowSplitter(quoted=True)
    >>> [*rows.feed(b'a,"b'), *rows.feed(b'\\nc"\\nd'), *rows.end()]
    [b'a,"b\\nc"', b'd']
    """

    def __init__(self, *, quoted: bool) -> None:
        self._quoted = quoted
        self._row = bytearray()
        self._is_too_long = False

    def feed(self, chunk: bytes) -> Iterator[bytes | None]:
        """The rows that end in the chunk."""
        for line in chunk.splitlines(keepends=True):
            self._row += line
            if len(self._row) > MOST_BYTES:
                self._row.clear()
                self._is_too_long = True
            if not line.endswith(b"\n"):
                continue
            if self._is_too_long or not (self._quoted and self._row.count(b'"') % 2):
                yield from self.end()

    def end(self) -> Iterator[bytes | None]:
        """What is left when nothing follows."""
        row, is_too_long = bytes(self._row), self._is_too_long
        self._row.clear()
        self._is_too_long = False
        if is_too_long:
            yield None
        elif row.strip():
            yield row.removesuffix(b"\n").removesuffix(b"\r")


def order_of_json(number: int, row: bytes | None) -> Order:
    """The order of a line of JSON; what is wrong with it is its `problem`.

    >>> order_of_json(1, b'{"name": "Alpha", "identifiers": ["1", "2"]}').identifiers
    ('1', '2')
    >>> order_of_json(1, b'{"nam": "Alpha"}').problem
    "it has an unknown field 'nam'; known: name, country, address, identifier, date, reference"
    """
    if row is None:
        return Order(number, problem=_TOO_LONG)
    try:
        value = json.loads(row)
    except (ValueError, RecursionError):
        return Order(number, problem="it is no JSON; write one object a line, in UTF-8")
    if not isinstance(value, dict):
        return Order(number, problem="it is no object; write one with the field name")
    for name in value:
        if name not in _FIELDS:
            return Order(number, problem=f"it has an unknown field {name[:40]!r}; known: {', '.join(NAMES)}")
    listed = value.pop("identifiers", None) or []
    values = [*value.values(), *(listed if isinstance(listed, list) else [0])]
    if not all(each is None or _is_text(each) for each in values):
        return Order(number, problem="each field must be a text, and identifiers a list of texts")
    return _order(number, value, listed)


class CsvOrders:
    """The orders of rows of CSV, of which the first has the names of the columns."""

    def __init__(self) -> None:
        self._header: list[str] | None = None

    def order(self, number: int, row: bytes | None) -> Order | None:
        """The order of the row; `None` for the header. What is wrong with a row is its `problem`.

        >>> orders = CsvOrders()
        >>> orders.order(1, b"name,country"), orders.order(2, b"Alpha,nl").country
        (None, 'nl')
        """
        if row is None:
            return Order(number, problem=_TOO_LONG)
        try:
            [cells] = csv.reader([row.decode("utf-8-sig")], strict=True)
        except (ValueError, csv.Error):
            return Order(number, problem="its cells cannot be told apart; write CSV in UTF-8, with commas")
        if self._header is None:
            header = [cell.strip().lower() for cell in cells]
            if "name" not in header or len({*header}) < len(header) or not {*header} <= {*NAMES}:
                return Order(number, problem=f"the first row must have column names among {', '.join(NAMES)}")
            self._header = header
            return None
        if len(cells) != len(self._header):
            return Order(number, problem=f"it has {len(cells)} cells under {len(self._header)} columns")
        return _order(number, dict(zip(self._header, cells, strict=True)), [])


def _is_text(value: object) -> bool:
    """Whether it is a text that UTF-8 can write, which half a surrogate pair is not."""
    return isinstance(value, str) and not any("\ud800" <= sign <= "\udfff" for sign in value)


def _order(number: int, value: dict[str, Any], listed: list[str | None]) -> Order:
    text = {name: in_one_line(value.get(name) or "") for name in NAMES}
    identifiers = (text["identifier"], *(in_one_line(each) for each in listed if each))
    return Order(
        number,
        text["name"],
        text["country"],
        text["address"],
        tuple(filter(None, identifiers)),
        text["date"],
        text["reference"],
    )
