"""The one reader of fact tables: a row becomes a statement, or is rejected with the reason.

A table is read twice. The first reading finds which ids the source declares, because a row may
stand before the `type` and `name` rows of the ids it uses; the second makes the statements.
Both stream: what is held in memory is the declared ids, never the rows.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from importlib.resources.abc import Traversable
from types import MappingProxyType

from graph.store.records import Document
from ingest.csv_table import COLUMNS, Row, read_rows
from ingest.errors import BadFactFile
from ingest.rejections import Rejection
from ingest.source import DESCRIPTION, Source
from ingest.values import unprintable, value_problem
from ontology import (
    SCHEMA,
    Directness,
    Grade,
    OntologyError,
    PartialDate,
    Period,
    Share,
    Statement,
)
from ontology.schema import is_entity_id

_MOST_CHARACTERS = 10_000
"""A longer cell is no fact: its end is probably lost in another row."""

_LONGEST_REASON = 500

_REQUIRED = ("subject", "property", "object", "grade", "document", "locator")
_LINKS_ONLY = ("share", "share_until", "direct")

_Place = tuple[str, int]
"""A file name and the line that a row begins on."""


@dataclass(frozen=True, slots=True)
class Survey:
    """What the first reading of a source found.

    `tables` are the files read, `rows` counts their data rows, `sha256` is the fingerprint of
    the files and of source.toml. `types` gives the type of each id that may be used, `refused`
    why a declared id may not be, and `rejections` the `type` rows found wrong.
    """

    source: Source
    tables: tuple[Traversable, ...]
    rows: int
    sha256: str
    types: Mapping[str, str]
    refused: Mapping[str, str]
    rejections: Mapping[_Place, Rejection]


def survey(source: Source, tables: Iterable[Traversable] | None = None) -> Survey:
    """Read the tables of a source, or others in their place, for the ids that they declare.

    Raises `BadFactFile` when a table is damaged, or when together they have fewer rows than
    source.toml expects.
    """
    tables = source.tables if tables is None else tuple(tables)
    rows = _Rows(tables)
    documents = _documents(source)
    declared = _Declared()
    count = 0
    for row in rows:
        count += 1
        declared.read(row, documents)
    if count < source.expected_rows:
        names = ", ".join(table.name for table in tables)
        raise BadFactFile(
            f"{names}: {count} rows, but {DESCRIPTION} of {source.id} expects at least "
            f"{source.expected_rows}, so the file was probably cut off; get it again, or lower rows under "
            "[expect] if it is whole"
        )
    types, refused, rejections = declared.judged()
    return Survey(
        source,
        tables,
        count,
        rows.fingerprint(source),
        MappingProxyType(types),
        MappingProxyType(refused),
        MappingProxyType(rejections),
    )


def read_facts(survey: Survey) -> Iterator[Statement | Rejection]:
    """Stream the statement or the rejection of every row, in the order of files and rows.

    Raises `BadFactFile` when the files are no longer those surveyed.
    """
    rows = _Rows(survey.tables)
    documents = _documents(survey.source)
    for row in rows:
        known = survey.rejections.get((row.file, row.number))
        if known is not None:
            yield known
            continue
        try:
            yield _placed(_statement(row, survey.source.id, documents), survey)
        except _Refused as refusal:
            yield Rejection(row, refusal.field, refusal.reason)
    if rows.fingerprint(survey.source) != survey.sha256:
        raise BadFactFile(f"{survey.source.id}: a file was changed while it was read; load it again")


class _Refused(Exception):
    """A row cannot be loaded because of one of its fields."""

    def __init__(self, field: str, reason: str) -> None:
        # The value stands in the middle of a reason; what is wrong and what to do stand around it.
        half = _LONGEST_REASON // 2
        self.field = field
        self.reason = reason if len(reason) <= _LONGEST_REASON else f"{reason[:half]} … {reason[-half:]}"
        super().__init__(f"{field}: {self.reason}")


class _Rows:
    """The rows of several tables, and afterwards the fingerprint of what was read."""

    def __init__(self, tables: Iterable[Traversable]) -> None:
        self._tables = tuple(tables)
        self._digests: list[str] = []

    def __iter__(self) -> Iterator[Row]:
        for table in self._tables:
            digest = hashlib.sha256()
            yield from read_rows(table, digest)
            self._digests.append(digest.hexdigest())

    def fingerprint(self, source: Source) -> str:
        """What `sha256sum *.csv source.toml | sha256sum` prints in the source's folder."""
        names = (*(table.name for table in self._tables), DESCRIPTION)
        digests = (*self._digests, source.sha256)
        listing = "".join(f"{digest}  {name}\n" for digest, name in zip(digests, names, strict=True))
        return hashlib.sha256(listing.encode()).hexdigest()


class _Declared:
    """The `type` and `name` rows met so far."""

    def __init__(self) -> None:
        self._types: dict[str, tuple[str, Row]] = {}
        self._type_rows: dict[str, list[Row]] = {}
        self._named: set[str] = set()
        self._rejections: dict[str, list[Rejection]] = {}

    def read(self, row: Row, documents: Mapping[str, Document]) -> None:
        """Take in a row; rows that declare nothing are passed by."""
        if len(row.cells) < 2:
            return
        subject, prop = row.cells[0].strip(), row.cells[1].strip()
        if prop not in ("type", "name"):
            return
        try:
            value = _statement(row, "", documents).value
            if prop == "name":
                self._named.add(subject)
            else:
                self._declare(subject, value, row)
        except _Refused as refusal:
            if prop == "type":
                rejection = Rejection(row, refusal.field, refusal.reason)
                self._rejections.setdefault(subject, []).append(rejection)

    def judged(self) -> tuple[dict[str, str], dict[str, str], dict[_Place, Rejection]]:
        """Types by id, why other declared ids may not be used, and the `type` rows rejected."""
        refused = {id: f"its type row was rejected: {found[0]}" for id, found in self._rejections.items()}
        rejections = [rejection for found in self._rejections.values() for rejection in found]
        for id, rows in self._type_rows.items():
            refused.pop(id, None)
            if id not in self._named:
                refused[id] = "no good row gives its name; add a name row"
                rejections += (Rejection(row, "subject", f"{id}: {refused[id]}") for row in rows)
        types = {id: kind for id, (kind, _) in self._types.items() if id not in refused}
        return types, refused, {(r.row.file, r.row.number): r for r in rejections}

    def _declare(self, id: str, kind: str, row: Row) -> None:
        known, there = self._types.get(id, (kind, row))
        if SCHEMA.is_a(kind, known):
            self._types[id] = (kind, row)
        elif not SCHEMA.is_a(known, kind):
            raise _Refused(
                "object",
                f"{id} cannot be both {known} ({there.file}, row {there.number}) and {kind}; keep one type",
            )
        self._type_rows.setdefault(id, []).append(row)


def _documents(source: Source) -> dict[str, Document]:
    return {document.id: document for document in source.documents}


def _statement(row: Row, source_id: str, documents: Mapping[str, Document]) -> Statement:
    """The statement that the row makes, as far as the row alone can tell.

    The schema of a property is still its domain, since the type of the subject stands elsewhere.
    """
    cells = _cells(row)
    document = _document(cells["document"], documents)
    start, end, until = (_date(cells, field) for field in ("start", "end", "share_until"))
    _check_order(start, end, until)
    is_link = cells["property"] in SCHEMA.link_types
    schema, prop, value = _link(cells) if is_link else _property(cells)
    return Statement(
        subject=cells["subject"],
        schema=schema,
        prop=prop,
        value=value,
        source=source_id,
        document=document.id,
        locator=cells["locator"],
        grade=_grade(cells["grade"]),
        observed=_observed(cells["observed"], document),
        original=cells["original"] or None,
        quote=cells["quote"] or None,
        share=_share(cells),
        share_until=until,
        direct=_directness(cells["direct"]) if is_link else None,
        start=start,
        end=end,
    )


def _cells(row: Row) -> dict[str, str]:
    if len(row.cells) != len(COLUMNS):
        raise _Refused(
            "row",
            f"has {len(row.cells)} cells, not {len(COLUMNS)}; quote cells that hold commas, keep empty ones",
        )
    for field, cell in zip(COLUMNS, row.cells, strict=True):
        if (letter := unprintable(cell)) is not None:
            raise _Refused(field, f"holds the control character U+{ord(letter):04X}; remove it")
        if len(cell) > _MOST_CHARACTERS:
            raise _Refused(
                field,
                f"is {len(cell):,} characters long; shorten it to {_MOST_CHARACTERS:,} or check its quotes",
            )
    cells = {field: cell.strip() for field, cell in zip(COLUMNS, row.cells, strict=True)}
    for field in _REQUIRED:
        if not cells[field]:
            raise _Refused(field, "is empty; every fact needs one")
    if not is_entity_id(cells["subject"]):
        raise _Refused("subject", _bad_id(cells["subject"]))
    return cells


def _link(cells: dict[str, str]) -> tuple[str, str, str]:
    link_type = SCHEMA.link_type(cells["property"])
    if not is_entity_id(cells["object"]):
        raise _Refused("object", _bad_id(cells["object"]))
    if cells["object"] == cells["subject"]:
        raise _Refused("object", "is the subject itself; a link has two ends")
    if not link_type.takes_share:
        for field in ("share", "share_until"):
            if cells[field]:
                raise _Refused(field, f"{link_type.name} takes no share; leave it empty")
    return link_type.name, link_type.name, cells["object"]


def _property(cells: dict[str, str]) -> tuple[str, str, str]:
    prop = SCHEMA.properties.get(cells["property"])
    if prop is None:
        raise _Refused(
            "property",
            f"{cells['property'][:80]!r} is no property or link type; ontology/schema.toml has those known",
        )
    for field in _LINKS_ONLY:
        if cells[field]:
            raise _Refused(field, f"{prop.name} is a property, and only links have this; leave it empty")
    try:
        problem = value_problem(prop, cells["object"])
    except OntologyError as error:
        problem = str(error)
    if problem is None and prop.range == "entity" and cells["object"] == cells["subject"]:
        problem = f"is the subject itself; {prop.name} takes another id"
    if problem is not None:
        raise _Refused("object", problem)
    return prop.domain, prop.name, cells["object"]


def _document(id: str, documents: Mapping[str, Document]) -> Document:
    document = documents.get(id)
    if document is None:
        raise _Refused(
            "document", f"{id[:80]!r} is not in {DESCRIPTION}; add [documents.{id[:80]}] or correct the id"
        )
    return document


def _grade(text: str) -> Grade:
    try:
        return Grade.parse(text)
    except OntologyError as error:
        raise _Refused("grade", str(error)) from None


def _directness(text: str) -> Directness:
    try:
        return Directness(text or Directness.UNSTATED)
    except ValueError:
        raise _Refused(
            "direct", f"{text!r} is not one of {', '.join(Directness)}; or leave it empty"
        ) from None


def _share(cells: dict[str, str]) -> Share | None:
    if not cells["share"]:
        if cells["share_until"]:
            raise _Refused(
                "share_until", "ends a share that is not stated; state the share or leave this empty"
            )
        return None
    try:
        share = Share.parse(cells["share"])
    except OntologyError as error:
        raise _Refused("share", f"{error}; correct it, or leave it empty when it is unknown") from None
    if share.high == 0:
        raise _Refused("share", "a share of 0 is no holding; state the end of the link instead")
    return None if share.is_unknown else share


def _date(cells: dict[str, str], field: str) -> PartialDate | None:
    try:
        return PartialDate(cells[field]) if cells[field] else None
    except OntologyError as error:
        raise _Refused(field, str(error)) from None


def _check_order(start: PartialDate | None, end: PartialDate | None, until: PartialDate | None) -> None:
    for field, last in (("end", end), ("share_until", until)):
        if start is not None and last is not None and last.last_day < start.first_day:
            raise _Refused(field, f"{last} is before start, {start}; correct one of them")


def _observed(text: str, document: Document) -> Period:
    """When the fact was seen to hold: as stated, else when the document is of, else when it was read."""
    if not text:
        day = document.date or PartialDate(document.read.isoformat())
        return Period(day, day)
    try:
        period = Period.parse(text)
    except OntologyError as error:
        raise _Refused("observed", str(error)) from None
    if period.last.first_day > document.read:
        raise _Refused(
            "observed",
            f"{period} is after {document.read}, the day {document.id} was read; correct one of them",
        )
    return period


def _placed(statement: Statement, survey: Survey) -> Statement:
    """The statement with the type of its subject; refused when an id is undeclared or of a wrong type."""
    kind = _usable("subject", statement.subject, survey)
    link_type = SCHEMA.link_types.get(statement.prop)
    if link_type is not None:
        other = _usable("object", statement.value, survey)
        ends = (("subject", kind, link_type.upper_type), ("object", other, link_type.lower_type))
        for (field, found, wanted), role in zip(ends, link_type.roles, strict=True):
            if not SCHEMA.is_a(found, wanted):
                raise _Refused(field, f"is a {found}; the {role} of {link_type.name} must be a {wanted}")
        return statement
    if SCHEMA.property(statement.prop).range == "entity":
        _usable("object", statement.value, survey)
    if not SCHEMA.is_a(kind, statement.schema):
        raise _Refused(
            "property",
            f"{statement.subject} is a {kind}; only a {statement.schema} has {statement.prop}",
        )
    return replace(statement, schema=kind)


def _usable(field: str, id: str, survey: Survey) -> str:
    """The declared type of the id."""
    kind = survey.types.get(id)
    if kind is not None:
        return kind
    why = survey.refused.get(id)
    if why is not None:
        raise _Refused(field, f"{id}: {why}")
    raise _Refused(field, f"{id} has no type row in this source; declare it, or correct the id")


def _bad_id(text: str) -> str:
    return f"{text[:80]!r} is no entity id; use 1 to 200 letters, digits and . _ : @ -"
