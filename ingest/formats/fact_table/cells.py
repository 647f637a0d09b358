"""The cells of a row by column, checked one by one, and the value that each of them states."""

from __future__ import annotations

from collections.abc import Mapping

from graph.store.records import Document
from ingest.records import CsvRow
from ingest.rejections import BadField
from ingest.values import check_text
from ontology import Directness, Grade, OntologyError, PartialDate, Period, Share
from ontology.schema import is_entity_id

COLUMNS = (
    "subject", "property", "object", "share", "share_until", "direct", "start", "end",
    "observed", "grade", "document", "locator", "quote", "original",
)  # fmt: skip
"""The header of every fact table, in this order."""

MAX_CHARACTERS = 10_000
"""A longer cell is no fact: its end is probably lost in another row."""

_REQUIRED = ("subject", "property", "object", "grade", "document", "locator")

Cells = Mapping[str, str]
"""The text of each cell by column, without spaces around it."""


def row_cells(row: CsvRow) -> Cells:
    """The cells of a row; raises `BadField` for what no row may have, whatever it states."""
    if len(row.cells) != len(COLUMNS):
        raise BadField(
            "row",
            f"has {len(row.cells)} cells, not {len(COLUMNS)}",
            "quote cells that hold commas, keep empty ones",
        )
    is_plain = "".join(row.cells).isprintable()  # as nearly every row is
    for field, cell in zip(COLUMNS, row.cells, strict=True):
        try:
            if not is_plain:
                check_text(cell)
        except OntologyError as error:
            raise BadField.of(field, error) from None
        if len(cell) > MAX_CHARACTERS:
            raise BadField(
                field,
                f"is {len(cell):,} characters long",
                f"shorten it to {MAX_CHARACTERS:,} or check its quotes",
            )
    cells = {field: cell.strip() for field, cell in zip(COLUMNS, row.cells, strict=True)}
    for field in _REQUIRED:
        if not cells[field]:
            raise BadField(field, "is empty", "every fact needs one")
    check_id("subject", cells["subject"])
    return cells


def check_id(field: str, text: str) -> None:
    """Raise `BadField` unless the text can be an entity id."""
    if not is_entity_id(text):
        raise BadField(field, f"{text[:80]!r} is no entity id", "use 1 to 200 letters, digits and . _ : @ -")


def cited_document(id: str, documents: Mapping[str, Document]) -> Document:
    """The document of this id; raises `BadField` when it is not described."""
    document = documents.get(id)
    if document is None:
        raise BadField(
            "document",
            f"{id[:80]!r} is not in source.toml",
            f"add [documents.{id[:80]}] or correct the id",
        )
    return document


def grade(text: str) -> Grade:
    """The evidence grade; raises `BadField`."""
    try:
        return Grade.parse(text)
    except OntologyError as error:
        raise BadField.of("grade", error) from None


def directness(text: str) -> Directness:
    """Whether the link is direct, `UNSTATED` for an empty cell; raises `BadField`."""
    try:
        return Directness(text or Directness.UNSTATED)
    except ValueError:
        raise BadField(
            "direct", f"{text!r} is not one of {', '.join(Directness)}", "or leave it empty"
        ) from None


def share(cells: Cells) -> Share | None:
    """The share in percent, `None` when it is not stated or unknown; raises `BadField`."""
    if not cells["share"]:
        if cells["share_until"]:
            raise BadField(
                "share_until", "ends a share that is not stated", "state the share or leave this empty"
            )
        return None
    try:
        stated = Share.parse(cells["share"])
    except OntologyError as error:
        raise BadField(
            "share", error.reason, f"{error.remedy}, or leave it empty when it is unknown"
        ) from None
    if stated.high == 0:
        raise BadField("share", "a share of 0 is no holding", "state the end of the link instead")
    return None if stated.is_unknown else stated


def partial_date(cells: Cells, field: str) -> PartialDate | None:
    """The date in a column, `None` for an empty cell; raises `BadField`."""
    try:
        return PartialDate(cells[field]) if cells[field] else None
    except OntologyError as error:
        raise BadField.of(field, error) from None


def check_order(start: PartialDate | None, end: PartialDate | None, until: PartialDate | None) -> None:
    """Raise `BadField` when the link, or its share, ends before it starts."""
    for field, last in (("end", end), ("share_until", until)):
        if start is not None and last is not None and last.last_day < start.first_day:
            raise BadField(field, f"{last} is before start, {start}", "correct one of them")


def observation_period(text: str, document: Document) -> Period:
    """When the fact was seen to hold: as stated, else when the document is of, else when it was read.

    Raises `BadField`.
    """
    if not text:
        day = document.date or PartialDate(document.read.isoformat())
        return Period(day, day)
    try:
        period = Period.parse(text)
    except OntologyError as error:
        raise BadField.of("observed", error) from None
    if period.last.first_day > document.read:
        raise BadField(
            "observed",
            f"{period} is after {document.read}, the day {document.id} was read",
            "correct one of them",
        )
    return period
