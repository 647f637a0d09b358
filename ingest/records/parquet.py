"""Parquet as rows of texts, read in batches by pyarrow, which is installed with the extra `parquet`."""

from __future__ import annotations

import base64
import shutil
import tempfile
from collections.abc import Iterator
from typing import Any

from ingest.errors import BadFile
from ingest.files import InputFile
from ingest.records.tables import CsvRow
from ingest.records.texts import BETWEEN_VALUES, cell_text

try:
    import pyarrow
    import pyarrow.parquet
except ImportError:  # an extra, which few need
    pyarrow = None

_BATCH = 2_000  # rows


def parquet_rows(file: InputFile) -> Iterator[CsvRow]:
    """The names of the columns, then every row with any value in it, counted from 1; raises `BadFile`."""
    if pyarrow is None:
        raise BadFile(
            f"{file.name}: is Parquet, which is read with pyarrow; install it with "
            "pip install 'ketting[parquet]', or save the table as CSV"
        )
    with tempfile.TemporaryFile() as copy, file.open() as stream:
        shutil.copyfileobj(stream, copy)
        copy.seek(0)
        try:
            yield from _rows(file, pyarrow.parquet.ParquetFile(copy))
        except (pyarrow.ArrowException, OSError) as error:
            raise BadFile(f"{file.name}: cannot be read as Parquet: {error}; get it again") from None


def _rows(file: InputFile, table: Any) -> Iterator[CsvRow]:
    names = tuple(map(str, table.schema_arrow.names))
    yield CsvRow(file.name, 0, names)
    number = 0
    for batch in table.iter_batches(_BATCH):
        columns = [column.to_pylist() for column in batch.columns]
        for values in zip(*columns, strict=True):
            number += 1
            cells = tuple(_text(value, file, number, name) for name, value in zip(names, values, strict=True))
            if any(cells):
                yield CsvRow(file.name, number, cells)


def _text(value: Any, file: InputFile, number: int, column: str) -> str:
    if isinstance(value, list):
        return BETWEEN_VALUES.join(_text(each, file, number, column) for each in value)
    if isinstance(value, dict):
        raise BadFile(
            f"{file.name}, row {number}, column {column!r}: holds a record, not a value; write its parts "
            "into "
            "columns of their own"
        )
    return base64.b64encode(value).decode() if isinstance(value, bytes) else cell_text(value)
