"""Who may decide what, and what needs a second person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

_SCOPES = MappingProxyType(
    {
        **dict.fromkeys(("same", "not_same", "cleared", "escalated", "undo", "confirm"), "decide"),
        "load": "load",
    }
)


@dataclass(frozen=True, slots=True)
class CaseworkPolicy:
    """Who may decide about customers, by the scope of a key, and what a second person must confirm."""

    four_eyes: frozenset[str] = frozenset()
    longest_days: int | None = 365
    scopes: Mapping[str, str] = field(default_factory=lambda: _SCOPES)
