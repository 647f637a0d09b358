"""Small input files of tests."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from ingest.files import InputFile, input_file
from ingest.records import Record, Records, refuse
from ingest.rejections import Rejection


def written(folder: Path, name: str, content: str | bytes) -> InputFile:
    """A file with this content."""
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return input_file(path)


def records_in(
    folder: Path, content: str | bytes, name: str = "a.txt", reject: Callable[[Rejection], None] = refuse
) -> Records:
    """The records of a file with this content; one that cannot be read raises `BadFile`, or is rejected."""
    return Records((written(folder, name, content),), "any", reject=reject)


def values(records: list[Record]) -> list[object]:
    """The values of records, without their places."""
    return [record.value for record in records]
