"""The statements that a row makes by the mapping of its table, and what of it cannot be one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from graph.store.records import Document
from ingest.formats.table.cells import (
    DIRECT,
    day_of,
    entity_type_of,
    property_value,
    replaced,
    share_of,
    texts_of,
)
from ingest.formats.table.identity import columns_of, fingerprint, identifying
from ingest.formats.table.mapping import Cell, MappedEntity, MappedLink, MappedListing, TableMapping
from ingest.records import CsvRow
from ingest.rejections import BadField
from ingest.values import check_text, check_value, entity_id
from ontology import SCHEMA, Directness, Grade, OntologyError, PartialDate, Period, Share, Statement
from ontology.schema import NAME_PROPERTIES

MAX_CHARACTERS = 10_000
"""A longer cell is no fact: its end is probably lost in another row."""

_DATES = ("start", "end", "share_until")
_NAMED_FROM = ("name", *(name for name in NAME_PROPERTIES if name not in ("name", "acronym", "brand")))


@dataclass(frozen=True, slots=True)
class RowEntity:
    """An entity that a row describes: its id, its type, and what the mapping says of it."""

    id: str
    type: str
    mapped: MappedEntity


@dataclass(frozen=True, slots=True)
class RowFacts:
    """Makes statements of the rows of one table, whose `columns` stand in this order."""

    mapping: TableMapping
    columns: tuple[str, ...]
    source: str
    document: Document
    list_id: str
    own_classes: frozenset[str] = frozenset()

    def by_column(self, row: CsvRow) -> Mapping[str, str]:
        """The cells of a row by column; raises `BadField` where they cannot be told apart."""
        width = len(self.columns)
        if any(cell.strip() for cell in row.cells[width:]):
            raise BadField(
                "",
                f"has {len(row.cells)} cells under {width} columns",
                "quote a cell that holds the delimiter",
            )
        cells = dict(zip(self.columns, (*row.cells, *[""] * width), strict=False))
        for column, cell in cells.items():
            if len(cell) > MAX_CHARACTERS:
                raise BadField(
                    column,
                    f"is {len(cell):,} characters long",
                    f"shorten it to {MAX_CHARACTERS:,} or check its quotes",
                )
        return cells

    def entities(self, cells: Mapping[str, str]) -> Mapping[str, RowEntity]:
        """The entities that the row describes, by their names in the mapping; raises `BadField`.

        The first one, and the one that the list entry names, must be there; others may be left empty.
        """
        by_name: dict[str, RowEntity] = {}
        for entity in self.mapping.entities:
            id = self._id(entity, cells)
            if id is not None:
                by_name[entity.name] = RowEntity(id, entity_type_of(entity.type, cells), entity)
            elif self._is_needed(entity):
                raise BadField(columns_of(entity), "is empty", f"every row needs it for its {entity.name}")
        return by_name

    def entry_id(self, cells: Mapping[str, str], entities: Mapping[str, RowEntity]) -> str | None:
        """The id of the list entry that the row is; `None` where the rows are none. Raises `BadField`.

        Without columns for it, it is made of whom the entry names and of all that it says.
        """
        listing = self.mapping.listing
        if listing is None:
            return None
        if listing.id:
            return entity_id(f"{self.list_id}:{'-'.join(identifying(listing.id, cells))}")
        said = [entities[listing.names].id]
        for _, cell in (*listing.fields.items(), *listing.properties):
            said += [text for _, text in texts_of(cell, cells)]
        return f"{self.list_id}:{fingerprint(said)}"

    def statements(
        self, row: CsvRow, cells: Mapping[str, str], entities: Mapping[str, RowEntity]
    ) -> Iterator[Statement | BadField]:
        """Each statement that the row makes, or why it cannot; raises `BadField` where that is so of all."""
        observed = self._observed(cells)
        for entity in entities.values():
            yield from self._about(row, cells, entity, observed)
            for name, other in (r for r in entity.mapped.references if r[1] in entities):
                grade = _grade(entity.mapped.grade, cells)
                yield self._statement(row, entity, name, entities[other].id, grade, observed)
        for link in self.mapping.links:
            if link.upper in entities and link.lower in entities:
                try:
                    yield self._link(row, cells, entities[link.upper], entities[link.lower], link, observed)
                except BadField as bad:
                    yield bad
        if self.mapping.listing is not None:
            yield from self._listing(row, cells, entities, self.mapping.listing, observed)

    # ------------------------------------------------------------ entities

    def _is_needed(self, entity: MappedEntity) -> bool:
        listing = self.mapping.listing
        return entity is self.mapping.entities[0] or (listing is not None and listing.names == entity.name)

    def _id(self, entity: MappedEntity, cells: Mapping[str, str]) -> str | None:
        """The id of an entity; `None` where nothing in the row identifies it, `BadField` for half of it."""
        names = list(self._texts(entity, _NAMED_FROM, cells))
        try:
            check_value(SCHEMA.property("name"), names[0] if names else "A")
        except OntologyError as error:
            raise BadField.of(columns_of(entity), error) from None
        is_named = any(name in _NAMED_FROM for name, _ in entity.properties)
        prefix = self.source if entity.prefix is None else entity.prefix
        if not entity.id:
            countries = self._texts(entity, ("country",), cells)
            return f"{prefix}:{fingerprint([names[0], *countries])}" if names else None
        if not names and not any(cells[column].strip() for column in entity.id):
            return None
        id = entity_id(f"{prefix}:{'-'.join(identifying(entity.id, cells))}")
        if is_named and not names:
            raise BadField(columns_of(entity), "is empty", f"every {entity.name} needs a name")
        return id

    def _texts(self, entity: MappedEntity, names: tuple[str, ...], cells: Mapping[str, str]) -> Iterator[str]:
        for name, cell in entity.properties:
            if name in names:
                yield from (replaced(cell, text) for _, text in texts_of(cell, cells))

    def _about(
        self, row: CsvRow, cells: Mapping[str, str], entity: RowEntity, observed: Period
    ) -> Iterator[Statement | BadField]:
        grade = _grade(entity.mapped.grade, cells)
        type_text = next((text for _, text in texts_of(entity.mapped.type, cells)), "")
        yield self._statement(
            row, entity, "type", entity.type, grade, observed, _unless(type_text, entity.type)
        )
        for name, cell in entity.mapped.properties:
            prop = SCHEMA.property(name)
            if not SCHEMA.is_a(entity.type, prop.domain):
                for column, _ in texts_of(cell, cells):
                    yield BadField(
                        column, f"is {name}, and only a {prop.domain} has that", f"here is a {entity.type}"
                    )
                continue
            try:
                for column, text in texts_of(cell, cells):
                    try:
                        value = property_value(prop, cell, column, text, self.own_classes)
                        yield self._statement(row, entity, name, value, grade, observed, _unless(text, value))
                    except BadField as bad:
                        yield bad
            except BadField as bad:
                yield bad

    # ------------------------------------------------------------ links and list entries

    def _link(
        self,
        row: CsvRow,
        cells: Mapping[str, str],
        upper: RowEntity,
        lower: RowEntity,
        link: MappedLink,
        observed: Period,
    ) -> Statement:
        kind = SCHEMA.link_kinds.get(link.type)
        link_type = SCHEMA.link_type(link.type if kind is None else kind.parent)
        for end, wanted in ((upper, link_type.upper_type), (lower, link_type.lower_type)):
            if not SCHEMA.is_a(end.type, wanted):
                raise BadField(
                    end.mapped.name, f"is a {end.type}", f"an end of {link.type} must be a {wanted}"
                )
        fields = link.fields
        days = {name: self._day(fields.get(name), cells) for name in _DATES}
        _check_order(days["start"], days["end"])
        share, original = self._share(fields.get("share"), cells)
        said = next((text for _, text in _of(fields.get("original"), cells)), None)
        return Statement(
            upper.id,
            link.type,
            link_type.name,
            lower.id,
            self.source,
            self.document.id,
            row.locator,
            _grade(link.grade, cells),
            self._observed(cells, fields.get("observed")) if "observed" in fields else observed,
            original=said or original,
            quote=next((text for _, text in _of(fields.get("quote"), cells)), None),
            share=share,
            share_until=days["share_until"] if share is not None else None,
            direct=self._direct(fields.get("direct"), cells),
            start=days["start"],
            end=days["end"],
        )

    def _share(self, cell: Cell | None, cells: Mapping[str, str]) -> tuple[Share | None, str | None]:
        """The share and, where it is written otherwise, how."""
        for column, text in _of(cell, cells):
            assert cell is not None  # it gave a text
            share = share_of(cell, column, text)
            return share, _unless(text, "" if share is None else str(share))
        return None, None

    def _direct(self, cell: Cell | None, cells: Mapping[str, str]) -> Directness:
        for column, text in _of(cell, cells):
            assert cell is not None  # it gave a text
            said = DIRECT.get(replaced(cell, text).casefold())
            if said is None:
                raise BadField(
                    column, f"{text[:80]!r} says not whether it is direct", "write direct or indirect"
                )
            return Directness(said)
        return Directness.UNSTATED

    def _listing(
        self,
        row: CsvRow,
        cells: Mapping[str, str],
        entities: Mapping[str, RowEntity],
        listing: MappedListing,
        observed: Period,
    ) -> Iterator[Statement | BadField]:
        id = self.entry_id(cells, entities)
        assert id is not None  # the mapping has a listing
        party = entities[listing.names]
        entry = RowEntity(id, "Listing", party.mapped)
        grade = _grade(listing.grade, cells)
        yield self._statement(row, entry, "type", "Listing", grade, observed)
        for name in self._texts(party.mapped, _NAMED_FROM, cells):
            yield self._statement(row, entry, "name", name, grade, observed)
            break
        yield self._statement(row, entry, "list", self.list_id, grade, observed)
        for name, cell in listing.properties:
            for column, text in texts_of(cell, cells):
                try:
                    value = property_value(SCHEMA.property(name), cell, column, text)
                    yield self._statement(row, entry, name, value, grade, observed, _unless(text, value))
                except BadField as bad:
                    yield bad
        try:
            start, end = (self._day(listing.fields.get(name), cells) for name in ("start", "end"))
            _check_order(start, end)
            yield Statement(
                id,
                "Listing",
                "names",
                party.id,
                self.source,
                self.document.id,
                row.locator,
                grade,
                self._observed(cells, listing.fields.get("observed"))
                if "observed" in listing.fields
                else observed,
                start=start,
                end=end,
            )
        except BadField as bad:
            yield bad

    # ------------------------------------------------------------ what they share

    def _statement(
        self,
        row: CsvRow,
        entity: RowEntity,
        prop: str,
        value: str,
        grade: Grade,
        observed: Period,
        original: str | None = None,
    ) -> Statement:
        try:
            check_text(value)
        except OntologyError as error:
            raise BadField.of(prop, error) from None
        return Statement(
            entity.id,
            entity.type,
            prop,
            value,
            self.source,
            self.document.id,
            row.locator,
            grade,
            observed,
            original=original,
        )

    def _day(self, cell: Cell | None, cells: Mapping[str, str]) -> PartialDate | None:
        for column, text in _of(cell, cells):
            assert cell is not None  # it gave a text
            return day_of(cell, column, replaced(cell, text))
        return None

    def _observed(self, cells: Mapping[str, str], cell: Cell | None = None) -> Period:
        """When the row was seen to hold: as it says, else when its document is of, else when it was read."""
        seen = self._day(cell or self.mapping.observed, cells)
        if seen is None:
            seen = self.document.date or PartialDate(self.document.read.isoformat())
        elif seen.first_day > self.document.read:
            stated = cell or self.mapping.observed
            column = ", ".join(stated.columns) if stated is not None else ""
            raise BadField(column, f"{seen} is after {self.document.read}, the day of the load", "correct it")
        return Period(seen, seen)


def _of(cell: Cell | None, cells: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    return iter(()) if cell is None else texts_of(cell, cells)


def _unless(text: str, value: str) -> str | None:
    """How the table writes a value, where that is otherwise."""
    return text if text and text != value else None


def _grade(cell: Cell, cells: Mapping[str, str]) -> Grade:
    for column, text in texts_of(cell, cells):
        try:
            return Grade.parse(replaced(cell, text))
        except OntologyError as error:
            raise BadField.of(column, error) from None
    return Grade.C


def _check_order(start: PartialDate | None, end: PartialDate | None) -> None:
    if start is not None and end is not None and end.last_day < start.first_day:
        raise BadField("end", f"{end} is before the start, {start}", "correct one of them")
