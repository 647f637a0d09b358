"""A designation, gathered from an element of the XML or from its rows of the CSV, and as statements."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from ingest.countries import country_code
from ingest.official_lists import Entry, Term, state_entry, state_known_party, state_un_party
from ingest.recorded_facts import LinkTerms, RecordedFacts
from ingest.records import Audit
from ingest.rejections import BadField
from ingest.values import entity_id, is_web_address, printed_day
from ontology import SCHEMA, PartialDate

LIST = "uk-sanctions-list"
_TYPES = {"individual": "Person", "entity": "Organization", "ship": "Vessel"}
_NAMES = {
    "primary name": "name",
    "primary name variation": "alias",
    "alias": "alias",
    "aka": "alias",
    "fka": "previousName",
}
_LOW = re.compile(r"low quality", re.I)
_BORN = re.compile(r"(?P<day>dd|[0-9]{2})/(?P<month>mm|[0-9]{2})/(?P<year>[0-9]{4})", re.I)
_IMO = re.compile(r"(?:IMO)? ?(?P<number>[0-9]{7})")
_DAY = "%d/%m/%Y"
_MISSING = "the format has changed, or the record is damaged"
_SEVERAL = re.compile(r"\([0-9a-z]\)|;")
"""What shows that a text names more than one company."""
_LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class Name:
    """A name with its type and strength as printed, and the words about its script."""

    text: str
    type: str | None
    strength: str | None = None
    about: str | None = None


@dataclass
class Designation:
    """What the list says of one party. `remarks` are of the party, `reasons` of its listing."""

    id: str
    kind: str | None = None
    names: dict[Name, None] = field(default_factory=dict)
    designated: dict[str, None] = field(default_factory=dict)
    imposed: dict[str, None] = field(default_factory=dict)
    regimes: dict[str, None] = field(default_factory=dict)
    reasons: dict[str, None] = field(default_factory=dict)
    un_references: dict[str, None] = field(default_factory=dict)
    addresses: dict[tuple[str, str | None], None] = field(default_factory=dict)
    countries: dict[str, None] = field(default_factory=dict)
    births: dict[str, None] = field(default_factory=dict)
    numbers: dict[str, None] = field(default_factory=dict)
    imo: dict[str, None] = field(default_factory=dict)
    websites: dict[str, None] = field(default_factory=dict)
    parents: dict[str, None] = field(default_factory=dict)
    subsidiaries: dict[str, None] = field(default_factory=dict)
    remarks: dict[str, None] = field(default_factory=dict)

    def note(self, word: str, texts: Iterable[str]) -> None:
        """Keep texts as remarks, each behind the word."""
        self.remarks.update({f"{word}: {text}": None for text in texts})

    def reason(self, word: str, texts: Iterable[str]) -> None:
        """Keep texts as reasons for the listing, each behind the word."""
        self.reasons.update({f"{word}: {text}": None for text in texts})

    def refer(self, references: Iterable[str]) -> None:
        """Keep references to the list of the UN, as reasons too."""
        self.un_references.update(dict.fromkeys(references))
        self.reason("UN reference", self.un_references)

    def locate(self, lines: list[str], country: str | None) -> None:
        """Keep an address, with its country behind its lines; nothing where neither is stated."""
        if lines or country:
            self.addresses[", ".join([*lines, country] if lines and country else lines), country] = None

    def merge(self, other: Designation) -> None:
        """Take over what another row says of the same party."""
        self.kind = self.kind or other.kind
        for name in self.__dataclass_fields__:
            mine = getattr(self, name)
            if isinstance(mine, dict):
                mine.update(getattr(other, name))


def state(facts: RecordedFacts, designation: Designation, audit: Audit, main: str | None) -> None:
    """Emit the party, its companies and its entry; raises `BadField`.

    `main` is its main name, where that stands in rows elsewhere.
    """
    schema = _TYPES.get((designation.kind or "").lower())
    if schema is None:
        raise BadField(
            "Individual, Entity, Ship", f"is {designation.kind!r}", f"known are {', '.join(_TYPES)}"
        )
    # The ids that OpenSanctions gives them too.
    id = entity_id(
        f"gb-fcdo-{designation.id.lower()}" if not designation.id.isdigit() else f"gb-hmt-{designation.id}"
    )
    facts.state(id, schema, "type", schema)
    name = _state_names(facts, id, schema, designation, audit, main)
    for text, country in designation.addresses:
        if text:
            facts.state(id, schema, "address", text)
        if country is not None:
            designation.countries.setdefault(country)
    for country in designation.countries:
        if not facts.country(id, schema, country):
            audit.note(f"country {country[:40]}", "a country that is not known", facts.record)
    codes = [code for country in designation.countries if (code := country_code(country)) is not None]
    state_known_party(facts, id, schema, name, codes)
    for born in designation.births:
        _state_birth(facts, id, schema, born)
    for number in designation.numbers:
        prop = "registrationNumber" if SCHEMA.is_a(schema, "LegalEntity") else "remark"
        facts.state(id, schema, prop, number)
    for text in designation.imo:
        imo = _IMO.fullmatch(text)
        prop, value = ("imoNumber", imo["number"]) if imo else ("remark", text)
        facts.state(id, schema, prop, value, text)
    for page in designation.websites:
        is_page = is_web_address(page) and SCHEMA.is_a(schema, "LegalEntity")
        facts.state(id, schema, "website" if is_page else "remark", page if is_page else f"website: {page}")
    for companies, is_above in ((designation.parents, True), (designation.subsidiaries, False)):
        _state_companies(facts, id, schema, companies, is_above)
    for remark in designation.remarks:
        facts.state(id, schema, "remark", remark)
    for reference in designation.un_references:
        state_un_party(facts, id, schema, reference)
    entry = Entry(
        f"{id}-listing",
        LIST,
        name,
        facts.emit.dataset.publisher,
        "; ".join(designation.imposed).replace("|", "; ") or None,
        (designation.id, *designation.regimes),
        tuple(designation.reasons),
    )
    state_entry(facts, entry, id, [_term(designation.designated)])


def _term(designated: Iterable[str]) -> Term:
    days: list[PartialDate] = []
    for text in designated:
        day = printed_day(text, _DAY)
        if day is None:
            raise BadField("Date Designated", f"{text[:40]!r} is no date", "write DD/MM/YYYY")
        days.append(day)
    start = min(days, key=lambda day: day.first_day, default=None)
    return Term(start, None, f"designated {', '.join(designated)}" if days else None)


def _state_names(
    facts: RecordedFacts, id: str, schema: str, designation: Designation, audit: Audit, main: str | None
) -> str:
    """Emit the names, the primary ones as main names; the first of these is returned."""
    kinds = {each: _NAMES.get((each.type or "").lower()) for each in designation.names}
    mains = [each.text for each, kind in kinds.items() if kind == "name"]
    mains += [] if main is None else [main]
    if not mains:
        raise BadField("Name type", "no primary name is there", _MISSING)
    for each, kind in kinds.items():
        if kind is None:
            audit.note(f"Name type {str(each.type)[:40]}", "a type of name that is not known", facts.record)
        prop = kind or "alias"
        if prop == "alias" and each.strength is not None and _LOW.search(each.strength):
            prop = "brand"  # shared by many, and never enough to accept a match
        if not SCHEMA.is_a(schema, SCHEMA.property(prop).domain):
            prop = "alias"
        words = "; ".join(word for word in (each.type, each.strength, each.about) if word)
        facts.state(id, schema, prop, each.text, None if prop == "name" else words or None)
    return mains[0]


def _state_birth(facts: RecordedFacts, id: str, schema: str, text: str) -> None:
    born = _BORN.fullmatch(text)
    parts = [] if born is None else [born["year"]]
    if born is not None and born["month"].isdigit():
        parts.append(born["month"])
        if born["day"].isdigit():
            parts.append(born["day"])
    if parts and schema == "Person":
        facts.state(id, schema, "birthDate", "-".join(parts), text)
    else:
        facts.state(id, schema, "remark", f"born {text}")


def _state_companies(
    facts: RecordedFacts, id: str, schema: str, companies: Iterable[str], is_above: bool
) -> None:
    """Emit a parent or subsidiary with its Ownership; a text that names several remains a remark."""
    word = "parent" if is_above else "subsidiary"
    for number, text in enumerate(companies, start=1):
        if not SCHEMA.is_a(schema, "LegalEntity") or _SEVERAL.search(text) or len(text) > _LONGEST_NAME:
            facts.state(id, schema, "remark", f"{word} company: {text}")
            continue
        other = f"{id}-{word}-{number}"
        facts.state(other, "Organization", "type", "Organization")
        facts.state(other, "Organization", "name", text)
        upper, lower = (other, id) if is_above else (id, other)
        facts.link("Ownership", upper, lower, LinkTerms(original=f"{word} company"))
