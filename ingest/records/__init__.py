"""The records of a load: its files as streams of lines, rows, objects or elements, each with its place."""

from ingest.records.encoding import UTF16_MARKS
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
from ingest.records.layout import TABLE_KINDS, Layout, all_rows, sheet_names, table_rows
from ingest.records.lines import Line
from ingest.records.page_tables import SectionOf, text_of
from ingest.records.record import Record, refuse
from ingest.records.records import Records
from ingest.records.tables import CsvRow
from ingest.records.texts import BETWEEN_VALUES
from ingest.records.toml_table import TomlTable

__all__ = [
    "BETWEEN_VALUES",
    "TABLE_KINDS",
    "UTF16_MARKS",
    "Audit",
    "CsvRow",
    "Fields",
    "Head",
    "Layout",
    "Line",
    "Recognise",
    "Record",
    "Records",
    "SectionOf",
    "TomlTable",
    "all_rows",
    "any_of",
    "checked_day",
    "csv_columns",
    "json_list",
    "json_record",
    "refuse",
    "sheet_names",
    "table_rows",
    "text_of",
    "tsv_columns",
    "xml_root",
]
