"""The lines of one table in the text of a report, without what pages put between them.

The text has a line for each printed line, most with an empty one after it. A page begins with a blank
before its first word; at its foot stand footnotes, addresses of links and sometimes its number.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice, takewhile

from ingest.reports.description import TableDescription
from ingest.reports.values import BadTable

__all__ = ["TableText", "TextLine", "find_table", "text_lines"]

_OTHER_TABLE = re.compile(r"Tabel \d+,")
_FOOTNOTE = re.compile(r"[1-9]\d? (?:[^\W\d_]|[“‘\"]|\d+th\b|https?:)")
_ADDRESS = re.compile(r"https?://\S+")
_PAGE_NUMBER = re.compile(r"\d{1,3}")
_AMOUNT = re.compile(r" \d[\d.]*(?:,\d+)?(?: +\d[\d;, ]*)?$")


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line by its number from 1; `raw` has its blanks."""

    number: int
    raw: str
    begins_page: bool

    @property
    def text(self) -> str:
        """The line without blanks around it."""
        return self.raw.strip()


@dataclass(slots=True)
class TableText:
    """The lines of a table: its header, what stands in its rows, and the addresses of links below them.

    `lines` are all lines of the report.
    """

    table: str
    title_line: int
    lines: Sequence[TextLine]
    header: list[TextLine] = field(default_factory=list)
    body: list[TextLine] = field(default_factory=list)
    addresses: list[TextLine] = field(default_factory=list)

    @property
    def content(self) -> list[TextLine]:
        """The lines of the body that are not blank."""
        return [line for line in self.body if line.text]


def text_lines(text: str) -> list[TextLine]:
    """The lines of the text of a report.

    >>> [(line.number, line.text, line.begins_page) for line in text_lines("one \\n\\n two \\n")]
    [(1, 'one', False), (2, '', False), (3, 'two', True)]
    """
    lines = []
    for number, raw in enumerate(text.splitlines(), 1):
        begins_page = raw.startswith((" ", "\f")) and bool(raw.strip())
        lines.append(TextLine(number, raw, begins_page))
    return lines


def find_table(lines: Sequence[TextLine], description: TableDescription) -> TableText:
    """The lines of the table; raises `BadTable` where its title, header or end is not in the text."""
    id = description.id
    start = next((i for i, line in enumerate(lines) if description.begins.match(line.text)), None)
    if start is None:
        raise BadTable(id, None, f"no line begins with its title, /{description.begins.pattern}/")
    title_line = lines[start].number
    ends = (i for i in range(start, len(lines)) if description.header_ends.search(lines[i].text))
    head = next(islice(ends, description.header_ends_at - 1, None), None)
    if head is None:
        raise BadTable(
            id,
            title_line,
            f"no line after its title has the end of its header, /{description.header_ends.pattern}/",
        )
    found = TableText(id, title_line, lines)
    found.header = [line for line in lines[start + 1 : head + 1] if line.text]
    _take_body(found, lines[head + 1 :], description)
    _drop_repeated_headers(found, description)
    return found


def _take_body(found: TableText, lines: Sequence[TextLine], description: TableDescription) -> None:
    in_footnote = False
    for place, line in enumerate(lines):
        text = line.text
        if description.ends_before is not None and description.ends_before.match(text):
            below = takewhile(lambda one: not one.begins_page, lines[place + 1 :])
            found.addresses += [one for one in below if _ADDRESS.match(one.text)]
            return
        if _OTHER_TABLE.match(text):
            break
        is_page_number = description.has_page_numbers and _PAGE_NUMBER.fullmatch(text) is not None
        if in_footnote:
            in_footnote = bool(not line.begins_page and not is_page_number and not _AMOUNT.search(text))
        if _ADDRESS.match(text):
            found.addresses.append(line)
            continue
        if description.has_footnotes and _FOOTNOTE.match(text):
            in_footnote = True
        if in_footnote or is_page_number:
            continue
        found.body.append(line)
        if description.total is not None and text.split(" ")[0] == description.total:
            return
    if description.total is not None:
        last = found.body[-1].number if found.body else found.title_line
        raise BadTable(
            found.table, last, f"its row of totals, {description.total!r}, is missing after this line"
        )
    if description.ends_before is not None:
        last = found.body[-1].number if found.body else found.title_line
        raise BadTable(
            found.table,
            last,
            f"what follows the table, /{description.ends_before.pattern}/, is missing after this line",
        )


def _drop_repeated_headers(found: TableText, description: TableDescription) -> None:
    """A page in the middle of a table repeats the header, from its first line of column names on."""
    first = description.words.get("header_begins")
    if first is None:
        return
    names = [line.text for line in found.header]
    names = names[names.index(first) :] if first in names else names
    content = [i for i, line in enumerate(found.body) if line.text]
    texts = [found.body[i].text for i in content]
    dropped: set[int] = set()
    for place in range(len(texts) - len(names) + 1):
        if texts[place : place + len(names)] == names:
            dropped.update(content[place : place + len(names)])
    found.body = [line for i, line in enumerate(found.body) if i not in dropped]
