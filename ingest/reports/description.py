"""What a report's tables are: the TOML beside its cells, and how each table is found in the text."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from ingest.reports.values import Cell, Column, Row, Table

__all__ = ["ReportDescription", "TableDescription", "describe", "folder_of", "report_ids"]


@dataclass(frozen=True, slots=True)
class TableDescription:
    """A table as the TOML describes it: facts about it, where it begins and ends, the shape of its rows."""

    id: str
    printed_number: str
    title: str
    year: int
    measure: str
    shape: str
    begins: re.Pattern[str]
    header_ends: re.Pattern[str]
    header_ends_at: int
    ends_before: re.Pattern[str] | None
    key: Column
    columns: tuple[Column, ...]
    total: str | None
    licence: str | None
    words: Mapping[str, Any]
    checks: tuple[Mapping[str, Any], ...]
    lines: tuple[int, int]
    footnotes: Mapping[str, str]
    has_page_numbers: bool
    has_footnotes: bool


@dataclass(frozen=True, slots=True)
class ReportDescription:
    """A report and its tables."""

    id: str
    title: str
    publisher: str
    url: str
    published: str
    tables: tuple[TableDescription, ...]
    series: tuple[Table, ...]


def report_ids() -> tuple[str, ...]:
    """The reports that come with Ketting.

    >>> report_ids()
    ('nl_2024',)
    """
    folders = [entry.name for entry in files("ingest.reports").iterdir() if _is_report(entry)]
    return tuple(sorted(folders))


def folder_of(report: str) -> Traversable:
    """The folder of a report that comes with Ketting.

    >>> folder_of("nl_2024").name
    'nl_2024'
    """
    return files("ingest.reports") / report


@lru_cache(8)
def describe(report: str) -> ReportDescription:
    """The description of a report that comes with Ketting."""
    names = sorted(entry.name for entry in folder_of(report).iterdir() if _is_of_tables(entry.name))
    parts = [tomllib.loads((folder_of(report) / name).read_text(encoding="utf-8")) for name in names]
    document = parts[0]
    tables = tuple(_table(entry) for part in parts for entry in part["table"])
    return ReportDescription(
        report,
        document["title"],
        document["publisher"],
        document["url"],
        document["published"],
        tables,
        tuple(_series(entry) for part in parts for entry in part.get("series", ())),
    )


def _is_of_tables(name: str) -> bool:
    return name.startswith("tables") and name.endswith(".toml")


def _series(entry: Mapping[str, Any]) -> Table:
    rows = [
        Row(year, line, {"value": Cell("value", Decimal(figure), figure, line)})
        for year, figure, line in entry["points"]
    ]
    lines = [row.line for row in rows]
    return Table(
        id=entry["id"],
        printed_number="",
        title=entry["title"],
        year=max(int(row.label) for row in rows),
        measure=entry["measure"],
        key=Column("year", "year"),
        columns=(Column("value", "value", entry["unit"]),),
        rows=tuple(rows),
        total=None,
        first_line=min(lines),
        last_line=max(lines),
    )


def _table(entry: Mapping[str, Any]) -> TableDescription:
    key, *columns = (Column(*fields) for fields in entry["columns"])
    ends = entry.get("ends_before")
    return TableDescription(
        id=entry["id"],
        printed_number=entry["printed_number"],
        title=entry["title"],
        year=entry["year"],
        measure=entry["measure"],
        shape=entry["shape"],
        begins=re.compile(entry["begins"]),
        header_ends=re.compile(entry["header_ends"]),
        header_ends_at=entry.get("header_ends_at", 1),
        ends_before=None if ends is None else re.compile(ends),
        key=key,
        columns=tuple(columns),
        total=entry.get("total"),
        licence=entry.get("licence"),
        words=entry.get("words", {}),
        checks=tuple(entry.get("check", ())),
        lines=tuple(entry["lines"]),
        footnotes=entry.get("footnotes", {}),
        has_page_numbers=entry.get("has_page_numbers", False),
        has_footnotes=entry.get("has_footnotes", True),
    )


def _is_report(entry: Traversable) -> bool:
    return entry.is_dir() and (entry / "tables.toml").is_file()
