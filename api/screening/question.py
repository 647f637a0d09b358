"""The question, defined once: its fields, bounds, defaults and help, for Python, HTTP and command line.

The HTTP parameters and the options of commands are derived from these classes; each adds fields to the
one before, and a route or command takes the class with the fields that it has use for.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Annotated, Any, Literal, Self

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ModelWrapValidatorHandler,
    Strict,
    ValidationError,
    WithJsonSchema,
    model_validator,
)

from api.errors import BadQuestion
from api.screening.fields import CliOption, Expected, FromText, bad_question
from api.screening.times import read_day, read_moment
from graph.errors import BadTraversal
from graph.model.traversal import MAX_HOPS, PRESET_TABLE, PRESETS, Traversal, preset
from ingest.matching import Beside
from ontology import SCHEMA, Grade, UnknownTerm

MAX_SOURCES = 100
MAX_IDENTIFIERS = 20
MAX_CLASSES = 20
MAX_PATHS = 50
MAX_MATCHES = 20
MAX_PAGE = 500
PAGE = 100
"""Links on a page unless asked otherwise."""

_MAX_TEXT = 1_000
"""Characters of an address or identifier."""

_MAX_ID = 100
"""Characters of the id of a source or class."""


def _upper(text: object) -> object:
    return text.strip().upper() if isinstance(text, str) else text


def _lower(text: object) -> object:
    return text.strip().lower() if isinstance(text, str) else text


Day = Annotated[date, Expected("a date"), FromText(read_day)]
Moment = Annotated[
    datetime,
    Expected("a datetime with its time zone"),
    FromText(read_moment),
    WithJsonSchema(
        {"type": "string", "anyOf": [{"format": "date"}, {"format": "date-time"}], "examples": ["2026-01-31"]}
    ),
]
SourceId = Annotated[
    str,
    Field(min_length=1, max_length=_MAX_ID),
    Expected(f"the id of a source, 1 to {_MAX_ID} characters"),
]
RiskClassId = Annotated[
    str,
    Field(max_length=_MAX_ID, json_schema_extra={"enum": list(SCHEMA.screened_classes)}),
    Expected(f"the id of a risk class, at most {_MAX_ID} characters"),
]
CountryCode = Annotated[
    str,
    BeforeValidator(_lower),
    Field(pattern=r"^[a-z]{2}$"),
    Expected("the code of a country in two letters, such as cn"),
]
Text = Annotated[
    str, Field(min_length=1, max_length=_MAX_TEXT), Expected(f"a text of 1 to {_MAX_TEXT} characters")
]
GradeLetter = Annotated[Literal["A", "B", "C", "D"], BeforeValidator(_upper), Expected("A, B, C or D")]


class KnownAt(BaseModel):
    """Which data count: known by when, and of which sources. Unknown fields are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)

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

    def as_question(self) -> Question:
        """The whole question; fields that these parameters do not have are at their defaults."""
        fields = type(self).model_fields.keys() & Question.model_fields.keys()
        return Question.model_construct(**{name: getattr(self, name) for name in fields})


class ValidAt(KnownAt):
    """Which data count, and on which day."""

    valid_at: Annotated[
        Day | None,
        Field(description="The day asked about, never in the future; the order's by default, else today"),
        CliOption("--at", "YYYY-MM-DD"),
    ] = None


class TraversalParams(ValidAt):
    """Which links count and how far they are followed; `None` is the traversal's own value."""

    traversal: Annotated[
        str,
        Field(
            max_length=100,
            json_schema_extra={"enum": list(PRESETS)},
            description=". ".join(f"{name}: {row.description}" for name, row in PRESET_TABLE.items()),
        ),
        Expected("the name of a traversal"),
        CliOption(metavar="|".join(PRESETS)),
    ] = PRESETS[0]
    max_hops: Annotated[
        int | None,
        Field(ge=1, le=MAX_HOPS, description=f"How many hops at most, 1 to {MAX_HOPS}"),
        Expected(f"a whole number between 1 and {MAX_HOPS}"),
        CliOption(metavar="N"),
    ] = None
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
    paths: Annotated[
        int,
        Field(ge=1, le=MAX_PATHS, description=f"How many paths at most, 1 to {MAX_PATHS}"),
        Expected(f"a whole number between 1 and {MAX_PATHS}"),
        CliOption(metavar="K"),
    ] = 5
    collapse_full: Annotated[
        bool, Field(description="Count direct holdings of 100% as no hop"), Expected("true or false")
    ] = False


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


class Question(ScreenParams):
    """What is asked beside the name, as values of Python. `None` means the traversal's own value.

    `country`, `address` and `identifiers` are what an order has beside the name, `date` its day.
    `valid_at` is the day asked about (default the order's, else today), `known_at` the known time with
    its zone, `sources` the only datasets whose links, names and facts count, `min_share` percent.
    Raises `BadQuestion` for a value of another type or out of bounds.

    >>> Question(traversal="any", max_hops=2).max_hops
    2
    >>> Question(max_hops=11)
    Traceback (most recent call last):
    api.errors.BadQuestion: max_hops is 11; it must be a whole number between 1 and 10
    """

    model_config = ConfigDict(strict=True)

    @model_validator(mode="wrap")
    @classmethod
    def _refuse(cls, values: Any, validate: ModelWrapValidatorHandler[Self]) -> Self:
        try:
            return validate(values)
        except ValidationError as error:
            raise bad_question(error) from None

    def as_traversal(self, today: date) -> Traversal:
        """The traversal asked for; raises `BadQuestion` for one that is not known and for a future day.

        >>> Question(min_share=50).as_traversal(date(2026, 1, 1)).min_share
        50.0
        """
        try:
            base = preset(self.traversal, self.valid_at or self.date or today, today=today)
        except BadTraversal as error:
            raise BadQuestion(str(error)) from None
        return replace(
            base,
            collapse_full=self.collapse_full,
            max_hops=base.max_hops if self.max_hops is None else self.max_hops,
            min_share=base.min_share if self.min_share is None else self.min_share,
            min_grade=base.min_grade if self.min_grade is None else Grade.parse(self.min_grade),
        )

    def as_beside(self) -> Beside:
        """What the order has beside the name."""
        return Beside(self.country, self.address, self.identifiers or ())

    def as_classes(self) -> tuple[str, ...]:
        """The risk classes asked about, all by default; raises `BadQuestion` for one that is not known.

        >>> Question(risk_classes=("listed_party", "listed_party")).as_classes()
        ('listed_party',)
        """
        if self.risk_classes is None:
            return SCHEMA.screened_classes
        try:
            classes = [SCHEMA.risk_class(name) for name in dict.fromkeys(self.risk_classes)]
        except UnknownTerm as error:
            raise BadQuestion(str(error)) from None
        for risk_class in classes:
            if not risk_class.risk:
                raise BadQuestion(
                    f"{risk_class.name!r} is no class of risk; ask about {', '.join(SCHEMA.screened_classes)}"
                )
        return tuple(risk_class.name for risk_class in classes)
