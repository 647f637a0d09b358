"""UK strategic export licences as a report: figures summed over rows of files, and what they are about."""

from ingest.reports.uk_licences.figures import LicenceFigures, SummedCell
from ingest.reports.uk_licences.tables import FIRST_CELLS, is_table, measure_of, tables_with, uk_report

__all__ = [
    "FIRST_CELLS",
    "LicenceFigures",
    "SummedCell",
    "is_table",
    "measure_of",
    "tables_with",
    "uk_report",
]
