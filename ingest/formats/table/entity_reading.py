"""Entities of a row as their mapping has them: id, type and values, kept for the texts that come again.

Of a million rows nearly all cells hold a text that an earlier row had in the same column. What such texts
come to is worked out once; the mapping is taken apart once for all rows.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from ingest.formats.table.bounds import bounded, out_of_bounds
from ingest.formats.table.cells import entity_type_of, property_value, replaced, texts_of
from ingest.formats.table.identity import columns_of, fingerprint, identifying
from ingest.formats.table.mapping import Cell, MappedEntity
from ingest.rejections import BadField
from ingest.values import check_value, entity_id
from ontology import SCHEMA, Grade, OntologyError
from ontology.schema import NAME_PROPERTIES

NAMED_FROM = ("name", *(name for name in NAME_PROPERTIES if name not in ("name", "acronym", "brand")))
"""The properties that an entity may be named by, such as those of its native name."""

_REMEMBERED = 20_000
"""Texts of one property, or of what identifies one entity, whose meaning is kept."""

_LONGEST = 300
"""Characters of such texts; longer ones are not kept."""

_Value = TypeVar("_Value")
_Values = tuple[tuple[str, str, str | None], ...]
"""Property, value, and the text of the table where that is another."""


@dataclass(frozen=True, slots=True)
class RowEntity:
    """An entity that a row describes: its id, its type, and what reads the rest of it."""

    id: str
    type: str
    reader: EntityReader

    @property
    def mapped(self) -> MappedEntity:
        """What the mapping says of it."""
        return self.reader.mapped


class EntityReader:
    """Reads one of the entities of each row.

    >>> party = MappedEntity("party", Cell(constant="Company"), (), (("name", Cell(("Firm",))),), Cell())
    >>> reader = EntityReader(party, "orders", is_needed=True)
    >>> entity = reader.entity({"Firm": "Alpha BV"})
    >>> entity.id.startswith("orders:"), entity.type
    (True, 'Company')
    >>> reader.values(entity, {"Firm": "Alpha BV"})
    ((('type', 'Company', None), ('name', 'Alpha BV', None)), ())
    """

    def __init__(
        self, mapped: MappedEntity, source: str, *, is_needed: bool, own_classes: Collection[str] = ()
    ) -> None:
        """`source` stands before ids that the mapping gives no prefix; one needed may not be left empty."""
        self.mapped = mapped
        self._is_needed = is_needed
        self._prefix = f"{source if mapped.prefix is None else mapped.prefix}:" if mapped.prefix != "" else ""
        self._is_named = any(name in NAMED_FROM for name, _ in mapped.properties)
        naming = [cell for name, cell in mapped.properties if name in (*NAMED_FROM, "country")]
        by = (*mapped.id, *(column for cell in naming for column in cell.columns), *mapped.type.columns)
        self._entity = Kept(by, self._read_entity)
        self._grade = Kept(mapped.grade.columns, lambda cells: grade_of(mapped.grade, cells))
        self._type = Kept(mapped.type.columns, self._read_type)
        self._properties = tuple(
            (name, cell, Kept(cell.columns, _property_reader(name, cell, own_classes)))
            for name, cell in mapped.properties
        )
        self._by_type: dict[str, tuple[frozenset[str], frozenset[str]]] = {}

    def entity(self, cells: Mapping[str, str]) -> RowEntity | None:
        """The entity; `None` where nothing in the row identifies it. Raises `BadField`."""
        return self._entity.of(cells)

    def grade(self, cells: Mapping[str, str]) -> Grade:
        """The grade of what the row says of it; raises `BadField`."""
        return self._grade.of(cells)

    def values(self, entity: RowEntity, cells: Mapping[str, str]) -> tuple[_Values, tuple[BadField, ...]]:
        """Its type and properties with their values, and what of them cannot be one."""
        found, bad = [self._type.of(cells)], list[BadField]()
        wrong_here, bounded_here = self._of_type(entity.type)
        for name, cell, read in self._properties:
            if name not in wrong_here:
                values, wrong = read.of(cells)
                if name in bounded_here:
                    values, wrong = _within_bounds(cell, values, wrong)
                found += values
                bad += wrong
            else:
                domain = SCHEMA.property(name).domain
                bad += (
                    BadField(column, f"is {name}, and only a {domain} has that", f"here is a {entity.type}")
                    for column, _ in texts_of(cell, cells)
                )
        return tuple(found), tuple(bad)

    def _of_type(self, type: str) -> tuple[frozenset[str], frozenset[str]]:
        """The mapped properties that an entity of the type does not have, and those with bounds."""
        known = self._by_type.get(type)
        if known is None:
            names = [name for name, _ in self.mapped.properties]
            wrong = frozenset(name for name in names if not SCHEMA.is_a(type, SCHEMA.property(name).domain))
            known = self._by_type[type] = wrong, bounded(type, names)
        return known

    def _read_type(self, cells: Mapping[str, str]) -> tuple[str, str, str | None]:
        text = next((text for _, text in texts_of(self.mapped.type, cells)), "")
        type = entity_type_of(self.mapped.type, cells)
        return "type", type, unless(text, type)

    def _read_entity(self, cells: Mapping[str, str]) -> RowEntity | None:
        id = self._id(cells)
        if id is not None:
            return RowEntity(id, self._type.of(cells)[1], self)
        if self._is_needed:
            needed = f"every row needs it for its {self.mapped.name}"
            raise BadField(columns_of(self.mapped), "is empty", needed)
        return None

    def _id(self, cells: Mapping[str, str]) -> str | None:
        entity = self.mapped
        names = list(self.texts(NAMED_FROM, cells))
        try:
            check_value(SCHEMA.property("name"), names[0] if names else "A")
        except OntologyError as error:
            raise BadField.of(columns_of(entity), error) from None
        if not entity.id:
            countries = self.texts(("country",), cells)
            return f"{self._prefix}{fingerprint([names[0], *countries])}" if names else None
        if not names and not any(cells[column].strip() for column in entity.id):
            return None
        id = entity_id(f"{self._prefix}{'-'.join(identifying(entity.id, cells))}")
        if self._is_named and not names:
            raise BadField(columns_of(entity), "is empty", f"every {entity.name} needs a name")
        return id

    def texts(self, names: tuple[str, ...], cells: Mapping[str, str]) -> Iterator[str]:
        """The texts of its properties of these names."""
        for name, cell in self.mapped.properties:
            if name in names:
                yield from (replaced(cell, text) for _, text in texts_of(cell, cells))


class Kept(Generic[_Value]):
    """What the cells of some columns come to, kept by their texts until there are too many.

    >>> kept = Kept(("Left",), lambda cells: cells["Left"].strip())
    >>> kept.of({"Left": " 2024 "})
    '2024'
    """

    def __init__(self, columns: Sequence[str], read: Callable[[Mapping[str, str]], _Value]) -> None:
        self._columns = tuple(dict.fromkeys(columns))
        self._one = self._columns[0] if len(self._columns) == 1 else None
        self._read = read
        self._known: dict[str | tuple[str, ...], tuple[_Value]] = {}

    def of(self, cells: Mapping[str, str]) -> _Value:
        """What the row's cells come to; raises what reading them raises, which is not kept."""
        one = self._one
        key = tuple([cells[column] for column in self._columns]) if one is None else cells[one]
        for value in self._known.get(key, ()):
            return value
        value = self._read(cells)
        if (sum(map(len, key)) if one is None else len(key)) <= _LONGEST:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            self._known[key] = (value,)
        return value


def _property_reader(
    name: str, cell: Cell, own_classes: Collection[str]
) -> Callable[[Mapping[str, str]], tuple[_Values, tuple[BadField, ...]]]:
    prop = SCHEMA.property(name)

    def read(cells: Mapping[str, str]) -> tuple[_Values, tuple[BadField, ...]]:
        values: list[tuple[str, str, str | None]] = []
        bad: list[BadField] = []
        try:
            for column, text in texts_of(cell, cells):
                try:
                    value = property_value(prop, cell, column, text, own_classes)
                    values.append((name, value, unless(text, value)))
                except BadField as wrong:
                    bad.append(BadField(*wrong.problem))  # without what it was raised through
        except BadField as wrong:
            bad.append(BadField(*wrong.problem))
        return tuple(values), tuple(bad)

    return read


def _within_bounds(
    cell: Cell, values: _Values, bad: tuple[BadField, ...]
) -> tuple[_Values, tuple[BadField, ...]]:
    """Those of the values that are within their bounds, and what is wrong with the others."""
    column = cell.columns[0] if cell.columns else ""
    problems = [out_of_bounds(column, name, value) for name, value, _ in values]
    if not any(problems):
        return values, bad
    kept = tuple(value for value, problem in zip(values, problems, strict=True) if problem is None)
    return kept, (*bad, *(BadField(*problem) for problem in problems if problem is not None))


def unless(text: str, value: str) -> str | None:
    """How the table writes a value, where that is otherwise.

    >>> unless("Germany", "de"), unless("de", "de")
    ('Germany', None)
    """
    return text if text and text != value else None


def grade_of(cell: Cell, cells: Mapping[str, str]) -> Grade:
    """The grade that a cell states, C where it states none; raises `BadField`.

    >>> grade_of(Cell(("Grade",)), {"Grade": "b"}), grade_of(Cell(), {})
    (<Grade.B: 1>, <Grade.C: 2>)
    """
    for column, text in texts_of(cell, cells):
        try:
            return Grade.parse(replaced(cell, text))
        except OntologyError as error:
            raise BadField.of(column, error) from None
    return Grade.C
