"""Parameters of routes: those of a question, and what single routes ask beside it."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from api.screening.question import MAX_PAGE, PAGE, MatchParams, ScreenParams, TraversalParams, ValidAt

_MAX_OFFSET = 100_000_000
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


class LinksQuery(ValidAt):
    """A page of links."""

    offset: int = Field(0, ge=0, le=_MAX_OFFSET, description="How many links to pass over")
    limit: int = Field(PAGE, ge=1, le=MAX_PAGE, description="How many links at most")


class PathsQuery(TraversalParams):
    """Two entities and how to go from one to the other."""

    start: Id = Field(alias="from", description="The entity where paths begin")
    end: Id = Field(alias="to", description="The entity where paths end")
