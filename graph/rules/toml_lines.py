"""TOML with the line of every value, so that a bad file is refused with the line that is wrong."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graph.rules.errors import BadRule

_HEADER = re.compile(r"^\s*(\[\[?)\s*([^\]]+?)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"""^\s*([A-Za-z0-9_-]+|"[^"]*"|'[^']*')\s*=""")


@dataclass(frozen=True)
class Table:
    """A table of a file: its values, and the line on which it and each of its values begin."""

    file: str
    values: Mapping[str, Any]
    line: int
    lines: Mapping[str, int]
    tables: Mapping[str, Sequence[Table]]

    def refused(self, field: str | None, problem: str) -> BadRule:
        """The error about a field of the table, or about the table."""
        line = self.line
        if field is not None and field in self.lines:
            line = self.lines[field]
        elif field is not None and field in self.tables:
            line = self.tables[field][0].line
        place = f"{self.file}, line {line}"
        return BadRule(f"{place}: {problem}" if field is None else f"{place}, field {field!r}: {problem}")


def read_table(text: str, file: str) -> Table:
    """The file as a table; tables in it are lists of one or more, under their names.

    Raises `BadRule` for what is no TOML.

    >>> table = read_table('id = "A"\\n\\n[[phases]]\\nfrom = 2020-01-01', "a.toml")
    >>> table.lines["id"], table.tables["phases"][0].line, table.tables["phases"][0].lines["from"]
    (1, 3, 4)
    """
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadRule(f"{file}: it is no TOML: {error}") from None
    lines: dict[str, int] = {}
    found: dict[str, list[tuple[int, dict[str, int]]]] = {}
    current, is_in_text = lines, False
    for number, line in enumerate(text.splitlines(), start=1):
        quotes = line.count('"""')
        if is_in_text:
            is_in_text = quotes % 2 == 0
            continue
        if header := _HEADER.match(line):
            current = {}
            found.setdefault(header[2], []).append((number, current))
        elif key := _KEY.match(line):
            current.setdefault(key[1].strip("\"'"), number)
        is_in_text = quotes % 2 == 1
    tables: dict[str, list[Table]] = {}
    for name, value in values.items():
        items = value if isinstance(value, list) else [value]
        if not items or not all(isinstance(item, dict) for item in items):
            continue
        places = found.get(name, [])
        tables[name] = [
            Table(file, item, *(places[place] if place < len(places) else (lines.get(name, 1), {})), {})
            for place, item in enumerate(items)
        ]
    return Table(file, values, 1, lines, tables)


def checked(table: Table, needed: Mapping[str, str], allowed: Mapping[str, str]) -> None:
    """Refuse a field that is missing or is not known; both are what to write there, by name.

    >>> checked(read_table('name = "A"', "a.toml"), {"id": "a short name"}, {"name": "a name"})
    Traceback (most recent call last):
    graph.rules.errors.BadRule: a.toml, line 1, field 'id': it is missing; write a short name
    """
    for name in table.values:
        if name not in needed and name not in allowed:
            raise table.refused(name, f"there is no such field; known: {', '.join((*needed, *allowed))}")
    for name, remedy in needed.items():
        if name not in table.values:
            raise table.refused(name, f"it is missing; write {remedy}")
