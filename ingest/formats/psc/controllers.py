"""Who controls a company, as Companies House has it, and what a company states instead."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from ingest.countries import country_code
from ingest.formats.psc.natures import Nature, nature_of
from ingest.recorded_facts import LinkTerms, RecordedFacts
from ingest.records import Audit, Fields
from ingest.rejections import BadField
from ingest.values import entity_id
from ontology import Directness, Grade, PartialDate

_KINDS = {
    "individual": "Person",
    "corporate-entity": "Company",
    "legal-person": "Organization",
    "super-secure": "LegalEntity",
}
_KIND = re.compile(rf"({'|'.join(_KINDS)})-(?:person-with-significant-control|beneficial-owner)")
_SOMEBODY_UNNAMED = frozenset(("psc-exists-but-not-identified", "at-least-one-beneficial-owner-unidentified"))
"""Statements by which there is somebody whom the company cannot name."""

_ADDRESS = (
    *("care_of", "po_box", "premises", "address_line_1", "address_line_2", "locality", "region"),
    *("postal_code", "country"),
)
_NUMBER = re.compile(r"(?:[A-Z]{2}[0-9]{6}|[0-9]{8})", re.ASCII)
_SHORT_NUMBER = re.compile(r"[0-9]{5,7}", re.ASCII)
_NO_NATURE = "significant control, of which the nature is not stated"


@dataclass(frozen=True, slots=True)
class Entry:
    """What stands beside the details of an entry of the register; `path` is its own address there."""

    facts: RecordedFacts
    audit: Audit
    company: str
    number: str
    kind: str
    path: str
    start: PartialDate | None
    end: PartialDate | None

    def note(self, term: str, reason: str) -> None:
        """Report what is not read."""
        self.audit.note(term, reason, self.facts.record)


def state_controller(entry: Entry, data: Fields, value: Mapping[str, Any]) -> None:
    """Emit a person or body with significant control and its links; raises `BadField`."""
    match = _KIND.fullmatch(entry.kind)
    if match is None:
        data.ignore(*value)
        entry.note(f"kind {entry.kind[:60]}", "a kind of record that is not known")
        return
    if not entry.path:
        raise BadField("data.links.self", "is missing", "without it nobody can tell one entry from another")
    schema, facts = _KINDS[match[1]], entry.facts
    id = entity_id(f"gb-psc:{entry.number}:{match[1]}:{entry.path.rpartition('/')[2]}")
    data.ignore("ceased", "address_same_as_registered_office_address")
    facts.state(id, schema, "type", schema, entry.kind)
    if schema == "LegalEntity":
        facts.state(id, schema, "remark", data.text("description") or entry.kind)
    else:
        facts.state(id, schema, "name", _name(data))
    _state_person(entry, id, schema, data)
    _state_identification(entry, id, schema, data.record("identification"))
    for name in ("address", "principal_office_address"):
        if (address := _address(data.record(name))) is not None:
            facts.state(id, schema, "address", address)
    if data.text("is_sanctioned") == "true":
        facts.state(id, schema, "remark", "sanctioned, as filed at Companies House")
    _state_links(entry, id, data.texts("natures_of_control"))


def state_unnamed(entry: Entry, data: Fields, value: Mapping[str, Any]) -> None:
    """Emit what a company states when it names nobody; somebody whom it cannot name is a legal entity."""
    facts, period = entry.facts, _period(entry.start, entry.end)
    if entry.kind == "exemptions":
        data.ignore("exemptions")
        for exemption in _exemptions(value.get("exemptions")):
            facts.state(entry.company, "Company", "remark", exemption)
        return
    statement = data.needed("statement")
    words = [statement, data.text("linked_psc_name"), data.text("restrictions_notice_withdrawal_reason")]
    text = "; ".join(word for word in words if word)
    facts.state(entry.company, "Company", "remark", text + period)
    if statement in _SOMEBODY_UNNAMED:
        id = entity_id(f"gb-psc:{entry.number}:unnamed:{entry.path.rpartition('/')[2]}")
        facts.state(id, "LegalEntity", "type", "LegalEntity", statement)
        facts.state(id, "LegalEntity", "remark", statement)
        terms = LinkTerms(start=entry.start, end=entry.end, original=statement)
        facts.link("Control", id, entry.company, terms)


def _period(start: PartialDate | None, end: PartialDate | None) -> str:
    return "".join(f", {word} {when}" for word, when in (("from", start), ("to", end)) if when is not None)


def _exemptions(value: Any) -> list[str]:
    """Each exemption with its periods; raises `BadField` for what is none."""
    exemptions: list[str] = []
    try:
        for exemption in value.values():
            periods = [
                "".join(f" {word} {item[name]}" for word, name in _EXEMPT if item.get(name))
                for item in exemption["items"]
            ]
            exemptions.append(f"{exemption['exemption_type']}{';'.join(periods)}")
    except (AttributeError, KeyError, TypeError):
        raise BadField("data.exemptions", "is no list of exemptions", "the format has changed") from None
    return exemptions


_EXEMPT = (("from", "exempt_from"), ("to", "exempt_to"))


def _name(data: Fields) -> str:
    """The name in its parts, without the title, else as it is given whole; raises `BadField`."""
    parts = data.record("name_elements")
    whole = data.text("name")
    if parts is not None:
        parts.ignore("title", "honours")
        names = ("forename", "other_forenames", "middle_name", "surname")
        words = [text for name in names if (text := parts.text(name)) is not None]
        if words:
            return " ".join(words)
    if whole is None:
        raise BadField("data.name", "is missing", "the format has changed, or the record is damaged")
    return whole


def _state_person(entry: Entry, id: str, schema: str, data: Fields) -> None:
    """When a person was born, and of what country it is."""
    if (born := data.record("date_of_birth")) is not None:
        year, month, date = born.needed("year"), born.text("month"), born.text("day")
        parts = [year, *(part.zfill(2) for part in (month, date) if part is not None)]
        entry.facts.state(id, schema, "birthDate", "-".join(parts))
    if (nationality := data.text("nationality")) is not None:
        entry.facts.state(id, schema, "remark", f"nationality {nationality}")
    if (residence := data.text("country_of_residence")) is not None:
        _state_country(entry, id, schema, residence)


def _state_country(entry: Entry, id: str, schema: str, text: str) -> None:
    if not entry.facts.country(id, schema, text):
        entry.note(f"country {text[:40]}", "a country that is not known by this name")


def _state_identification(entry: Entry, id: str, schema: str, fields: Fields | None) -> None:
    """Where a body is registered, and under which number; one of the United Kingdom is a company here."""
    if fields is None:
        return
    facts = entry.facts
    country, place = fields.text("country_registered"), fields.text("place_registered")
    number = fields.text("registration_number")
    legal = [text for name in ("legal_form", "legal_authority") if (text := fields.text(name)) is not None]
    if country is not None:
        _state_country(entry, id, schema, country)
    if legal:
        facts.state(id, schema, "remark", "; ".join(legal))
    if number is None:
        return
    where = place or country
    facts.state(id, schema, "registrationNumber", number, f"{where}: {number}" if where else None)
    if country_code(country or place or "") == "gb" and schema == "Company":
        bare = number.replace(" ", "").upper()
        if _NUMBER.fullmatch(bare):
            _state_sameness(facts, id, "sameAs", bare, Grade.B)
        elif _SHORT_NUMBER.fullmatch(bare):  # a leading zero left out, or a digit
            _state_sameness(facts, id, "possiblySameAs", bare.zfill(8), Grade.C)


def _state_sameness(facts: RecordedFacts, id: str, prop: str, number: str, grade: Grade) -> None:
    by_number = replace(facts, grade=grade)
    by_number.state(id, "Company", prop, f"gb-coh-{number}", f"by its number, {number}")


def _address(fields: Fields | None) -> str | None:
    if fields is None:
        return None
    return ", ".join(text for name in _ADDRESS if (text := fields.text(name)) is not None) or None


def _state_links(entry: Entry, id: str, codes: tuple[str, ...]) -> None:
    """Emit a link for each share, and one for the other rights together; control where none is stated."""
    natures: dict[Nature, list[str]] = {}
    for code in codes:
        nature = nature_of(code)
        if nature is None:
            entry.note(f"natures_of_control {code[:80]}", "a nature of control that is not known")
            nature = Nature("Control", Directness.UNSTATED)
        natures.setdefault(nature, []).append(code)
    if not natures:
        natures[Nature("Control", Directness.UNSTATED)] = [_NO_NATURE]
    for nature, words in natures.items():
        terms = LinkTerms(
            nature.direct, nature.share, start=entry.start, end=entry.end, original="; ".join(words)
        )
        entry.facts.link(nature.link_type, id, entry.company, terms)
