"""Answers about licences and shipments, and about the tables of reports."""

from api.models.trade.records import (
    CoverageTestAnswer,
    JoinedAnswer,
    LicenceAnswer,
    LicensedAnswer,
    LicensedShipment,
    RecordList,
    RecordRow,
    SaidAnswer,
)
from api.models.trade.tables import (
    ChangedCell,
    ReportCheck,
    ReportColumn,
    ReportList,
    ReportRef,
    ReportTable,
    ReportTables,
    TableAnswer,
    TableCell,
    TableCheck,
    TableRow,
)

__all__ = [
    "ChangedCell",
    "CoverageTestAnswer",
    "JoinedAnswer",
    "LicenceAnswer",
    "LicensedAnswer",
    "LicensedShipment",
    "RecordList",
    "RecordRow",
    "ReportCheck",
    "ReportColumn",
    "ReportList",
    "ReportRef",
    "ReportTable",
    "ReportTables",
    "SaidAnswer",
    "TableAnswer",
    "TableCell",
    "TableCheck",
    "TableRow",
]
