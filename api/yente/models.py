"""Questions and answers as yente 5.5 has them, field by field (`yente/data/common.py` there)."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field


class ErrorDetail(BaseModel):
    """What is wrong, in words."""

    detail: str


class StatusAnswer(BaseModel):
    """`ok`."""

    status: str = "ok"


class FtmEntity(BaseModel):
    """An entity of FollowTheMoney; nested ones stand in the place of their ids."""

    id: str
    caption: str
    schema_: str = Field(alias="schema")
    properties: dict[str, list[str | FtmEntity]]
    datasets: list[str] = Field(description="The sources that state something of it")
    referents: list[str] = Field(description="The other ids that were judged the same and lead here")
    target: bool = Field(description="Whether it is in a risk class that decides")
    first_seen: str | None = Field(description="When the graph learned the first fact of it; UTC, no zone")
    last_seen: str | None = Field(description="The last load of a source that has it")
    last_change: str | None = Field(description="When the graph learned the latest fact of it")


class FeatureScore(BaseModel):
    """What one feature says: 1 for, 0.5 alike, 0 nothing, -1 against."""

    detail: str | None
    score: float
    query: str | None = None
    candidate: str | None = None


class ScoredFtmEntity(FtmEntity):
    """An entity that may be meant."""

    score: float = Field(description="How likely the names are one party's, 0 to 1")
    explanations: dict[str, FeatureScore]
    match: bool = Field(description="Whether the match is accepted, which never rests on the score alone")


class Total(BaseModel):
    """How many there are; `gte` where counting was cut short."""

    value: int
    relation: str = "eq"


class SearchFacetItem(BaseModel):
    """One value and how many have it."""

    name: str
    label: str
    count: int


class SearchFacet(BaseModel):
    """What the entities found have of one kind, the most frequent first."""

    label: str
    values: list[SearchFacetItem]


class FtmSearchAnswer(BaseModel):
    """A page of entities."""

    limit: int
    offset: int
    total: Total
    results: list[FtmEntity]
    facets: dict[str, SearchFacet]


class AdjacentPage(BaseModel):
    """A page of the entities that one property leads to."""

    limit: int
    offset: int
    total: Total
    results: list[str | FtmEntity]


class EntityAdjacent(BaseModel):
    """An entity and what each of its properties leads to."""

    entity: FtmEntity
    adjacent: dict[str, AdjacentPage]


class MatchExample(BaseModel):
    """An entity by example: a schema, and values of its properties."""

    model_config = ConfigDict(populate_by_name=True)

    id: str | None = None
    schema_: str = Field(alias="schema", description="Such as Company or Person")
    properties: dict[str, str | list[Any]] = Field(description="Such as name, country, registrationNumber")


class MatchRequest(BaseModel):
    """Up to 100 examples, each under a key of the caller's."""

    weights: dict[str, float] = Field({}, description="Weights of features; none here has a weight to change")
    config: dict[str, str | int | float | bool | None] = Field(
        {}, description="Settings of an algorithm; none here has any, and one that is named is refused"
    )
    queries: dict[str, MatchExample]


class EntityMatches(BaseModel):
    """Who may be meant by one example, best first."""

    status: int = 200
    results: list[ScoredFtmEntity]
    total: Total = Field(description="How many of them match")
    query: MatchExample


class FtmMatchAnswer(BaseModel):
    """An answer for each example, under its key."""

    responses: dict[str, EntityMatches]
    limit: int


class FeatureDoc(BaseModel):
    """What a feature compares."""

    description: str | None
    coefficient: float
    url: str


class AlgorithmDocs(BaseModel):
    """What an algorithm compares, and what can be set."""

    name: str
    description: str | None
    config: dict[str, Any]
    features: dict[str, FeatureDoc]


class Algorithm(BaseModel):
    """One way of comparing."""

    name: str
    description: str | None
    features: dict[str, FeatureDoc]
    docs: AlgorithmDocs


class AlgorithmsAnswer(BaseModel):
    """The algorithms that can be named."""

    algorithms: list[Algorithm]
    default: str
    best: str


class Publisher(BaseModel):
    """Who publishes a source."""

    name: str
    url: str | None = None


class CatalogDataset(BaseModel):
    """A source, or `default`, which has all of them as its children."""

    name: str
    title: str
    license: str | None
    summary: str | None
    description: str | None
    url: str | None
    updated_at: str | None
    last_export: str | None
    entity_count: int | None
    thing_count: int | None
    version: str | None
    category: str | None
    tags: list[str]
    publisher: Publisher | None
    coverage: dict[str, Any] | None
    resources: list[dict[str, Any]]
    children: list[str]
    deprecation: str | None
    deprecated: bool
    load: bool
    entities_url: str | None
    delta_url: str | None
    namespace: bool
    index_version: str | None
    index_current: bool


class CatalogAnswer(BaseModel):
    """What is loaded."""

    datasets: list[CatalogDataset]
    current: list[str]
    outdated: list[str]
    index_stale: bool


FtmEntity.model_rebuild()
