"""What the columns of a table mean: the entities, links and list entries that each of its rows states."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from ingest.records import Layout
from ontology import SCHEMA

DEFAULT_GRADE = "C"
"""The grade of what a table says, unless its mapping says otherwise: what a company itself records."""


REASON = "reason"
"""What a mapping calls the remark of a list entry."""


@dataclass(frozen=True, slots=True)
class Cell:
    """From where a value is taken: from columns of the table, or always the same.

    Several columns give several values, or one where `joined` says what stands between its parts.
    `separator` stands between several values of one cell. `values` has what to read in place of a text,
    `dates` how days are written beside YYYY-MM-DD, `decimal` the sign before decimals, and a share
    `is_fraction` where 1 is all of it.
    """

    columns: tuple[str, ...] = ()
    constant: str | None = None
    joined: str | None = None
    separator: str | None = None
    values: Mapping[str, str] = field(default_factory=dict)
    dates: tuple[str, ...] = ()
    decimal: str = "."
    is_fraction: bool = False


@dataclass(frozen=True, slots=True)
class MappedEntity:
    """An entity that each row describes, by a `name` that the mapping gives it.

    `type` gives its type and `id` the columns that identify it; with none, its name and country do. `prefix`
    stands before the id, by default the id of the source; two tables that give the same one speak of the same
    entities, and with an empty one the columns have the id of a record of any source. `properties` are those
    of the ontology with where their values stand, and `references` those whose value is another entity of the
    row, by the name that the mapping gives it.
    """

    name: str
    type: Cell
    id: tuple[str, ...]
    properties: tuple[tuple[str, Cell], ...]
    grade: Cell
    prefix: str | None = None
    references: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class MappedLink:
    """A link that each row states, between two of its entities, by the names that the mapping gives them.

    `fields` are those of a statement: share, share_until, direct, start, end, observed, quote, original.
    """

    type: str
    upper: str
    lower: str
    fields: Mapping[str, Cell]
    grade: Cell


@dataclass(frozen=True, slots=True)
class MappedListing:
    """The entry of a list of one's own that each row is; it names one of the entities.

    `list` is the id of the list and `confers` its classes: by default the id of the source, and a class of
    one's own of that id. `fields` are start, end and observed; `properties` those of a Listing.
    """

    names: str
    list: str | None
    title: str | None
    confers: tuple[str, ...] | None
    id: tuple[str, ...]
    fields: Mapping[str, Cell]
    properties: tuple[tuple[str, Cell], ...]
    grade: Cell


@dataclass(frozen=True, slots=True)
class TableMapping:
    """What all columns of a table mean, and how it is written; a row states the entities in their order.

    `ignore` are columns that are left out knowingly, `document` is the id of the document that is cited.
    """

    layout: Layout
    entities: tuple[MappedEntity, ...]
    links: tuple[MappedLink, ...] = ()
    listing: MappedListing | None = None
    ignore: tuple[str, ...] = ()
    document: str | None = None
    observed: Cell | None = None

    def uses(self) -> Iterator[tuple[str, str]]:
        """Each column that is used, and what it is taken for, in words of the mapping.

        >>> name = MappedEntity("party", Cell(constant="Company"), (), (("name", Cell(("Firm",))),), Cell())
        >>> list(TableMapping(Layout(), (name,)).uses())
        [('Firm', 'name of party')]
        """
        for entity in self.entities:
            for column in entity.id:
                yield column, f"id of {entity.name}"
            yield from _of(entity.type, f"type of {entity.name}")
            for prop, cell in entity.properties:
                yield from _of(cell, f"{prop} of {entity.name}")
            yield from _of(entity.grade, f"grade of {entity.name}")
        for link in self.links:
            about = f"{link.type} of {link.lower} by {link.upper}" if _is_upward(link) else f"{link.type}"
            for name, cell in (*link.fields.items(), ("grade", link.grade)):
                yield from _of(cell, f"{name} of {about}")
        if self.listing is not None:
            for column in self.listing.id:
                yield column, "id of the list entry"
            fields = (*self.listing.fields.items(), *self.listing.properties, ("grade", self.listing.grade))
            for name, cell in fields:
                yield from _of(cell, f"{REASON if name == 'remark' else name} of the list entry")
        if self.observed is not None:
            yield from _of(self.observed, "observed")


def _of(cell: Cell, meaning: str) -> Iterator[tuple[str, str]]:
    return ((column, meaning) for column in cell.columns)


def _is_upward(link: MappedLink) -> bool:
    return SCHEMA.link_type(link.type).has_upper
