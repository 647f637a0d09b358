"""The audit log: who asked, decided or loaded what, by which policy, rules and data, in a chain of hashes."""

from api.casework.audit.log import Appended, AuditLog
from api.casework.audit.record import Data, Kind, Record
from api.casework.audit.rows import PackedRows

__all__ = [
    "Appended",
    "AuditLog",
    "Data",
    "Kind",
    "PackedRows",
    "Record",
    "anchor",
    "answers",
    "check",
    "erasing",
    "export",
    "group",
    "log",
    "names",
    "policies",
    "query",
    "record",
    "rows",
    "sameness",
    "screenings",
    "tables",
    "verify",
]
