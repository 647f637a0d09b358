"""The verdict for one class, without what it rests on."""

from __future__ import annotations

from operator import not_

from pydantic import Field

from api.models.base import Model
from graph.search.proximity import Verdict
from graph.search.reasons import Reason


class HopsAnswer(Model):
    """A number of hops; `at_least` when every shortest path has an indirect link."""

    hops: int
    at_least: bool = Field(False, exclude_if=not_, description="Told where true")


class VerdictAnswer(Model):
    """The verdict for one class, without what it rests on."""

    risk_class: str
    verdict: Verdict
    reasons: list[Reason] = Field(description="All for which it is unknown, in a fixed order")
    hops: int | None
    hops_by_grade: dict[str, HopsAnswer | None]
