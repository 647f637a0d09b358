"""The records of a load: its files as streams of lines, rows, objects or elements, each with its place."""

from ingest.records.fields import Audit, Fields, checked_day
from ingest.records.head import (
    Head,
    Recognise,
    any_of,
    csv_columns,
    json_list,
    json_record,
    tsv_columns,
    xml_root,
)
from ingest.records.lines import Line
from ingest.records.page_tables import SectionOf, text_of
from ingest.records.record import Record
from ingest.records.records import Records
from ingest.records.tables import CsvRow

__all__ = [
    "Audit",
    "CsvRow",
    "Fields",
    "Head",
    "Line",
    "Recognise",
    "Record",
    "Records",
    "SectionOf",
    "any_of",
    "checked_day",
    "csv_columns",
    "json_list",
    "json_record",
    "text_of",
    "tsv_columns",
    "xml_root",
]
