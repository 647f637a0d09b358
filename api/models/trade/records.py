"""Licences and shipments: records, and whether a shipment went under a licence."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from api.models.base import Model
from graph.licences import Answer


class RecordRow(Model):
    """A record that says what was asked."""

    id: str
    type: str
    name: str
    values: dict[str, list[str]] = Field(description="Of each property asked for; entities by their names")


class RecordList(Model):
    """The records of a type that say all that was asked, a page at a time, by id."""

    type: str
    where: list[str]
    show: list[str]
    offset: int
    records: list[RecordRow]
    more: bool = Field(description="Whether further records follow")
    partial: bool = Field(description="Whether a bound ended the search, so that others may match")


class CoverageTestAnswer(Model):
    """One test of whether a licence covers a shipment."""

    name: str
    answer: Answer
    detail: str


class LicenceAnswer(Model):
    """A licence on record for a shipment, and whether it covers it."""

    id: str
    name: str
    answer: Answer
    tests: list[CoverageTestAnswer]


class SaidAnswer(Model):
    """Who said what of it, or declined to say; no side is resolved."""

    id: str
    speaker: str
    day: str | None
    stance: str = Field(description="asserts, denies or declines")
    text: str
    document: str
    locator: str


class LicensedShipment(Model):
    """Whether one shipment went under a licence: yes, no or unknown, and why."""

    id: str
    name: str
    day: str | None
    status: str | None = Field(description="How far the source commits itself, such as claimed")
    answer: Answer
    reason: str
    licences: list[LicenceAnswer]
    said: list[SaidAnswer]


class LicensedAnswer(Model):
    """The shipments asked about."""

    asked: str
    shipments: list[LicensedShipment]


class JoinedAnswer(Model):
    """A table: shipments or licences joined to the links between parties, or to a report."""

    question: str
    risk_class: str | None
    valid_at: date
    first: date | None = Field(description="Shipments that left from this day on")
    last: date | None = Field(description="Shipments that left until this day")
    columns: list[str]
    offset: int
    rows: list[list[str | int | float | bool | None]]
    total: int = Field(description="Of all rows, of which those from the offset on are shown")


class OrderPartyJudged(Model):
    """A party of an order book that is judged the same as a recorded one."""

    party: str
    compared: str = Field(description="Its names, country, address and identifiers in the order book")
    known: str
    why: str
    is_new: bool = Field(description="Judged now; otherwise kept from before")


class OrderPartyReviewed(Model):
    """A party of an order book that may be one of some recorded ones, and is linked to none of them."""

    party: str
    compared: str
    candidates: list[str] = Field(description="The likeliest first")


class OrderPartiesAnswer(Model):
    """What came of the parties of an order book."""

    source: str
    judged: list[OrderPartyJudged]
    review: list[OrderPartyReviewed]
    unmatched: int = Field(description="Parties that come near nobody")
