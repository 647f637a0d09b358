"""The audit log over HTTP: records, one of them whole, and whether the log holds."""

from __future__ import annotations

from datetime import date
from threading import Lock
from typing import Annotated

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, ConfigDict, Field

from api.casework.audit.answers import checked_store, listed, shown
from api.casework.audit.log import head
from api.casework.audit.query import MOST_LISTED, Filter
from api.casework.audit.record import Kind
from api.casework.audit.rows import ROWS_TOGETHER, count_of_packs
from api.casework.verifying import verify_casework
from api.errors import BadUse, CaseworkBusy
from api.http.problems import described
from api.http.routes.casework.dispositions import desk_of
from api.http.routes.services import ServicesDep
from api.models import AuditCheck, AuditList, AuditShown
from api.screening.fields import Expected

router = APIRouter(prefix="/v1/audit", tags=["Audit log"])

MOST_VERIFIED = 200_000
MOST_PACKS = 1_000
"""Records of a log, and rows of its batches and watch runs by the 500, that a request verifies: either takes
about ten seconds."""

_LONGEST = 1_000
_MOST = 2**53 - 1
_verifying = Lock()

Number = Annotated[int, Path(ge=1, le=_MOST, description="The number of the record")]
Text = Annotated[str | None, Field(max_length=_LONGEST)]


class AuditParams(BaseModel):
    """Which records are listed: those for which all that is given holds."""

    model_config = ConfigDict(extra="forbid")

    kind: Annotated[
        list[Kind],
        Field(max_length=len(Kind), description="Only records of these kinds"),
        Expected(f"some of {', '.join(Kind)}"),
    ] = Field(default_factory=list)
    by: Annotated[Text, Field(description="Only what this identity did")] = None
    name: Annotated[Text, Field(description="Only questions about this name")] = None
    reference: Annotated[Text, Field(description="The number that the customer has with you")] = None
    entity: Annotated[Text, Field(description="Only answers that named this recorded body")] = None
    since: Annotated[
        date | None, Field(description="Only from this day (UTC) on"), Expected("a day as YYYY-MM-DD")
    ] = None
    until: Annotated[
        date | None, Field(description="Only until this day (UTC)"), Expected("a day as YYYY-MM-DD")
    ] = None
    before: Annotated[
        int | None,
        Field(ge=1, le=_MOST, description="Only records before this number: `more` of the page before"),
        Expected("the number of a record"),
    ] = None
    limit: Annotated[
        int,
        Field(ge=1, le=MOST_LISTED, description=f"How many at most, 1 to {MOST_LISTED}"),
        Expected(f"a whole number between 1 and {MOST_LISTED}"),
    ] = 50


@router.get("", summary="List the audit log", responses=described(403, 422, 503))
def records(params: Annotated[AuditParams, Query()], services: ServicesDep) -> AuditList:
    """Records, newest first; `more` is the number before which older ones go on."""
    wanted = Filter(
        kinds=params.kind,
        identity=params.by,
        name=params.name,
        reference=params.reference,
        entity=params.entity,
        since=params.since,
        until=params.until,
        before=params.before,
        limit=params.limit,
    )
    return listed(desk_of(services).log, wanted)


@router.get("/verify", summary="Verify the audit log", responses=described(403, 422, 503))
def verify(services: ServicesDep) -> AuditCheck:
    """The first thing that is wrong with the log and what stands in it, if anything is.

    That the last records were cut off, or all were made anew, only an anchor shows: `ketting audit verify`.
    """
    log = desk_of(services).log
    with log.casework.read() as connection:
        (count, _), packs = head(connection), count_of_packs(connection)
    if count > MOST_VERIFIED or packs > MOST_PACKS:
        raise BadUse(
            f"the log has {count:,} records and {packs * ROWS_TOGETHER:,} rows at most; a request verifies "
            f"{MOST_VERIFIED:,} and {MOST_PACKS * ROWS_TOGETHER:,} at most, so run `ketting audit verify`"
        )
    if not _verifying.acquire(blocking=False):
        raise CaseworkBusy("the log is being verified for somebody else; ask again when that is done")
    try:
        return checked_store(log, verify_casework(log.names, log.casework))
    finally:
        _verifying.release()


@router.get("/{number}", summary="Show a record of the audit log", responses=described(403, 404, 422, 503))
def record(
    number: Number,
    services: ServicesDep,
    row: Annotated[
        int | None,
        Query(ge=1, le=_MOST, description="A row of a batch, counted from 1, with its proof"),
    ] = None,
) -> AuditShown:
    """The record with the versions of the data that it names; of a batch a row with its Merkle proof."""
    return shown(desk_of(services).log, number, row)
