"""Tables of official reports that come with Ketting, cell by cell, and whether their figures agree."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, ConfigDict, Field

from api.errors import NotFound, shortened
from api.http.problems import described
from api.http.routes.questions import Id
from api.models.trade import ReportCheck, ReportList, ReportTables, TableAnswer
from api.reports import check_answer, report_list, report_named, table_answer, table_list
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


@router.get("", summary="The reports", responses=described())
def reports() -> ReportList:
    """The reports whose tables come with Ketting."""
    return report_list()


@router.get("/{report}/tables", summary="The tables of a report", responses=described(404, 422))
def tables(report: ReportId) -> ReportTables:
    """What each table is about, its columns and units, and on which lines of the report it stands."""
    return table_list(report_named(report))


@router.get("/{report}/tables/{table}", summary="A table of a report", responses=described(404, 422))
def table(
    report: ReportId, table: Annotated[Id, Path(description="Id of a table, such as T7")]
) -> TableAnswer:
    """Every cell with its value, as printed, and its line; and what the table states that can be checked."""
    found = report_named(report)
    if found.table(table) is None:
        raise NotFound(
            f"{shortened(table)!r}: there is no such table; /v1/reports/{report}/tables lists them"
        )
    return table_answer(found, table)


@router.get("/{report}/check", summary="Whether the figures of a report agree", responses=described(404, 422))
def check(report: ReportId, params: Annotated[CheckQuery, Query()]) -> ReportCheck:
    """Sums, shares and equality of figures: what they make, what is printed, and how the two stand."""
    return check_answer(report_named(report), params.tables)
