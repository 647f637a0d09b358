"""Lists of customers that are watched: added to, screened again, and what changed about them."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field

from api.casework.watch.lines import Line
from api.casework.watch.service import Watching
from api.errors import BadUse
from api.http.answers import answered
from api.http.caller import identity_of, spend_rows
from api.http.negotiation import JSON_BODY
from api.http.problems import described
from api.http.routes.services import Services, ServicesDep
from api.models.watch import WatchAdded, WatchChanges, WatchedLines, Watchlists, WatchReport
from api.references import json_model
from api.screening.fields import Expected
from api.screening.question import MAX_OFFSET, MAX_PAGE, PAGE

router = APIRouter(prefix="/v1/watchlists", tags=["Watchlists"])

MOST_LINES = 10_000
"""Lines of one request, and of a list that the service screens; longer ones are run by the command."""

_LONGEST = 1_000
_MOST_IDENTIFIERS = 20

Name = Annotated[str, Path(max_length=100, description="The name of the list")]
Text = Annotated[str, Field(max_length=_LONGEST), Expected(f"a text of at most {_LONGEST} characters")]


class LineRequest(BaseModel):
    """A customer to be watched, or an entity."""

    model_config = ConfigDict(extra="forbid")

    name: Annotated[Text, Field(description="The customer's name; needed where no entity is named")] = ""
    country: Annotated[Text, Field(description="Its country, in two letters or in words")] = ""
    address: Annotated[Text, Field(description="Its address or city")] = ""
    identifiers: Annotated[
        list[Text], Field(max_length=_MOST_IDENTIFIERS, description="Its numbers in registers")
    ] = Field(default_factory=list)
    reference: Annotated[Text, Field(description="Your number of it")] = ""
    entity: Annotated[Text, Field(description="The id or name of an entity, in place of a customer")] = ""


class LinesRequest(BaseModel):
    """Lines for a list."""

    model_config = ConfigDict(extra="forbid")

    lines: Annotated[
        list[LineRequest],
        Field(min_length=1, max_length=MOST_LINES, description="Those that the list has already stay"),
        Expected(f"a list of 1 to {MOST_LINES:,} lines"),
    ]


class AcknowledgeRequest(BaseModel):
    """Which changes were seen."""

    model_config = ConfigDict(extra="forbid")

    ids: Annotated[
        list[Text] | None,
        Field(max_length=MAX_PAGE, description="Only these changes; by default all"),
    ] = None


class Acknowledged(BaseModel):
    """What was acknowledged."""

    acknowledged: int = Field(description="How many changes nobody had acknowledged before")


class PageParams(BaseModel):
    """A page of lines."""

    model_config = ConfigDict(extra="forbid")

    offset: Annotated[
        int, Field(ge=0, le=MAX_OFFSET, description="How many to pass over"), Expected("a whole number")
    ] = 0
    limit: Annotated[
        int,
        Field(ge=1, le=MAX_PAGE, description=f"How many at most, 1 to {MAX_PAGE}"),
        Expected(f"a whole number between 1 and {MAX_PAGE}"),
    ] = PAGE


class ChangesParams(PageParams):
    """A page of changes."""

    all: Annotated[
        bool,
        Field(description="Those that somebody has acknowledged, too"),
        Expected("true or false", is_switch=True),
    ] = False


@router.get("", summary="List the watchlists", responses=described(403, 422, 503))
def listed(request: Request, services: ServicesDep) -> Watchlists:
    """Every list with what its last run came to, and how many changes nobody has acknowledged."""
    return Watchlists(watchlists=watching(request, services).all())


@router.get("/{name}", summary="Show a watchlist", responses=described(403, 404, 422, 503))
def show(
    name: Name, params: Annotated[PageParams, Query()], request: Request, services: ServicesDep
) -> WatchedLines:
    """The list with a page of its lines, and what each came to at the last run."""
    return watching(request, services).show(name, params.offset, params.limit)


@router.post(
    "/{name}/lines",
    summary="Add lines to a watchlist",
    dependencies=[JSON_BODY],
    responses=described(403, 404, 413, 415, 422, 503),
)
def add(name: Name, body: LinesRequest, request: Request, services: ServicesDep) -> WatchAdded:
    """The list is made where there is none. Its lines are screened by the next run."""
    return watching(request, services).add(name, [_line(each, services) for each in body.lines])


@router.post(
    "/{name}/runs",
    summary="Screen a watchlist again",
    dependencies=[JSON_BODY],
    response_model=json_model(WatchReport),
    responses=described(403, 404, 415, 422, 503),
)
def run(name: Name, request: Request, services: ServicesDep) -> Response:
    """What changed since the run before, by the data of now; the first run is what others are compared with.

    A run that was interrupted goes on where it was. Changes are sent where the list says so.
    """
    lists_of = watching(request, services)
    count = lists_of.count(name)
    if count > MOST_LINES:
        raise BadUse(f"the list has more than {MOST_LINES:,} lines; run it with `ketting watch run`")
    spend_rows(request, count)
    return answered(lists_of.sent(lists_of.run(name, services.workspace)))


@router.get(
    "/{name}/changes",
    summary="What changed about a watchlist",
    response_model=json_model(WatchChanges),
    responses=described(403, 404, 422, 503),
)
def changes(
    name: Name, params: Annotated[ChangesParams, Query()], request: Request, services: ServicesDep
) -> Response:
    """The changes that nobody has acknowledged, or all, each with the statements by which it came about."""
    found = watching(request, services).changes(
        name, everything=params.all, offset=params.offset, limit=params.limit
    )
    return answered(found)


@router.post(
    "/{name}/acknowledgements",
    summary="Acknowledge changes",
    dependencies=[JSON_BODY],
    responses=described(403, 404, 413, 415, 422, 503),
)
def acknowledge(
    name: Name, body: AcknowledgeRequest, request: Request, services: ServicesDep
) -> Acknowledged:
    """They are shown as seen by whoever asks, and not among the changes any more unless all are asked for."""
    return Acknowledged(acknowledged=watching(request, services).acknowledge(name, body.ids))


def watching(request: Request, services: Services) -> Watching:
    """The lists, in the name of whoever asks; raises `BadUse` where the service keeps no casework."""
    if services.desk is None:
        raise BadUse("this service keeps no casework; start it with --casework, or with the store's own")
    log = services.desk.log
    return Watching(log.casework, log, identity_of(request))


def _line(asked: LineRequest, services: Services) -> Line:
    if asked.entity:
        meant = services.screener.named(asked.entity).entity
        return Line(asked.name or meant.caption, reference=asked.reference, entity=meant.id)
    return Line(asked.name, asked.country, asked.address, tuple(asked.identifiers), asked.reference)
