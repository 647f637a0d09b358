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
from graph.licences.joined import (
    NearShipment,
    SharedConsignee,
    StoppedShipment,
    ValueGroup,
    licences_since_near,
    near_without_licence,
    nearness,
    shared_consignees,
    stopped_by_listing,
    under_licence_to,
    values_by_destination,
)
from graph.licences.records import (
    BadCondition,
    Condition,
    FoundRecord,
    find_records,
    ids_of_type,
    records_among,
)
from graph.licences.saved import SavedShipments
from graph.licences.shipments import Figure, Shipments, example_shipments, read_shipments
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
    "Figure",
    "FoundRecord",
    "LicenceRecord",
    "NearShipment",
    "SavedShipments",
    "SharedConsignee",
    "ShipmentRecord",
    "Shipments",
    "StandingEvent",
    "StoppedShipment",
    "ValueGroup",
    "amount_left",
    "context_of",
    "covers",
    "example_shipments",
    "find_records",
    "ids_of_type",
    "licence_record",
    "licences_of",
    "licences_since_near",
    "near_without_licence",
    "nearness",
    "read_shipments",
    "recorded_answer",
    "recorded_coverage",
    "records_among",
    "shared_consignees",
    "shipment_record",
    "standing",
    "stopped_by_listing",
    "under_licence_to",
    "values_by_destination",
]
