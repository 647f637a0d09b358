"""What every answer and report is."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Model(BaseModel):
    """Base of all answers: fields are exactly those declared, and values do not change."""

    model_config = ConfigDict(extra="forbid", frozen=True)
