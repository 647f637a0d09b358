"""The year in docs/casework.md: its days with their commands, and the page without them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime

from checkout import ROOT
from pages import Command, command_blocks

PAGE = ROOT / "docs" / "casework.md"
_YEAR = re.compile(r"^## A year .*?(?=^## |\Z)", re.MULTILINE | re.DOTALL)
_DAY = re.compile(r"^### (\d+ \w+ \d{4}): .*$", re.MULTILINE)


def page_without_year(text: str) -> str:
    """The page, in which the year is blank lines: its blocks follow on one another, on days of their own."""
    return _YEAR.sub(lambda year: "\n" * year[0].count("\n"), text)


def year() -> str:
    """The section of the year."""
    found = _YEAR.search(PAGE.read_text(encoding="utf-8"))
    assert found is not None
    return found[0]


def days(text: str) -> Iterator[tuple[datetime, list[Command]]]:
    """Each day of the year, at noon, with the commands of its blocks."""
    _, *parts = _DAY.split(text)
    for day, part in zip(parts[::2], parts[1::2], strict=True):
        noon = datetime.strptime(day, "%d %B %Y").replace(hour=12, tzinfo=UTC)
        yield noon, [command for block in command_blocks(part) for command in block.commands]
