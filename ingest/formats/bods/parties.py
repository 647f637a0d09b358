"""Entities and persons of the standard as statements."""

from __future__ import annotations

from ingest.formats.bods.statement import BodsStatement, unspecified
from ingest.formats.bods.terms import (
    ENTITY_TYPES,
    NAME_PROPERTIES,
    PERSON_TYPES,
    STATE_BODIES,
    STATED_DATE,
)
from ingest.records import Fields
from ingest.rejections import BadField
from ingest.values import is_web_address
from ontology import SCHEMA

_IDENTIFIERS = {"XI-LEI": "leiCode", "LEI": "leiCode"}
_USC_SCHEME = "Unified social credit code (China)"
_PRIVATE = ("PASSPORT", "IDCARD")
_ARMED_FORCES = SCHEMA.risk_class("armed_forces").label


def state_entity(statement: BodsStatement, fields: Fields, details: Fields) -> None:
    """Emit what a record says of an entity; raises `BadField`."""
    id, facts = statement.id, statement.facts
    details.ignore("isComponent")
    kind = details.record("entityType")
    if kind is None:
        raise BadField("recordDetails.entityType", "is missing", "every entity needs a type")
    type, subtype, description = kind.needed("type"), kind.text("subtype"), kind.text("details")
    schema = ENTITY_TYPES.get(type)
    if schema is None:
        raise BadField("recordDetails.entityType.type", f"is {type!r}", "the standard has no such type")
    words = "; ".join(text for text in (type, subtype, description) if text)
    facts.state(id, schema, "type", schema, words)
    if statement.is_of_ketting and type == "stateBody":
        is_armed = description == _ARMED_FORCES
        facts.state(id, schema, "riskClass", "armed_forces" if is_armed else "state_body", words)
    elif (type, subtype) in STATE_BODIES:
        facts.state(id, schema, "riskClass", "state_body", words)
    if (name := details.text("name")) is not None:
        facts.state(id, schema, "name", name)
    for alias in details.texts("alternateNames"):
        facts.state(id, schema, "alias", alias)
    _state_dates(statement, schema, fields, details)
    if (jurisdiction := details.record("jurisdiction")) is not None:
        _state_country(statement, schema, jurisdiction)
    _state_listing(statement, schema, details)
    _state_unspecified(statement, schema, details.record("unspecifiedEntityDetails"))
    uri = details.text("uri")
    if not statement.is_of_ketting and uri is not None:
        _state_page(statement, schema, uri)
    _state_common(statement, schema, details)


def state_person(statement: BodsStatement, fields: Fields, details: Fields) -> None:
    """Emit what a record says of a person; one that is unknown or anonymous is a legal entity."""
    id, facts = statement.id, statement.facts
    # Personal details that say nothing about ownership are not kept.
    details.ignore("isComponent", "placeOfBirth", "taxResidencies")
    type = details.needed("personType")
    schema = PERSON_TYPES.get(type)
    if schema is None:
        raise BadField("recordDetails.personType", f"is {type!r}", "the standard has no such type")
    facts.state(id, schema, "type", schema, type)
    is_first = True
    for name in details.records("names"):
        name.ignore("familyName", "givenName", "patronymicName")
        kind, text = name.text("type"), name.needed("fullName")
        prop = NAME_PROPERTIES.get(kind, "alias")
        if kind is None and not is_first:
            prop = "alias"
        facts.state(id, schema, prop, text)
        is_first = False
    born = details.text("birthDate")
    if born is not None and schema == "Person":
        facts.state(id, schema, "birthDate", born.partition("T")[0])
    for nationality in details.records("nationalities"):
        _state_country(statement, schema, nationality)
    _state_unspecified(statement, schema, details.record("unspecifiedPersonDetails"))
    _state_common(statement, schema, details)


def _state_common(statement: BodsStatement, schema: str, details: Fields) -> None:
    for identifier in details.records("identifiers"):
        _state_identifier(statement, schema, identifier)
    for address in details.records("addresses"):
        _state_address(statement, schema, address)
    if statement.page is not None and not statement.is_of_ketting:
        _state_page(statement, schema, statement.page)


def _state_identifier(statement: BodsStatement, schema: str, identifier: Fields) -> None:
    identifier.ignore("uri")
    id, scheme, name = identifier.text("id"), identifier.text("scheme"), identifier.text("schemeName")
    if id is None:
        return
    code = (scheme or "").upper()
    if code.endswith(_PRIVATE):
        statement.note(f"identifiers.scheme {scheme}")
        return
    if name == _USC_SCHEME:
        prop = "uscCode"
    else:
        prop = _IDENTIFIERS.get(code, "taxNumber" if code.endswith("TAXID") else "registrationNumber")
    words = ": ".join(text for text in (scheme or name, id) if text)
    statement.facts.state(statement.id, schema, prop, id, None if statement.is_of_ketting else words)


def _state_address(statement: BodsStatement, schema: str, address: Fields) -> None:
    address.ignore("type")
    country = address.record("country")
    name = None if country is None else _state_country(statement, schema, country)
    parts = [address.text("address"), address.text("postCode")]
    if statement.is_of_ketting:
        name = None  # which is the code alone
    if any(parts):
        text = ", ".join(part for part in (*parts, name) if part)
        statement.facts.state(statement.id, schema, "address", text)


def _state_country(statement: BodsStatement, schema: str, country: Fields) -> str | None:
    """Emit a country; its name, as it is given."""
    code, name = country.text("code"), country.text("name")
    texts = [text for text in (code, name) if text is not None]
    if texts and not any(statement.facts.country(statement.id, schema, text) for text in texts):
        statement.note(f"country {texts[0][:40]}")
    return name


def _state_dates(statement: BodsStatement, schema: str, fields: Fields, details: Fields) -> None:
    stated: dict[str, str] = {}
    if statement.is_of_ketting:
        for annotation in fields.records("annotations"):
            annotation.ignore("motivation")
            target = annotation.text("statementPointerTarget") or ""
            if match := STATED_DATE.match(annotation.text("description") or ""):
                stated[target.rpartition("/")[2]] = match[1]
    for name, prop in (("foundingDate", "incorporationDate"), ("dissolutionDate", "dissolutionDate")):
        text = details.text(name)
        if text is not None:
            statement.facts.state(statement.id, schema, prop, stated.get(name, text.partition("T")[0]))


def _state_listing(statement: BodsStatement, schema: str, details: Fields) -> None:
    """The tickers of an entity whose shares are traded."""
    listing = details.record("publicListing")
    if listing is None:
        return
    listing.ignore("hasPublicListing", "companyFilingsURLs")
    for traded in listing.records("securitiesListings"):
        traded.ignore("marketIdentifierCode", "operatingMarketIdentifierCode", "stockExchangeJurisdiction")
        exchange, security = traded.text("stockExchangeName"), traded.record("security")
        if security is None:
            continue
        security.ignore("idScheme", "id")
        if (ticker := security.text("ticker")) is not None:
            words = None if exchange is None else f"{ticker}, {exchange}"
            statement.facts.state(statement.id, schema, "ticker", ticker, words)


def _state_unspecified(statement: BodsStatement, schema: str, details: Fields | None) -> None:
    if details is not None:
        statement.facts.state(statement.id, schema, "remark", unspecified(details)[1])


def _state_page(statement: BodsStatement, schema: str, page: str) -> None:
    if is_web_address(page):
        statement.facts.state(statement.id, schema, "sourceUrl", page)
    else:
        statement.note("a page that is no web address")
