"""Fact tables: CSV with one statement a row, written by hand or by a script (docs/data-model.md)."""

from ingest.formats.fact_table.cells import COLUMNS
from ingest.formats.fact_table.entries import BETWEEN, ENTRY_COLUMNS
from ingest.formats.fact_table.reader import fact_rows, read

__all__ = ["BETWEEN", "COLUMNS", "ENTRY_COLUMNS", "fact_rows", "read"]
