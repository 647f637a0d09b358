"""The values of cells: days, shares, countries and other texts, as the ontology has them."""

from __future__ import annotations

import calendar
import re
from collections.abc import Collection, Iterator, Mapping
from datetime import date, timedelta
from functools import lru_cache

from ingest.countries import FORMER_CODES, country_code, is_country_code
from ingest.formats.table.mapping import Cell
from ingest.rejections import BadField
from ingest.values import check_value, clean, day, is_web_address
from ontology import SCHEMA, InvalidValue, OntologyError, PartialDate, Share
from ontology.schema import Property

EXCEL_DAYS = "excel"
"""The name, among the ways to write days, of the numbers by which Excel keeps them."""

_EXCEL_EPOCH = date(
    1899, 12, 30
)  # Excel takes 1900 for a leap year, so its days from March 1900 count from here
_EXCEL_LAST = 2_958_465
_TOKENS = {
    "YYYY": r"(?P<year>[0-9]{4})",
    "MMMM": r"(?P<name>[^\W\d_]+)",
    "MMM": r"(?P<name>[^\W\d_]{3})\.?",
    "MM": r"(?P<month>[0-9]{2})",
    "M": r"(?P<month>[0-9]{1,2})",
    "DD": r"(?P<day>[0-9]{2})",
    "D": r"(?P<day>[0-9]{1,2})",
}
_TOKEN = re.compile("|".join(_TOKENS))
_MONTHS = {name.casefold(): n for n, name in enumerate(calendar.month_name) if name}
_YES = {"direct": "direct", "yes": "direct", "true": "direct", "1": "direct"}
_NO = {"indirect": "indirect", "no": "indirect", "false": "indirect", "0": "indirect", "unstated": "unstated"}
DIRECT = {**_YES, **_NO}
"""What a cell may say of whether a link is direct."""

EXCEL_ERRORS = frozenset(
    ("#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!", "#SPILL!", "#GETTING_DATA")
)
_GROUPS = {".": ",", ",": "."}


def texts_of(cell: Cell, row: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Column and text of each value that is there, as it stands; of a constant without a column.

    Raises `BadField` for an error that a spreadsheet shows in place of a value.
    """
    if cell.constant is not None:
        yield "", cell.constant
        return
    texts = [(column, clean(row[column]).strip()) for column in cell.columns]
    for column, text in texts:
        if text[:1] == "#" and text in EXCEL_ERRORS:
            raise BadField(column, f"holds the error {text} of a spreadsheet", "correct the formula there")
    if cell.joined is not None:
        parts = [text for _, text in texts if text]
        if parts:
            yield cell.columns[0], cell.joined.join(parts)
        return
    for column, text in texts:
        for part in (text,) if cell.separator is None else text.split(cell.separator):
            value = part.strip()
            if value and replaced(cell, value):
                yield column, value


def replaced(cell: Cell, text: str) -> str:
    """What to read in place of the text: itself where the mapping says nothing of it."""
    if not cell.values:
        return text
    return cell.values.get(text, cell.values.get(text.casefold(), text))


def property_value(
    prop: Property, cell: Cell, column: str, text: str, own_classes: Collection[str] = ()
) -> str:
    """The value that the ontology takes for a text; raises `BadField` with the column."""
    value = replaced(cell, text)
    try:
        match prop.range:
            case "date":
                value = day_of(cell, column, value).text
            case "number":
                value = number_of(cell, value)
            case "country":
                value = country_code(value) or value
                if len(value) == 2 and not (is_country_code(value) or value in FORMER_CODES):
                    raise InvalidValue(f"{text[:80]!r} is the code of no country", "")
            case "url" if not is_web_address(value) and re.match(r"[\w-]+(\.[\w-]+)+(/\S*)?$", value):
                value = f"https://{value}"
            case "identifier":
                value = identifier_of(prop.name, value)
        check_value(prop, value, own_classes)
    except OntologyError as error:
        remedy = "write its two letters, or give it under values in a mapping"
        raise BadField(column, error.reason, remedy if prop.range == "country" else error.remedy) from None
    return value


def identifier_of(name: str, text: str) -> str:
    """The identifier without what people write around it.

    >>> identifier_of("imoNumber", "IMO 9074729"), identifier_of("leiCode", "7245 00y6duvhqd6oxn27")
    ('9074729', '724500Y6DUVHQD6OXN27')
    """
    if name == "imoNumber":
        return re.sub(r"^IMO\s*(?:no\.?|number)?[\s:]*", "", text, flags=re.IGNORECASE)
    return re.sub(r"[\s-]", "", text).upper() if name in ("leiCode", "uscCode") else text


def day_of(cell: Cell, column: str, text: str) -> PartialDate:
    """The day, month or year that the text means; raises `BadField`.

    >>> day_of(Cell(dates=("DD-MM-YYYY",)), "Since", "05-02-2024")
    PartialDate(text='2024-02-05')
    """
    for way in cell.dates:
        written = written_day(way, text)
        if written is not None:
            return written
    stated = day(text)
    if stated is not None:
        return stated
    ways = ", ".join(cell.dates)
    remedy = (
        f"days are written {ways} here"
        if ways
        else 'write YYYY-MM-DD, or say in a mapping: dates = ["DD-MM-YYYY"]'
    )
    raise BadField(column, f"{text[:80]!r} is no date", remedy)


@lru_cache(maxsize=50_000)
def written_day(way: str, text: str) -> PartialDate | None:
    """The day that a text means which is written so; `None` for any other text.

    >>> written_day("D MMM YYYY", "5 Feb 2024"), written_day("excel", "45327")
    (PartialDate(text='2024-02-05'), PartialDate(text='2024-02-05'))
    >>> written_day("M/D/YYYY", "13/1/2024") is None
    True
    """
    if way == EXCEL_DAYS:
        whole = text.partition(".")[0]
        if not whole.isascii() or not whole.isdigit() or not 60 < int(whole[:8]) <= _EXCEL_LAST:
            return None
        return PartialDate((_EXCEL_EPOCH + timedelta(days=int(whole))).isoformat())
    match = day_pattern(way).fullmatch(text)
    if match is None:
        return None
    parts = match.groupdict()
    month = parts.get("month") or _month(parts.get("name"))
    if month is None and "name" in parts:
        return None
    numbers = [part for part in (month, parts.get("day")) if part is not None]
    try:
        return PartialDate("-".join([parts["year"], *(f"{int(number):02}" for number in numbers)]))
    except OntologyError:
        return None


@lru_cache(maxsize=100)
def day_pattern(way: str) -> re.Pattern[str]:
    """What days that are written so look like; raises `ValueError` for a way without a year.

    >>> day_pattern("DD.MM.YYYY").fullmatch("05.02.2024") is not None
    True
    """
    seen: set[str] = set()
    pattern, at = "", 0
    for token in _TOKEN.finditer(way):
        group = re.search(r"<(\w+)>", _TOKENS[token[0]])
        seen.add("" if group is None else group[1])
        pattern += re.escape(way[at : token.start()]) + _TOKENS[token[0]]
        at = token.end()
    if "year" not in seen or ("day" in seen and not seen & {"month", "name"}):
        raise ValueError(way)
    return re.compile(pattern + re.escape(way[at:]), re.ASCII if "name" not in seen else 0)


def number_of(cell: Cell, text: str) -> str:
    """The number with a point before its decimals.

    >>> number_of(Cell(decimal=","), "1.234,5")
    '1234.5'
    """
    plain, sign = text.replace("\u00a0", "").replace(" ", ""), re.escape(_GROUPS[cell.decimal])
    if re.match(rf"-?\d{{1,3}}({sign}\d{{3}})+(?!\d)", plain):
        plain = plain.replace(_GROUPS[cell.decimal], "")
    return plain if _GROUPS[cell.decimal] in plain else plain.replace(cell.decimal, ".")


def share_of(cell: Cell, column: str, text: str) -> Share | None:
    """The share, `None` for an unknown one; raises `BadField`.

    >>> str(share_of(Cell(decimal=","), "Stake", "51,5 %"))
    '51.5'
    >>> str(share_of(Cell(is_fraction=True), "Stake", "0.25"))
    '25'
    """
    value = replaced(cell, text)
    has_sign = value.endswith("%")
    if re.fullmatch(r"[\d.,\s\u00a0]+%?", value):
        if _GROUPS[cell.decimal] in value:
            other = _GROUPS[cell.decimal]
            raise BadField(
                column,
                f"{text[:80]!r} is no share",
                f"write {cell.decimal} before decimals, or say decimal = {other!r}",
            )
        value = number_of(cell, value.removesuffix("%"))
        if cell.is_fraction and not has_sign:
            with_decimals = _hundredfold(value)
            value = value if with_decimals is None else with_decimals
    try:
        share = Share.parse(value)
    except OntologyError as error:
        raise BadField(
            column, error.reason, f"{error.remedy}, or leave it empty when it is unknown"
        ) from None
    if share.high == 0:
        raise BadField(column, "a share of 0 is no holding", "leave the owner out, or the share empty")
    return None if share.is_unknown else share


def _hundredfold(number: str) -> str | None:
    try:
        return f"{round(float(number) * 100, 10):g}"
    except ValueError:
        return None


def _month(name: str | None) -> str | None:
    """The number of a month by its English name, or the first three letters of that."""
    if name is None:
        return None
    numbers = {number for month, number in _MONTHS.items() if name.casefold() in (month, month[:3])}
    return str(numbers.pop()) if len(numbers) == 1 else None


def entity_type_of(cell: Cell, row: Mapping[str, str]) -> str:
    """The type of an entity; raises `BadField`."""
    for column, text in texts_of(cell, row):
        value = replaced(cell, text)
        kind = next((name for name in SCHEMA.entity_types if name.casefold() == value.casefold()), None)
        if kind is None or SCHEMA.entity_type(kind).abstract:
            raise BadField(
                column,
                f"{text[:80]!r} is no type of entity",
                "give under values of the type in a mapping which it is, such as Company or Person",
            )
        return kind
    return "LegalEntity"
