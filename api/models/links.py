"""Links of an entity."""

from __future__ import annotations

from pydantic import Field

from api.models.base import Model
from api.models.entities import EntityRef, SourceRef, Validity


class Holding(Model):
    """What holds of a link on the day asked about: share, directness and validity."""

    share: str | None = Field(None, description="Ownership only: percent, or an interval of percent")
    direct: str
    valid: Validity


class LinkAnswer(Model):
    """A link of an entity, with all observations."""

    id: str
    type: str
    upper: EntityRef
    lower: EntityRef
    holdings: list[Holding] = Field(description="What holds on the day asked about, in one item")
    grade: str = Field(description="Of the best observation, whatever day it speaks of")
    stated_by: list[str] = Field(
        description="Of an affiliation that official lists state: the authorities that keep them"
    )
    sources: list[SourceRef]


class LinksAnswer(Model):
    """The links of one entity, a page at a time."""

    entity: EntityRef
    total: int
    offset: int
    links: list[LinkAnswer]
