"""Keys as they are listed, and a new one, which is shown once."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import Field

from api.models.base import Model


class KeyAnswer(Model):
    """One key, without its secret, which is nowhere."""

    id: str
    name: str = Field(description="Who uses it; two keys of one name are one person")
    scopes: list[str]
    state: Literal["valid", "expired", "revoked"]
    created_at: datetime
    created_by: str
    expires_at: datetime
    revoked_at: datetime | None
    replaced_by: str | None = Field(description="The id of the key that it was rotated to")
    last_used_at: datetime | None = Field(description="To five minutes")
    requests_per_minute: int
    rows_per_day: int


class KeysAnswer(Model):
    """All keys of a store of casework."""

    casework: str
    keys: list[KeyAnswer]


class NewKeyAnswer(Model):
    """A key that was made, with its text, which cannot be had again; of a rotation the old one, too."""

    casework: str
    key: str | None = Field(description="Null where it was written to a file")
    file: str | None = Field(default=None, description="The file that it was written to")
    made: KeyAnswer
    replaces: KeyAnswer | None = None


class RevokedKeyAnswer(Model):
    """A key that opens nothing any more."""

    casework: str
    revoked: KeyAnswer
