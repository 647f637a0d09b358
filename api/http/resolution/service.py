"""`/v1/resolve`: candidates for sameness, and what is judged of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from api.casework.audit.sameness import records_of_decisions
from api.casework.identity import UNAUTHENTICATED, Identity
from api.errors import BadUse
from api.http.answers import answered
from api.http.caller import identity_of
from api.http.negotiation import JSON_BODY
from api.http.problems import described
from api.http.routes.services import Services, ServicesDep
from api.models.resolution import CandidatesAnswer, JudgedAs, JudgementsAnswer, RecordedAnswer
from api.references import json_model
from api.resolution import (
    CandidateLists,
    CandidatesParams,
    candidates_answer,
    judgements_answer,
    recorded_answer,
)
from api.workspace import current_time
from ingest.resolve import BadJudgement, Decision, Recorded, Verdict, judgements, record

MOST_AT_ONCE = 1_000
_LONGEST = 2_000

router = APIRouter(prefix="/v1/resolve", tags=["Sameness"])


class CandidatesQuery(CandidatesParams):
    """Which pairs are asked for, a page at a time."""

    offset: Annotated[int, Field(ge=0, description="How many to skip")] = 0
    limit: Annotated[int, Field(ge=1, le=1_000, description="How many at most")] = 50


class JudgementsQuery(BaseModel):
    """Which judgements are listed."""

    model_config = ConfigDict(extra="forbid")

    offset: Annotated[int, Field(ge=0, description="How many to skip")] = 0
    limit: Annotated[int, Field(ge=1, le=1_000, description="How many at most")] = 100


class Judged(BaseModel):
    """What is judged of two ids."""

    model_config = ConfigDict(extra="forbid")

    one: Annotated[str, Field(min_length=1, max_length=300)]
    other: Annotated[str, Field(min_length=1, max_length=300)]
    verdict: JudgedAs
    why: Annotated[str, Field(min_length=1, max_length=_LONGEST)]


class Judgements(BaseModel):
    """Judgements, recorded all or none. `by` says who judges where no key does."""

    model_config = ConfigDict(extra="forbid")

    judgements: Annotated[list[Judged], Field(min_length=1, max_length=MOST_AT_ONCE)]
    by: Annotated[str | None, Field(min_length=1, max_length=200)] = None


def lists_of(request: Request) -> CandidateLists:
    """The candidates that this application keeps."""
    lists = request.app.state.candidate_lists
    assert isinstance(lists, CandidateLists)  # create_app puts it there
    return lists


@router.get(
    "/candidates",
    summary="Pairs of parties that may be one, and that nobody judged",
    responses=described(404, 422, 503),
    response_model=json_model(CandidatesAnswer),
)
def candidates(
    params: Annotated[CandidatesQuery, Query()], request: Request, services: ServicesDep
) -> Response:
    """The likeliest first, each with its score and reasons; the first question after a load takes seconds."""
    wanted = CandidatesParams.model_validate(params.model_dump(exclude={"offset", "limit"}))
    workspace = services.workspace
    with workspace.view() as view:
        found = lists_of(request).open_of(workspace, view, wanted)
        answer = candidates_answer(view.reader, found, params.offset, params.limit)
    return answered(answer)


@router.get(
    "/judgements",
    summary="What was judged and still stands, and what contradicts it",
    responses=described(422, 503),
    response_model=json_model(JudgementsAnswer),
)
def judged(params: Annotated[JudgementsQuery, Query()], services: ServicesDep) -> Response:
    """The newest first, with who judged, when and why."""
    with services.workspace.store.reader() as reader:
        answer = judgements_answer(reader, judgements(reader), params.offset, params.limit)
    return answered(answer)


@router.post(
    "/judgements",
    summary="Judge that two ids are the same body, or not",
    responses=described(403, 413, 415, 422, 503),
    response_model=json_model(RecordedAnswer),
    dependencies=[JSON_BODY],
)
def judge(body: Judgements, request: Request, services: ServicesDep) -> Response:
    """Recorded all or none; a later judgement of a pair takes the place of the one before."""
    by = judge_of(identity_of(request), body.by)
    decisions = [
        Decision(each.one, each.other, Verdict(each.verdict), each.why, by) for each in body.judgements
    ]
    done = record_decisions(services, identity_of(request), decisions)
    with services.workspace.store.reader() as reader:
        answer = recorded_answer(reader, done, 0)
    return answered(answer)


def judge_of(identity: Identity, stated: str | None) -> str:
    """Who judges: whoever the key is of, else who is stated; raises `BadUse` for neither."""
    if identity.name != UNAUTHENTICATED.name:
        return identity.name
    if stated is None or not stated.strip():
        raise BadUse("by: say who judges")
    return stated.strip()


def record_decisions(services: Services, identity: Identity, decisions: Sequence[Decision]) -> Recorded:
    """Keep the decisions, with a record of each in the audit log; raises `BadUse` for one that cannot be."""
    try:
        done = record(services.workspace.store, decisions, current_time())
    except BadJudgement as error:
        raise BadUse(str(error)) from None
    if services.audit is not None:
        writing = [services.audit.submit(each) for each in records_of_decisions(identity, decisions)]
        for each in writing:
            each.result()
    return done
