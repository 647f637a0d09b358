"""Tables of official reports, bundled or loaded, cell by cell, and whether their figures agree."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, ConfigDict, Field

from api.errors import NotFound, shortened
from api.http.problems import described
from api.http.routes.questions import Id
from api.http.routes.services import ServicesDep
from api.models.trade import ReportCheck, ReportList, ReportTables, TableAnswer
from api.reports import any_report, check_answer, every_report, table_answer, table_list
from api.screening.fields import Expected

router = APIRouter(prefix="/v1/reports", tags=["Reports"])

_MOST_TABLES = 100
ReportId = Annotated[Id, Path(description="Id of a report, such as nl_2024")]


class CheckQuery(BaseModel):
    """Which tables are checked."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    tables: Annotated[
        tuple[Id, ...],
        Field(
            alias="table",
            max_length=_MOST_TABLES,
            description="Only these tables, such as T3; all by default",
        ),
        Expected(f"at most {_MOST_TABLES} ids of tables"),
    ] = ()


class TableQuery(BaseModel):
    """Which rows and columns of a table are shown."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    rows: Annotated[
        tuple[Id, ...],
        Field(
            alias="row",
            max_length=_MOST_TABLES,
            description="Only rows with one of these texts in their label, whatever the case",
        ),
        Expected(f"at most {_MOST_TABLES} texts"),
    ] = ()
    columns: Annotated[
        tuple[Id, ...],
        Field(alias="column", max_length=_MOST_TABLES, description="Only these columns; all by default"),
        Expected(f"at most {_MOST_TABLES} keys of columns"),
    ] = ()


@router.get("", summary="The reports", responses=described(503))
def reports(services: ServicesDep) -> ReportList:
    """The reports whose tables come with Ketting, and those whose cells are loaded."""
    return every_report(services.workspace)


@router.get("/{report}/tables", summary="The tables of a report", responses=described(404, 422, 503))
def tables(report: ReportId, services: ServicesDep) -> ReportTables:
    """What each table is about, its columns and units, and on which lines of the report it stands."""
    return table_list(any_report(services.workspace, report))


@router.get("/{report}/tables/{table}", summary="A table of a report", responses=described(404, 422, 503))
def table(
    report: ReportId,
    table: Annotated[Id, Path(description="Id of a table, such as T7")],
    params: Annotated[TableQuery, Query()],
    services: ServicesDep,
) -> TableAnswer:
    """Every cell with its value, as printed, and its line; and what the table states that can be checked."""
    found = any_report(services.workspace, report, table)
    if found.table(table) is None:
        raise NotFound(
            f"{shortened(table)!r}: there is no such table; /v1/reports/{report}/tables lists them"
        )
    return table_answer(found, table, params.rows, params.columns)


@router.get(
    "/{report}/check", summary="Whether the figures of a report agree", responses=described(404, 422, 503)
)
def check(report: ReportId, params: Annotated[CheckQuery, Query()], services: ServicesDep) -> ReportCheck:
    """Sums, shares and equality of figures: what they make, what is printed, and how the two stand."""
    alone = params.tables[0] if len(params.tables) == 1 else None
    return check_answer(any_report(services.workspace, report, alone), params.tables)
