"""Compared pairs as what Splink is given of them: for each feature the level at which the two agree."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from ingest.resolve.comparison import Compared, Reason
from ingest.resolve.party import Party

Levels = Mapping[str, str]
"""The level of each feature of which both parties say something."""


@dataclass(frozen=True, slots=True)
class Rates:
    """How often a level is found: among pairs of `one` party, and among pairs of `two`."""

    one: float
    two: float


@cache
def model_table() -> Mapping[str, Any]:
    """`splink.toml`: what is estimated from, the levels, and the rates at the start."""
    return tomllib.loads((files("ingest.resolve") / "splink.toml").read_text(encoding="utf-8"))


@cache
def starting_rates() -> Mapping[str, Mapping[str, Rates]]:
    """The rates of each level of each feature before anything is estimated."""
    return {
        feature: {level: Rates(**rates) for level, rates in levels.items()}
        for feature, levels in model_table()["levels"].items()
    }


def levels_of(one: Party, other: Party, found: Compared) -> dict[str, str]:
    """The level of each feature of two parties as they were compared.

    What counts nothing because many have it, or a household shares it, has none. Names that were not
    compared word by word are other names.
    """
    levels = {reason.feature: level for reason in found.reasons if (level := _level(reason)) is not None}
    silent = (
        ("name", "other", one.names, other.names),
        ("phone", "different", one.phones, other.phones),
        ("email", "different", one.mails, other.mails),
        ("tie", "different", one.ties, other.ties),
    )
    compared = {reason.feature for reason in found.reasons}
    for feature, level, ones, others in silent:
        if ones and others and feature not in compared:
            levels[feature] = level
    return levels


def _level(reason: Reason) -> str | None:
    known: Mapping[str, Any] = model_table()["levels"]
    if reason.feature not in known:
        return None
    if reason.feature == "name":
        bounds: Mapping[str, float] = model_table()["name_levels"]
        if reason.outcome == "none":
            return None
        return next(level for level, least in bounds.items() if reason.points >= least)
    return reason.outcome if reason.points and reason.outcome in known[reason.feature] else None
