"""What is asked about entities that are known: parameters for HTTP and command line."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from api.screening.at import AtParams
from api.screening.fields import CliOption, Expected, StrictModel
from api.screening.question import (
    EvidenceParams,
    FollowParams,
    PageParams,
    TraversalParams,
    Traversing,
)
from api.screening.values import LinkTypeName, RiskClassId
from graph.model import MAX_HOPS, PRESETS

MAX_REACHED = 100
REACHED = 20
"""Entities on a page, each with its best path, unless asked otherwise."""

MAX_NODES = 500
NODES = 100
"""Nodes on a page of a graph unless asked otherwise."""

MAX_COMPARED = 50
"""Entities of which it can be asked who stands above several."""


MAX_ENDS = 20
"""Entities on either side of a question about paths."""


_MAX_CURSOR = 250


class EntityPageParams(PageParams):
    """A page of entities."""

    limit: Annotated[
        int,
        Field(ge=1, le=MAX_REACHED, description=f"How many entities at most, 1 to {MAX_REACHED}"),
        Expected(f"a whole number between 1 and {MAX_REACHED}"),
        CliOption(metavar="N"),
    ] = REACHED


class EntityPage(EntityPageParams, StrictModel):
    """A page of entities, as values of Python; raises `BadQuestion`."""


class ReachParams(FollowParams, EntityPageParams):
    """What lies around an entity, a page at a time."""


class NearParams(ReachParams):
    """The members of a class around an entity."""

    risk_class: Annotated[
        RiskClassId, Field(description="The class whose members are asked for"), CliOption("--class", "CLASS")
    ]
    traversal: Traversing = PRESETS[0]


class HistoryParams(FollowParams):
    """The distances whose history is asked for."""

    risk_class: Annotated[
        RiskClassId | None,
        Field(description="Only the distance to this class; to all of them by default"),
        CliOption("--class", "CLASS"),
    ] = None
    traversal: Traversing = PRESETS[0]


class PathsParams(TraversalParams):
    """How paths are looked for, and whether they may share links."""

    alternatives: Annotated[
        bool,
        Field(description="Only paths of which no two share a link, with the links that every path needs"),
        Expected("true or false", is_switch=True),
    ] = False


class GraphParams(AtParams, EvidenceParams):
    """The nodes and links around an entity, a page at a time."""

    depth: Annotated[
        int,
        Field(ge=1, le=MAX_HOPS, description=f"How many hops around the entity, 1 to {MAX_HOPS}"),
        Expected(f"a whole number between 1 and {MAX_HOPS}"),
    ] = 1
    types: Annotated[
        tuple[LinkTypeName, ...] | None,
        Field(
            min_length=1,
            description="Only links of these types; all but Supply and Representation by default",
        ),
        Expected("a list of link types"),
    ] = None
    limit: Annotated[
        int,
        Field(ge=1, le=MAX_NODES, description=f"How many nodes at most, 1 to {MAX_NODES}"),
        Expected(f"a whole number between 1 and {MAX_NODES}"),
    ] = NODES
    cursor: Annotated[
        str | None,
        Field(max_length=_MAX_CURSOR, description="`next_cursor` of the page before; none for the first"),
        Expected(f"`next_cursor` of the page before, at most {_MAX_CURSOR} characters"),
    ] = None
