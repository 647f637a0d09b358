"""Answers about statements that somebody contests."""

from __future__ import annotations

from datetime import date, datetime

from pydantic import Field

from api.models.base import Model


class ContestedRef(Model):
    """That somebody contests a statement: who, why, and what that rests on."""

    by: str
    reason: str
    source: str
    until: date | None = Field(None, description="The last day on which it counts")


class DisputeAnswer(Model):
    """That somebody contests a statement, which stays as it is."""

    statement: str = Field(description="The id of the statement")
    subject: str = Field(description="The id of the entity that the statement is about")
    states: str = Field(description="What the statement says, in a line")
    by: str
    reason: str
    source: str = Field(description="What the dispute rests on")
    at: datetime
    until: date | None = Field(description="The last day on which it counts; null for no end")


class DisputesAnswer(Model):
    """The disputes that stand, or that were withdrawn."""

    disputes: list[DisputeAnswer]


class StatementLine(Model):
    """A statement by its id, in a line."""

    id: str
    states: str
    source: str
    locator: str


class StatementLines(Model):
    """The statements that can be contested of an entity and its links."""

    statements: list[StatementLine]
