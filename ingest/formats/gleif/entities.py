"""LEI-CDF 3.1: legal entities with their names, places, register numbers and successors."""

from __future__ import annotations

from ingest.emit import Emit
from ingest.formats.gleif.golden_copy import Kind, day_of, seen_on, state_each
from ingest.recorded_facts import LinkTerms, RecordedFacts
from ingest.records import Audit, Fields, Record, Records
from ingest.rejections import BadField
from ingest.values import entity_id
from ontology import ABSORPTION, Grade

KIND = Kind("LEIRecord", "records", ("LEI", "Entity.LegalName"))

_TYPES = {
    "BRANCH": "Organization",
    "FUND": "Organization",
    "GENERAL": "Company",
    "INTERNATIONAL_ORGANIZATION": "Organization",
    "RESIDENT_GOVERNMENT_ENTITY": "PublicBody",
    "SOLE_PROPRIETOR": "LegalEntity",
    None: "Organization",
}
_WITHDRAWN = "ANNULLED"
_NAMES = {"PREVIOUS_LEGAL_NAME": "previousName"}
_ADDRESS = ("FirstAddressLine", "AdditionalAddressLine", "City", "Region", "PostalCode", "Country")
_SAID_ELSEWHERE = ("AddressNumber", "AddressNumberWithinBuilding", "MailRouting", "type")


def read(records: Records, emit: Emit) -> None:
    """Emit what each record says of its entity.

    >>> import json
    >>> from ingest.dry_run import read_text
    >>> entity = {"LegalName": "A", "EntityCategory": "GENERAL"}
    >>> record = {"LEI": "724500Y6DUVHQD6OXN27", "Entity": entity}
    >>> read_text(read, "gleif_lei", json.dumps([record])).total
    3
    """
    state_each(records, KIND, emit, _state)


def lei_id(lei: str) -> str:
    """The id of the entity with an LEI, which exports of others give it too.

    >>> lei_id("724500Y6DUVHQD6OXN27")
    'lei-724500Y6DUVHQD6OXN27'
    """
    return entity_id(f"lei-{lei}")


def _state(record: Record, fields: Fields, emit: Emit, audit: Audit) -> None:
    lei, entity = fields.needed("LEI"), fields.record("Entity")
    if entity is None:
        raise BadField("Entity", "is missing", "the format has changed, or the record is damaged")
    fields.ignore("Extension")
    registration = fields.record("Registration")
    status, updated = None, None
    if registration is not None:
        status = registration.text("RegistrationStatus")
        updated = day_of(registration.text("LastUpdateDate"), "Registration.LastUpdateDate")
        registration.ignore("InitialRegistrationDate", "NextRenewalDate", "ManagingLOU")
        registration.ignore("ValidationSources", "ValidationAuthority", "OtherValidationAuthorities")
    if status == _WITHDRAWN:
        audit.note("Registration.RegistrationStatus ANNULLED", "a record that was withdrawn", record)
        entity.ignore(*record.value["Entity"])
        return
    category = entity.text("EntityCategory")
    schema = _TYPES.get(category)
    if schema is None:
        raise BadField("Entity.EntityCategory", f"is {category!r}", "the format has no such category")
    id = lei_id(lei)
    [document, *_] = emit.documents
    facts = RecordedFacts(emit, record, document, f"LEI {lei}", Grade.A, seen_on(updated, emit))
    facts.state(id, schema, "type", schema, category)
    facts.state(id, schema, "leiCode", lei)
    _state_names(facts, id, schema, entity)
    _state_places(facts, audit, id, schema, entity)
    _state_register(facts, id, schema, entity)
    _state_end(facts, id, schema, entity, status)


def _state_names(facts: RecordedFacts, id: str, schema: str, entity: Fields) -> None:
    facts.state(id, schema, "name", entity.needed("LegalName"))
    for list_name in ("OtherEntityNames", "TransliteratedOtherEntityNames"):
        for name in entity.records(list_name):
            kind, text = name.text("type"), name.needed("text")
            facts.state(id, schema, _NAMES.get(kind or "", "alias"), text)


def _state_places(facts: RecordedFacts, audit: Audit, id: str, schema: str, entity: Fields) -> None:
    countries = [entity.text("LegalJurisdiction")]
    addresses = [each for name in ("LegalAddress", "HeadquartersAddress") for each in entity.records(name)]
    for name in ("OtherAddresses", "TransliteratedOtherAddresses"):
        addresses += entity.records(name)
    texts: dict[str, None] = {}
    for address in addresses:
        address.ignore(*_SAID_ELSEWHERE)
        parts = {name: address.texts(name) for name in _ADDRESS}
        countries += parts["Country"]
        texts[", ".join(text for part in parts.values() for text in part)] = None
    for text in texts:
        if text:
            facts.state(id, schema, "address", text)
    for country in dict.fromkeys(each[:2] for each in countries if each):
        if not facts.country(id, schema, country):
            audit.note(f"country {country}", "a country that is not known", facts.record)


def _state_register(facts: RecordedFacts, id: str, schema: str, entity: Fields) -> None:
    authority = entity.record("RegistrationAuthority")
    if authority is not None:
        register = authority.text("RegistrationAuthorityID") or authority.text("OtherRegistrationAuthorityID")
        authority.ignore("OtherRegistrationAuthorityID")
        number = authority.text("RegistrationAuthorityEntityID")
        if number is not None:
            words = f"{register}: {number}" if register else None
            facts.state(id, schema, "registrationNumber", number, words)
    form = entity.record("LegalForm")
    if form is not None:
        form.ignore("EntityLegalFormCode", "OtherLegalForm")
    entity.ignore("EntitySubCategory")
    if (created := day_of(entity.text("EntityCreationDate"), "Entity.EntityCreationDate")) is not None:
        facts.state(id, schema, "incorporationDate", created.text)


def _state_end(facts: RecordedFacts, id: str, schema: str, entity: Fields, status: str | None) -> None:
    """When the entity ended, and which others continue it."""
    is_inactive = entity.text("EntityStatus") == "INACTIVE"
    ended = day_of(entity.text("EntityExpirationDate"), "Entity.EntityExpirationDate")
    reason = entity.text("EntityExpirationReason")
    for event in entity.records("LegalEntityEvents"):
        kind, progress = event.text("LegalEntityEventType"), event.text("event_status")
        when = day_of(event.text("LegalEntityEventEffectiveDate"), "LegalEntityEventEffectiveDate")
        event.ignore("group_type", "group_id", "group_sequence_no", "LegalEntityEventRecordedDate")
        event.ignore("ValidationDocuments", "ValidationReference", "AffectedFields")
        if kind == "DISSOLUTION" and is_inactive and progress in ("COMPLETED", None):
            ended = ended or when
    if ended is not None and is_inactive:
        facts.state(id, schema, "dissolutionDate", ended.text, reason)
    elif is_inactive:
        facts.state(id, schema, "remark", "inactive")
    for successor in entity.records("SuccessorEntity"):
        lei, name = successor.text("SuccessorLEI"), successor.text("SuccessorEntityName")
        if lei is None:
            if name is not None:
                facts.state(id, schema, "remark", f"succeeded by {name}")
        elif status == "DUPLICATE":
            facts.state(id, schema, "sameAs", lei_id(lei), "a second LEI of one entity")
        else:
            kind = ABSORPTION if status == "MERGED" else None
            terms = LinkTerms(original=f"SuccessorEntity; {status}", start=ended, kind=kind)
            facts.link("Succession", lei_id(lei), id, terms)
