"""What is asked about the surroundings of entities: parameters for HTTP and command line."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from api.screening.fields import CliOption, Expected
from api.screening.question import FollowParams, Offset, Page, Traversing
from api.screening.values import RiskClassId
from graph.model import PRESETS

MAX_REACHED = 100
REACHED = 20
"""Entities on a page, each with its best path, unless asked otherwise."""

MAX_COMPARED = 50
"""Entities of which it can be asked who stands above several."""


class ReachParams(FollowParams):
    """What lies around an entity, a page at a time."""

    offset: Offset = 0
    limit: Annotated[
        int,
        Field(ge=1, le=MAX_REACHED, description=f"How many entities at most, 1 to {MAX_REACHED}"),
        Expected(f"a whole number between 1 and {MAX_REACHED}"),
        CliOption(metavar="N"),
    ] = REACHED

    def page(self) -> Page:
        """The page asked for."""
        return Page(offset=self.offset, limit=self.limit)


class NearParams(ReachParams):
    """The members of a class around an entity."""

    risk_class: Annotated[
        RiskClassId, Field(description="The class whose members are asked for"), CliOption("--class", "CLASS")
    ]
    traversal: Traversing = PRESETS[0]
