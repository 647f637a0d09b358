"""Parameters of routes: those of a question, and what single routes ask beside it."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from api.models import ViewName
from api.screening.fields import Expected
from api.screening.further.params import MAX_ENDS, PathsParams
from api.screening.question import LinksParams, MatchParams, ScreenParams

_MAX_ID = 200

Id = Annotated[
    str,
    Field(min_length=1, max_length=_MAX_ID, examples=["cn-cetc-24"]),
    Expected(f"an id or a name of 1 to {_MAX_ID} characters"),
]


class ScreenRequest(ScreenParams):
    """Who is meant by the name, and how near is it to each risk class."""

    # Bounded in the matcher, which says what is wrong with a name; the body as a whole is bounded before.
    name: Annotated[
        str,
        Field(
            description="A name in any script, an identifier, or the id of an entity",
            examples=["S.I.S.C."],
        ),
        Expected("a text"),
    ]


class ScreenQuery(ScreenRequest):
    """The same in the address of a request."""

    view: Annotated[
        ViewName,
        Field(description="How much is told: `decision`, `summary` or `full`"),
        Expected("decision, summary or full"),
    ] = ViewName.FULL


class SearchQuery(MatchParams):
    """A name to look for."""

    q: str = Field(description="A name in any script, an identifier, or the id of an entity")
    prefix: bool = Field(
        False,
        description="Only entities of which words of a name begin as those of `q`, as it is typed; "
        "Chinese names also by their pinyin",
    )


class StatementsParams(LinksParams):
    """The statements about an entity, a page at a time."""

    property: Annotated[
        str | None,
        Field(max_length=_MAX_ID, description="Only those of this property"),
        Expected(f"the name of a property, at most {_MAX_ID} characters"),
    ] = None


class RecordsParams(LinksParams):
    """The records that name an entity, a page at a time."""

    kind: Annotated[
        Literal["Shipment", "Licence", "Claim", "Listing"],
        Field(description="What kind of records"),
        Expected("Shipment, Licence, Claim or Listing"),
    ]


class PathsQuery(PathsParams):
    """Two entities, or two sets of them, and how to go from one to the other."""

    starts: Annotated[
        tuple[Id, ...],
        Field(alias="from", min_length=1, max_length=MAX_ENDS, description="Where paths may begin"),
        Expected(f"1 to {MAX_ENDS} ids or names"),
    ]
    ends: Annotated[
        tuple[Id, ...],
        Field(alias="to", min_length=1, max_length=MAX_ENDS, description="Where paths may end"),
        Expected(f"1 to {MAX_ENDS} ids or names"),
    ]
