"""What the definition of a question's field may say beside its type: allowed values, texts, CLI option."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    GetCoreSchemaHandler,
    ModelWrapValidatorHandler,
    ValidationError,
    model_validator,
)
from pydantic_core import CoreSchema, ErrorDetails, InitErrorDetails, PydanticCustomError, core_schema

from api.errors import BadQuestion

_UNKNOWN_FIELD = "extra_forbidden"
"""Pydantic's name for the error of a field that the model does not have."""


@dataclass(frozen=True, slots=True)
class Expected:
    """What a field takes, in words: every value that it refuses is answered by `it must be ...`.

    True and false are no numbers, though Python counts them as such; only a switch takes them.
    """

    text: str
    is_switch: bool = False

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Wrap the validation of the annotated type."""
        return core_schema.no_info_wrap_validator_function(self._validate, handler(source))

    def _validate(self, value: object, validate: core_schema.ValidatorFunctionWrapHandler) -> object:
        if isinstance(value, bool) and not self.is_switch:
            raise refusal(self._remedy)
        try:
            return validate(value)
        except ValidationError as error:
            errors = error.errors(include_url=False)
            # Errors inside a value, such as an item of a tuple, say for themselves what is wrong. Pydantic
            # then also calls the tuple too short, not counting those items.
            inside = [_detail(each, each["msg"], each["input"]) for each in errors if each["loc"]]
            whole = [_detail(each, self._remedy, value) for each in errors]
            raise ValidationError.from_exception_data(error.title, inside or whole) from None

    @property
    def _remedy(self) -> str:
        return f"it must be {self.text}"


@dataclass(frozen=True, slots=True)
class FromText:
    """Reads texts, for callers that have nothing else; a strict model takes values of the type alone."""

    read: Callable[[object], object]

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Read the text before the annotated type is validated, unless the model is strict."""
        value = handler(source)
        return core_schema.lax_or_strict_schema(
            lax_schema=core_schema.no_info_before_validator_function(self.read, value),
            strict_schema=value,
        )


@dataclass(frozen=True, slots=True)
class CliOption:
    """The command line's option for a field, where it is not just `--field-name`."""

    flag: str | None = None
    metavar: str | None = None
    is_offered: bool = True


def refusal(remedy: str) -> PydanticCustomError:
    """The error of a validator, to be raised: why a value is refused, and what is allowed."""
    return PydanticCustomError("refused", "{remedy}", {"remedy": remedy})


def with_unknown_fields_worded(error: ValidationError, known: Iterable[str]) -> ValidationError:
    """The same errors; one about a field that does not exist names the one that may be meant, or all."""
    names = list(known)
    details = [
        _detail(each, _no_such_field(each["loc"][-1], names), each["input"])
        if each["type"] == _UNKNOWN_FIELD
        else _detail(each, each["msg"], each["input"])
        for each in error.errors(include_url=False)
    ]
    return ValidationError.from_exception_data(error.title, details)


def bad_question(error: ValidationError) -> BadQuestion:
    """The first thing wrong with the fields of a question: field, value, and what it must be."""
    first = error.errors(include_url=False)[0]
    field = str(first["loc"][0]) if first["loc"] else "question"
    return BadQuestion(field, first["input"], first["msg"])


def _no_such_field(name: object, names: list[str]) -> str:
    near = get_close_matches(str(name), names, n=1)
    remedy = f"did you mean {near[0]}?" if near else f"known: {', '.join(names)}"
    return f"there is no such field; {remedy}"


def _detail(error: ErrorDetails, remedy: str, value: object) -> InitErrorDetails:
    """The same error with another message, about the value as it was before anything was done to it."""
    # The type is kept, which programs may go by.
    kind = PydanticCustomError(error["type"], "{remedy}", {"remedy": remedy})
    return InitErrorDetails(type=kind, loc=error["loc"], input=value)


class StrictModel(BaseModel):
    """Takes values of Python, and raises `BadQuestion` for others."""

    model_config = ConfigDict(strict=True)

    @model_validator(mode="wrap")
    @classmethod
    def _refuse(cls, values: Any, validate: ModelWrapValidatorHandler[Self]) -> Self:
        try:
            return validate(values)
        except ValidationError as error:
            raise bad_question(with_unknown_fields_worded(error, cls.model_fields)) from None
