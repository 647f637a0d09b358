"""A mapping file: TOML that says what the columns of a table mean (docs/bring-your-own.md)."""

from __future__ import annotations

import codecs
import tomllib
from typing import NoReturn

from ingest.errors import BadSource
from ingest.files import InputFile
from ingest.formats.table.cells import EXCEL_DAYS, day_pattern
from ingest.formats.table.mapping import (
    DEFAULT_GRADE,
    REASON,
    Cell,
    MappedEntity,
    MappedLink,
    MappedListing,
    TableMapping,
)
from ingest.formats.table.near import close_to
from ingest.records import TABLE_KINDS, Layout, TomlTable
from ontology import SCHEMA, Grade, OntologyError
from ontology.schema import is_entity_id

LINK_FIELDS = ("share", "share_until", "direct", "start", "end", "observed", "quote", "original")
_LISTING_FIELDS = ("start", "end", "observed")
_LISTING_OWN = ("type", "name", "names", "list", "alias")
"""Properties of list entries that every one gets from whom it names and from its list."""


def read_mapping(file: InputFile) -> TableMapping:
    """The mapping that a file has, read strictly; raises `BadSource` and, for a file that is gone, `BadFile`.

    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> from ingest.files import input_file
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder, "mapping.toml")
    ...     _ = path.write_text('ignore = "Colour"\\n[entity.party]\\nname = "Firm"\\n')
    ...     mapping = read_mapping(input_file(path))
    >>> mapping.ignore, list(mapping.uses())
    (('Colour',), [('Firm', 'name of party')])
    """
    with file.open() as stream:
        content = stream.read()
    try:
        raw = tomllib.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise BadSource(f"{file.name}: byte {error.start} is not UTF-8; save the file as UTF-8") from None
    except tomllib.TOMLDecodeError as error:
        raise BadSource(f"{file.name}: is not TOML: {error}") from None
    return _Reading(TomlTable(file.name, "", raw)).mapping()


class _Reading:
    """The top level of a mapping, with what holds for all of its cells."""

    def __init__(self, table: TomlTable) -> None:
        self._table = table
        self._layout = _layout(table)
        self._dates = _ways(table, "dates")
        self._decimal = table.maybe_text("decimal", lambda sign: sign in (".", ","), '"." or ","') or "."
        self._grade = self._graded(table, Cell(constant=DEFAULT_GRADE))

    def mapping(self) -> TableMapping:
        """The mapping as a whole; raises `BadSource`."""
        table = self._table
        ignore, document = table.text_or_texts("ignore"), table.maybe_text("document")
        observed = self._cell(table, "observed")
        entities = tuple(self._entity(name, each) for name, each in table.named_tables("entity"))
        if not entities:
            raise table.error(
                "entity", "is missing; write [entity.party] and under it name = the column with names"
            )
        names = [entity.name for entity in entities]
        for entity in entities:
            for key, other in entity.references:
                if other not in names:
                    near = close_to(other, names)
                    raise table.error(
                        f"entity.{entity.name}.{key}",
                        f"names {other!r}, no [entity.{other}]; {near}there are {', '.join(names)}",
                    )
        links = tuple(self._link(each, names) for each in table.tables("link"))
        listing = self._listing(table.table("listing"), entities) if table.is_table("listing") else None
        _close(table, ("listing", "entity", "link"))
        return TableMapping(self._layout, entities, links, listing, ignore, document, observed)

    def _entity(self, name: str, table: TomlTable) -> MappedEntity:
        kind = self._type(table)
        id = _columns(table, "id")
        prefix = table.maybe_text(
            "prefix", lambda text: not text or is_entity_id(text), "letters, digits and . _ : @ -"
        )
        if prefix == "" and not id:
            raise table.error("prefix", "is empty; give 'id', the column that has the id of a recorded one")
        grade = self._graded(table, self._grade)
        domain = kind.constant or "Thing"
        references = self._references(table, domain)
        properties = self._properties(table, domain, ())
        if not id and not any(prop == "name" for prop, _ in properties):
            raise table.error("name", "is missing, and so is 'id'; give one of them the column that has it")
        return MappedEntity(name, kind, id, properties, grade, prefix, references)

    def _references(self, table: TomlTable, domain: str) -> tuple[tuple[str, str], ...]:
        """The properties that name another entity of the row, such as consignee = { entity = "customer" }."""
        found = []
        for key in table.left():
            prop = SCHEMA.properties.get(key)
            if prop is None or prop.range != "entity" or not table.is_table(key):
                continue
            if domain != "Thing" and not SCHEMA.is_a(domain, prop.domain):
                self._refuse(table, key, domain, (), is_entity=False)
            named = table.table(key)
            found.append((key, named.text("entity", wanted="an entity of the mapping")))
            named.close()
        return tuple(found)

    def _type(self, table: TomlTable) -> Cell:
        """A type in words, or the column with types; of another text it is said what was probably meant."""
        if table.is_table("type"):
            return self._cell(table, "type") or Cell()
        name = table.maybe_text("type") or "LegalEntity"
        if name not in SCHEMA.entity_types or SCHEMA.entity_type(name).abstract:
            near = close_to(name, SCHEMA.entity_types)
            raise table.error(
                "type", f'is {name!r}, no type; {near}for a column write {{ column = "{name}" }}'
            )
        return Cell(constant=name)

    def _properties(
        self, table: TomlTable, domain: str, others: tuple[str, ...]
    ) -> tuple[tuple[str, Cell], ...]:
        """The keys that are left, each a property of the type; raises `BadSource`."""
        properties: list[tuple[str, Cell]] = []
        for key in table.left():
            prop = SCHEMA.properties.get(key)
            fits = prop is not None and (domain == "Thing" or SCHEMA.is_a(domain, prop.domain))
            if prop is None or not (fits or SCHEMA.is_a(prop.domain, domain)) or prop.range == "entity":
                self._refuse(
                    table, key, domain, others, is_entity=prop is not None and prop.range == "entity"
                )
            cell = self._cell(table, key)
            assert cell is not None  # the key is there
            properties.append((key, cell))
        return tuple(properties)

    def _refuse(
        self, table: TomlTable, key: str, domain: str, others: tuple[str, ...], *, is_entity: bool
    ) -> NoReturn:
        if is_entity:
            raise table.error(
                key,
                "has an entity for its value, so no column can give it; write { entity = "
                '"another of the mapping" }, or a [[link]]',
            )
        known = [name for name, prop in SCHEMA.properties.items() if SCHEMA.is_a(domain, prop.domain)]
        near = close_to(key, (*known, *others, "id", "type", "grade", "prefix"))
        raise table.error(key, f"is no property of a {domain}; {near}docs/ontology.md has all")

    def _link(self, table: TomlTable, entities: list[str]) -> MappedLink:
        types = (*SCHEMA.link_types, *SCHEMA.link_kinds)
        name = table.text("type")
        if name not in types:
            raise table.error(
                "type", f"is {name!r}, no type of link; {close_to(name, types)}known: {', '.join(types)}"
            )
        kind = SCHEMA.link_kinds.get(name)
        link_type = SCHEMA.link_type(name if kind is None else kind.parent)
        ends: list[str] = []
        for key, role in zip(("upper", "lower"), link_type.roles, strict=True):
            end = table.text(key, wanted=f"the {role}, one of the entities of the mapping")
            if end not in entities:
                near = close_to(end, entities)
                raise table.error(
                    key, f"is {end!r}, no [entity.{end}]; {near}there are {', '.join(entities)}"
                )
            ends.append(end)
        grade = self._graded(table, self._grade)
        cells = [(field, self._cell(table, field)) for field in LINK_FIELDS]
        fields = {field: cell for field, cell in cells if cell is not None}
        for field in ("share", "share_until"):
            if field in fields and not link_type.takes_share:
                raise table.error(field, f"is given, and {name} takes no share; leave it out")
        _close(table, ())
        return MappedLink(name, ends[0], ends[1], fields, grade)

    def _listing(self, table: TomlTable, entities: tuple[MappedEntity, ...]) -> MappedListing:
        names = table.maybe_text("names") or entities[0].name
        if names not in {entity.name for entity in entities}:
            known = [entity.name for entity in entities]
            raise table.error(
                "names",
                f"is {names!r}, no [entity.{names}]; {close_to(names, known)}there are {', '.join(known)}",
            )
        id = _columns(table, "id")
        list_id = table.maybe_text("list", is_entity_id, "letters, digits and . _ : @ -")
        title = table.maybe_text("title")
        confers = table.texts("confers") if "confers" in table.left() else None
        grade = self._graded(table, self._grade)
        reason = self._cell(table, REASON)
        cells = [(field, self._cell(table, field)) for field in _LISTING_FIELDS]
        fields = {field: cell for field, cell in cells if cell is not None}
        for key in _LISTING_OWN:
            if key in table.left():
                raise table.error(
                    key, "is what the entry gets from whom it names and from its list; leave it out"
                )
        properties = self._properties(
            table, "Listing", (REASON, "names", "list", "confers", *_LISTING_FIELDS)
        )
        if reason is not None:
            properties = (("remark", reason), *properties)
        return MappedListing(names, list_id, title, confers, id, fields, properties, grade)

    def _graded(self, table: TomlTable, default: Cell) -> Cell:
        if table.is_table("grade"):
            return self._cell(table, "grade") or default
        text = table.maybe_text("grade")
        if text is None:
            return default
        try:
            return Cell(constant=Grade.parse(text).name)
        except OntologyError as error:
            raise table.error(
                "grade", f'is {text!r}: {error}; for a column write {{ column = "{text}" }}'
            ) from None

    def _cell(self, table: TomlTable, key: str) -> Cell | None:
        """A column, a list of columns, or a table that says more; `None` where the key is missing."""
        if key not in table.left():
            return None
        if not table.is_table(key):
            return Cell(_columns(table, key), dates=self._dates, decimal=self._decimal)
        inner = table.table(key)
        columns = _columns(inner, "column")
        joined = _columns(inner, "join")
        constant = inner.maybe_text("constant")
        if sum(map(bool, (columns, joined, constant))) != 1:
            raise table.error(key, 'needs one of column = "...", join = ["...", "..."] and constant = "..."')
        by = inner.maybe_text("by")
        values = dict(_texts(inner, "values"))
        cell = Cell(
            columns or joined,
            constant,
            (by or ", ") if joined else None,
            inner.maybe_text("separator"),
            {**{text.casefold(): value for text, value in values.items()}, **values},
            _ways(inner, "dates") or self._dates,
            inner.maybe_text("decimal", lambda sign: sign in (".", ","), '"." or ","') or self._decimal,
            inner.maybe_text("unit", lambda unit: unit in ("percent", "fraction"), '"percent" or "fraction"')
            == "fraction",
        )
        _close(inner, ())
        return cell


def _layout(table: TomlTable) -> Layout:
    """How the table is written, as far as the mapping says; `kind` is empty where the file tells."""
    kind = table.maybe_text("format", lambda kind: kind in TABLE_KINDS, f"one of {', '.join(TABLE_KINDS)}")
    delimiter = table.maybe_text("delimiter", lambda sign: len(sign) == 1, "one sign")
    encoding = table.maybe_text(
        "encoding", _is_encoding, "an encoding in which ASCII is itself, such as windows-1252"
    )
    sheet, header = table.maybe_text("sheet"), table.maybe_number("header_row")
    return Layout(kind or "", delimiter or "", encoding or "utf-8", sheet, header or 0)


def _is_encoding(name: str) -> bool:
    try:
        return "\n;a".encode(codecs.lookup(name).name) == b"\n;a"
    except (LookupError, UnicodeError):
        return False


def _columns(table: TomlTable, key: str) -> tuple[str, ...]:
    """A column or a list of columns."""
    return table.text_or_texts(key)


def _texts(table: TomlTable, key: str) -> list[tuple[str, str]]:
    if not table.is_table(key):
        if key in table.left():
            raise table.error(key, 'must be a table of texts, such as { "NL" = "nl" }')
        return []
    inner = table.table(key)
    return [(text, inner.maybe_text(text, lambda _: True) or "") for text in inner.left()]


def _ways(table: TomlTable, key: str) -> tuple[str, ...]:
    """How days are written."""
    ways = table.text_or_texts(key)
    for way in ways:
        try:
            if way != EXCEL_DAYS:
                day_pattern(way)
        except ValueError:
            raise table.error(
                key,
                f"has {way!r}, no way to write days; use YYYY with MM or M, and DD or D, or MMM for Feb, "
                "or excel",
            ) from None
    return ways


def _close(table: TomlTable, tables: tuple[str, ...]) -> None:
    """Refuse a key that was not read, with what was probably meant."""
    for key in table.left():
        near = close_to(key, (*table.popped(), *tables))
        raise table.error(
            key, f"is unknown here; {near}known: {', '.join(sorted({*table.popped(), *tables}))}"
        )
