"""Licences and shipments: records by what they say, licences that cover a shipment, joined questions."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Response
from pydantic import Field

from api.http.answers import answered
from api.http.problems import described
from api.http.routes.questions import Id
from api.http.routes.services import ServicesDep
from api.models.trade import JoinedAnswer, LicensedAnswer, RecordList
from api.references import json_model
from api.screening.question import KnownAt
from api.screening.views import view_of
from api.trade import JoinedQuestion, RecordsQuery, TradeQuery, joined, licensed_by_name, record_list

router = APIRouter(prefix="/v1", tags=["Licences and shipments"])

MOST_READ = 50_000
"""Records of a type that one request looks at: a few seconds."""


class LicensedQuery(KnownAt):
    """The shipment, or who received it."""

    q: Annotated[Id, Field(description="The id of a shipment, or the id or a name of who received it")]


@router.get(
    "/licences/records/{type}",
    summary="Records of a type by what they say",
    responses=described(422, 503),
    response_model=json_model(RecordList),
)
def records(
    type: Annotated[Id, Path(description="A type of entity, such as Licence, Denial or Observation")],
    params: Annotated[RecordsQuery, Query()],
    services: ServicesDep,
) -> Response:
    """Licences, refusals, shipments, claims, figures of reports and others, a page at a time.

    Records of narrower types are among them. Days are compared with days, months and years. `partial` says
    that only the first records of the type were looked at.
    """
    with view_of(services.workspace, params) as view:
        answer = record_list(
            view.reader, type, params.where, params.show,
            offset=params.offset, limit=params.limit, most_read=MOST_READ,
        )  # fmt: skip
    return answered(answer)


@router.get(
    "/licences/licensed",
    summary="Whether a shipment went under a licence",
    responses=described(404, 422, 503),
    response_model=json_model(LicensedAnswer),
)
def licensed(params: Annotated[LicensedQuery, Query()], services: ServicesDep) -> Response:
    """Yes, no or unknown, from the licences on record and what each allows, with who said what of it.

    Who declined to say is told too. Of a party, for each of the first 50 shipments that it received.
    """
    return answered(licensed_by_name(services.workspace, params.q, params.as_question()))


@router.get(
    "/trade/{question}",
    summary="Shipments, licences and links together",
    responses=described(422, 503),
    response_model=json_model(JoinedAnswer),
)
def trade(
    question: Annotated[
        JoinedQuestion, Path(description="Which of the questions; the guide says what each is")
    ],
    params: Annotated[TradeQuery, Query()],
    services: ServicesDep,
) -> Response:
    """One of six questions that join shipments and licences to the links between parties, a page at a time.

    Near means a `yes` of a screening: within the hops of the traversal, on the day asked about.
    """
    return answered(joined(services.workspace, question, params.as_question(), params))
