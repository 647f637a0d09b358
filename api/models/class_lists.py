"""The lists that make a risk class, and how much of each is loaded."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from api.models.base import Model
from graph.search.reasons import Reason


class ListAnswer(Model):
    """A list that makes a class, or that an entry is on, and how much of it is loaded."""

    id: str
    title: str
    source: str | None = Field(description="The data set that holds it; null when it is not loaded")
    held: int | None = Field(description="Entries loaded; null when it is not loaded, or was not counted")
    total: int | None = Field(description="Entries of the list, as of the copy")
    whole: bool = Field(description="Every entry of the copy is loaded")
    copied: date | None = Field(description="The day of the copy")
    complete_from: date | None = Field(description="The first day on which it names everyone; null in part")
    complete_to: date | None = Field(description="The last day that the copy itself shows; null in part")
    update_days: int | None = Field(description="Days in which its publisher changes it; null: never")
    gaps: list[Reason] = Field(description="What stands against it on the day asked about")
    detail: str
