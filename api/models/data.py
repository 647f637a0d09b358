"""Datasets behind an answer."""

from __future__ import annotations

from datetime import date, datetime

from pydantic import Field

from api.models.base import Model


class DataAnswer(Model):
    """One dataset behind the answer."""

    source: str
    title: str
    publisher: str
    version: int
    loaded_at: datetime
    sha256: str
    statements: int
    rejected: int = 0
    read: date
    update_days: int | None = None
    overdue: bool = False
    used: bool = Field(
        True, description="Within the source filter; class data of the others count all the same"
    )
