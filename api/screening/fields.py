"""What the definition of a question's field may say beside its type: expected values, texts, CLI option."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pydantic import GetCoreSchemaHandler, ValidationError
from pydantic_core import CoreSchema, InitErrorDetails, PydanticCustomError, core_schema

from api.errors import BadQuestion

_MOST_SHOWN = 40
"""Characters of a refused value that a message repeats."""


@dataclass(frozen=True, slots=True)
class Expected:
    """What a field takes, in words: every value that it refuses is answered by `it must be ...`."""

    text: str

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Wrap the validation of the annotated type."""
        return core_schema.no_info_wrap_validator_function(self._validate, handler(source))

    def _validate(self, value: object, validate: core_schema.ValidatorFunctionWrapHandler) -> object:
        try:
            return validate(value)
        except ValidationError as error:
            # Errors inside a value, such as an item of a tuple, say for themselves what is wrong.
            details = [
                InitErrorDetails(
                    type=PydanticCustomError(
                        each["type"],
                        "{reason}",
                        {"reason": each["msg"] if each["loc"] else f"it must be {self.text}"},
                    ),
                    loc=each["loc"],
                    input=each["input"],
                )
                for each in error.errors(include_url=False)
            ]
            raise ValidationError.from_exception_data(error.title, details) from None


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


def bad_question(error: ValidationError, name_of: Callable[[str], str] = str) -> BadQuestion:
    """The first thing wrong with the fields of a question: field, value, and what it must be.

    `name_of` says what the caller knows a field as, such as `--max-hops`.
    """
    first = error.errors(include_url=False)[0]
    name = name_of(str(first["loc"][0])) if first["loc"] else "the question"
    value = repr(first["input"])
    shown = value if len(value) <= _MOST_SHOWN else f"{value[:_MOST_SHOWN]}..."
    return BadQuestion(f"{name} is {shown}; {first['msg']}")
