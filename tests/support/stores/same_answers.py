"""Answers of two stores compared, without what may differ between them."""

from __future__ import annotations

from typing import Any

NOT_OF_THE_ANSWER = ("explored", "loaded_at", "known_from", "known_until", "version")
"""What may differ: states looked at, and when each store was loaded."""


def compared(value: Any) -> Any:
    """The answer, as JSON, without what may differ."""
    if isinstance(value, dict):
        return {key: compared(item) for key, item in value.items() if key not in NOT_OF_THE_ANSWER}
    return [compared(item) for item in value] if isinstance(value, list) else value
