"""The curated word lists beside this module, read once."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from ingest.normalise.characters import HAN

_HAN_ONLY = re.compile(f"[{HAN}]+")


def read_table(name: str) -> dict[str, Any]:
    """The TOML file of this name inside the package."""
    return tomllib.loads((files("ingest.normalise") / name).read_text(encoding="utf-8"))


def is_han(word: str) -> bool:
    """Whether the word is written in Chinese characters alone.

    >>> is_han("研究所"), is_han("24所")
    (True, False)
    """
    return not word.isascii() and _HAN_ONLY.fullmatch(word) is not None


@dataclass(frozen=True)
class WordLists:
    """`words.toml` by purpose; Latin spellings apart from Chinese ones.

    `units_han` and `units_latin` give the unit word for a spelling, `kinds` and `directions`
    the group or direction for a spelling in either script; `streets` are what streets are called beside
    their names.
    """

    fillers: frozenset[str]
    abbreviations: dict[str, str]
    units_han: dict[str, str]
    units_latin: dict[str, str]
    kinds: dict[str, str]
    directions: dict[str, str]
    common_words: frozenset[str]
    common_han: tuple[str, ...]
    streets: frozenset[str]


@cache
def word_lists() -> WordLists:
    """The lists of `words.toml`."""
    raw = read_table("words.toml")
    units = {spelling: unit for unit, spellings in raw["units"].items() for spelling in spellings}
    return WordLists(
        frozenset(raw["fillers"]),
        raw["abbreviations"],
        {spelling: unit for spelling, unit in units.items() if is_han(spelling)},
        {spelling: unit for spelling, unit in units.items() if not is_han(spelling)}
        | {unit: unit for unit in raw["units"]},
        {spelling: kind for kind, spellings in raw["kinds"].items() for spelling in spellings},
        {spelling: way for way, spellings in raw["directions"].items() for spelling in spellings},
        frozenset(raw["common"]["words"]),
        tuple(raw["common"]["han"]),
        frozenset(raw["addresses"]["streets"]),
    )
