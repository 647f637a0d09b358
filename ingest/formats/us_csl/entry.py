"""An entry of the Consolidated Screening List, whether it is a row of CSV or an object of JSON."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ingest.countries import is_country_code
from ingest.records import Fields
from ingest.rejections import BadField

COLUMNS = (
    *("_id", "source", "entity_number", "type", "programs", "name", "title", "addresses"),
    *("federal_register_notice", "start_date", "end_date", "standard_order", "license_requirement"),
    *(
        "license_policy",
        "call_sign",
        "vessel_type",
        "gross_tonnage",
        "gross_registered_tonnage",
        "vessel_flag",
    ),
    *("vessel_owner", "remarks", "source_list_url", "alt_names", "citizenships", "dates_of_birth"),
    *("nationalities", "places_of_birth", "source_information_url", "ids"),
)
"""The columns of the CSV; an object of JSON has a member for each, of which `_id` is called `id`."""

LISTS: Mapping[str, str] = {
    "CAP": "us-ofac-capta",
    "CMIC": "us-ofac-ns-cmic",
    "DPL": "us-bis-dpl",
    "DTC": "us-state-debarred",
    "EL": "us-bis-entity-list",
    "FSE": "us-ofac-fse",
    "ISN": "us-state-nonproliferation",
    "MEU": "us-bis-meu-list",
    "NS-ISA": "us-ofac-ns-isa",
    "NS-MBS List": "us-ofac-ns-mbs",
    "PLC": "us-ofac-ns-plc",
    "SDN": "us-ofac-sdn",
    "SSI": "us-ofac-ssi",
    "UFLPA": "us-dhs-uflpa",
    "UVL": "us-bis-uvl",
}
"""By what stands in parentheses in the name of the source."""

_SOURCE = re.compile(r".*\((?P<short>[^()]+)\)(?: List)?(?: - (?P<authority>.+))?", re.DOTALL)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_BETWEEN = "; "
_OF_SHIPS = {
    "call_sign": "Vessel Call Sign",
    "vessel_type": "Vessel Type",
    "gross_tonnage": "Vessel Tonnage",
    "gross_registered_tonnage": "Gross Registered Tonnage",
}


@dataclass(frozen=True, slots=True)
class Address:
    """An address in one line, and the code of its country, where that is stated."""

    text: str
    country: str | None


@dataclass(frozen=True, slots=True)
class Source:
    """Which list an entry is on: its id, `None` for one not known here, who keeps it, and its name there."""

    list_id: str | None
    authority: str
    words: str


@dataclass(frozen=True, slots=True)
class CslEntry:
    """An entry with its fields apart; `items` are its numbers and remarks as OFAC's own tables write them.

    `number` is that of OFAC, which a party has on all of its lists; without one, `id` is of this entry alone.
    """

    id: str
    number: str | None
    source: Source
    name: str
    kind: str | None
    aliases: tuple[str, ...]
    addresses: tuple[Address, ...]
    countries: tuple[str, ...]
    births: tuple[str, ...]
    items: tuple[str, ...]
    remarks: tuple[str, ...]
    programs: tuple[str, ...]
    effects: tuple[str, ...]
    notices: tuple[str, ...]
    listing_remarks: tuple[str, ...]
    start: str | None
    end: str | None
    flag: str | None
    owner: str | None


def source_of(text: str) -> Source:
    """The list of this name.

    >>> source = source_of("Entity List (EL) - Bureau of Industry and Security")
    >>> source.list_id, source.authority, source.words
    ('us-bis-entity-list', 'Bureau of Industry and Security', 'Entity List (EL)')
    >>> source_of("New List - A Department").list_id is None
    True
    """
    words, _, authority = text.partition(" - ")
    match = _SOURCE.fullmatch(text)
    return Source(None if match is None else LISTS.get(match["short"]), authority or words, words)


def id_of(fields: Fields) -> str:
    """Take what tells an entry from others, in CSV or JSON; raises `BadField`.

    >>> id_of(Fields({"_id": "0a"}))
    '0a'
    """
    return fields.text("_id") or fields.needed("id")


def entry_of(fields: Fields) -> CslEntry:
    """The entry that fields are; raises `BadField`.

    Several values of a cell of CSV are parted by semicolons, those of JSON are a list.

    >>> fields = Fields({"id": "1", "source": "Entity List (EL)", "name": "A", "alt_names": ["B", "C"]})
    >>> entry_of(fields).aliases
    ('B', 'C')
    """
    id = id_of(fields)
    number = fields.text("entity_number")
    if number is not None and not number.isdigit():
        raise BadField("entity_number", f"is {number[:40]!r}", "a number was expected here")
    # The pages of the list as a whole, the same in each of its entries.
    fields.ignore("source_list_url", "source_information_url")
    title, order = fields.text("title"), fields.text("standard_order")
    ships = [f"{words} {text}" for name, words in _OF_SHIPS.items() if (text := fields.text(name))]
    effects = [
        f"{words}: {text}"
        for name, words in (
            ("license_requirement", "Licence requirement"),
            ("license_policy", "Licence review policy"),
        )
        if (text := fields.text(name))
    ]
    return CslEntry(
        id=id,
        number=number,
        source=source_of(fields.needed("source")),
        name=fields.needed("name"),
        kind=fields.text("type"),
        aliases=tuple(each.removeprefix("and ") for each in _several(fields, "alt_names")),
        addresses=tuple(_addresses(fields)),
        countries=tuple(
            dict.fromkeys(
                text
                for name in ("nationalities", "citizenships", "country")
                for text in _several(fields, name)
            )
        ),
        births=_several(fields, "dates_of_birth"),
        items=(*_ids(fields), *_remark_items(fields.text("remarks") or "")),
        remarks=(
            *((f"Title: {title}",) if title else ()),
            *(f"POB {place}" for place in _several(fields, "places_of_birth")),
            *ships,
        ),
        programs=_several(fields, "programs"),
        effects=tuple(effects),
        notices=_several(fields, "federal_register_notice"),
        listing_remarks=(f"Standard order: {order}",) if order else (),
        start=fields.text("start_date"),
        end=fields.text("end_date"),
        flag=fields.text("vessel_flag"),
        owner=fields.text("vessel_owner"),
    )


def _several(fields: Fields, name: str) -> tuple[str, ...]:
    """The values of a field, each once: a list of JSON, or the parts of a cell of CSV."""
    texts = (each.strip() for text in fields.texts(name) for each in text.split(_BETWEEN))
    return tuple(dict.fromkeys(text for text in texts if text))


def _addresses(fields: Fields) -> Iterator[Address]:
    value = fields.holds_records("addresses")
    if not value:
        for text in _several(fields, "addresses"):
            rest, _, last = text.rpartition(", ")
            code = last if len(last) == 2 and last.isupper() and is_country_code(last) else None
            yield Address("" if code and not rest else text, code)
        return
    for address in fields.records("addresses"):
        country = address.text("country")
        parts = [address.text(name) for name in ("address", "city", "state", "postal_code")]
        yield Address(
            ", ".join(part for part in (*parts, country) if part) if any(parts) else "",
            country,
        )


def _ids(fields: Fields) -> Iterator[str]:
    """The numbers and other details as items of OFAC's remarks, such as `Tax ID No. 7702 (RU)`."""
    if not fields.holds_records("ids"):
        for text in _several(fields, "ids"):
            *parts, words = text.split(", ")
            country = parts.pop(0) if len(parts) > 1 and is_country_code(parts[0]) else None
            days = []
            while len(parts) > 1 and _DAY.fullmatch(parts[0]):
                days.append(parts.pop(0))
            # The CSV has the day of expiry before that of issue, and one alone for either.
            issued, expires = (days[-1], days[0]) if len(days) > 1 else (None, None)
            beside = f" of {days[0]}" if len(days) == 1 else ""
            yield _item(words, ", ".join(parts), country, issued, expires) + beside
        return
    for each in fields.records("ids"):
        texts = (each.text(name) for name in ("number", "country", "issue_date", "expiration_date"))
        yield _item(each.needed("type"), *texts)


def _item(
    words: str, number: str | None, country: str | None, issued: str | None, expires: str | None
) -> str:
    parts = [words, number, f"({country})" if country else None]
    parts += [f"issued {issued}" if issued else None, f"expires {expires}" if expires else None]
    return " ".join(part for part in parts if part)


def _remark_items(text: str) -> Iterator[str]:
    """The items of a remark; the parentheses around what a party is linked to are none of the name."""
    for item in text.strip().split(";"):
        bare = item.strip()
        if "Linked To: " in bare:
            bare = bare.removeprefix("(")
            if bare.count(")") > bare.count("("):
                bare = bare.removesuffix(")")
        if bare:
            yield bare
