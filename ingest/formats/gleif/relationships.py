"""RR-CDF 2.1: parents by consolidation, managers of funds, umbrella funds, masters and branches."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from ingest.emit import Emit
from ingest.formats.gleif.entities import lei_id
from ingest.formats.gleif.golden_copy import (
    Kind,
    day_of,
    golden_copy,
    is_deleted,
    seen_on,
    state_each,
)
from ingest.recorded_facts import LinkTerms, RecordedFacts
from ingest.records import Audit, Fields, Record, Records
from ingest.rejections import BadField
from ingest.values import entity_id
from ontology import Directness, Grade, PartialDate

KIND = Kind(
    "RelationshipRecord", "relations", ("Relationship.StartNode.NodeID", "Relationship.EndNode.NodeID")
)

_DIRECT, _ULTIMATE = "IS_DIRECTLY_CONSOLIDATED_BY", "IS_ULTIMATELY_CONSOLIDATED_BY"
_WITHDRAWN = ("ANNULLED", "DUPLICATE")


@dataclass(frozen=True, slots=True)
class _Type:
    """What a relationship is here; `is_start_upper`: its start node stands above its end node."""

    link_type: str
    direct: Directness = Directness.UNSTATED
    is_start_upper: bool = False


_TYPES: Mapping[str, _Type] = {
    _DIRECT: _Type("Ownership", Directness.DIRECT),
    _ULTIMATE: _Type("Ownership", Directness.INDIRECT),
    "IS_FUND-MANAGED_BY": _Type("Control"),
    "IS_SUBFUND_OF": _Type("Unit"),
    "IS_FEEDER_TO": _Type("Ownership", is_start_upper=True),
    "IS_INTERNATIONAL_BRANCH_OF": _Type("Unit"),
}


def read(records: Records, emit: Emit) -> None:
    """Emit a link for each relationship.

    An ultimate parent stands behind somebody, unless it is recorded as the direct parent too.

    >>> import json
    >>> from ingest.dry_run import read_text
    >>> start, end = ({"NodeID": id, "NodeIDType": "LEI"} for id in ("724500Y6DUVHQD6OXN27", "x"))
    >>> relationship = {"StartNode": start, "EndNode": end, "RelationshipType": "IS_SUBFUND_OF"}
    >>> record = {"Relationship": relationship, "Registration": {}}
    >>> read_text(read, "gleif_rr", json.dumps([record])).total
    1
    """
    direct = {
        ends
        for record in golden_copy(records.without_rejecting(), KIND, emit)
        if (ends := _direct_ends(record)) is not None and not is_deleted(record.value)
    }
    state_each(records, KIND, emit, partial(_state, direct=direct))


def _direct_ends(record: Record) -> tuple[str, str] | None:
    """The ids of child and parent where the record is about a direct parent."""
    relationship = record.value.get("Relationship")
    if not isinstance(relationship, dict) or relationship.get("RelationshipType") != _DIRECT:
        return None
    nodes = [relationship.get(name) for name in ("StartNode", "EndNode")]
    ids = [str(node.get("NodeID")) for node in nodes if isinstance(node, dict)]
    return (ids[0], ids[1]) if len(ids) == len(nodes) else None


def _state(record: Record, fields: Fields, emit: Emit, audit: Audit, direct: set[tuple[str, str]]) -> None:
    relationship, registration = fields.record("Relationship"), fields.record("Registration")
    if relationship is None:
        raise BadField("Relationship", "is missing", "the format has changed, or the record is damaged")
    fields.ignore("Extension")
    registered, updated = None, None
    if registration is not None:
        registered = registration.text("RegistrationStatus")
        updated = day_of(registration.text("LastUpdateDate"), "Registration.LastUpdateDate")
        registration.ignore("InitialRegistrationDate", "NextRenewalDate", "ManagingLOU", "ValidationSources")
        registration.ignore("ValidationDocuments", "ValidationReference")
    start_id, child = _node(relationship, "StartNode")
    end_id, parent = _node(relationship, "EndNode")
    name = relationship.needed("RelationshipType")
    status = relationship.text("RelationshipStatus")
    start, end = _period(relationship, audit, record)
    words = _words(relationship, name)
    if registered in _WITHDRAWN:
        audit.note(f"Registration.RegistrationStatus {registered}", "a record that was withdrawn", record)
        return
    kind = _TYPES.get(name)
    if kind is None:
        audit.note(f"RelationshipType {name[:60]}", "a relationship that is not known", record)
        return
    if status == "INACTIVE" and end is None:
        end = updated
        if end is not None and start is not None and end.last_day < start.first_day:
            start = None
    directness = kind.direct
    if name == _ULTIMATE and (start_id, end_id) in direct:
        directness = Directness.DIRECT
    locator = f"{start_id} {name} {end_id}"
    [document, *_] = emit.documents
    facts = RecordedFacts(emit, record, document, locator, Grade.A, seen_on(updated, emit))
    terms = LinkTerms(directness, start=start, end=end, original=words)
    upper, lower = (child, parent) if kind.is_start_upper else (parent, child)
    facts.link(kind.link_type, upper, lower, terms)


def _node(relationship: Fields, name: str) -> tuple[str, str]:
    """The id of a node as the record has it, and that of the entity."""
    node = relationship.record(name)
    if node is None:
        raise BadField(f"Relationship.{name}", "is missing", "a relationship needs two ends")
    id, type = node.needed("NodeID"), node.text("NodeIDType")
    return id, lei_id(id) if type in ("LEI", None) else entity_id(f"{type}-{id}")


def _period(
    relationship: Fields, audit: Audit, record: Record
) -> tuple[PartialDate | None, PartialDate | None]:
    """Since when and until when the relationship holds; the other periods are about what shows it."""
    start = end = None
    for period in relationship.records("RelationshipPeriods"):
        kind = period.text("PeriodType")
        days = [day_of(period.text(name), f"RelationshipPeriods.{name}") for name in ("StartDate", "EndDate")]
        if kind == "RELATIONSHIP_PERIOD":
            start, end = days
    return audit.start_and_end(start, end, "RelationshipPeriods.EndDate", record)


def _words(relationship: Fields, name: str) -> str:
    """The type with the standard of accounting by which it was found, and how much is consolidated."""
    words = [name]
    for qualifier in relationship.records("RelationshipQualifiers"):
        qualifier.ignore("QualifierDimension")
        words += qualifier.texts("QualifierCategory")
    for quantifier in relationship.records("RelationshipQuantifiers"):
        names = ("MeasurementMethod", "QuantifierAmount", "QuantifierUnits")
        words.append(" ".join(text for each in names for text in quantifier.texts(each)))
    return "; ".join(words)
