"""A mapping proposed from the names of the columns, and where these say nothing from the values."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from ingest.countries import country_code
from ingest.errors import BadFile
from ingest.files import InputFile
from ingest.formats.table.cells import EXCEL_DAYS, identifier_of, written_day
from ingest.formats.table.headers import HEADER_WITHIN, Term, header_place, term_of, type_of
from ingest.formats.table.identity import column_names
from ingest.formats.table.mapping import (
    DEFAULT_GRADE,
    Cell,
    MappedEntity,
    MappedLink,
    MappedListing,
    TableMapping,
)
from ingest.identifiers import is_imo_number, is_lei, is_usc_code
from ingest.normalise import BadName, read_name
from ingest.records import Head, Layout, all_rows
from ingest.values import day, is_web_address
from ontology import SCHEMA

SAMPLED = 1_000
"""Rows of which the values are looked at."""

_MOST = 0.8
_GRADE = Cell(constant=DEFAULT_GRADE)
_WAYS = (
    "DD-MM-YYYY", "MM-DD-YYYY", "DD/MM/YYYY", "MM/DD/YYYY", "D/M/YYYY", "M/D/YYYY", "DD.MM.YYYY", "D.M.YYYY",
    "D-M-YYYY", "YYYY/MM/DD", "YYYY/M/D", "YYYY.MM.DD", "YYYYMMDD", "D MMM YYYY", "D MMMM YYYY", "MMM D, "
    "YYYY",
    "MMMM D, YYYY", "DD-MMM-YYYY", "YYYY年M月D日", EXCEL_DAYS,
)  # fmt: skip
_LIST_SIGNS = (" | ", "|", ";")


@dataclass(frozen=True, slots=True)
class Column:
    """A column, the values of the sample in it, and what it is taken for."""

    name: str
    values: tuple[str, ...]
    term: Term | None

    def cell(self) -> Cell:
        """Where its values stand, each by itself where several stand in one cell."""
        sign = next((sign for sign in _LIST_SIGNS if any(sign in value for value in self.values)), None)
        return Cell((self.name,), separator=None if sign is None else sign.strip() or sign)


def suggested_mapping(
    file: InputFile,
    *,
    is_list: bool,
    encoding: str = "utf-8",
    sheet: str | None = None,
    may_guess: bool = False,
) -> TableMapping:
    """What the columns of a table seem to mean; with `is_list` each row is an entry of a list of one's own.

    With `may_guess` some column is taken for that of names where nothing says which it is. Raises `BadFile`
    when no column seems to have names, and what reading the table raises.

    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> from ingest.files import input_file
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder, "a.csv")
    ...     _ = path.write_text("Company;Country;Colour\\nAlpha Ltd;Netherlands;red\\n")
    ...     mapping = suggested_mapping(input_file(path), is_list=False)
    >>> list(mapping.uses())
    [('Company', 'name of party'), ('Country', 'country of party')]
    """
    told = replace(Layout.of(Head.of(file.path), encoding), sheet=sheet)
    layout, header, rows = sampled(file, told)
    columns = [
        Column(name, values, term_of(name) or _term_of_values(values))
        for place, name in enumerate(header)
        for values in [tuple(row[place].strip() for row in rows if place < len(row) and row[place].strip())]
    ]
    taken = _Taken(_with_numbers_as_ids(columns))
    names = (
        taken.all("name")
        or taken.all("name_part")
        or _with_forms(columns)
        or (_likely_names(columns) if may_guess else [])
    )
    if not names:
        raise BadFile(
            f"{file.name}: none of its columns is known to have names ({', '.join(header)[:300]}); call "
            "one 'name', or "
            f"write a mapping: ketting map suggest {file.name} --output mapping.toml"
        )
    party = _party(taken, names, is_list)
    owner, links = _owner(taken, party.name)
    entities = (party,) if owner is None else (party, owner)
    return TableMapping(layout, entities, links, _listing(taken) if is_list else None)


def sampled(file: InputFile, layout: Layout) -> tuple[Layout, tuple[str, ...], list[tuple[str, ...]]]:
    """The layout with the row of the header, the names of the columns, and the cells of the first rows below.

    The header is the row of `header_place`, else the first.

    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> from ingest.files import input_file
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder, "a.csv")
    ...     _ = path.write_text("our orders\\ncustomer\\nAlpha\\n")
    ...     layout, *found = sampled(input_file(path), Layout())
    >>> layout.header_row, found
    (2, [('customer',), [('Alpha',)]])
    """
    rows = list(itertools.islice(all_rows(file, layout.with_header(1 << 30)), HEADER_WITHIN + SAMPLED))
    if not rows:
        raise BadFile(f"{file.name}: is empty; it needs a row with the names of its columns, and rows below")
    default = 0 if layout.header_row == 1 else min(1, len(rows) - 1)
    known = header_place([row.cells for row in rows[:HEADER_WITHIN]])
    place = default if known is None else known
    header = column_names(rows[place].cells)
    below = [row.cells for row in rows[place + 1 :]]
    return layout.with_header(rows[place].number), header, below[:SAMPLED]


def _with_numbers_as_ids(columns: list[Column]) -> list[Column]:
    """The columns; beside one of names, one that is called so and has numbers alone is one of ids."""
    names = [column for column in columns if column.term is not None and column.term[0] == "name"]
    numbers = [column for column in names if not any(map(str.isalpha, "".join(column.values)))]
    if len(numbers) == len(names):
        return columns
    return [replace(column, term=("id", "any")) if column in numbers else column for column in columns]


def _with_forms(columns: list[Column]) -> list[Column]:
    """The columns that nothing is known of, and of which nearly all values have a legal form."""
    return [
        column for column in columns if column.term is None and _share_of(column.values, _has_form) >= _MOST
    ]


def _likely_names(columns: list[Column]) -> list[Column]:
    """The column, of those that nothing is known of, with the most different texts of several letters."""
    free = [column for column in columns if column.term is None]
    lettered = {
        column.name: len({value for value in column.values if sum(map(str.isalpha, value)) > 1})
        for column in free
    }
    return sorted(
        (column for column in free if lettered[column.name]), key=lambda each: -lettered[each.name]
    )[:1]


class _Taken:
    """The columns by what they are; one that another has taken before is left."""

    def __init__(self, columns: list[Column]) -> None:
        self._columns = columns

    def all(self, section: str) -> list[Column]:
        """The columns of a section, in the order of the table."""
        return [column for column in self._columns if column.term is not None and column.term[0] == section]

    def first(self, section: str, term: str) -> Column | None:
        """The first column that is this."""
        return next((column for column in self._columns if column.term == (section, term)), None)


def _party(taken: _Taken, names: list[Column], is_list: bool) -> MappedEntity:
    first = names[0]
    parts = [taken.first("name_part", part) for part in ("first", "middle", "last")]
    joined = tuple(column.name for column in parts if column is not None)
    is_whole = first.term is None or first.term[0] != "name_part"
    properties: list[tuple[str, Cell]] = [("name", first.cell() if is_whole else Cell(joined, joined=" "))]
    for column in taken.all("property"):
        assert column.term is not None  # it is of a section
        prop = SCHEMA.property(column.term[1])
        cell = column.cell() if prop.range in ("name", "country", "identifier") else Cell((column.name,))
        if prop.range == "date":
            cell = _dated(column)
        known = [name for name, _ in properties]
        if prop.name not in known:
            properties.append((prop.name, cell))
    properties += _address(taken, {name for name, _ in properties})
    id = taken.first("id", "any")
    is_unique = id is not None and len(set(id.values)) == len(id.values) == len(first.values)
    kind, needs = _type(taken, first), {SCHEMA.property(name).domain for name, _ in properties}
    if kind.constant == "LegalEntity" and "Person" in needs:
        kind = Cell(constant="Person")
    return MappedEntity(
        "party", kind, (id.name,) if id is not None and is_unique else (), tuple(properties), _GRADE
    )


def _type(taken: _Taken, names: Column) -> Cell:
    column = taken.first("type", "any")
    if column is not None:
        known = {
            name.casefold(): name for name in SCHEMA.entity_types if not SCHEMA.entity_type(name).abstract
        }
        values = {value: known.get(value.casefold()) or type_of(value) for value in set(column.values)}
        if values and all(values.values()):
            replaced = {value: kind for value, kind in sorted(values.items()) if kind and kind != value}
            return Cell((column.name,), values=replaced)
    term = names.term
    if term is not None and term[0] == "name_part":
        return Cell(constant="Person")
    if term is not None and term[1] in ("company", "person"):
        return Cell(constant=term[1].capitalize())
    return Cell(constant="Company" if _share_of(names.values, _has_form) >= _MOST else "LegalEntity")


def _address(taken: _Taken, known: set[str]) -> list[tuple[str, Cell]]:
    order = ("street", "second", "postcode", "city", "state")
    columns = [column for part in order if (column := taken.first("address_part", part)) is not None]
    if "address" in known or not columns:
        return []
    return [("address", Cell(tuple(column.name for column in columns), joined=", "))]


def _owner(taken: _Taken, party: str) -> tuple[MappedEntity | None, tuple[MappedLink, ...]]:
    name, id = taken.first("owner", "name"), taken.first("owner", "id")
    if name is None:
        return None, ()
    properties: list[tuple[str, Cell]] = [("name", Cell((name.name,)))]
    if (country := taken.first("owner", "country")) is not None:
        properties.append(("country", Cell((country.name,))))
    kind = Cell(constant="Company" if _share_of(name.values, _has_form) >= _MOST else "LegalEntity")
    ids = (id.name,) if id is not None and len(id.values) == len(name.values) else ()
    fields: dict[str, Cell] = {}
    if (share := taken.first("owner", "share")) is not None:
        fields["share"] = _share_cell(share)
    if (direct := taken.first("owner", "direct")) is not None:
        fields["direct"] = Cell((direct.name,))
    owner = MappedEntity("owner", kind, ids, tuple(properties), _GRADE)
    return owner, (MappedLink("Ownership", "owner", party, fields, _GRADE),)


def _share_cell(column: Column) -> Cell:
    decimal = "," if any(re.search(r"\d,\d{1,4}\s*%?$", value) for value in column.values) else "."
    numbers = [_number(value.replace(decimal, ".")) for value in column.values]
    known = [number for number in numbers if number is not None]
    is_fraction = (
        bool(known) and len(known) == len(numbers) and max(known) <= 1 and any(0 < n < 1 for n in known)
    )
    return Cell((column.name,), decimal=decimal, is_fraction=is_fraction)


def _listing(taken: _Taken) -> MappedListing:
    fields: dict[str, Cell] = {}
    for name in ("start", "end"):
        column = taken.first("listing", name)
        if column is not None and (not column.values or _dated(column).dates or _are_days(column.values)):
            fields[name] = _dated(column)
    properties = [
        (prop, Cell((column.name,)))
        for term, prop in (("reason", "remark"), ("citation", "citation"), ("authority", "authority"))
        if (column := taken.first("listing", term)) is not None
    ]
    return MappedListing("party", None, None, None, (), fields, tuple(properties), _GRADE)


def _dated(column: Column) -> Cell:
    """The column with the way in which it writes days, if all can be told to be written in one."""
    cell = Cell((column.name,))
    if _are_days(column.values):
        return cell
    ways = [way for way in _WAYS if all(written_day(way, value) or day(value) for value in column.values)]
    # 03-04-2024 may be in March or in April, and nothing here says which.
    is_open = len(ways) > 1 and {written_day(ways[0], value) for value in column.values} != {
        written_day(ways[1], value) for value in column.values
    }
    return cell if is_open or not ways else replace(cell, dates=(ways[0],))


def _are_days(values: Sequence[str]) -> bool:
    return all(day(value) is not None for value in values)


def _term_of_values(values: Sequence[str]) -> Term | None:
    """What the values show a column to be that has no known name."""
    if not values:
        return None
    tests: tuple[tuple[Term, Callable[[str], bool]], ...] = (
        (("property", "leiCode"), lambda value: is_lei(identifier_of("leiCode", value))),
        (("property", "uscCode"), lambda value: is_usc_code(identifier_of("uscCode", value))),
        (("property", "imoNumber"), lambda value: is_imo_number(identifier_of("imoNumber", value))),
        (("property", "website"), is_web_address),
        (("property", "country"), lambda value: country_code(value) is not None and len(value) != 2),
    )
    return next((term for term, test in tests if _share_of(values, test) >= _MOST), None)


def _share_of(values: Sequence[str], test: Callable[[str], bool]) -> float:
    return sum(map(test, values)) / len(values) if values else 0.0


def _has_form(name: str) -> bool:
    try:
        return read_name(name).legal_form is not None
    except BadName:
        return False


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
