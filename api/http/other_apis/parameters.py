"""Parameters of yente's routes, with its names, defaults and bounds."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from api.yente import Facet, MatchOptions, Operator, Page, Scope, SearchOptions, read_filter, read_sorts

MAX_PAGE = 500
"""Results on a page, and of an example."""

MAX_OFFSET = 9_499
"""The furthest that pages go."""

_MOST_NAMED = 100
_MOST_IDS = 50
_LONGEST = 500
_DAY_OR_TIME = r"^\d{4}-\d{2}-\d{2}(T\d{2}(:\d{2}(:\d{2})?)?)?$"
_CUTOFF = 0.7

Name = Annotated[str, Field(max_length=_LONGEST)]
Names = Annotated[tuple[Name, ...], Field(max_length=_MOST_NAMED)]
ChangedSince = Annotated[
    str | None,
    Field(pattern=_DAY_OR_TIME, description="Only entities that changed after this day or time"),
]
Include = Annotated[Names, Field(description="Only entities in one of these sources")]
Exclude = Annotated[Names, Field(description="Leave these sources out of the dataset")]
ExcludeSchema = Annotated[Names, Field(description="Leave entities of these schemata out")]


class _Scoped(BaseModel):
    """What of a dataset is asked about. As in yente, parameters that it does not know are ignored."""

    model_config = ConfigDict(populate_by_name=True)

    include_dataset: Include = ()
    exclude_dataset: Exclude = ()
    exclude_schema: ExcludeSchema = ()
    changed_since: ChangedSince = None

    def as_scope(self, dataset: str) -> Scope:
        """The part of the dataset."""
        return Scope(dataset, self.include_dataset, self.exclude_dataset)


class MatchQuery(_Scoped):
    """Beside examples."""

    limit: Annotated[int, Field(le=MAX_PAGE, description="Results for an example at most")] = 5
    threshold: Annotated[
        float, Field(allow_inf_nan=False, description="The score that a match needs beside being accepted")
    ] = 0.7
    cutoff: Annotated[
        float | None,
        Field(
            allow_inf_nan=False,
            description="Leave out results with a score of this or less; without it and without a threshold "
            "all that is for review is given",
        ),
    ] = None
    algorithm: Annotated[
        str, Field(max_length=_LONGEST, description="One that /algorithms names; all are Ketting's matcher")
    ] = "best"
    topics: Annotated[Names, Field(description="Only entities with one of these topics")] = ()
    exclude_entity_ids: Annotated[
        tuple[Name, ...],
        Field(max_length=_MOST_IDS, description="Leave these entities out, by any of their ids"),
    ] = ()

    def as_options(self) -> MatchOptions:
        """The same as values."""
        is_cut = self.model_fields_set & {"cutoff", "threshold"}
        cutoff = _CUTOFF if self.cutoff is None else self.cutoff
        return MatchOptions(
            limit=max(0, self.limit),
            threshold=self.threshold,
            floor=min(cutoff, self.threshold) if is_cut else None,
            exclude_schema=frozenset(self.exclude_schema),
            exclude_ids=frozenset(self.exclude_entity_ids),
            topics=frozenset(self.topics),
            changed_since=self.changed_since,
        )


class PageQuery(BaseModel):
    """A page, and its order."""

    limit: Annotated[int, Field(le=MAX_PAGE, description="Results at most")] = 10
    offset: Annotated[int, Field(le=MAX_OFFSET, description="How many to pass over")] = 0
    sort: Annotated[
        Names, Field(description="Fields with `:asc` or `:desc` behind them, such as first_seen:desc")
    ] = ()

    def as_page(self) -> Page:
        """The same as values."""
        return Page(max(0, self.limit), max(0, self.offset), read_sorts(self.sort))


class SearchQuery(_Scoped, PageQuery):
    """Beside the dataset."""

    q: Annotated[
        str,
        Field(
            max_length=_LONGEST,
            description="Words of a name, an id or an identifier, or a query: phrases in quotes, `*`, `?`, "
            "`~`, `field:value`, AND, OR, NOT and brackets",
        ),
    ] = ""
    schema_: Annotated[
        str, Field(alias="schema", max_length=_LONGEST, description="Only entities of this schema")
    ] = "Thing"
    countries: Annotated[Names, Field(description="Only of these countries, as codes")] = ()
    topics: Annotated[Names, Field(description="Only with these topics")] = ()
    datasets: Annotated[Names, Field(description="Only in these sources, as `filter_op` combines them")] = ()
    filter: Annotated[Names, Field(description="`field:value`, such as properties.birthDate:1985")] = ()
    target: Annotated[
        bool | None, Field(description="Only those in a class that decides, or only others")
    ] = None
    fuzzy: Annotated[bool, Field(description="Also entities with names that are merely alike")] = False
    simple: Annotated[
        bool,
        Field(description="Read `q` as people type: `+`, `|`, `-`, quotes, `*` and brackets, and no errors"),
    ] = False
    facets: Annotated[
        tuple[Facet, ...], Field(max_length=_MOST_NAMED, description="What to count among the results")
    ] = (Facet.COUNTRIES, Facet.TOPICS, Facet.DATASETS)
    filter_op: Annotated[Operator, Field(description="How several filters on one field combine")] = (
        Operator.OR
    )

    def as_options(self) -> SearchOptions:
        """The same as values; raises `BadRequest`."""
        page = self.as_page()
        filters = [("countries", value) for value in self.countries]
        filters += [("topics", value) for value in self.topics]
        filters += [("datasets", value) for value in self.datasets]
        filters += [read_filter(text) for text in self.filter]
        if self.target is not None:
            filters.append(("target", str(self.target).lower()))
        return SearchOptions(
            schema=self.schema_,
            fuzzy=self.fuzzy,
            simple=self.simple,
            exclude_schema=frozenset(self.exclude_schema),
            changed_since=self.changed_since,
            filters=tuple(filters),
            filter_op=self.filter_op,
            facets=self.facets,
            sorts=page.sorts,
            limit=page.limit,
            offset=page.offset,
        )
