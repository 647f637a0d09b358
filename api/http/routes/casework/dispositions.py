"""Decisions about customers: made, listed, shown, confirmed and undone."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request
from pydantic import BaseModel, ConfigDict, Field

from api.casework.dispositions import LONGEST_WHY, Decider, Desk, EntryFilter, NewDecision, made_answer
from api.errors import BadUse
from api.http.caller import identity_of, spend_rows
from api.http.negotiation import JSON_BODY
from api.http.problems import described
from api.http.routes.questions import ScreenRequest
from api.http.routes.services import Services, ServicesDep
from api.models import DispositionEntry, DispositionHistory, DispositionKind, DispositionList
from api.screening.fields import Expected
from api.screening.question import MAX_OFFSET, MAX_PAGE, PAGE
from api.screening.record import record_of

router = APIRouter(prefix="/v1/dispositions", tags=["Decisions"])

_MOST_IDS = 2**31 - 1

Id = Annotated[int, Path(ge=1, le=_MOST_IDS, description="The number of the entry")]
Why = Annotated[
    str,
    Field(min_length=1, max_length=LONGEST_WHY, description="What was looked at, and why"),
    Expected(f"a text of 1 to {LONGEST_WHY} characters"),
]
Offset = Annotated[
    int, Field(ge=0, le=MAX_OFFSET, description="How many to pass over"), Expected("a whole number")
]
Limit = Annotated[
    int,
    Field(ge=1, le=MAX_PAGE, description=f"How many at most, 1 to {MAX_PAGE}"),
    Expected(f"a whole number between 1 and {MAX_PAGE}"),
]


class DecisionRequest(ScreenRequest):
    """What is decided about a customer's record, which is asked about as `/v1/screen` does."""

    disposition: Annotated[
        DispositionKind,
        Field(
            description="`same`: the party is meant; `not_same`: it is not; `cleared`: it is meant, and the "
            "risk was looked at and accepted; `escalated`: somebody else has to decide"
        ),
        Expected("same, not_same, cleared or escalated"),
    ]
    entity: Annotated[
        str | None,
        Field(max_length=200, description="The party; needed where the record may mean several"),
        Expected("the id of an entity"),
    ] = None
    why: Why
    until: Annotated[
        date | None,
        Field(description="The last day on which it holds; the policy may set one"),
        Expected("a day as YYYY-MM-DD"),
    ] = None


class NoteRequest(ScreenRequest):
    """A note about a customer's record, which decides nothing."""

    note: Why


class ReasonRequest(BaseModel):
    """Why a decision is undone."""

    model_config = ConfigDict(extra="forbid")

    why: Why


class ConfirmRequest(BaseModel):
    """What a second person looked at."""

    model_config = ConfigDict(extra="forbid")

    why: Annotated[
        str, Field(max_length=LONGEST_WHY), Expected(f"a text of at most {LONGEST_WHY} characters")
    ] = ""


class ListParams(BaseModel):
    """Which entries are listed."""

    model_config = ConfigDict(extra="forbid")

    by: Annotated[str | None, Field(max_length=200, description="Only what this identity entered")] = None
    entity: Annotated[str | None, Field(max_length=200, description="Only what is about this party")] = None
    disposition: Annotated[
        DispositionKind | None,
        Field(description="Only decisions of this kind"),
        Expected("same, not_same, cleared or escalated"),
    ] = None
    record: Annotated[
        str | None, Field(max_length=64, description="Only what is about the record with this key")
    ] = None
    offset: Offset = 0
    limit: Limit = PAGE


@router.post(
    "",
    summary="Decide about a customer",
    dependencies=[JSON_BODY],
    responses=described(403, 413, 415, 422, 503),
)
def decide(body: DecisionRequest, request: Request, services: ServicesDep) -> DispositionEntry:
    """The decision is about this record and no other, and is told whenever the record is screened again.

    It is durable, and in the audit log, when it is answered.
    """
    desk, decider = at_desk(request, services)
    spend_rows(request, 1)
    question = body.as_question()
    answer = services.screener.compared(body.name, question)
    entity = body.entity or only_party([match.entity.id for match in answer.matches])
    made = decider.decide(
        NewDecision(record_of(body.name, question), answer, entity, body.disposition, body.why, body.until)
    )
    desk.book.look_again()
    return made_answer(made)


@router.post(
    "/notes",
    summary="Note something about a customer",
    dependencies=[JSON_BODY],
    responses=described(403, 413, 415, 422, 503),
)
def note(body: NoteRequest, request: Request, services: ServicesDep) -> DispositionEntry:
    """A note is part of the history of the record, and decides nothing."""
    _, decider = at_desk(request, services)
    return made_answer(decider.note(record_of(body.name, body.as_question()), body.note))


@router.get("", summary="List decisions", responses=described(403, 422, 503))
def listed(params: Annotated[ListParams, Query()], services: ServicesDep) -> DispositionList:
    """Decisions, confirmations, undos and notes, newest first."""
    wanted = EntryFilter(params.record, params.entity, params.by, params.disposition)
    return desk_of(services).book.listed(
        wanted, services.workspace.today, offset=params.offset, limit=params.limit
    )


@router.get("/{id}", summary="Show a decision", responses=described(403, 404, 422, 503))
def show(id: Id, services: ServicesDep) -> DispositionHistory:
    """An entry with all entries about its record, and what the decision was made on."""
    return desk_of(services).book.history(id, services.workspace.today)


@router.post(
    "/{id}/undo",
    summary="Undo a decision",
    dependencies=[JSON_BODY],
    responses=described(403, 404, 413, 415, 422, 503),
)
def undo(id: Id, body: ReasonRequest, request: Request, services: ServicesDep) -> DispositionEntry:
    """It stays in the history, and what it had replaced stands again."""
    _, decider = at_desk(request, services)
    return made_answer(decider.undo(id, body.why))


@router.post(
    "/{id}/confirm",
    summary="Confirm a decision",
    dependencies=[JSON_BODY],
    responses=described(403, 404, 413, 415, 422, 503),
)
def confirm(id: Id, body: ConfirmRequest, request: Request, services: ServicesDep) -> DispositionEntry:
    """A decision that needs two people holds once somebody else than who made it has confirmed it."""
    _, decider = at_desk(request, services)
    return made_answer(decider.confirm(id, body.why))


def at_desk(request: Request, services: Services) -> tuple[Desk, Decider]:
    """What decides for whoever asks; raises `BadUse` where the service keeps no casework."""
    desk = desk_of(services)
    return desk, desk.decider(identity_of(request), services.workspace.policy)


def desk_of(services: Services) -> Desk:
    """Where decisions are read; raises `BadUse` where the service keeps no casework."""
    if services.desk is None:
        raise BadUse("this service keeps no casework; start it with --casework, or with the store's own")
    return services.desk


def only_party(ids: list[str]) -> str:
    """The one party that a record may mean; raises `BadUse` where it may mean several, or nobody."""
    if not ids:
        raise BadUse("no match found, so there is nobody to decide about; a note can be kept")
    if len(ids) > 1:
        raise BadUse(f"the record may mean several; say which: {', '.join(ids)}")
    return ids[0]
