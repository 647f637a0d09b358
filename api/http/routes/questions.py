"""What callers may ask, with the bounds of every field."""

from __future__ import annotations

import dataclasses
import re
from datetime import UTC, date, datetime, time
from typing import Annotated, Literal, LiteralString

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

from api.screening.screener import MAX_MATCHES, MAX_PAGE, MAX_PATHS, Question
from graph.model.traversal import MAX_HOPS, PRESET_TABLE, PRESETS
from ontology import SCHEMA

MAX_SOURCES = 100
_MAX_OFFSET = 100_000_000
_MAX_ID = 200
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_NO_TIME: LiteralString = "no such time; write YYYY-MM-DD or YYYY-MM-DDThh:mm:ssZ"


def _day(value: object) -> date:
    # Pydantic alone would read 1707091200 as a day, counting seconds.
    if isinstance(value, str) and _DAY.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise PydanticCustomError(
                "no_such_day", "{day} does not exist in the calendar", {"day": value}
            ) from None
    raise PydanticCustomError("no_day", "write a day as YYYY-MM-DD")


def _moment(value: object) -> date | datetime:
    if isinstance(value, str) and _DAY.fullmatch(value):
        return _day(value)
    if not isinstance(value, str):
        raise PydanticCustomError("no_time", _NO_TIME)
    try:
        moment = datetime.fromisoformat(value)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise PydanticCustomError("no_time", _NO_TIME) from None


Day = Annotated[date, BeforeValidator(_day)]
Moment = Annotated[
    date | datetime,
    BeforeValidator(_moment),
    WithJsonSchema(
        {"type": "string", "anyOf": [{"format": "date"}, {"format": "date-time"}], "examples": ["2026-01-31"]}
    ),
]
Id = Annotated[str, Field(min_length=1, max_length=_MAX_ID, examples=["cn-cetc-24"])]
Source = Annotated[str, Field(min_length=1, max_length=100)]
RiskClass = Annotated[str, Field(max_length=100, json_schema_extra={"enum": list(SCHEMA.screened_classes)})]


class KnownAt(BaseModel):
    """Which data count. Fields that are not described here are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    known_at: Moment | None = Field(
        None,
        description="The data as they were known then: a day, which is read to its end (UTC; today: until "
        "now), or a day and time (UTC where it names no zone). Left out: now",
    )
    sources: tuple[Source, ...] | None = Field(
        None,
        min_length=1,
        max_length=MAX_SOURCES,
        description="Only links, names and facts of these datasets; class memberships of all count too",
    )

    def as_question(self, today: date) -> Question:
        """The question as the screener takes it; what this route does not ask stays at its default."""
        names = (
            given.name for given in dataclasses.fields(Question) if given.name in type(self).model_fields
        )
        values = {name: getattr(self, name) for name in names}
        return Question(**(values | {"known_at": known_time(self.known_at, today)}))


class ValidAt(KnownAt):
    """Which data count, and on which day."""

    valid_at: Day | None = Field(
        None, description="The day asked about; today when left out. A day in the future is refused"
    )


class TraversalParams(ValidAt):
    """Which links count and how far they are followed. What is left out is the traversal's own value."""

    traversal: str = Field(
        PRESETS[0],
        max_length=100,
        description=". ".join(f"`{preset.name}`: {preset.description}" for preset in PRESET_TABLE.values()),
        json_schema_extra={"enum": list(PRESETS)},
    )
    max_hops: int | None = Field(None, ge=1, le=MAX_HOPS, description="N: how many hops at most")
    min_share: float | None = Field(
        None, ge=0, le=100, allow_inf_nan=False, description="Percent; ownership below it is not followed"
    )
    min_grade: Literal["A", "B", "C", "D"] | None = Field(
        None, description="The weakest evidence that counts: A register, B official list, C press, D inferred"
    )
    paths: int = Field(5, ge=1, le=MAX_PATHS, description="How many paths at most")
    collapse_full: bool = Field(False, description="Count direct holdings of 100% as no hop")


class RiskClassParams(TraversalParams):
    """A question about risk classes."""

    risk_classes: tuple[RiskClass, ...] | None = Field(
        None, min_length=1, max_length=20, description="The classes asked about; all when left out"
    )


class ScreenRequest(RiskClassParams):
    """Who is meant by the name, and how near is it to each risk class."""

    # Bounded in the matcher, which says what is wrong with a name; the body as a whole is bounded before.
    name: str = Field(
        description="A name in any script, an identifier, or the id of an entity",
        examples=["S.I.S.C."],
    )
    matches: int = Field(5, ge=1, le=MAX_MATCHES, description="How many entities at most")


class SearchQuery(KnownAt):
    """A name to look for."""

    q: str = Field(description="A name in any script, an identifier, or the id of an entity")
    matches: int = Field(5, ge=1, le=MAX_MATCHES, description="How many entities at most")


class LinksQuery(ValidAt):
    """A page of links."""

    offset: int = Field(0, ge=0, le=_MAX_OFFSET, description="How many links to pass over")
    limit: int = Field(100, ge=1, le=MAX_PAGE, description="How many links at most")


class PathsQuery(TraversalParams):
    """Two entities and how to go from one to the other."""

    start: Id = Field(alias="from", description="The entity where paths begin")
    end: Id = Field(alias="to", description="The entity where paths end")


def known_time(moment: date | datetime | None, today: date) -> datetime | None:
    """The known time meant: of a day its last moment (UTC); `None`, which is now, of the current day."""
    if moment is None or isinstance(moment, datetime):
        return moment
    return None if moment == today else datetime.combine(moment, time.max, UTC)
