"""Small input files of tests."""

from __future__ import annotations

from pathlib import Path

from ingest.files import InputFile, input_file
from ingest.records import Record, Records


def written(folder: Path, name: str, content: str | bytes) -> InputFile:
    """A file with this content."""
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return input_file(path)


def records_in(folder: Path, content: str | bytes, name: str = "a.txt") -> Records:
    """The records of a file with this content."""
    return Records((written(folder, name, content),), "any")


def values(records: list[Record]) -> list[object]:
    """The values of records, without their places."""
    return [record.value for record in records]
