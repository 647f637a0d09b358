"""Nodes and relationships: every table of a folder together, the nodes first.

Written from the published layout of `nodes-*.csv` and `relationships.csv`. An offshore entity is a company;
of officers and intermediaries nobody says whether they are persons. What ICIJ holds of a leak is observed in
the year to which that is current, by `valid_until`. Grade C: documents of firms, published by journalists.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from ingest.emit import Emit
from ingest.errors import BadFile
from ingest.files import InputFile
from ingest.formats.icij.roles import Role, role_of
from ingest.recorded_facts import LinkTerms, RecordedFacts
from ingest.records import Audit, Fields, Head, Record, Records
from ingest.rejections import BadField, rejecting
from ingest.values import entity_id, printed_day
from ontology import Directness, Grade, PartialDate, Period

_KINDS = {
    "relationships": ("node_id_start", "node_id_end", "rel_type"),
    "entities": ("node_id", "name", "jurisdiction", "service_provider"),
    "others": ("node_id", "name", "type"),
    "intermediaries": ("node_id", "name", "internal_id"),
    "addresses": ("node_id", "address", "countries"),
    "officers": ("node_id", "name", "countries", "sourceID"),
}
"""Columns by which each table is told; the first that fits."""

_SCHEMAS = {"entities": "Company", "others": "Organization", "addresses": "Address"}
_DAYS = ("%d-%b-%Y", "%Y-%m-%d", "%b %d, %Y", "%d/%m/%Y", "%d.%m.%Y", "%d-%B-%Y", "%m/%d/%Y", "%Y")
_YEAR = re.compile(r"\b(19|20)[0-9]{2}\b")
_NO_DATE = "a date that is not understood; loaded without it"


@dataclass
class _State:
    """What is known so far: until which year each leak is current."""

    current: dict[str, Period] = field(default_factory=dict)


def read(records: Records, emit: Emit) -> None:
    """Emit the nodes, and then the relationships between them.

    >>> from ingest.dry_run import read_text
    >>> text = (
    ...     "node_id_start,node_id_end,rel_type,link,status,start_date,end_date,sourceID\\n"
    ...     "1,2,officer_of,shareholder of,,12-JAN-2006,,Panama Papers\\n"
    ... )
    >>> read_text(read, "icij", text).total
    1
    """
    audit = records.audit(emit.unmapped)
    kinds = {file: _kind(file) for file in records.files}
    documents = dict(zip(records.files, emit.documents, strict=True))
    known = _State()
    for file in sorted(records.files, key=lambda file: kinds[file] == "relationships"):
        kind, own = kinds[file], records.of(file)
        for record in own.table(_KINDS[kind], is_ended=False):
            with (
                rejecting(emit.reject, record.file, record.locator, record.value),
                audit.reading(record) as fields,
            ):
                facts = _facts(emit, record, documents[file], fields, known)
                if kind == "relationships":
                    _state_relationship(facts, fields, audit)
                else:
                    _state_node(facts, fields, kind, audit)
    audit.close()


def _kind(file: InputFile) -> str:
    columns = {cell.strip() for cell in Head.of(file.path).row}
    for kind, needed in _KINDS.items():
        if columns >= {*needed}:
            return kind
    raise BadFile(
        f"{file.name}: is no table of nodes or relationships; its columns are {sorted(columns)!r:.200}"
    )


def _facts(emit: Emit, record: Record, document: str, fields: Fields, known: _State) -> RecordedFacts:
    """The facts of a row, observed in the year to which its leak is current, as any row of the leak says."""
    source, until = fields.text("sourceID"), fields.text("valid_until")
    year = None if until is None else _YEAR.search(until)
    if year is not None and source is not None:
        known.current.setdefault(source, Period(PartialDate(year[0]), PartialDate(year[0])))
    day = PartialDate(emit.dataset.read.isoformat())
    observed = known.current.get(source or "", Period(day, day))
    locator = f"{source}, {record.locator}" if source else record.locator
    return RecordedFacts(emit, record, document, locator, Grade.C, observed)


def _id(number: str) -> str:
    return entity_id(f"icij-{number}")


def _state_node(facts: RecordedFacts, fields: Fields, kind: str, audit: Audit) -> None:
    number = fields.needed("node_id")
    id, schema = _id(number), _SCHEMAS.get(kind, "LegalEntity")
    name, address = fields.text("name"), fields.text("address")
    fields.ignore("internal_id", "country_codes", "jurisdiction")
    if kind == "addresses":
        text = address or name
        if text is None:
            raise BadField("address", "is missing", "the record is damaged")
        facts.state(id, schema, "type", schema)
        facts.state(id, schema, "address", text)
    else:
        if name is None:
            raise BadField("name", "is missing", "the record is damaged")
        facts.state(id, schema, "type", schema)
        facts.state(id, schema, "name", name)
        for column, prop in (("original_name", "alias"), ("former_name", "previousName")):
            if (other := fields.text(column)) is not None and other != name:
                facts.state(id, schema, prop, other)
        if address is not None:
            facts.state(id, schema, "address", address)
    _state_countries(facts, id, schema, fields, audit)
    if (register := fields.text("ibcRUC")) is not None:
        facts.state(id, schema, "registrationNumber", register)
    _state_dates(facts, id, schema, fields, audit)
    for column, word in (
        ("company_type", "type of company"),
        ("type", "type"),
        ("status", "status"),
        ("service_provider", "service provider"),
        ("note", "note"),
    ):
        if (text := fields.text(column)) is not None:
            facts.state(id, schema, "remark", f"{word}: {text}")


def _state_countries(facts: RecordedFacts, id: str, schema: str, fields: Fields, audit: Audit) -> None:
    names: dict[str, None] = {}
    for column in ("countries", "jurisdiction_description"):
        names.update({name.strip(): None for name in (fields.text(column) or "").split(";") if name.strip()})
    for name in names:
        if not facts.country(id, schema, name):
            audit.note(f"country {name[:40]}", "a country that is not known", facts.record)


def _state_dates(facts: RecordedFacts, id: str, schema: str, fields: Fields, audit: Audit) -> None:
    """When it was founded and when it ended: struck off, inactive or closed, the first of these."""
    founded = _day(fields, "incorporation_date", facts, audit)
    if founded is not None:
        facts.state(id, schema, "incorporationDate", founded.text)
    over: PartialDate | None = None
    for column in ("struck_off_date", "inactivation_date", "closed_date"):
        when = _day(fields, column, facts, audit)
        if over is None and when is not None:
            over = when
            facts.state(id, schema, "dissolutionDate", when.text, column)
    if (dormant := _day(fields, "dorm_date", facts, audit)) is not None:
        facts.state(id, schema, "remark", f"dormant since {dormant}")


def _day(fields: Fields, column: str, facts: RecordedFacts, audit: Audit) -> PartialDate | None:
    text = fields.text(column)
    if text is None:
        return None
    if re.fullmatch(r"[0-9]{4}", text):
        return PartialDate(text)
    when = printed_day(text.title(), *_DAYS)
    if when is None:
        audit.note(column, _NO_DATE, facts.record)
    return when


def _state_relationship(facts: RecordedFacts, fields: Fields, audit: Audit) -> None:
    start, end = _id(fields.needed("node_id_start")), _id(fields.needed("node_id_end"))
    rel_type, link, status = fields.needed("rel_type"), fields.text("link") or "", fields.text("status")
    begun, over = (_day(fields, column, facts, audit) for column in ("start_date", "end_date"))
    begun, over = audit.start_and_end(begun, over, "end_date", facts.record)
    role = role_of(rel_type, link)
    if role is None or role.kind == "equal":
        reason = "says only that a text is equal" if role else "a relationship that has no place here"
        audit.note(f"{rel_type}: {link}"[:80] if role is None else rel_type, reason, facts.record)
    elif role.kind == "address":
        facts.state(start, "LegalEntity", "addressEntity", end, link or None)
    elif role.kind == "same":
        replace(facts, grade=Grade.D).state(start, "LegalEntity", "possiblySameAs", end, link or rel_type)
    else:
        terms = LinkTerms(
            Directness.UNSTATED, start=begun, end=over, original="; ".join(filter(None, (link, status)))
        )
        _state_role(facts, role, start, end, terms)


def _state_role(facts: RecordedFacts, role: Role, start: str, end: str, terms: LinkTerms) -> None:
    upper, lower = (end, start) if role.is_turned else (start, end)
    facts.link(role.kind, upper, lower, terms)
    if role.is_agent:
        facts.state(start, "LegalEntity", "riskClass", "registered_agent", terms.original)
