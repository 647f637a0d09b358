"""Reports whose cells were loaded into the store: read back as the report that they are of."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from decimal import Decimal
from weakref import WeakKeyDictionary

from api.errors import NotFound, shortened
from api.models.trade import ReportList
from api.reports.answers import report_list, report_named, report_ref
from api.screening.question import KnownAt
from api.screening.views import view_of
from api.workspace import Workspace
from graph.store import Dataset, Reader, Version
from graph.store.batching import batched
from ingest.reports import (
    FIRST_CELLS,
    Report,
    SummedCell,
    cell_id,
    is_table,
    place_of_id,
    report_ids,
    tables_with,
    uk_report,
)
from ontology import Entity

__all__ = ["any_report", "every_report", "recorded_report"]

_BATCH = 2_000
_KEPT: WeakKeyDictionary[Workspace, tuple[str, tuple[Version, ...], Report]] = WeakKeyDictionary()


def recorded_report(reader: Reader, dataset: Dataset, tables: Collection[str] | None = None) -> Report:
    """The report of the cells that a dataset holds, or these tables of it; without tables if it holds none.

    >>> from contextlib import closing
    >>> from datetime import date
    >>> from tempfile import TemporaryDirectory
    >>> from graph.store import open_store
    >>> dataset = Dataset("uk", "UK", "A ministry", date(2026, 1, 31))
    >>> with TemporaryDirectory() as folder, closing(open_store(f"sqlite:///{folder}/a.db")) as store:
    ...     with store.reader() as reader:
    ...         dict(recorded_report(reader, dataset).tables)
    {}
    """
    cells = sorted(_cells(reader, dataset.id, tables), key=lambda cell: (cell.table, cell.row, cell.column))
    return uk_report(dataset.id, dataset.title or dataset.id, dataset.publisher, dataset.url or "", cells)


def _cells(reader: Reader, dataset: str, tables: Collection[str] | None) -> Iterator[SummedCell]:
    wanted = (
        id
        for id, _, table in reader.values(("tableId",))
        if is_table(table) and (tables is None or table in tables) and place_of_id(dataset, id) is not None
    )
    for ids in batched(wanted, _BATCH):
        for id, entity in reader.entities(ids).items():
            place = place_of_id(dataset, id)
            if place is not None:
                yield _cell(place, entity)


def _cell(place: tuple[str, int, str], entity: Entity) -> SummedCell:
    table, row, column = place
    said = {statement.prop: statement for statement in entity.statements}
    number = said.get("value")
    value = said["text"].value if number is None else Decimal(number.value)
    line = int(said["type"].locator.removeprefix("line "))
    return SummedCell(table, row, said["rowLabel"].value, column, value, line)


def every_report(workspace: Workspace) -> ReportList:
    """The reports that come with Ketting, and those whose cells are loaded.

    >>> from contextlib import closing
    >>> from tempfile import TemporaryDirectory
    >>> from graph.store import open_store
    >>> with TemporaryDirectory() as folder, closing(open_store(f"sqlite:///{folder}/a.db")) as store:
    ...     [report.id for report in every_report(Workspace(store)).reports]
    ['nl_2024']
    """
    with view_of(workspace, KnownAt()) as view:
        found = [recorded_report(view.reader, each, ()) for each in _datasets_with_cells(view.reader)]
    bundled = report_list()
    return bundled.model_copy(update={"reports": [*bundled.reports, *map(report_ref, found)]})


def any_report(workspace: Workspace, id: str, table: str | None = None) -> Report:
    """The report of this id that comes with Ketting or is loaded.

    With `table` what is read of a loaded one is that table, and those that its checks compare it with.

    Raises `NotFound` when there is none.

    >>> from contextlib import closing
    >>> from tempfile import TemporaryDirectory
    >>> from graph.store import open_store
    >>> with TemporaryDirectory() as folder, closing(open_store(f"sqlite:///{folder}/a.db")) as store:
    ...     any_report(Workspace(store), "nl_2024").table("t7").printed_number
    '7'
    """
    if id in report_ids():
        return report_named(id)
    with view_of(workspace, KnownAt()) as view:
        datasets = _datasets_with_cells(view.reader)
        for dataset in datasets:
            if dataset.id == id:
                if table is not None and is_table(table.upper()):
                    return recorded_report(view.reader, dataset, tables_with(table.upper()))
                return _whole(workspace, view.reader, dataset)
    known = ", ".join([*report_ids(), *(dataset.id for dataset in datasets)])
    raise NotFound(
        f"{shortened(id)!r}: there is no such report; choose from {known}, or load one: docs/reports.md"
    )


def _whole(workspace: Workspace, reader: Reader, dataset: Dataset) -> Report:
    """The whole report, kept until another load, as tens of thousands of cells take seconds to read."""
    kept = _KEPT.get(workspace)
    if kept is None or kept[:2] != (dataset.id, reader.versions()):
        kept = dataset.id, reader.versions(), recorded_report(reader, dataset)
        _KEPT[workspace] = kept
    return kept[2]


def _datasets_with_cells(reader: Reader) -> list[Dataset]:
    datasets = [version.dataset for version in reader.versions()]
    first = {cell_id(dataset.id, *place): dataset for dataset in datasets for place in FIRST_CELLS}
    with_cells = {first[id].id for id in reader.entities(first)}
    return [dataset for dataset in datasets if dataset.id in with_cells]
