"""The Cypher that a page shows, and the rows that it says the server gives.

A `cypher` block holds one query; the `text` block after it shows its rows as a table.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from unicodedata import east_asian_width

_PAIR = re.compile(r"^```cypher\n(.*?)^```\n(?:\n```text\n(.*?)^```\n)?", re.MULTILINE | re.DOTALL)
_GAP = "  "


@dataclass(frozen=True)
class ShownQuery:
    """A query, the lines shown under it, and the line of the page where it begins."""

    line: int
    query: str
    shown: tuple[str, ...]


def shown_queries(page: str) -> list[ShownQuery]:
    """The queries of a page in their order."""
    return [
        ShownQuery(page.count("\n", 0, found.start()) + 1, found[1], tuple((found[2] or "").splitlines()))
        for found in _PAIR.finditer(page)
    ]


def table(names: Sequence[str], rows: Iterable[Sequence[object]]) -> list[str]:
    """The rows as lines under the names of their columns; `null` where there is no value.

    Nothing for a command, which has no columns.
    """
    if not names:
        return []
    cells = [list(names), *([_text(value) for value in row] for row in rows)]
    widths = [max(map(_width, column)) for column in zip(*cells, strict=True)]
    return [
        _GAP.join(
            cell + " " * (width - _width(cell)) for cell, width in zip(line, widths, strict=True)
        ).rstrip()
        for line in cells
    ]


def _text(value: object) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return str(value).lower()
    return ", ".join(map(_text, value)) if isinstance(value, list) else str(value)


def _width(text: str) -> int:
    """Columns on a screen: a Chinese character takes two."""
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)
