"""The ENHANCED XML of OFAC: parties with names in every script, documents, features and relationships."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from ingest.emit import Emit
from ingest.errors import BadFile
from ingest.formats.ofac import lists, terms
from ingest.formats.ofac.listing import Grounds, Listed, state_listings
from ingest.formats.ofac.party import Party, party_id, remark_items, type_of
from ingest.formats.ofac.relationships import Relationships
from ingest.official_lists import Term, hold_lists, on_day, publish
from ingest.recorded_facts import RecordedFacts
from ingest.records import Audit, Fields, Record, Records
from ingest.rejections import BadField, Rejection, rejecting
from ingest.values import day
from ontology import Grade, PartialDate, Period

_GET_AGAIN = "get the file again"
_ALIASES = {"A.K.A.": "alias", "F.K.A.": "previousName", "N.K.A.": "alias"}
_WEAK = "brand"
_FALSE = "False"
_ADDRESS = ("ADDRESS1", "ADDRESS2", "ADDRESS3", "CITY", "STATE/PROVINCE", "REGION", "POSTAL CODE")
_REMARK_IN_WORDS = {"Place of Birth": "POB"}


@dataclass
class _Reading:
    """What the reading of a file has in common."""

    emit: Emit
    audit: Audit
    document: str
    observed: Period
    relationships: Relationships = field(default_factory=Relationships)


def read(records: Records, emit: Emit) -> None:
    """Emit the parties of a list, and their relationships once the types of all are known.

    Raises `BadFile` for a file that does not say of which day it is.

    >>> from ingest.dry_run import read_text
    >>> name = "<formattedFullName>A</formattedFullName>"
    >>> names = f"<names><name><isPrimary>true</isPrimary><translations><translation>{name}</translation>"
    >>> entity = f"<entityType>Entity</entityType></generalInfo>{names}</translations></name></names>"
    >>> text = (
    ...     "<sanctionsData><publicationInfo><dataAsOf>2025-01-10T00:00:00</dataAsOf></publicationInfo>"
    ...     f"<entities><entity id='36'><generalInfo>{entity}</entity></entities></sanctionsData>"
    ... )
    >>> read_text(read, "ofac_xml", text).total
    2
    """
    as_of = _as_of(records, emit)
    emit_lists(records, emit, as_of)
    audit = records.audit(emit.unmapped)
    [document, *_] = emit.documents
    reading = _Reading(emit, audit, document, on_day(as_of.first_day))
    for record in records.elements("entity"):
        with rejecting(emit.reject, record.file, record.locator), audit.reading(record) as fields:
            _state(record, fields, reading)
    reading.relationships.state_all(audit)
    audit.close()


def _as_of(records: Records, emit: Emit) -> PartialDate:
    info = next(records.elements("publicationInfo"), None)
    text = None if info is None else info.value.get("dataAsOf")
    as_of = day(text) if isinstance(text, str) else None
    if as_of is None:
        raise BadFile(
            f"{records.files[0].name}: its publicationInfo has no dataAsOf, the day of which it is; "
            f"{_GET_AGAIN}"
        )
    publish(emit, as_of.first_day)
    return as_of


def emit_lists(records: Records, emit: Emit, as_of: PartialDate) -> None:
    """Say how many parties the file has of each list."""
    counts: Counter[str] = Counter()
    for record in records.elements("sanctionsLists"):
        entries = Fields(record.value).records("sanctionsList")
        # Those of the beginning of the file have no day: they say which lists were asked for.
        names = {each.text("#text") for each in entries if each.text("@datePublished") is not None}
        counts.update(lists.LISTS[name] for name in names if name is not None and name in lists.LISTS)
    hold_lists(emit, counts, as_of.first_day)


def _state(record: Record, fields: Fields, reading: _Reading) -> None:
    number = fields.needed("@id")
    general = fields.record("generalInfo")
    if general is None:
        raise BadField("generalInfo", "is missing", _GET_AGAIN)
    general.ignore("identityId")
    kind = general.label("entityType") or ""
    names = _names(fields, record, reading.audit)
    name = next((each.text for each in names if each.is_main), None)
    if name is None:
        raise BadField("names", "has no primary name", _GET_AGAIN)
    type = type_of(kind, name) if kind else None
    if type is None:
        raise BadField(
            "generalInfo.entityType", f"is {kind[:40]!r}", "OFAC has Individual, Entity, Vessel, Aircraft"
        )
    locator = f"entity {number}"
    facts = RecordedFacts(reading.emit, record, reading.document, locator, Grade.B, reading.observed)
    party = Party(facts, party_id(number), type)
    reading.relationships.is_here(party)
    party.describe(name, kind)
    # What is wrong with one part is no reason to leave out another, least of all that the party is listed.
    effects: list[str] = []
    for part in (
        partial(_features, party, fields, reading.audit, effects),
        partial(_listings, party, name, fields, reading, effects),
        partial(_other_names, party, names),
        partial(_remarks, party, general),
        partial(_addresses, party, fields),
        partial(_documents, party, fields),
        partial(_relationships, party, fields, reading.relationships),
    ):
        with rejecting(reading.emit.reject, record.file, record.locator):
            part()


def _listings(party: Party, name: str, fields: Fields, reading: _Reading, effects: Sequence[str]) -> None:
    listed = _listed(fields, party.facts.record, reading.emit)
    grounds = _grounds(fields)
    grounds = replace(grounds, effects=(*grounds.effects, *effects))
    state_listings(party, name, listed, grounds, reading.emit.dataset.publisher, reading.audit)


def _other_names(party: Party, names: Sequence[_Name]) -> None:
    for each in names:
        if not each.is_main:
            party.name(each.prop, each.text, each.original)


def _remarks(party: Party, general: Fields) -> None:
    title, remarks = general.text("title"), general.text("remarks")
    if title is not None:
        party.remark(f"Title: {title}")
    for item in remark_items(remarks or ""):
        party.remark(item)


def _relationships(party: Party, fields: Fields, relationships: Relationships) -> None:
    for relationship in _each(fields, "relationships", "relationship"):
        related = relationship.record("relatedEntity")
        words = relationship.needed_label("type")
        quality = relationship.label("quality")
        relationship.ignore("@id", "dateEstablished")
        if related is None:
            raise BadField("relationships.relationship.relatedEntity", "is missing", _GET_AGAIN)
        other = party_id(related.needed("@entityId"))
        words = f"{words} (quality: {quality})" if quality else words
        relationships.add(party, words, other, related.text("#text"))


@dataclass(frozen=True, slots=True)
class _Name:
    text: str
    prop: str
    is_main: bool
    original: str | None = None


def _names(fields: Fields, record: Record, audit: Audit) -> list[_Name]:
    """The names in all scripts; the one of the party is the primary one, as it is written first."""
    names: list[_Name] = []
    for name in _each(fields, "names", "name"):
        is_primary = name.text("isPrimary") == "true"
        alias = name.label("aliasType")
        is_weak = name.text("isLowQuality") == "true"
        name.ignore("@id")
        if alias is not None and alias not in _ALIASES:
            audit.note(
                f"aliasType {alias[:40]}", "a kind of alias that is not known here; read as one", record
            )
        prop = _WEAK if is_weak else _ALIASES.get(alias or "", "alias")
        for translation in _each(name, "translations", "translation"):
            is_first = translation.text("isPrimary") != "false"
            script = translation.label("script")
            text = translation.needed("formattedFullName")
            translation.ignore("@id", "formattedFirstName", "formattedLastName", "nameParts")
            in_words = "; ".join(part for part in (alias, script if script != "Latin" else None) if part)
            names.append(_Name(text, prop, is_primary and is_first, in_words or None))
    return names


def _listed(fields: Fields, record: Record, emit: Emit) -> list[Listed]:
    listed: list[Listed] = []
    for each in _each(fields, "sanctionsLists", "sanctionsList"):
        name, published = each.needed("#text"), each.text("@datePublished")
        each.ignore("@refId", "@id")
        if name == lists.ALL_NON_SDN:
            continue
        start = original = None
        if published is not None:
            start, original = day(published), f"published {published}"
        if published is not None and start is None:
            problem = "sanctionsList.datePublished", f"{published!r} is no date", _GET_AGAIN
            emit.reject(Rejection(record.file, record.locator, *problem))
        listed.append(Listed(lists.LISTS.get(name), Term(start, original=original), name))
    return listed


def _grounds(fields: Fields) -> Grounds:
    texts = {
        name: [text for each in _each(fields, *path) if (text := _said(each))]
        for name, path in {
            "programs": ("sanctionsPrograms", "sanctionsProgram"),
            "effects": ("sanctionsTypes", "sanctionsType"),
            "citations": ("legalAuthorities", "legalAuthority"),
        }.items()
    }
    return Grounds(texts["programs"], texts["effects"], texts["citations"])


def _features(party: Party, fields: Fields, audit: Audit, effects: list[str]) -> None:
    """State what features say of the party; those that say what being listed does are added to `effects`."""
    for feature in _each(fields, "features", "feature"):
        words = feature.needed_label("type").rstrip(" -")
        value, comment = feature.text("value") or "", feature.text("comments")
        when = _span(feature.record("valueDate"))
        reliability = feature.label("reliability")
        feature.ignore("@id", "versionId", "isPrimary", "valueRefId")
        if reliability == _FALSE:
            audit.note(f"feature {words}", "a feature that OFAC itself calls false", party.facts.record)
            continue
        kind = terms.kind_of_field(words)
        text = " ".join(part for part in (_REMARK_IN_WORDS.get(words, words), value, comment) if part)
        if reliability == "Reported":
            text = f"{text} (reported)"
        if kind in (terms.EFFECT, terms.LISTED):
            effects.append(text)
        elif kind is None:
            party.remark(text)
        else:
            party.field(kind, when or value, text)


def _span(dates: Fields | None) -> str | None:
    """The day, month or year of a date, which is written as its first and last day; `None` for others."""
    if dates is None:
        return None
    ends = [dates.text(name) for name in ("fromDateBegin", "toDateEnd")]
    dates.ignore("@id", "fromDateEnd", "toDateBegin", "isApproximate", "isDateRange")
    first, last = (None if end is None else day(end) for end in ends)
    if first is None or last is None:
        return None
    for length in (len("2025-01-10"), len("2025-01"), len("2025")):
        whole = PartialDate(first.text[:length])
        if (whole.first_day, whole.last_day) == (first.first_day, last.last_day):
            return whole.text
    return None


def _addresses(party: Party, fields: Fields) -> None:
    for address in _each(fields, "addresses", "address"):
        address.ignore("@id")
        country = address.label("country")
        texts: list[str] = []
        for translation in _each(address, "translations", "translation"):
            translation.ignore("@id", "isPrimary", "script")
            parts: dict[str, list[str]] = {}
            for part in _each(translation, "addressParts", "addressPart"):
                part.ignore("@id")
                parts.setdefault(part.needed_label("type"), []).append(part.needed("value"))
            unknown = parts.keys() - {*_ADDRESS}
            if unknown:
                raise BadField(
                    "addresses.address.addressPart.type", f"is {min(unknown)[:40]!r}", "no such part is known"
                )
            texts.append(", ".join(text for name in _ADDRESS for text in parts.get(name, ())))
        for text in dict.fromkeys(texts):
            party.address(", ".join(part for part in (text, country) if part))
        if country is not None:
            party.country(country)


def _documents(party: Party, fields: Fields) -> None:
    for document in _each(fields, "identityDocuments", "identityDocument"):
        words, number = document.needed_label("type"), document.needed("documentNumber")
        country = document.label("issuingCountry") or document.text("issuingLocation")
        issuer, comment = document.text("issuingAuthority"), document.text("comments")
        is_valid = document.text("isValid") != "false"
        document.ignore("@id", "name", "issuingLocation", "issueDate", "expirationDate")
        beside = [part for part in (country, issuer, comment, None if is_valid else "not valid") if part]
        text = f"{words} {number}" + (f" ({', '.join(beside)})" if beside else "")
        kind = terms.kind_of_field(words)
        if kind is None or not is_valid:
            party.remark(text)
        else:
            party.field(kind, number, text)


def _each(fields: Fields, outer: str, inner: str) -> tuple[Fields, ...]:
    """The elements inside an element that holds nothing else."""
    return tuple(each for holder in fields.records(outer) for each in holder.records(inner))


def _said(fields: Fields) -> str | None:
    fields.ignore("@refId", "@id")
    return fields.text("#text")
