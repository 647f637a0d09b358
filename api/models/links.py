"""Links of an entity."""

from __future__ import annotations

from pydantic import Field

from api.models.base import Model
from api.models.entities import EntityRef, SourceRef, Validity


class Holding(Model):
    """What holds of a link on the day asked about, directly or through somebody who stands between."""

    share: str | None = Field(None, description="Ownership only: percent, or an interval of percent")
    direct: str
    valid: Validity


class LinkAnswer(Model):
    """A link of an entity, with all observations."""

    id: str
    type: str
    upper: EntityRef
    lower: EntityRef
    holdings: list[Holding] = Field(
        description="At most two: what sources say to be direct or leave open, then what they call indirect"
    )
    grade: str = Field(description="Of the best observation, whatever day it speaks of")
    sources: list[SourceRef]


class LinksAnswer(Model):
    """The links of one entity, a page at a time."""

    entity: EntityRef
    total: int
    offset: int
    links: list[LinkAnswer]
