"""Who owns an entity in the end, what regimes come to about it, and what changes would do."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response

from api.http.answers import answered
from api.http.negotiation import JSON_BODY
from api.http.problems import described
from api.http.routes.neighbourhood import NameOrId
from api.http.routes.services import ServicesDep
from api.models.law import AssessmentAnswer, OwnershipAnswer, RulesAnswer, WhatIfAnswer
from api.references import json_model
from api.screening.law.params import OwnershipParams, RulesQuery, WhatIfRequest
from api.screening.law.shipments import Shipment

router = APIRouter(prefix="/v1", tags=["Ownership and rules"], responses=described(404, 422, 503))


@router.get(
    "/entities/{id}/ownership",
    summary="Who owns an entity in the end",
    response_model=json_model(OwnershipAnswer),
)
def ownership(id: NameOrId, params: Annotated[OwnershipParams, Query()], services: ServicesDep) -> Response:
    """Integrated shares of everybody above it, with bounds where shares are not known.

    `low` and `high` leave out what comes back to an owner through companies that hold it, `raw_low` and
    `raw_high` count it. Rings without an owner, more than the whole, and what is not recorded are `findings`.
    """
    return answered(services.assessor.ownership(id, params.as_question()))


@router.get(
    "/entities/{id}/rules",
    summary="What legal regimes come to about an entity",
    response_model=json_model(RulesAnswer),
)
def rules(id: NameOrId, params: Annotated[RulesQuery, Query()], services: ServicesDep) -> Response:
    """Whether each regime captures it: `captured`, `undetermined`, `not captured` or `not applicable`.

    With the links that decide and, where it is undetermined, the fewest unknown facts that would settle it.
    Where `applies` is false the regime is not in force that day, and the outcome is a condition. No legal
    advice.
    """
    return answered(services.assessor.rules(id, params.as_question(), params.regime))


@router.post(
    "/what-if",
    summary="What changes, or another day, would do",
    response_model=json_model(WhatIfAnswer),
    dependencies=[JSON_BODY],
    responses=described(413, 415),
)
def what_if(request: WhatIfRequest, services: ServicesDep) -> Response:
    """Ownership and rules with links and listings added, changed or ended, beside what is recorded.

    Nothing is stored. With `compare_at` what is recorded is that of another day.
    """
    return answered(
        services.assessor.what_if(
            request.entity,
            request.as_question(),
            changes=request.changes,
            regime=request.regime,
            compare_at=request.compare_at,
        )
    )


@router.post(
    "/assess",
    summary="What rules of export control point to",
    response_model=json_model(AssessmentAnswer),
    dependencies=[JSON_BODY],
    responses=described(413, 415),
)
def assess(shipment: Shipment, services: ServicesDep) -> Response:
    """Which published rules point to a duty about a shipment on its day, and what is to be found out.

    Each with its article, the facts used, what is unknown, and an opposing reading where one is published. A
    fact that is not given is not known. No legal advice.
    """
    return answered(services.assessor.assess(shipment))
