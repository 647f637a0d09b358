"""Licences and shipments: what is recorded of them, and whether a licence covers a shipment."""

from graph.licences.context import context_of, licences_of, recorded_answer, recorded_coverage
from graph.licences.coverage import (
    Answer,
    CoverageContext,
    CoverageResult,
    CoverageTest,
    amount_left,
    covers,
    standing,
)
from graph.licences.records import BadCondition, Condition, FoundRecord, find_records
from graph.licences.values import (
    LicenceRecord,
    ShipmentRecord,
    StandingEvent,
    licence_record,
    shipment_record,
)

__all__ = [
    "Answer",
    "BadCondition",
    "Condition",
    "CoverageContext",
    "CoverageResult",
    "CoverageTest",
    "FoundRecord",
    "LicenceRecord",
    "ShipmentRecord",
    "StandingEvent",
    "amount_left",
    "context_of",
    "covers",
    "find_records",
    "licence_record",
    "licences_of",
    "recorded_answer",
    "recorded_coverage",
    "shipment_record",
    "standing",
]
