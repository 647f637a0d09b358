"""The statements that a row makes by the mapping of its table, and what of it cannot be one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from graph.store.records import Document
from ingest.formats.table.cells import DIRECT, day_of, property_value, replaced, share_of, texts_of
from ingest.formats.table.entity_reading import (
    NAMED_FROM,
    EntityReader,
    Kept,
    RowEntity,
    grade_of,
    unless,
)
from ingest.formats.table.identity import fingerprint, identifying
from ingest.formats.table.mapping import Cell, MappedEntity, MappedLink, MappedListing, TableMapping
from ingest.records import CsvRow
from ingest.rejections import BadField
from ingest.values import check_text, entity_id
from ontology import (
    SCHEMA,
    Directness,
    Grade,
    OntologyError,
    PartialDate,
    Period,
    Share,
    Statement,
    StatementGroup,
)

MAX_CHARACTERS = 10_000
"""A longer cell is no fact: its end is probably lost in another row."""

_DATES = ("start", "end", "share_until")


class RowFacts:
    """Makes statements of the rows of one table, whose `columns` stand in this order."""

    def __init__(
        self,
        mapping: TableMapping,
        columns: tuple[str, ...],
        source: str,
        document: Document,
        list_id: str,
        own_classes: frozenset[str] = frozenset(),
    ) -> None:
        self.mapping, self.columns, self.list_id = mapping, columns, list_id
        self._source, self._document = source, document
        self._readers = tuple(
            EntityReader(entity, source, is_needed=self._is_needed(entity), own_classes=own_classes)
            for entity in mapping.entities
        )
        observed = () if mapping.observed is None else mapping.observed.columns
        self._observed_in = Kept(observed, self._observed)

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
        if max(map(len, row.cells), default=0) > MAX_CHARACTERS:
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
        for reader in self._readers:
            if (entity := reader.entity(cells)) is not None:
                by_name[reader.mapped.name] = entity
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
    ) -> Iterator[Statement | StatementGroup | BadField]:
        """Each statement that the row makes, or why it cannot; raises `BadField` where that is so of all."""
        observed = self._observed_in.of(cells)
        for entity in entities.values():
            yield from self._about(row, cells, entity, entities, observed)
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

    def _about(
        self,
        row: CsvRow,
        cells: Mapping[str, str],
        entity: RowEntity,
        entities: Mapping[str, RowEntity],
        observed: Period,
    ) -> Iterator[StatementGroup | BadField]:
        """What the row says of an entity, with the other ones that it names, as one group."""
        grade = entity.reader.grade(cells)
        values, bad = entity.reader.values(entity, cells)
        named = entity.mapped.references
        if named:
            values += tuple([(name, entities[other].id, None) for name, other in named if other in entities])
        yield StatementGroup(
            entity.id, entity.type, self._source, self._document.id, row.locator, grade, observed, values
        )
        yield from bad

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
            self._source,
            self._document.id,
            row.locator,
            grade_of(link.grade, cells),
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
            return share, unless(text, "" if share is None else str(share))
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
        entry = RowEntity(id, "Listing", party.reader)
        grade = grade_of(listing.grade, cells)
        yield self._statement(row, entry, "type", "Listing", grade, observed)
        for name in party.reader.texts(NAMED_FROM, cells):
            yield self._statement(row, entry, "name", name, grade, observed)
            break
        yield self._statement(row, entry, "list", self.list_id, grade, observed)
        for name, cell in listing.properties:
            for column, text in texts_of(cell, cells):
                try:
                    value = property_value(SCHEMA.property(name), cell, column, text)
                    yield self._statement(row, entry, name, value, grade, observed, unless(text, value))
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
                self._source,
                self._document.id,
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
            self._source,
            self._document.id,
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
            seen = self._document.date or PartialDate(self._document.read.isoformat())
        elif seen.first_day > self._document.read:
            stated = cell or self.mapping.observed
            column = ", ".join(stated.columns) if stated is not None else ""
            raise BadField(
                column, f"{seen} is after {self._document.read}, the day of the load", "correct it"
            )
        return Period(seen, seen)


def _of(cell: Cell | None, cells: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    return iter(()) if cell is None else texts_of(cell, cells)


def _check_order(start: PartialDate | None, end: PartialDate | None) -> None:
    if start is not None and end is not None and end.last_day < start.first_day:
        raise BadField("end", f"{end} is before the start, {start}", "correct one of them")
