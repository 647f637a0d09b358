"""Parameters of routes: those of a question, and what single routes ask beside it."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from api.screening.further.params import MAX_ENDS, PathsParams
from api.screening.question import MatchParams, ScreenParams

_MAX_ID = 200

Id = Annotated[str, Field(min_length=1, max_length=_MAX_ID, examples=["cn-cetc-24"])]


class ScreenRequest(ScreenParams):
    """Who is meant by the name, and how near is it to each risk class."""

    # Bounded in the matcher, which says what is wrong with a name; the body as a whole is bounded before.
    name: str = Field(
        description="A name in any script, an identifier, or the id of an entity",
        examples=["S.I.S.C."],
    )


class SearchQuery(MatchParams):
    """A name to look for."""

    q: str = Field(description="A name in any script, an identifier, or the id of an entity")


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
