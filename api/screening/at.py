"""The day of a question that the address of a request may call `at` too."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, model_validator

from api.screening.fields import refusal
from api.screening.question import Question, ValidAt
from api.screening.values import Day

__all__ = ["AtParams"]


class AtParams(ValidAt):
    """The day, by either name of it."""

    at: Annotated[Day | None, Field(description="The same as `valid_at`, of which one is enough")] = None

    @model_validator(mode="after")
    def _one_day(self) -> Self:
        if None not in (self.at, self.valid_at) and self.at != self.valid_at:
            raise refusal("at and valid_at name two days; give one of them")
        return self

    def as_question(self) -> Question:
        """The whole question, about the day that either name of it gives."""
        question = super().as_question()
        return question if self.at is None else question.model_copy(update={"valid_at": self.at})
