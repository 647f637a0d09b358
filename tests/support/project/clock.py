"""The day on which the tests ask: what is presumed or overdue depends on it."""

from __future__ import annotations

from datetime import UTC, datetime

ASKED_AT = datetime(2026, 11, 21, 12, tzinfo=UTC)
