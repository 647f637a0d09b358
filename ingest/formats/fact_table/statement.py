"""The statement that a row makes, as far as the row alone can tell."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from graph.store.records import Document
from ingest.formats.fact_table import cells as cell
from ingest.formats.fact_table.cells import Cells
from ingest.records import CsvRow
from ingest.rejections import BadField
from ingest.values import check_value
from ontology import SCHEMA, OntologyError, Statement

_LINKS_ONLY = ("share", "share_until", "direct")


def row_statement(
    row: CsvRow, dataset_id: str, documents: Mapping[str, Document], own_classes: Collection[str] = ()
) -> Statement:
    """The statement of a row; `own_classes` are those that the source describes. Raises `BadField`.

    The schema of a property is its domain, since the type of the subject stands in another row.
    """
    cells = cell.row_cells(row)
    document = cell.cited_document(cells["document"], documents)
    start, end, until = (cell.partial_date(cells, field) for field in ("start", "end", "share_until"))
    cell.check_order(start, end, until)
    is_link = cells["property"] in SCHEMA.link_types or cells["property"] in SCHEMA.link_kinds
    schema, prop, value = _link(cells) if is_link else _property(cells, own_classes)
    return Statement(
        subject=cells["subject"],
        schema=schema,
        prop=prop,
        value=value,
        source=dataset_id,
        document=document.id,
        locator=cells["locator"],
        grade=cell.grade(cells["grade"]),
        observed=cell.observation_period(cells["observed"], document),
        original=cells["original"] or None,
        quote=cells["quote"] or None,
        share=cell.share(cells),
        share_until=until,
        direct=cell.directness(cells["direct"]) if is_link else None,
        start=start,
        end=end,
    )


def _link(cells: Cells) -> tuple[str, str, str]:
    """Schema, property and value of a link; the cell names its type, or the kind that is its schema."""
    schema = cells["property"]
    kind = SCHEMA.link_kinds.get(schema)
    link_type = SCHEMA.link_type(schema if kind is None else kind.parent)
    cell.check_id("object", cells["object"])
    if not link_type.takes_share:
        for field in ("share", "share_until"):
            if cells[field]:
                raise BadField(field, f"{link_type.name} takes no share", "leave it empty")
    return schema, link_type.name, cells["object"]


def _property(cells: Cells, own_classes: Collection[str]) -> tuple[str, str, str]:
    """Schema, property and value of a property."""
    prop = SCHEMA.properties.get(cells["property"])
    if prop is None:
        raise BadField(
            "property",
            f"{cells['property'][:80]!r} is no property or link type",
            "ontology/schema.toml has those known",
        )
    for field in _LINKS_ONLY:
        if cells[field]:
            raise BadField(field, f"{prop.name} is a property, and only links have this", "leave it empty")
    try:
        check_value(prop, cells["object"], own_classes)
    except OntologyError as error:
        raise BadField.of("object", error) from None
    if prop.range == "entity" and cells["object"] == cells["subject"]:
        raise BadField("object", "is the subject itself", f"{prop.name} takes another id")
    return prop.domain, prop.name, cells["object"]
