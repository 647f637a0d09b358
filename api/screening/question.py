"""The question, defined once: its fields, bounds, defaults and help, for Python, HTTP and command line.

The HTTP parameters and the options of commands are derived from these classes; each adds fields to the
one before, and a route or command takes the class with the fields that it has use for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Annotated, Any, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    ModelWrapValidatorHandler,
    PrivateAttr,
    Strict,
    ValidationError,
    model_validator,
)

from api.errors import BadQuestion
from api.screening.fields import CliOption, Expected, StrictModel, with_unknown_fields_worded
from api.screening.values import (
    AskedDirection,
    CountryCode,
    Day,
    GradeLetter,
    Moment,
    RiskClassId,
    SourceId,
    Text,
    TraversalName,
    class_refusal,
)
from graph.model.direction import direction_of
from graph.model.traversal import MAX_HOPS, PRESET_TABLE, PRESETS, Traversal, preset
from ingest.matching import Beside
from ontology import SCHEMA, Grade
from ontology.schema import RiskClass

MAX_SOURCES = 100
MAX_IDENTIFIERS = 20
MAX_CLASSES = 20
MAX_PATHS = 50
MAX_MATCHES = 20
MAX_PAGE = 500
MAX_OFFSET = 100_000_000
_SWITCH = Expected("true or false", is_switch=True)
PAGE = 100
"""Links on a page unless asked otherwise."""

Offset = Annotated[
    int,
    Field(ge=0, le=MAX_OFFSET, description="How many to pass over"),
    Expected(f"a whole number between 0 and {MAX_OFFSET}"),
    CliOption(metavar="N"),
]
Traversing = Annotated[
    TraversalName,
    Field(description=". ".join(f"{name}: {row.description}" for name, row in PRESET_TABLE.items())),
    CliOption(metavar="|".join(PRESETS)),
]


class _Written(dict[str, Any]):
    """What a caller wrote for each field, for messages; it makes no question another one."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Written)

    __hash__ = None


class KnownAt(BaseModel):
    """Which data count: known by when, and of which sources. Unknown fields are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    _written: _Written = PrivateAttr(default_factory=_Written)

    known_at: Annotated[
        Moment | None,
        Field(
            description="The data as known then: YYYY-MM-DD (to the end of that day; today: until now) or "
            "YYYY-MM-DDTHH:MM:SS, UTC where it names no zone; now by default"
        ),
        CliOption(metavar="WHEN"),
    ] = None
    sources: Annotated[
        tuple[SourceId, ...] | None,
        Strict(False),
        Field(
            min_length=1,
            max_length=MAX_SOURCES,
            description="Only links, names and facts of these sources; the risk classes of all always count",
        ),
        Expected(f"a list of 1 to {MAX_SOURCES} ids of sources"),
        CliOption("--source", "ID"),
    ] = None
    exclude_contested: Annotated[
        bool,
        Field(description="Leave out the statements that somebody contests on the day asked about"),
        _SWITCH,
        CliOption("--without-contested"),
    ] = False

    @model_validator(mode="wrap")
    @classmethod
    def _read(cls, values: Any, validate: ModelWrapValidatorHandler[Self]) -> Self:
        try:
            params = validate(values)
        except ValidationError as error:
            names = (field.alias or name for name, field in cls.model_fields.items())
            raise with_unknown_fields_worded(error, names) from None
        if isinstance(values, dict):
            params._written = _Written(values)
        return params

    def uncontested_on(self, today: date) -> date | None:
        """The day asked about, where what is contested then is left out; `None` where it counts."""
        asked = self.as_question() if self.exclude_contested else None
        return None if asked is None else asked.valid_at or asked.date or today

    def as_question(self) -> Question:
        """The whole question; fields that these parameters do not have are at their defaults."""
        fields, values = Question.model_fields, self.__dict__.items()
        question = Question.model_construct(**{name: value for name, value in values if name in fields})
        question._written = self._written
        return question

    def as_written(self, error: BadQuestion) -> BadQuestion:
        """The same error with the value as the caller wrote it; of a list the item stays."""
        written = self._written.get(error.field, error.value)
        value = error.value if isinstance(written, (list, tuple)) else written
        return BadQuestion(error.field, value, error.remedy)


class ValidAt(KnownAt):
    """Which data count, and on which day."""

    valid_at: Annotated[
        Day | None,
        Field(description="The day asked about, never in the future; the order's by default, else today"),
        CliOption("--at", "YYYY-MM-DD"),
    ] = None


class EvidenceParams(ValidAt):
    """Which links count; `None` is the traversal's own value."""

    min_share: Annotated[
        float | None,
        Field(
            ge=0,
            le=100,
            allow_inf_nan=False,
            description="Holdings of less than this are not followed, 0 to 100 percent",
        ),
        Expected("a number of percent between 0 and 100"),
        CliOption(metavar="PERCENT"),
    ] = None
    min_grade: Annotated[
        GradeLetter | None,
        Field(
            description="The weakest evidence that counts: A register or filing, B official list, "
            "C press or company statement, D inferred"
        ),
        CliOption(metavar="A|B|C|D"),
    ] = None


class FollowParams(EvidenceParams):
    """Which links count and how far they are followed."""

    max_hops: Annotated[
        int | None,
        Field(ge=1, le=MAX_HOPS, description=f"How many hops at most, 1 to {MAX_HOPS}"),
        Expected(f"a whole number between 1 and {MAX_HOPS}"),
        CliOption(metavar="N"),
    ] = None


class TraversalParams(FollowParams):
    """How links are followed, and how many paths are shown."""

    traversal: Traversing = PRESETS[0]
    direction: AskedDirection = None
    paths: Annotated[
        int,
        Field(ge=1, le=MAX_PATHS, description=f"How many paths at most, 1 to {MAX_PATHS}"),
        Expected(f"a whole number between 1 and {MAX_PATHS}"),
        CliOption(metavar="K"),
    ] = 5
    collapse_full: Annotated[bool, Field(description="Count direct holdings of 100% as no hop"), _SWITCH] = (
        False
    )
    follow_possibly_same: Annotated[
        bool,
        Field(description="Go on from a body to those that it may be: a step of grade D that counts no hop"),
        _SWITCH,
    ] = False


class PageParams(BaseModel):
    """A page of links."""

    offset: Offset = 0
    limit: Annotated[
        int,
        Field(ge=1, le=MAX_PAGE, description=f"How many links at most, 1 to {MAX_PAGE}"),
        Expected(f"a whole number between 1 and {MAX_PAGE}"),
        CliOption(metavar="N"),
    ] = PAGE


class Page(PageParams, StrictModel):
    """A page of links, as values of Python; raises `BadQuestion`.

    >>> Page(offset=-1)
    Traceback (most recent call last):
    api.errors.BadQuestion: offset=-1: it must be a whole number between 0 and 100000000
    """


class LinksParams(ValidAt, PageParams):
    """The links of an entity on a day, a page at a time."""


class RiskClassParams(TraversalParams):
    """A question about risk classes."""

    risk_classes: Annotated[
        tuple[RiskClassId, ...] | None,
        Strict(False),
        Field(
            min_length=1,
            max_length=MAX_CLASSES,
            description="Only these risk classes; all of them by default",
        ),
        Expected(f"a list of 1 to {MAX_CLASSES} ids of risk classes"),
        CliOption("--risk-class", "CLASS"),
    ] = None


class MatchParams(KnownAt):
    """A question about a name, with what an order has beside it."""

    country: Annotated[
        CountryCode | None,
        Field(description="The consignee's country as two letters, such as cn; another one is for review"),
        CliOption(metavar="CC"),
    ] = None
    address: Annotated[
        Text | None,
        Field(description="The consignee's address or city; its city or street corroborates a short name"),
        CliOption(metavar="TEXT"),
    ] = None
    identifiers: Annotated[
        tuple[Text, ...] | None,
        Strict(False),
        Field(
            min_length=1,
            max_length=MAX_IDENTIFIERS,
            description="Identifiers of the consignee, such as an LEI or a number in a register",
        ),
        Expected(f"a list of 1 to {MAX_IDENTIFIERS} identifiers"),
        CliOption("--identifier", "ID"),
    ] = None
    date: Annotated[
        Day | None,
        Field(description="The day of the order, which is the day asked about unless another one is named"),
        CliOption(metavar="YYYY-MM-DD"),
    ] = None
    matches: Annotated[
        int,
        Field(ge=1, le=MAX_MATCHES, description=f"How many entities at most, 1 to {MAX_MATCHES}"),
        Expected(f"a whole number between 1 and {MAX_MATCHES}"),
        CliOption(is_offered=False),
    ] = 5


class ScreenParams(RiskClassParams, MatchParams):
    """Everything that can be asked beside the name."""

    reference: Annotated[
        Text | None,
        Field(description="The customer's number in your records: what was decided about it is remembered"),
        CliOption(metavar="TEXT"),
    ] = None


class Question(ScreenParams, StrictModel):
    """What is asked beside the name, as values of Python. `None` means the traversal's own value.

    `country`, `address` and `identifiers` are what an order has beside the name, `date` its day, and
    `reference` the customer's number, which changes no verdict.
    `valid_at` is the day asked about (default the order's, else today), `known_at` the known time with
    its zone, `sources` the only datasets whose links, names and facts count, `min_share` percent.
    Raises `BadQuestion` for a value of another type or out of bounds.

    >>> Question(traversal="any", max_hops=2).max_hops
    2
    >>> Question(max_hops=11)
    Traceback (most recent call last):
    api.errors.BadQuestion: max_hops=11: it must be a whole number between 1 and 10
    """

    def as_traversal(self, today: date) -> Traversal:
        """The traversal asked for; raises `BadQuestion` for a future day.

        >>> Question(min_share=50).as_traversal(date(2026, 1, 1)).min_share
        50.0
        """
        day = self.valid_at or self.date or today
        if day > today:
            field = "date" if self.valid_at is None else "valid_at"
            remedy = f"it is after today, {today}, and no data are of the future; give a day until today"
            raise BadQuestion(field, day, remedy)
        changes: dict[str, Any] = {
            "direction": self.direction and direction_of(self.direction),
            "collapse_full": self.collapse_full or None,
            "follow_possibly_same": self.follow_possibly_same or None,
            "max_hops": self.max_hops,
            "min_share": self.min_share,
            "min_grade": self.min_grade and Grade.parse(self.min_grade),
        }
        changes = {name: value for name, value in changes.items() if value is not None}
        base = preset(self.traversal, day, today=today)
        return replace(base, **changes) if changes else base

    def as_beside(self) -> Beside:
        """What the order has beside the name."""
        return Beside(self.country, self.address, self.identifiers or ())

    def as_classes(self, classes: Mapping[str, RiskClass] = SCHEMA.classes) -> tuple[str, ...]:
        """The risk classes asked about, each once; all by default. Raises `BadQuestion` for one that is none.

        >>> Question(risk_classes=("listed_party", "listed_party")).as_classes()
        ('listed_party',)
        """
        if self.risk_classes is None:
            return tuple(name for name, described in classes.items() if described.risk)
        for name in self.risk_classes:
            if (problem := class_refusal(name, classes)) is not None:
                raise BadQuestion("risk_classes", name, problem)
        return tuple(dict.fromkeys(self.risk_classes))
