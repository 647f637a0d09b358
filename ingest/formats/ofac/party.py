"""A party on a list as statements: its names, its fields, and whom it is linked to by name."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache

from ingest.countries import country_code
from ingest.formats.ofac import terms
from ingest.identifiers import is_lei, is_usc_code
from ingest.normalise import BadName, read_name
from ingest.recorded_facts import LinkTerms, RecordedFacts
from ingest.values import derived_id, is_web_address
from ontology import SCHEMA, Grade

_TYPES = {"individual": "Person", "vessel": "Vessel", "aircraft": "Asset"}
_NUMBER = re.compile(
    r"(?P<number>.+?)(?:\s*\([^()]*\))?(?:\s+issued\s.*?)?(?:\s+expires\s.*)?(?:\s*\([^()]*\))?", re.DOTALL
)
_IMO = re.compile(r"(?:IMO\s*)?([0-9]{7})", re.IGNORECASE)
_UNDETERMINED = frozenset(("undetermined", "none identified", "unknown"))
_MOST_CANDIDATES = 10


@lru_cache(maxsize=20_000)  # the tables are gone through twice
def type_of(kind: str | None, name: str) -> str | None:
    """The entity type of a party that OFAC calls an individual, a vessel, an aircraft or an entity.

    An entity is a company where its name has a legal form. `None` for a kind that OFAC does not have.

    >>> type_of("Individual", "DOE, Jane"), type_of(None, "BM BANK JSC"), type_of("Entity", "HAMAS")
    ('Person', 'Company', 'Organization')
    """
    known = None if kind is None else kind.strip().casefold()
    if known in _TYPES:
        return _TYPES[known]
    if known not in (None, "entity"):
        return None
    try:
        return "Organization" if read_name(name).legal_form is None else "Company"
    except BadName:
        return "Organization"


def party_id(number: str) -> str:
    """The id of the party with a number of OFAC's, which is one number over all its lists.

    >>> party_id("36")
    'ofac-36'
    """
    return f"ofac-{number}"


def natural_name(text: str) -> str:
    """The name of a person in the order in which it is said.

    >>> natural_name("HANIYA, Ismail Abdul Salah"), natural_name("MADONNA")
    ('Ismail Abdul Salah HANIYA', 'MADONNA')
    """
    parts = [part.strip() for part in text.split(",")]
    return f"{parts[1]} {parts[0]}" if len(parts) == 2 and all(parts) else text


@dataclass
class NamedParties:
    """The parties of a source by name, for what it says of others by their names alone."""

    _ids: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    _stated: set[str] = field(default_factory=set)

    def add(self, id: str, name: str) -> None:
        """Note a main name of a party."""
        self._ids[_comparable(name)].add(id)

    def id_of(self, name: str, facts: RecordedFacts) -> str:
        """The id of the one party of that name, else of one that is made for the name, which is stated.

        Where several have the name, it is possibly each of them.
        """
        known = sorted(self._ids.get(_comparable(name), ()))
        if len(known) == 1:
            return known[0]
        id = derived_id("ofac-named", _comparable(name))
        if id not in self._stated:
            self._stated.add(id)
            facts.state(id, "LegalEntity", "type", "LegalEntity")
            facts.state(id, "LegalEntity", "name", name)
            for other in known[:_MOST_CANDIDATES]:
                replace(facts, grade=Grade.D).state(id, "LegalEntity", "possiblySameAs", other)
        return id


def _comparable(name: str) -> str:
    return " ".join(name.casefold().rstrip(". ").split())


@dataclass(frozen=True, slots=True)
class Party:
    """A party of a list, and what its facts have in common."""

    facts: RecordedFacts
    id: str
    type: str

    def describe(self, name: str, kind: str | None = None) -> None:
        """State its type, and its main name; `kind` is how the list calls the type."""
        self.state("type", self.type, kind)
        self.name("name", name)

    def name(self, prop: str, text: str, original: str | None = None) -> None:
        """State a name; that of a person as it is said, and as the list writes it with the last name first.

        What has no such property, as a ship has no former name, has an alias.
        """
        prop = prop if self._has(prop) else "alias"
        said = natural_name(text) if self.type == "Person" else text
        if said == text:
            self.state(prop, text, original)
            return
        self.state(prop, said, original or text)
        self.state("alias" if prop == "name" else prop, text, original)

    def state(self, prop: str, value: str, original: str | None = None) -> None:
        """State a value, or keep it as a remark where such a party has no such property."""
        if self._has(prop):
            self.facts.state(self.id, self.type, prop, value, None if original == value else original)
        else:
            self.remark(original or value)

    def remark(self, text: str) -> None:
        """Keep what has no place in the ontology in the words of the list."""
        self.facts.state(self.id, self.type, "remark", text)

    def country(self, text: str, original: str | None = None) -> None:
        """State the country of this name or code; a place that is none is kept as a remark."""
        code = None if text.casefold() in _UNDETERMINED else country_code(text)
        if code is None:
            self.remark(original or text)
        else:
            self.state("country", code, original or text)

    def address(self, text: str, country: str | None = None) -> None:
        """State an address, and the country that it is in."""
        if text:
            self.state("address", text)
        if country:
            self.country(country, text)

    def field(self, kind: str, value: str, original: str) -> None:
        """State what a field of a kind of `terms` says; `original` is all of it as it is written."""
        number = terms.property_of_number(kind)
        if number is not None:
            self._number(number, value, original)
        elif kind in (terms.BORN, terms.FOUNDED):
            day = terms.ofac_day(value)
            if day is None:
                self.remark(original)
            else:
                self.state("birthDate" if kind == terms.BORN else "incorporationDate", day.text, original)
        elif kind == terms.COUNTRY:
            self.country(value, original)
        elif kind == terms.WEBSITE:
            address = value if "://" in value else f"http://{value}"
            if is_web_address(address):
                self.state("website", address, original)
            else:
                self.remark(original)
        elif kind in (terms.WEAK, terms.FORMER):
            self.name("brand" if kind == terms.WEAK else "previousName", value.strip("'\" "), original)
        else:
            self.remark(original)

    def _number(self, prop: str, text: str, original: str) -> None:
        """State a number of a register, without who issued it and when; which are in `original`."""
        match = _NUMBER.fullmatch(text.strip())
        number = text.strip() if match is None else match["number"].strip()
        imo = _IMO.fullmatch(number)
        if prop == "imoNumber" and imo is None:
            self.remark(original)
            return
        if imo is not None and (prop == "imoNumber" or number.upper().startswith("IMO")):
            self.state("imoNumber", imo[1], original)
            return
        if (prop == "uscCode" and not is_usc_code(number)) or (prop == "leiCode" and not is_lei(number)):
            prop = "registrationNumber"
        self.state(prop, number, original)

    def linked_to(self, name: str, named: NamedParties, original: str) -> bool:
        """State that the list links it to another party without saying how; whether it can be so linked."""
        if not SCHEMA.is_a(self.type, "LegalEntity"):
            self.remark(original)
            return False
        other = named.id_of(name, self.facts)
        self.facts.link("Affiliation", other, self.id, LinkTerms(original=original))
        return True

    def owned_by(self, name: str, named: NamedParties, original: str) -> None:
        """State that another party owns it, which the list knows by name alone."""
        self.facts.link("Ownership", named.id_of(name, self.facts), self.id, LinkTerms(original=original))

    def _has(self, prop: str) -> bool:
        return _has_property(self.type, prop)


@cache
def _has_property(type: str, prop: str) -> bool:
    return SCHEMA.is_a(type, SCHEMA.property(prop).domain)


def remark_items(text: str) -> Iterator[str]:
    """What stands between the semicolons of a remark, without the full stop at the end of all of it.

    >>> list(remark_items("DOB 1962; Linked To: ALPHA, S.A.. "))
    ['DOB 1962', 'Linked To: ALPHA, S.A.']
    """
    for item in text.strip().removesuffix(".").split(";"):
        if item := item.strip():
            yield item
