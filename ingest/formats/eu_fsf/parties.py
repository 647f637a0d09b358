"""What the list says of parties beside their names: birth, citizenship, addresses and identifications."""

from __future__ import annotations

from collections.abc import Iterable

from ingest.identifiers import is_lei
from ingest.recorded_facts import RecordedFacts
from ingest.records import Audit, Fields
from ingest.values import day, is_web_address

_PLACE = ("@street", "@poBox", "@zipCode", "@city", "@place", "@region")
_UNKNOWN = "UNKNOWN"
_STATUS = ("@diplomatic", "@knownExpired", "@knownFalse", "@reportedLost", "@revokedByIssuer")
_ISSUE = ("@issuedBy", "@issueDate", "@validFrom", "@validTo", "@nameOnDocument", "@region")
_NUMBERS = {"regnumber": "registrationNumber", "tax": "taxNumber", "fiscalcode": "taxNumber"}
"""Properties by the code of an identification; all others are remarks."""


def state_birth(facts: RecordedFacts, id: str, schema: str, birth: Fields, audit: Audit) -> None:
    """Emit when and where somebody was born, as a date where it is one and as a remark where it is not."""
    birth.ignore("@calendarType", "@countryIso2Code")
    parts = [birth.text(name) for name in ("@year", "@monthOfYear", "@dayOfMonth")]
    year = parts[0]
    exact, circa = birth.text("@birthdate"), birth.text("@circa") == "true"
    first, last = birth.text("@yearRangeFrom"), birth.text("@yearRangeTo")
    text = exact or "-".join(part.zfill(2) for part in _until_none(parts))
    when = day(text) if text else None
    if when is not None and schema == "Person":
        facts.state(id, schema, "birthDate", when.text, "circa" if circa else None)
    elif text or year:
        facts.state(id, schema, "remark", f"born {text or year}")
    if first is not None or last is not None:
        facts.state(id, schema, "remark", f"born between {first or '?'} and {last or '?'}")
    country = birth.text("@countryDescription")
    place = [birth.text(name) for name in _PLACE] + [None if country == _UNKNOWN else country]
    if any(place):
        facts.state(id, schema, "remark", f"born in {', '.join(part for part in place if part)}")
    for remark in birth.texts("remark"):
        facts.state(id, schema, "remark", f"birth: {remark}")


def _until_none(parts: Iterable[str | None]) -> list[str]:
    """Year, month and day, as far as they go."""
    values: list[str] = []
    for part in parts:
        if part is None or part.strip("0") == "":
            break
        values.append(part)
    return values


def state_details(
    facts: RecordedFacts, id: str, schema: str, fields: Fields, kept: tuple[str, ...], audit: Audit
) -> None:
    """Emit citizenships, addresses and identifications; `kept` are members of each that are passed over."""
    for citizenship in fields.records("citizenship"):
        citizenship.ignore(*kept, "@region")
        _country(facts, id, schema, citizenship, audit)
        for remark in citizenship.texts("remark"):
            facts.state(id, schema, "remark", f"citizenship: {remark}")
    for address in fields.records("address"):
        address.ignore(*kept, "@asAtListingTime")
        _address(facts, id, schema, address, audit)
    for identification in fields.records("identification"):
        identification.ignore(*kept)
        _identification(facts, id, schema, identification)


def _country(facts: RecordedFacts, id: str, schema: str, fields: Fields, audit: Audit) -> str | None:
    """Emit the country, by its code or else its name; its name where it has one."""
    code, name = fields.text("@countryIso2Code"), fields.text("@countryDescription")
    if name == _UNKNOWN or (code == "00" and name is None):
        return None
    is_known = code is not None and code != "00" and facts.country(id, schema, code)
    if not is_known and name is not None and not facts.country(id, schema, name):
        audit.note(f"country {name[:40]}", "a country that is not known", facts.record)
    return name


def _address(facts: RecordedFacts, id: str, schema: str, address: Fields, audit: Audit) -> None:
    parts = [address.text(name) for name in _PLACE]
    country = _country(facts, id, schema, address, audit)
    if any(parts):
        text = ", ".join(part for part in (*parts, country) if part)
        facts.state(id, schema, "address", text)
    for contact in address.records("contactInfo"):
        key, value = contact.text("@key"), contact.text("@value")
        if value is not None:
            prop, text = ("website", value) if is_web_address(value) else ("remark", f"{key}: {value}")
            facts.state(id, schema, prop, text)
    for remark in address.texts("remark"):
        facts.state(id, schema, "remark", f"address: {remark}")


def _identification(facts: RecordedFacts, id: str, schema: str, fields: Fields) -> None:
    code, kind = fields.text("@identificationTypeCode"), fields.text("@identificationTypeDescription")
    number = fields.text("@number") or fields.text("@latinNumber")
    fields.ignore("@latinNumber", "@countryIso2Code")
    country = fields.text("@countryDescription")
    issue = [f"{name[1:]} {text}" for name in _ISSUE if (text := fields.text(name)) is not None]
    status = [name[1:] for name in _STATUS if fields.text(name) == "true"]
    remarks = fields.texts("remark")
    about = "; ".join(
        part for part in (None if country == _UNKNOWN else country, *issue, *status, *remarks) if part
    )
    label = kind or code or "identification"
    if number is None:
        if about:
            facts.state(id, schema, "remark", f"{label}: {about}")
        return
    prop = "leiCode" if code == "lei" and is_lei(number) else _NUMBERS.get(code or "")
    words = f"{label} {number}" + (f" ({about})" if about else "")
    facts.state(id, schema, prop or "remark", number if prop else words, words if prop else None)
