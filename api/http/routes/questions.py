"""Parameters of routes: those of a question, and what single routes ask beside it."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from api.models import ViewName
from api.screening.further.params import MAX_ENDS, PathsParams
from api.screening.question import LinksParams, MatchParams, ScreenParams

_MAX_ID = 200

Id = Annotated[str, Field(min_length=1, max_length=_MAX_ID, examples=["cn-cetc-24"])]


class ScreenRequest(ScreenParams):
    """Who is meant by the name, and how near is it to each risk class."""

    # Bounded in the matcher, which says what is wrong with a name; the body as a whole is bounded before.
    name: str = Field(
        description="A name in any script, an identifier, or the id of an entity",
        examples=["S.I.S.C."],
    )


class ScreenQuery(ScreenRequest):
    """The same in the address of a request."""

    view: ViewName = Field(ViewName.FULL, description="How much is told: `decision`, `summary` or `full`")


class SearchQuery(MatchParams):
    """A name to look for."""

    q: str = Field(description="A name in any script, an identifier, or the id of an entity")


class StatementsParams(LinksParams):
    """The statements about an entity, a page at a time."""

    property: str | None = Field(None, max_length=_MAX_ID, description="Only those of this property")


class RecordsParams(LinksParams):
    """The records that name an entity, a page at a time."""

    kind: Literal["Shipment", "Licence", "Claim", "Listing"] = Field(description="What kind of records")


class PathsQuery(PathsParams):
    """Two entities, or two sets of them, and how to go from one to the other."""

    starts: Annotated[
        tuple[Id, ...],
        Field(alias="from", min_length=1, max_length=MAX_ENDS, description="Where paths may begin"),
    ]
    ends: Annotated[
        tuple[Id, ...],
        Field(alias="to", min_length=1, max_length=MAX_ENDS, description="Where paths may end"),
    ]
