"""Reporting exceptions 2.1: why an entity names no parent, and parents that nobody names."""

from __future__ import annotations

from ingest.emit import Emit
from ingest.formats.gleif.entities import lei_id
from ingest.formats.gleif.golden_copy import Kind, day_of, seen_on, state_each
from ingest.recorded_facts import LinkTerms, RecordedFacts
from ingest.records import Audit, Fields, Record, Records
from ingest.rejections import BadField
from ontology import Directness, Grade

KIND = Kind("Exception", "exceptions", ("LEI",))

_CATEGORIES = {
    "DIRECT_ACCOUNTING_CONSOLIDATION_PARENT": Directness.DIRECT,
    "ULTIMATE_ACCOUNTING_CONSOLIDATION_PARENT": Directness.UNSTATED,
}
_NOBODY = frozenset(("NON_CONSOLIDATING", "NO_KNOWN_PERSON"))
_SOMEBODY = frozenset(
    (
        *("NATURAL_PERSONS", "NO_LEI", "NON_PUBLIC", "BINDING_LEGAL_COMMITMENTS", "LEGAL_OBSTACLES"),
        *("CONSENT_NOT_OBTAINED", "DISCLOSURE_DETRIMENTAL", "DETRIMENT_NOT_EXCLUDED"),
    )
)
"""Reasons by which there is a parent, or several persons, whom the register does not name."""


def read(records: Records, emit: Emit) -> None:
    """Emit a remark for each exception, and a parent of which nothing is known where there is one.

    >>> import json
    >>> from ingest.dry_run import read_text
    >>> record = {
    ...     "LEI": "724500Y6DUVHQD6OXN27",
    ...     "ExceptionCategory": "DIRECT_ACCOUNTING_CONSOLIDATION_PARENT",
    ...     "ExceptionReason": "NO_LEI",
    ... }
    >>> read_text(read, "gleif_repex", json.dumps([record])).total
    4
    """
    state_each(records, KIND, emit, _state)


def _state(record: Record, fields: Fields, emit: Emit, audit: Audit) -> None:
    fields.ignore("Extension")
    lei, category = fields.needed("LEI"), fields.needed("ExceptionCategory")
    if category not in _CATEGORIES:
        raise BadField("ExceptionCategory", f"is {category!r}", "the format has no such category")
    reasons, references = fields.texts("ExceptionReason"), fields.texts("ExceptionReference")
    if not reasons:
        raise BadField("ExceptionReason", "is missing", "the format has changed, or the record is damaged")
    [document, *_] = emit.documents
    known = emit.documents[document].date
    published = day_of(fields.text("ContentDate"), "ContentDate") or known
    facts = RecordedFacts(emit, record, document, f"{lei} {category}", Grade.A, seen_on(published, emit))
    id = lei_id(lei)
    words = f"{category}: {'; '.join((*reasons, *references))}"
    facts.state(id, "LegalEntity", "remark", words)
    for reason in reasons:
        if reason not in _NOBODY | _SOMEBODY:
            audit.note(f"ExceptionReason {reason[:60]}", "a reason that is not known", record)
    if _SOMEBODY.intersection(reasons):
        parent = f"{id}-{category.partition('_')[0].lower()}-parent"
        facts.state(parent, "LegalEntity", "type", "LegalEntity", words)
        facts.state(parent, "LegalEntity", "remark", words)
        facts.link("Ownership", parent, id, LinkTerms(_CATEGORIES[category], original=words))
