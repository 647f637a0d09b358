"""A key as it is kept: whose it is, what it may do, until when, and how much."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from api.casework.identity import Identity, Scope

REQUESTS_PER_MINUTE, ROWS_PER_DAY = 600, 200_000
"""What a key may ask where nobody said otherwise."""

MOST = 1_000_000_000
"""The largest of either limit."""

VALID_DAYS, MOST_DAYS = 365, 3_650
"""How long a key is valid where nobody said otherwise, and at most."""

OVERLAP, MOST_OVERLAP = timedelta(hours=24), timedelta(days=30)
"""How long a key stays valid beside the one that replaces it where nobody said otherwise, and at most."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Requests in a minute, and rows (names screened) in a day of UTC."""

    requests_per_minute: int = REQUESTS_PER_MINUTE
    rows_per_day: int = ROWS_PER_DAY


USUAL_LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Key:
    """One key. `replaced_by` is the id of the one that it was rotated to; times are UTC."""

    id: str
    name: str
    scopes: frozenset[Scope]
    digest: bytes
    limits: Limits
    created_at: datetime
    created_by: str
    expires_at: datetime
    revoked_at: datetime | None = None
    replaced_by: str | None = None
    last_used_at: datetime | None = None

    def is_valid(self, now: datetime) -> bool:
        """Whether the key opens anything at the moment."""
        return self.revoked_at is None and now < self.expires_at

    @property
    def identity(self) -> Identity:
        """Who asks with it, and what for."""
        return Identity(self.name, self.scopes, self.id)
