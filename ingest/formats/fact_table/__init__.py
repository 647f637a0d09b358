"""Fact tables: CSV with one statement a row, written by hand or by a script (docs/data-model.md)."""

from ingest.formats.fact_table.cells import COLUMNS
from ingest.formats.fact_table.reader import read

__all__ = ["COLUMNS", "read"]
