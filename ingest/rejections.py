"""Rows that were refused: which, why, and the file that keeps them."""

from __future__ import annotations

import csv
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ingest.csv_table import COLUMNS, Row
from ingest.errors import RejectsUnwritable
from ingest.source import REJECTED_SUFFIX

_NOTES = ("file", "row", "field", "reason", "surplus")


@dataclass(frozen=True, slots=True)
class Rejection:
    """A row that was not loaded: the field that is wrong, and why, with what to do about it."""

    row: Row
    field: str
    reason: str

    def __str__(self) -> str:
        return f"{self.row.file}, row {self.row.number}, {self.field}: {self.reason}"


def write_rejections(folder: Path, source_id: str, rejections: Sequence[Rejection]) -> Path | None:
    """Write the rejected rows to `<folder>/<source_id>.rejected.csv`, whole or not at all.

    The columns are those of a fact table, then file, row (its line in the file), field and
    reason, then the cells of a row that had too many. Without rejections a file of an earlier
    load is removed and `None` returned. Raises `RejectsUnwritable`.
    """
    path = folder / f"{source_id}{REJECTED_SUFFIX}"
    partial = folder / f".{path.name}.{os.getpid()}"
    try:
        if not rejections:
            path.unlink(missing_ok=True)
            return None
        folder.mkdir(parents=True, exist_ok=True)
        try:
            _write(partial, rejections)
            partial.replace(path)
        finally:
            partial.unlink(missing_ok=True)
    except OSError as error:
        raise RejectsUnwritable(
            f"{path}: rejected rows cannot be kept here ({error.strerror or error}), so nothing was "
            "loaded; name a folder that can be written"
        ) from error
    return path


def _write(path: Path, rejections: Sequence[Rejection]) -> None:
    width = len(COLUMNS)
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow((*COLUMNS, *_NOTES))
        for rejection in rejections:
            row = rejection.row
            cells = (*row.cells[:width], *[""] * (width - len(row.cells)))
            surplus = ",".join(row.cells[width:])
            table.writerow((*cells, row.file, row.number, rejection.field, rejection.reason, surplus))
